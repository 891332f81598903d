/** The table of findings that status, audits and the command line share. */
import type { Block, Cell, Statement } from '../chat/card.js';
import type { Finding } from '../controls/finding.js';
import { compareTiers, type Tier } from '../engine/plan/risk.js';
import type { Verdict } from '../engine/plan/verdict.js';
import type { SeverityOf } from '../posture/score.js';
import { counted, type InWords, notDecidedWord, verdictTone, verdictWord, verdictWordOf } from './words.js';

const shown = 6;

interface Judged {
  readonly control: string;
  readonly verdict: Verdict;
}

/** As much of a finding as a row shows. */
export type FindingLine = Pick<Finding, 'control' | 'verdict' | 'summary' | 'undecided'>;

/** The worst first, as someone reads who has to do something about it. */
export const worst: readonly Verdict[] = ['fail', 'partial', 'unknown', 'pass', 'notApplicable'];

/** By verdict, then by severity; what is alike stays in the order of reports. */
export function worstFirst<Row extends Judged>(findings: readonly Row[], severityOf: SeverityOf): readonly Row[] {
  const severity = ({ control }: Row): Tier => severityOf(control) ?? 'low';
  return findings.toSorted(
    (one, other) => worst.indexOf(one.verdict) - worst.indexOf(other.verdict) || compareTiers(severity(other), severity(one)),
  );
}

/** The worst first, without what passes and what does not apply. */
export function openFirst<Row extends Judged>(findings: readonly Row[], severityOf: SeverityOf): readonly Row[] {
  return worstFirst(findings, severityOf).filter(isOpen);
}

/** Whether someone has to look at it: it neither passes nor does not apply. */
export function isOpen({ verdict }: { readonly verdict: Verdict }): boolean {
  return verdict !== 'pass' && verdict !== 'notApplicable';
}

/** Whether it is open for want of an answer alone: nothing is known that could be meant, changed or waived. */
export function isUnread({ verdict, undecided, missing }: Finding): boolean {
  return verdict === 'unknown' && undecided === undefined && missing.length > 0;
}

/** What to do about one. */
export function readAgain(control: string): string {
  return `hardenbot doctor says what keeps it from being read. Then /harden audit ${control} judges it.`;
}

/** The worst first; what passes and what does not apply is one line each. */
export function foldedFindings(findings: readonly Finding[], severityOf: SeverityOf): readonly Statement[] {
  const sorted = worstFirst(findings, severityOf);
  const open = openFirst(findings, severityOf);
  return [
    ...(open.length === 0 ? [] : [findingsTable(open, severityOf)]),
    ...['pass', 'notApplicable'].flatMap((word) => namedLine(sorted, word)),
  ];
}

/** What is open in a table, and by name in a line each what nobody decided, what passes and what does not apply. */
export function openInTable(sorted: readonly FindingLine[], severityOf: SeverityOf): readonly Statement[] {
  const open = sorted.filter((finding) => isOpen(finding) && finding.undecided === undefined);
  return [
    ...(open.length === 0 ? [] : [findingsTable(open, severityOf)]),
    ...['undecided', 'pass', 'notApplicable'].flatMap((word) => namedLine(sorted, word)),
  ];
}

/** For example `Pass (2): mfa, modern-auth`. */
function namedLine(findings: readonly FindingLine[], word: string): readonly Statement[] {
  const ids = findings.filter((one) => (one.undecided === undefined ? one.verdict : 'undecided') === word);
  const [first] = ids;
  if (first === undefined) return [];
  const label = word === 'undecided' ? 'Not decided' : word === 'pass' ? 'Pass' : 'Not applicable';
  const names = ids.map(({ control }) => control).join(', ');
  return [{ kind: 'text', spans: [{ text: `${label} (${ids.length}): `, style: verdictTone[first.verdict] }, { text: names }] }];
}

/** One row a control: verdict, how grave it is where that is known, and summary. */
export function findingsTable(
  findings: readonly FindingLine[],
  severityOf: SeverityOf = () => undefined,
): Extract<Block, { kind: 'table' }> {
  const graded = findings.some(({ control }) => severityOf(control) !== undefined);
  return {
    kind: 'table',
    columns: ['control', 'verdict', ...(graded ? ['severity'] : []), 'what was found'],
    rows: findings.map((finding): readonly Cell[] => [
      { text: finding.control },
      { text: verdictWordOf(finding), tone: verdictTone[finding.verdict] },
      ...(graded ? [{ text: severityOf(finding.control) ?? '' }] : []),
      { text: finding.summary },
    ]),
  };
}

/** One sentence: how many of each verdict, and of how many controls where fewer were judged: the others may stand as they will. */
export function verdictCount(findings: readonly InWords[], controls: readonly unknown[] = findings): string {
  const judged =
    findings.length < controls.length ? `${findings.length} of ${controls.length} controls` : counted(findings.length, 'control');
  return `${judged}: ${verdictCounts(findings)}.`;
}

/** `2 fail, 1 not decided`, the worst first. */
export function verdictCounts(findings: readonly InWords[]): string {
  const words = worst.flatMap((verdict) =>
    verdict === 'unknown' ? [verdictWord.unknown, notDecidedWord] : verdictWord[verdict],
  );
  return words
    .flatMap((word) => {
      const count = findings.filter((finding) => verdictWordOf(finding) === word).length;
      return count === 0 ? [] : [`${count} ${word}`];
    })
    .join(', ');
}

/** Evidence, warnings and what was missing of one finding. */
export function findingDetails(finding: Finding): readonly Statement[] {
  const evidence = finding.evidence.slice(0, shown);
  const { gaps, others } = beyondShown(finding, evidence.length);
  const blocks: Statement[] = [];
  if (evidence.length > 0)
    blocks.push({
      kind: 'table',
      columns: ['object', 'property', 'is', 'should be'],
      rows: evidence.map(({ object, property, actual, expected }) =>
        [object, property, valueText(actual), valueText(expected)].map((text) => ({ text })),
      ),
      ...(gaps > 0 ? { more: gaps } : {}),
    });
  if (others > 0) blocks.push({ kind: 'text', spans: [{ text: othersText(others), style: 'muted' }] });
  for (const warning of finding.warnings)
    blocks.push({ kind: 'text', spans: [{ text: `${warning.code}: `, style: 'warn' }, { text: warning.text }] });
  for (const text of missingTexts(finding.missing))
    blocks.push({ kind: 'text', spans: [{ text: 'could not read ', style: 'warn' }, { text }] });
  return blocks;
}

/** Of the evidence that is not shown: how many entries are gaps, and how many are as they should be. */
export function beyondShown(
  { evidenceTotal, gaps = 0 }: { readonly evidenceTotal: number; readonly gaps?: number },
  shownCount: number,
): { readonly gaps: number; readonly others: number } {
  const gapsLeft = Math.max(0, gaps - shownCount);
  return { gaps: gapsLeft, others: Math.max(0, evidenceTotal - shownCount - gapsLeft) };
}

/** What stands below a table of gaps, so that nobody takes the rest for more of them. */
export function othersText(count: number): string {
  return `${counted(count, 'more entry', 'more entries')} that ${count === 1 ? 'is' : 'are'} as expected.`;
}

/** This many controls cannot be judged for one reason before it is reported in front of them all. */
const manyControls = 3;

/** What stands behind many controls alike, as a credential that is refused: reported once, before the findings. */
export function sharedReason(findings: readonly Finding[]): readonly Statement[] {
  const controls = new Map<string, Set<string>>();
  const reads = new Map<string, Set<string>>();
  for (const { control, verdict, missing } of findings)
    for (const one of verdict === 'unknown' ? missing : []) {
      const why = whyNotRead(one);
      if (why === null) continue;
      controls.set(why, (controls.get(why) ?? new Set()).add(control));
      reads.set(why, (reads.get(why) ?? new Set()).add(one.read));
    }
  const [most] = [...controls]
    .filter(([why, those]) => those.size >= manyControls && (reads.get(why)?.size ?? 0) > 1)
    .toSorted(([, one], [, other]) => other.size - one.size);
  if (most === undefined) return [];
  const [why, those] = most;
  return [
    {
      kind: 'text',
      spans: [
        { text: `${counted(those.size, 'control')} could not be judged for one reason: `, style: 'bad' },
        { text: `${why.replace(/\.$/, '')}.` },
      ],
    },
  ];
}

/** The reason of a read without the name of what was read, which stands before it. Null where there is none. */
export function whyNotRead({ read, reason }: Finding['missing'][number]): string | null {
  return reason === undefined ? null : reason.replace(`${read}: `, '');
}

/** What would let something be read, in the words of a reader. */
interface NeedWords {
  readonly permission: (name: string) => string;
  readonly licence: (name: string) => string;
}

const needWords: NeedWords = { permission: (name) => `needs ${name}`, licence: (name) => `licence ${name}` };

/** One line for each reason, with all that was not read for it. */
export function missingTexts(missing: Finding['missing'], words = needWords): readonly string[] {
  const lines = new Map<string, Finding['missing'][number]>();
  for (const one of missing) {
    const key = JSON.stringify([needsOf(one), one.status, needsOf(one).length === 0 ? whyNotRead(one) : null]);
    const first = lines.get(key);
    lines.set(key, first === undefined ? { ...one, ...reasonAlone(one) } : { ...first, read: `${first.read}, ${one.read}` });
  }
  return [...lines.values()].map((one) => missingText(one, words));
}

function reasonAlone(one: Finding['missing'][number]): { readonly reason?: string } {
  const reason = whyNotRead(one);
  return reason === null ? {} : { reason };
}

function needsOf({ permission, licence }: Finding['missing'][number], words = needWords): readonly string[] {
  return [
    ...(permission === undefined ? [] : [words.permission(permission)]),
    ...(licence === undefined ? [] : [words.licence(licence)]),
  ];
}

export function missingText(read: Finding['missing'][number], words = needWords): string {
  const needs = needsOf(read, words);
  const why = needs.length === 0 ? whyNotRead(read) : needs.join(', ');
  return [read.read, read.status === undefined ? null : `(${read.status})`, why === null ? null : `- ${why}`]
    .filter((part) => part !== null)
    .join(' ');
}

/** A value as people read it: strings bare, everything else as JSON. */
export function valueText(value: unknown): string {
  if (value === undefined) return '(not there)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
