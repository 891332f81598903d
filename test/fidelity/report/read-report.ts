/** Reads a report of `hardenbot doctor --shapes` that an unknown account sent: every line has one of the fixed forms, or the whole file is refused. */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../../../src/lib/errors';
import {
  type ReportedPoint,
  reportWords,
  type ShapesDocument,
  type ShapesReport,
  shapesReport,
  shapesText,
} from '../../../src/setup/shapes/report-text';
import { readSentence } from '../../../src/setup/shapes/sentences';

/** Bytes. A report of a large tenant has some ten thousand. */
const maxBytes = 256 * 1024;

export function readReportFile(path: string): ShapesReport {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw refused('there is no such file');
  if (size > maxBytes) throw refused(`it has ${size} bytes, and a report has ${maxBytes} at most`);
  return readReport(readFileSync(path));
}

/** Throws InputError for anything but a report as it was written: text, or the JSON of `--json`. */
export function readReport(bytes: Buffer): ShapesReport {
  const text = textOf(bytes);
  return readText(text.startsWith('{') ? textOfJson(text) : text);
}

/** Windows PowerShell writes UTF-16 and ends lines in its own way. */
function textOf(bytes: Buffer): string {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = bytes
    .toString(isWide ? 'utf16le' : 'utf8')
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n*$/, '\n');
  if (/[^\n\x20-\x7e]/.test(text)) throw refused('it holds characters that no report has');
  return text;
}

const word = z.string().max(400);
const count = z.number().int().min(0).max(1e9);
const documentSchema = z.strictObject({
  schema: z.literal('shapes/2'),
  version: word,
  source: z.enum(['tenant', 'export']),
  counts: z.strictObject({ differences: count, compared: count, empty: count, refused: count, nothingToTry: count }),
  collections: z
    .array(
      z.strictObject({
        key: word,
        state: z.enum(['compared', 'empty', 'refused', 'nothingToTry']),
        rows: count,
        pages: count,
        refused: z.strictObject({ status: count.nullable(), code: word.nullable() }).nullable(),
        differences: z.array(z.strictObject({ about: word, what: word })).max(1000),
        absent: z.array(word).max(1000),
        further: z.array(word).max(1000),
        unconfirmed: z
          .array(
            z.strictObject({
              point: word,
              state: z.enum(['confirmed', 'contradicted', 'toJudge', 'notSeen', 'notReadable', 'noRead']),
              seen: z.string().max(4000).nullable(),
            }),
          )
          .max(100),
      }),
    )
    .max(500),
});

/** What the same report says as text, so that there is one form to check. */
function textOfJson(text: string): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw refused('it is no JSON');
  }
  const parsed = documentSchema.safeParse(json);
  const issue = parsed.error?.issues[0];
  if (!parsed.success)
    throw refused(
      `it is no shapes/2 at ${
        issue?.path
          .map(String)
          .join('.')
          .replaceAll(/[^\w.]/g, '?')
          .slice(0, 80) || 'its top'
      }`,
    );
  return shapesText(shapesReport(parsed.data satisfies ShapesDocument));
}

const keyForm = /^(?:azure|exchange|graph|mail)\.[\w/{}.-]{1,120}$/;
const versionForm = /^\d{1,4}\.\d{1,4}\.\d{1,4}(?:-[\w.]{1,20})?$/;

type Group = keyof typeof reportWords.headings;
type Collected = { -readonly [Part in keyof Omit<ShapesReport, 'version' | 'source' | 'points'>]: ShapesReport[Part] } & {
  points: ReportedPoint[];
};

function readText(text: string): ShapesReport {
  const lines = text.split('\n');
  const version = lines[0]?.startsWith(reportWords.firstLine) ? lines[0].slice(reportWords.firstLine.length) : '';
  if (!versionForm.test(version)) throw refused('its first line is not that of a report');
  const source = lines[1] === reportWords.sources.export ? 'export' : 'tenant';
  const report = { version, source, ...collected(lines) } as const;
  // What was skipped, stands twice or in another order shows here: a report that is read says the same again.
  const again = shapesText(report).split('\n');
  const other = lines.findIndex((line, n) => line !== again[n]);
  if (other !== -1 || again.length !== lines.length)
    throw refused(`line ${(other === -1 ? lines.length : other) + 1} is none that a report has`);
  return report;
}

function collected(lines: readonly string[]): Collected {
  const groups = groupsOf(lines);
  const points: ReportedPoint[] = [];
  const rest = new Map<Group, readonly string[]>();
  for (const [group, all] of groups) {
    const at = all.findIndex((line) => line.startsWith(`  ${reportWords.question}`));
    rest.set(group, at === -1 ? all : all.slice(0, at));
    if (at !== -1) points.push(...pointsIn(group, all.slice(at)));
  }
  const keys = (group: Group): readonly string[] =>
    (rest.get(group) ?? []).flatMap((line) => line.trim().split(/,\s*/)).filter((key) => keyForm.test(key));
  return {
    contradicted: contradictedIn(rest.get('contradicted') ?? []),
    confirmed: keys('confirmed'),
    notSeen: keys('notSeen'),
    notReadable: (rest.get('notReadable') ?? []).flatMap((line) => {
      const [, key = '', answer = ''] = /^ {2}(\S+): ((?:\d{3}|no answer)(?: [\w.?@:/-]{1,80})?)$/.exec(line) ?? [];
      return keyForm.test(key) ? [{ key, answer }] : [];
    }),
    points,
  };
}

/** Lines below each heading. */
function groupsOf(lines: readonly string[]): ReadonlyMap<Group, readonly string[]> {
  const groups = new Map<Group, string[]>();
  let open: string[] | null = null;
  for (const line of lines) {
    const group = (Object.keys(reportWords.headings) as Group[]).find((one) => reportWords.headings[one] === line);
    if (group !== undefined) {
      open = [];
      groups.set(group, open);
    } else if (line === '') open = null;
    else open?.push(line);
  }
  return groups;
}

function contradictedIn(lines: readonly string[]): ShapesReport['contradicted'] {
  const all: { key: string; rows: number; differences: { about: string; what: string }[]; further: string[] }[] = [];
  for (const line of lines) {
    const [, key = '', rows] = /^ {2}(\S+), rows: (\d{1,9})$/.exec(line) ?? [];
    if (keyForm.test(key)) all.push({ key, rows: Number(rows), differences: [], further: [] });
    else if (line.startsWith(`    ${reportWords.further}`))
      all.at(-1)?.further.push(...itemsIn(line.slice(4 + reportWords.further.length), nameForm));
    else {
      const difference = differenceIn(line);
      if (difference !== null) all.at(-1)?.differences.push(difference);
    }
  }
  return all;
}

const nameForm = /^[\w.?@:/ -]{1,200}$/;
/** A kind of value, a word of the vendor or a form, with how often it came. */
const seenForm = /^[\w.?@:/() -]{1,80} \(\d{1,9}\)$/;

function itemsIn(text: string, form: RegExp): readonly string[] {
  return text.split(', ').filter((one) => form.test(one));
}

/** What it is about may hold a colon, so each is tried. */
function differenceIn(line: string): { readonly about: string; readonly what: string } | null {
  for (let at = line.indexOf(': '); at !== -1; at = line.indexOf(': ', at + 1)) {
    const [about, what] = [line.slice(4, at), line.slice(at + 2)];
    if (readSentence(what) !== null && nameForm.test(about)) return { about, what };
  }
  return null;
}

function pointsIn(group: Group, lines: readonly string[]): readonly ReportedPoint[] {
  const all: { key: string; point: string; state: Group; seen: string | null }[] = [];
  for (const line of lines) {
    const [, key = '', point = ''] = /^ {2}open question about (\S+): (.{1,400})$/.exec(line) ?? [];
    const last = all.at(-1);
    if (keyForm.test(key)) all.push({ key, point, state: group, seen: null });
    else if (last !== undefined && line.startsWith('    seen: '))
      last.seen = itemsIn(line.slice('    seen: '.length), seenForm).join(', ');
  }
  return all;
}

function refused(why: string): InputError {
  return new InputError(`This is no report of hardenbot doctor --shapes that can be read: ${why}.`, [
    'ask for the file as the command wrote it; nothing was taken from this one',
  ]);
}
