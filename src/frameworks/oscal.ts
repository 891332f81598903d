/**
 * What a tenant can show of a framework as assessment results of OSCAL, NIST's language for such things: model and rules as in the JSON
 * schema of version 1.0.4. What has no place in the model is left out, not bent: requirements that hardenbot does not look at, or that do
 * not apply, are named as not reviewed.
 */

import { createHash } from 'node:crypto';
import { markSafe, plainText, type SafeText } from '../chat/safe-text.js';
import type { FindingPart } from '../controls/finding.js';
import { archivedWords } from '../engine/ledger/archived-note.js';
import { references } from '../features/kinds.js';
import { beginningOf, daysBefore } from '../lib/calendar.js';
import type { ExportedDecision } from '../posture/export-document.js';
import type { Say } from './languages.js';
import type { FrameworkReport, Fulfilment, JudgedControl, JudgedRequirement } from './report.js';
import { unsealed } from './seal.js';

const version = '1.0.4';
/** This many values of a control are evidence of it. */
const maxEvidence = 20;
/** Of the version 5 UUIDs of these documents: one of our own, made once. */
const namespace = '6f1d2a52-0d0b-4c0e-9a35-3f0b7c9d5e11';

/** The assessment results, with the place of a seal in their last value; our own sentences in the language that `say` speaks. */
export function assessmentResults(report: FrameworkReport, say: Say): object {
  const { framework, tenant, period, at } = report;
  const uuid = uuidsOf(`${tenant} ${framework.id} ${period.from} ${period.to} ${at}`);
  const observed = report.controls.flatMap((control) => {
    const whole = observation(control, report, { uuid, say });
    return whole === null
      ? []
      : [whole, ...askedParts(control, report).map((part) => partObservation(control, part, { whole, uuid, say }))];
  });
  const known = new Set(observed.map((one) => one.uuid));
  const reviewed = report.requirements.filter(({ fulfilment }) => fulfilment !== 'outside' && fulfilment !== 'notApplicable');
  const others = report.requirements.filter((one) => !reviewed.includes(one));
  return {
    'assessment-results': {
      uuid: uuid('document'),
      metadata: {
        title: markup(`${framework.title} ${framework.version}: ${tenant}`),
        'last-modified': at,
        version: at,
        'oscal-version': version,
        ...(report.issuer === null
          ? {}
          : { parties: [{ uuid: uuid('issuer'), type: 'organization', name: plainText(report.issuer).trim() }] }),
        remarks: markup(framework.note),
      },
      'import-ap': { href: `#${uuid('plan')}` },
      results: [
        {
          uuid: uuid('result'),
          title: markup(say('oscal.result', { framework: framework.title, ...period })),
          description: markup([say('oscal.about', { tenant }), ...leftOut(report, say)].join(' ')),
          start: beginningOf(period.from, report.timeZone).toISOString(),
          end: endOf(period.to, report).toISOString(),
          remarks: markup(`${say('oscal.days', { zone: report.timeZone })} ${say('emergency')}`),
          'reviewed-controls': { 'control-selections': [selection({ reviewed, others }, framework.id, say)] },
          ...listed('assessment-log', logOf(report, { uuid, say }), (entries) => ({ entries })),
          ...listed('observations', observed, (all) => all),
          ...listed(
            'findings',
            reviewed.map((one) => finding(one, framework.id, { uuid, known, say })),
            (all) => all,
          ),
        },
      ],
      'back-matter': { resources: resourcesOf(report, { uuid, say }) },
    },
  };
}

/** Who answered, where that was not Microsoft, and what is not in the file. */
function leftOut({ source = 'microsoft', archived, older }: FrameworkReport, say: Say): readonly string[] {
  return [
    ...(source === 'microsoft' ? [] : [say(`source.${source}`)]),
    ...(archived === null ? [] : [say('archived', archivedWords(archived))]),
    ...(older === null ? [] : [say('older', { count: older.count, day: older.lastAt.slice(0, 10) })]),
  ];
}

type Uuids = (name: string) => string;

/** What every part of a file is made with. */
interface Maker {
  readonly uuid: Uuids;
  readonly say: Say;
}

interface Observation {
  readonly uuid: string;
  readonly [member: string]: unknown;
}

function selection(
  { reviewed, others }: Readonly<Record<'reviewed' | 'others', readonly JudgedRequirement[]>>,
  framework: string,
  say: Say,
): object {
  const named = (some: readonly JudgedRequirement[]) => some.map(({ id }) => ({ 'control-id': tokenOf(framework, id) }));
  return {
    description: say('oscal.excluded'),
    ...listed('include-controls', named(reviewed), (all) => all),
    ...listed('exclude-controls', named(others), (all) => all),
  };
}

/** An empty list has to be left out. */
function listed<Item>(key: string, items: readonly Item[], as: (items: readonly Item[]) => unknown): object {
  return items.length === 0 ? {} : { [key]: as(items) };
}

/** The last moment of a day of the tenant that is past: what has not come yet was not looked at. */
function endOf(day: string, { timeZone, at }: FrameworkReport): Date {
  const next = beginningOf(daysBefore(day, -1), timeZone).getTime();
  return new Date(Math.min(next - 1, Date.parse(at)));
}

/** Null: it was never judged, so that nothing was observed. */
function observation(control: JudgedControl, report: FrameworkReport, { uuid, say }: Maker): Observation | null {
  const { id, title, finding: found, judgedAt, runs } = control;
  const last = runs.at(-1);
  const collected = judgedAt ?? (last === undefined ? null : endOf(last.to, report).toISOString());
  if (collected === null) return null;
  const evidence = (found?.evidence ?? []).slice(0, maxEvidence).map(({ object, property, actual, expected }) => ({
    description: markup(
      say('oscal.value', { object, property, actual: JSON.stringify(actual) ?? '', expected: JSON.stringify(expected) ?? '' }),
    ),
  }));
  return {
    uuid: uuid(observationOf(id, undefined)),
    title: markup(title),
    description: markup(found?.summary ?? say('oscal.noFinding')),
    methods: ['TEST'],
    ...listed('relevant-evidence', evidence, (all) => all),
    collected,
    remarks: markup(remarksOf(control, report, { collected, listed: evidence.length, say })),
  };
}

/** Parts that a requirement asks for, and that were judged at the end of the period. */
function askedParts({ id, parts }: JudgedControl, { requirements }: FrameworkReport): readonly FindingPart[] {
  const asked = new Set(
    requirements.flatMap(({ answeredBy }) =>
      answeredBy.flatMap(({ control, part }) => (control === id && part !== undefined ? [part] : [])),
    ),
  );
  return (parts ?? []).filter((part) => asked.has(part.id));
}

/** One measured fact of a control, with what it comes to and of how many objects. */
function partObservation(
  { id, definedParts }: JudgedControl,
  { id: part, verdict, coverage }: FindingPart,
  { whole, uuid, say }: Maker & { readonly whole: Observation },
): Observation {
  const title = definedParts.find((one) => one.id === part)?.title ?? part;
  const counted = coverage === null ? '' : ` ${say('oscal.partCount', { covered: coverage.covered, of: coverage.of })}`;
  return {
    uuid: uuid(observationOf(id, part)),
    title: markup(title),
    description: markup(`${say('oscal.part', { control: id, part, verdict: say(`verdict.${verdict}`) })}${counted}`),
    methods: ['TEST'],
    collected: whole['collected'],
    remarks: markup(say('oscal.partOf', { control: id })),
  };
}

/** The name of an observation, from which its id follows. */
function observationOf(control: string, part: string | undefined): string {
  return part === undefined ? `observation ${control}` : `observation ${control} ${part}`;
}

function remarksOf(
  { id, verdict, parts, days, runs, finding: found }: JudgedControl,
  report: FrameworkReport,
  { collected, listed: shown, say }: { readonly collected: string; readonly listed: number; readonly say: Say },
): string {
  const total = found?.evidenceTotal ?? 0;
  const isLater = Date.parse(collected) > endOf(report.period.to, report).getTime();
  const standing = { control: id, parts: partsInWords(parts, say) };
  return [
    verdict === null
      ? say('oscal.notJudged', standing)
      : say('oscal.standing', { ...standing, verdict: say(`verdict.${verdict}`) }),
    say('held', { held: days.held, known: days.known, of: report.days.of }),
    ...(isLater ? [say('oscal.later')] : []),
    ...(found?.askedLess === undefined ? [] : [say('oscal.askedLess', { what: found.askedLess.join('; ') })]),
    ...(total > shown ? [say('oscal.listed', { shown, total })] : []),
    runs.map((run) => say('oscal.run', { verdict: say(`verdict.${run.verdict}`), from: run.from, to: run.to })).join('; '),
  ]
    .join(' ')
    .trim();
}

function partsInWords(parts: JudgedControl['parts'], say: Say): string {
  const words = (parts ?? []).map(({ id, verdict }) => `${id} ${say(`verdict.${verdict}`)}`);
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** The model knows no more words for why something is satisfied or not; remarks say the rest. */
const reasons: Readonly<Record<Exclude<Fulfilment, 'outside' | 'notApplicable'>, string>> = {
  met: 'pass',
  open: 'fail',
  untold: 'other',
  inPart: 'other',
};

function finding(
  { id, title, fulfilment, answeredBy }: JudgedRequirement,
  framework: string,
  { uuid, known, say }: Maker & { readonly known: ReadonlySet<string> },
): object {
  const answers = answeredBy.map(({ control, part }) => {
    const own = uuid(observationOf(control, part));
    return known.has(own) ? own : uuid(observationOf(control, undefined));
  });
  const related = [...new Set(answers)].filter((one) => known.has(one));
  const standing = fulfilment === 'outside' || fulfilment === 'notApplicable' ? 'untold' : fulfilment;
  const remarks = say(`oscal.${standing}`);
  return {
    uuid: uuid(`finding ${id}`),
    title: markup(`${id} ${title}`),
    description: remarks,
    target: {
      type: 'objective-id',
      'target-id': tokenOf(framework, id),
      status: { state: fulfilment === 'met' ? 'satisfied' : 'not-satisfied', reason: reasons[standing], remarks },
    },
    ...listed('related-observations', related, (all) => all.map((one) => ({ 'observation-uuid': one }))),
  };
}

/** Who decided what, when and why. */
function logOf({ changes, waived }: FrameworkReport, { uuid, say }: Maker): readonly object[] {
  const entries = (id: string, what: string, decisions: readonly ExportedDecision[]) =>
    decisions.map(({ kind, by, at, on, reason, ...named }, index) => ({
      uuid: uuid(`log ${id} ${index}`),
      title: markup(say('oscal.decision', { decision: say(`decision.${kind}`), what, id })),
      description: markup(
        [say('oscal.by', { by, on }), reason, ...references.map(({ id: name }) => named[name])]
          .filter((part) => part !== null)
          .join('; '),
      ),
      start: at,
    }));
  return [
    ...changes.flatMap(({ id, what, decisions }) => entries(id, what, decisions)),
    ...waived.flatMap(({ id, control, until, decisions }) => entries(id, say('oscal.waived', { control, until }), decisions)),
  ];
}

/** The last of them ends with the seal. */
function resourcesOf({ framework, checkpoint }: FrameworkReport, { uuid, say }: Maker): readonly object[] {
  const { publisher, source, checked } = framework;
  return [
    {
      uuid: uuid('plan'),
      title: say('oscal.plan'),
      description: markup(say('oscal.compared', { publisher, source, on: checked.on, against: checked.against })),
      remarks: say('oscal.noPlan'),
    },
    {
      uuid: uuid('ledger'),
      title: say('oscal.ledger'),
      description: checkpoint ?? say('noCheckpoint'),
      remarks: unsealed,
    },
  ];
}

/** OSCAL names controls by tokens: a letter first, then letters, digits, dots, dashes and underscores. */
function tokenOf(framework: string, id: string): string {
  return `${framework}_${id.replaceAll(/[^\p{L}\p{N}.]+/gu, '-').replace(/-$/, '')}`;
}

/** Version 5, so that one document names the same thing by the same id each time. */
function uuidsOf(document: string): Uuids {
  const prefix = Buffer.from(namespace.replaceAll('-', ''), 'hex');
  return (name) => {
    const bytes = createHash('sha1').update(prefix).update(`${document} ${name}`).digest().subarray(0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
}

/** Shown as it was, whatever a tenant or a person wrote. */
type Markup = SafeText<'oscal'>;

/** What begins emphasis, code, a lower or upper sign, a link, a picture, a tag or a parameter; an underscore inside a word begins nothing. */
const marks = /[\\*`~^[\]<>{}]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^[#+-]|[.)](?<=^\d+.)(?=\s)/gu;

/** On one line. A quotation mark stays: it is read as the same one. */
function markup(text: string): Markup {
  return markSafe<'oscal'>(plainText(text).replaceAll(marks, '\\$&'));
}
