/**
 * Plans a control now: what would be done, what was found, whom it would hit, and that nobody who must keep access is blocked. Throws an
 * InternalError where the control's own code fails, as do the operations of the draft: nothing of such a draft is to be done.
 */

import {
  type Context,
  type Control,
  changedByHand,
  type Impact,
  type LapsedKeep,
  type PlanDraft,
} from '../../controls/control.js';
import { changePrefixes } from '../../engine/changes/change.js';
import { changesSince } from '../../engine/changes/change-of.js';
import type { Verdict } from '../../engine/plan/verdict.js';
import { isRefusal, type Refusal } from '../../lib/errors.js';
import { type Reader, runReads } from '../audit/run-reads.js';
import { exceptionsIn } from '../change-kind.js';
import {
  contextFor,
  faultsOf,
  type TenantContext,
  type WithClock,
  type WithFaulted,
  type WithFeatures,
  type WithLedger,
  type WithPlans,
} from '../context.js';
import { ControlCode } from '../control-code.js';
import { countTrial, whyUncounted } from './count-trial.js';
import { NamesRead } from './names-read.js';
import { type Proven, proveAccess } from './prove-access.js';

/** The service's clock may be apart from ours by that much. */
const skewMs = 60_000;

/** @param reportOnlyForMs how long a policy has to report only: each of these changes was planned after that time */
export async function lapsedKeepsOf(
  { ledger, clock }: WithLedger & WithClock,
  tenant: string,
  { control, reportOnlyForMs }: { readonly control: string; readonly reportOnlyForMs: number },
): Promise<readonly LapsedKeep[]> {
  // What was undone before that has reported for the whole time again.
  const since = new Date(clock.now().getTime() - reportOnlyForMs - skewMs);
  const found: LapsedKeep[] = [];
  for await (const change of changesSince(ledger, tenant, { prefix: changePrefixes, since })) {
    const { plan, reverting } = change;
    if (change.status !== 'revertedUnkept' || plan?.control !== control || plan.stage !== 'enforce' || !reverting) continue;
    found.push({
      from: new Date(reverting.at.getTime() - skewMs),
      until: new Date(change.lastStepAt.getTime() + skewMs),
      reportedSince: new Date(change.requestedAt.getTime() - reportOnlyForMs),
    });
  }
  return found;
}

/** What it takes to measure a tenant again and to draft from that. */
export type DraftPorts = WithLedger & WithPlans & WithClock & WithFaulted & WithFeatures;

export interface DraftedChange {
  readonly draft: PlanDraft;
  readonly found: Verdict;
  readonly impact: Impact;
  /** Null where the control cannot keep anyone from signing in. */
  readonly proven: Proven | null;
  /** Of what was read, the names behind ids. */
  readonly named: NamesRead;
  /** What of the context its plan was made by: whom it never asked for it did not check. */
  readonly asked: ReadonlySet<string>;
}

export async function draftChange(
  work: DraftPorts,
  input: {
    readonly tenant: TenantContext;
    readonly control: Control;
    /** By Entra object id. */
    readonly protectedPeople: readonly string[];
    /** Whether to measure who would notice: what a card shows, and nothing else needs. */
    readonly withImpact: boolean;
  },
): Promise<DraftedChange | Refusal> {
  const { tenant, control, protectedPeople, withImpact } = input;
  const { id: tenantId, settings, client } = tenant;
  const exceptions = await exceptionsIn(work, tenantId);
  const lapsed = await lapsedKeepsOf(work, tenantId, { control: control.id, reportOnlyForMs: settings.reportOnlyFor });
  const context = contextFor({ control, tenantId, settings, protectedPeople, exceptions, lapsed, asOf: work.clock.now() });
  const code = new ControlCode(control);
  const asked = new Set<string>();
  const folds = code.run(() => foldsOf(control, context, { withImpact, asked }));
  if (folds === null) return changedByHand(control);
  const { audit, planning, study, proof, readers } = folds;
  const named = new NamesRead();
  const { outcomes } = await runReads(
    [...readers.map(({ reads, fold }) => ({ reads, fold: code.fold(fold) })), { reads: control.reads(context), fold: named }],
    { client, monotonicMs: () => work.clock.monotonicMs(), ...faultsOf(work, tenantId) },
  );
  const draft = code.run(() => planning.draft(outcomes));
  if (isRefusal(draft)) return draft;
  const { reportedSince: since } = draft;
  const trial = withImpact && since !== undefined ? await countTrial(work, { tenant, control, since }) : null;
  const uncounted = trial === null ? null : whyUncounted(trial);
  if (uncounted !== null) return uncounted;
  const drafted = code.run(() => {
    const impact = study?.report(outcomes) ?? { lines: [], notMeasured: [] };
    return {
      found: audit.judge(outcomes).verdict,
      impact: { ...impact, lines: [...(trial?.lines.slice(0, 1) ?? []), ...impact.lines] },
      named,
      asked,
    };
  });
  if (proof === undefined) return { ...drafted, draft: { ...draft, operations: code.each(draft.operations) }, proven: null };
  const operations = code.run(() => [...draft.operations]);
  if (operations.length === 0) return { ...drafted, draft: { ...draft, operations }, proven: null };
  const questions = code.run(() => proof.questions(outcomes, operations));
  const proven = await proveAccess(client, questions);
  return proven.refusal ?? { ...drafted, draft: { ...draft, operations }, proven };
}

/** All that one pass is for; null where the control has no plan. */
function foldsOf(
  control: Control,
  context: Context,
  { withImpact, asked }: { readonly withImpact: boolean; readonly asked: Set<string> },
) {
  const planning = control.plan?.(noting(context, asked));
  if (planning === undefined) return null;
  const audit = control.audit(context);
  const study = withImpact ? control.study?.(context) : undefined;
  const { proof } = planning;
  const reads = control.reads(context);
  const readers: readonly Reader[] = [
    { reads, fold: audit },
    { reads, fold: planning },
    ...(study === undefined ? [] : [{ reads: study.reads(), fold: study }]),
    ...(proof === undefined ? [] : [{ reads: proof.reads(), fold: proof }]),
  ];
  return { audit, planning, study, proof, readers };
}

/** The same, with a note of each part that is asked for. */
function noting(context: Context, asked: Set<string>): Context {
  return new Proxy(context, {
    get: (whole, name, receiver) => {
      if (typeof name === 'string') asked.add(name);
      return Reflect.get(whole, name, receiver);
    },
  });
}
