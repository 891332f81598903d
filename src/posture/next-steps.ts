/** What to do next in a tenant: the plans that prevent most harm for the fewest objects touched, as the latest audit knows both. */
import type { ControlDefinition } from '../controls/control.js';
import type { Coverage, Missing } from '../controls/finding.js';
import { type Tier, tiers } from '../engine/plan/risk.js';
import type { Verdict } from '../engine/plan/verdict.js';

/** A plan worth asking for. */
export interface NextStep {
  readonly control: ControlDefinition;
  /** Objects that are not as they should be, of those in scope; null: the control does not count them. */
  readonly open: { readonly of: number; readonly open: number } | null;
}

interface Judged {
  readonly control: string;
  readonly verdict: Verdict;
  readonly coverage?: Coverage | undefined;
  readonly missing: readonly Missing[];
  readonly byHand?: true | undefined;
}

/**
 * The best first. What a plan cannot close now is left out: what is done by hand alone, what needs a licence that the tenant lacks, and what `accepted`
 * names, the controls of which someone decided to leave open for a time.
 */
export function nextSteps(
  findings: readonly Judged[],
  controls: readonly ControlDefinition[],
  accepted: ReadonlySet<string>,
): readonly NextStep[] {
  const known = new Map(controls.map((control) => [control.id, control]));
  return findings
    .flatMap((finding) => {
      const control = known.get(finding.control);
      const isToDo = finding.verdict === 'fail' || finding.verdict === 'partial';
      const isBlocked = finding.byHand === true || finding.missing.some(({ licence }) => licence !== undefined);
      if (control === undefined || !isToDo || control.onlyByHand === true || isBlocked || accepted.has(control.id)) return [];
      return [{ control, open: openOf(finding), worth: worthOf(finding, control) }];
    })
    .toSorted((one, other) => other.worth - one.worth || one.control.id.localeCompare(other.control.id))
    .map(({ control, open }) => ({ control, open }));
}

/** The findings that the next steps are about, in their order, and behind them the others as they came. Every card that lists findings begins alike. */
export function stepsFirst<Row extends Judged>(findings: readonly Row[], controls: readonly ControlDefinition[]): readonly Row[] {
  const steps = nextSteps(findings, controls, new Set()).map(({ control }) => control.id);
  const placeOf = ({ control }: Row): number => (steps.includes(control) ? steps.indexOf(control) : steps.length);
  return findings.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function openOf({ coverage }: Judged): NextStep['open'] {
  return coverage === undefined || coverage.of <= 0 ? null : { of: coverage.of, open: coverage.of - coverage.covered };
}

/** How much a control counts, as in the score. */
const harm: Readonly<Record<Tier, number>> = { low: 1, medium: 3, high: 5 };
/** Of a partial finding whose objects are not counted. */
const uncounted = 0.5;

/**
 * What is open of the harm that the control prevents, less where a change of it can hurt more, and where it touches more: ten times as many objects
 * weigh as much as one step of risk.
 */
function worthOf(finding: Judged, { severity, risk }: ControlDefinition): number {
  const open = openOf(finding);
  const share = finding.verdict === 'fail' ? 1 : open === null ? uncounted : open.open / open.of;
  const touched = Math.log10(1 + (open?.open ?? 0));
  return (harm[severity] * share) / (1 + tiers.indexOf(risk) + touched);
}
