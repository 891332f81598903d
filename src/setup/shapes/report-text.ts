/**
 * The report as text, to be read completely and attached to an issue. Every line is of a fixed form, in ASCII, so that `npm run fidelity`
 * reads it back and nothing else can stand in it.
 */
import type { Difference } from './compare.js';
import type { ResourceShape } from './look.js';
import type { PointState } from './points.js';

/** What the text says: the part of the document that someone who mends hardenbot works with. */
export interface ShapesReport {
  readonly version: string;
  readonly source: ShapesSource;
  readonly contradicted: readonly ContradictedCollection[];
  /** Keys of collections that answered as expected. */
  readonly confirmed: readonly string[];
  readonly notSeen: readonly string[];
  readonly notReadable: readonly { readonly key: string; readonly answer: string }[];
  /** Points that no source confirms and that an answer to a read can show. */
  readonly points: readonly ReportedPoint[];
}

interface ContradictedCollection {
  readonly key: string;
  readonly rows: number;
  readonly differences: readonly Difference[];
  /** Names of fields that came and are not read: one of them may be the new name of one that never came. */
  readonly further: readonly string[];
}

export interface ReportedPoint {
  readonly key: string;
  readonly point: string;
  readonly state: Exclude<PointState, 'noRead'>;
  readonly seen: string | null;
}

export function shapesReport({ version, source, collections }: ShapesDocument): ShapesReport {
  const agreeing = collections.filter(({ differences }) => differences.length === 0);
  return {
    version,
    source,
    contradicted: collections
      .filter(({ differences }) => differences.length > 0)
      .map(({ key, rows, differences, further }) => ({ key, rows, differences, further })),
    confirmed: agreeing.filter(({ state }) => state === 'compared').map(({ key }) => key),
    notSeen: agreeing.filter(({ state }) => state === 'empty' || state === 'nothingToTry').map(({ key }) => key),
    notReadable: agreeing
      .filter(({ state }) => state === 'refused')
      .map(({ key, refused }) => ({
        key,
        answer: `${refused?.status ?? 'no answer'}${refused?.code ? ` ${refused.code}` : ''}`,
      })),
    points: collections.flatMap(({ key, unconfirmed }) =>
      unconfirmed.flatMap(({ point, state, seen }) => (state === 'noRead' ? [] : [{ key, point, state, seen }])),
    ),
  };
}

const firstLine = 'Report of hardenbot doctor --shapes, format 2, by hardenbot ';

export const reportWords = {
  firstLine,
  sources: {
    tenant: 'Source: a tenant of Microsoft 365, which was only read.',
    export:
      'Source: an export, answered by the simulator of hardenbot. It says nothing about Microsoft 365: there is no need to send it.',
  },
  intro: [
    'It compares how Microsoft 365 answered for one tenant with what hardenbot expects.',
    "It holds Microsoft's names of fields, kinds of values, counts and error codes, and no name and no value of the tenant.",
    'Please read it to the end before you share it.',
  ],
  headings: {
    contradicted: 'Contradicted: Microsoft 365 answered in another way than hardenbot expects',
    confirmed: 'Confirmed: answered as hardenbot expects',
    toJudge: 'For a developer to judge',
    notSeen: 'Not seen: nothing of the kind came',
    notReadable: 'Not readable: refused for want of a permission, a role or a licence',
  },
  nothing: '  nothing',
  further: 'came too and is not read: ',
  question: 'open question about ',
  last: 'What to do with it: attach this file as it is to a new issue of hardenbot, also where nothing is contradicted: it shortens the list of what is not confirmed.',
} as const;

type Group = keyof typeof reportWords.headings;

/** Lines end with a line feed. Reading it back is `test/fidelity/report/read-report.ts`. */
export function shapesText(report: ShapesReport): string {
  const { contradicted, confirmed, notSeen, notReadable } = report;
  const { headings, intro, last } = reportWords;
  const collections: Readonly<Record<Group, readonly string[]>> = {
    contradicted: contradicted.flatMap(contradictedLines),
    confirmed: wrapped(confirmed, '  '),
    toJudge: [],
    notSeen: wrapped(notSeen, '  '),
    notReadable: notReadable.map(({ key, answer }) => `  ${key}: ${answer}`),
  };
  const groups = (Object.keys(headings) as Group[]).flatMap((group) => {
    const lines = [...collections[group], ...report.points.filter(({ state }) => state === group).flatMap(pointLines)];
    return [headings[group], ...(lines.length === 0 ? [reportWords.nothing] : lines), ''];
  });
  return `${[`${firstLine}${report.version}`, reportWords.sources[report.source], '', ...intro, '', ...groups, last].join('\n')}\n`;
}

function contradictedLines({ key, rows, differences, further }: ContradictedCollection): readonly string[] {
  return [
    `  ${key}, rows: ${rows}`,
    ...differences.map(({ about, what }) => `    ${about}: ${what}`),
    ...(further.length === 0 ? [] : [`    ${reportWords.further}${further.join(', ')}`]),
  ];
}

function pointLines({ key, point, seen }: ReportedPoint): readonly string[] {
  return [`  ${reportWords.question}${key}: ${point}`, ...(seen === null ? [] : [`    seen: ${seen}`])];
}

const width = 110;

/** Words with commas between, in lines that a screen shows whole. */
function wrapped(words: readonly string[], indent: string): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 2 <= width) lines[lines.length - 1] = `${last} ${word},`;
    else lines.push(`${indent}${word},`);
  }
  const end = lines.pop();
  return end === undefined ? [] : [...lines, end.slice(0, -1)];
}

/** An export is answered by the simulator of hardenbot itself, so that it says nothing of Microsoft 365. */
type ShapesSource = 'tenant' | 'export';

export interface ShapesDocument {
  readonly schema: 'shapes/2';
  /** Of hardenbot: what is believed of the vendor comes with it. */
  readonly version: string;
  readonly source: ShapesSource;
  readonly counts: Readonly<Record<ResourceShape['state'] | 'differences', number>>;
  readonly collections: readonly ResourceShape[];
}

export function shapesDocument(
  { version, source }: Pick<ShapesDocument, 'version' | 'source'>,
  collections: readonly ResourceShape[],
): ShapesDocument {
  const count = (state: ResourceShape['state']): number => collections.filter((one) => one.state === state).length;
  return {
    schema: 'shapes/2',
    version,
    source,
    counts: {
      differences: collections.reduce((sum, { differences }) => sum + differences.length, 0),
      compared: count('compared'),
      empty: count('empty'),
      refused: count('refused'),
      nothingToTry: count('nothingToTry'),
    },
    collections,
  };
}
