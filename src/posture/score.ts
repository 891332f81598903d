/** The posture score: how much of what was judged holds, weighted by severity. What it counts, and why, is in docs/decisions, "What the score counts". */
import type { Finding } from '../controls/finding.js';
import type { Tier } from '../engine/plan/risk.js';
import type { Verdict } from '../engine/plan/verdict.js';

/** What the score looks at of a finding. Waivers are not among it: accepting a finding does not make it hold. */
export interface Scored extends Pick<Finding, 'control' | 'verdict' | 'coverage' | 'undecided'> {
  /** As in a line of a posture. */
  readonly partlyRead?: true | undefined;
  readonly noneHolds?: true | undefined;
  /** Of a whole finding. */
  readonly parts?: Finding['parts'] | undefined;
}

/** Of the parts of a partial finding none is known to hold: what is not open of it could not be read. */
export function noneHolds({
  verdict,
  parts,
}: {
  readonly verdict: Verdict;
  readonly parts?: Finding['parts'] | undefined;
}): boolean {
  const states = Object.values(parts ?? {});
  return verdict === 'partial' && states.length > 0 && states.every((state) => state !== 'pass' && state !== 'partial');
}

/** How much a control matters, by its id; undefined for one that this version does not know. */
export type SeverityOf = (control: string) => Tier | undefined;

export function severityIn(controls: readonly { readonly id: string; readonly severity: Tier }[]): SeverityOf {
  const known = new Map(controls.map(({ id, severity }) => [id, severity]));
  return (wanted) => known.get(wanted);
}

/** How much a control of each severity counts. */
const severityWeight: Readonly<Record<Tier, number>> = { low: 1, medium: 3, high: 5 };

/** A partial control never counts as much as one that passes, however many of its objects are covered. */
const maxOfPartial = 0.9;
/** For a control that cannot count the objects it covers. */
const uncountedPartial = 0.5;

/**
 * From 0 to 100 in steps of 0.1, rounded down, so that 100 means that everything holds. Null when nothing applies. `severityOf`
 * gives undefined for a control that is not known any more; it is left out.
 */
export function scoreOf(findings: readonly Scored[], severityOf: SeverityOf): number | null {
  let reached = 0;
  let possible = 0;
  for (const finding of findings) {
    const severity = severityOf(finding.control);
    if (severity === undefined || finding.verdict === 'notApplicable') continue;
    possible += severityWeight[severity];
    reached += severityWeight[severity] * shareOf(finding);
  }
  // The smallest surplus keeps 0.1 + 0.2 from losing a step to binary fractions.
  return possible === 0 ? null : Math.floor((reached / possible) * 1000 + 1e-9) / 10;
}

/** By control: what it weighs, and how much of it holds, from 0 to 1. */
export type Shares = Readonly<Record<string, readonly [weight: number, share: number]>>;

/** Of what was judged: what does not apply, what nobody has decided on and what could be read only in part is left out. */
export function sharesOf(findings: readonly Scored[], severityOf: SeverityOf): Shares {
  return Object.fromEntries(
    findings.flatMap((finding) => {
      const severity = severityOf(finding.control);
      const isJudged = finding.verdict !== 'notApplicable' && finding.undecided === undefined && finding.partlyRead !== true;
      if (severity === undefined || !isJudged) return [];
      return [[finding.control, [severityWeight[severity], shareOf(finding)] as const]];
    }),
  );
}

interface Day {
  readonly score: number | null;
  /** Absent of a day that an earlier version kept. */
  readonly shares?: Shares | undefined;
}

/**
 * How far the score moved from one day to another, in steps of 0.1, by the controls that both judged: a question that was answered in between, or a
 * control that is new, is no progress and no loss. Null where they cannot be compared.
 */
export function scoreMoved(before: Day | undefined, now: Day): number | null {
  if (before === undefined || before.score === null || now.score === null) return null;
  const { shares: earlier } = before;
  const { shares: later } = now;
  if (earlier === undefined && later === undefined) return Math.round((now.score - before.score) * 10) / 10;
  if (earlier === undefined || later === undefined) return null;
  let possible = 0;
  let moved = 0;
  for (const [control, [weight, share]] of Object.entries(later)) {
    const known = Object.hasOwn(earlier, control) ? earlier[control] : undefined;
    if (known === undefined) continue;
    possible += weight;
    moved += weight * (share - known[1]);
  }
  return possible === 0 ? null : Math.round((moved / possible) * 1000) / 10;
}

/** How much of one control holds, from 0 to 1. */
function shareOf(finding: Scored): number {
  const { verdict, coverage } = finding;
  if (verdict === 'pass') return 1;
  if (verdict !== 'partial') return 0;
  if (coverage === undefined) return finding.noneHolds === true || noneHolds(finding) ? 0 : uncountedPartial;
  // The objects could not be counted: nothing is known to be covered.
  if (coverage.of <= 0) return 0;
  return Math.min(maxOfPartial, Math.max(0, coverage.covered / coverage.of));
}
