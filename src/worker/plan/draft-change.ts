/** Plans a control now: what would be done, what was found, whom it would hit, and that nobody who must keep access is kept out. */
import { type Control, changedByHand, type Impact, type PlanDraft } from '../../controls/control.js';
import { isRefusal, type Refusal } from '../../errors.js';
import type { Verdict } from '../../plan/verdict.js';
import { runReads } from '../audit/run-reads.js';
import { contextFor, type TenantContext, type WorkerContext } from '../context.js';
import { tripsForAudit } from '../travel/trips-for-audit.js';
import { type Proven, proveAccess } from './prove-access.js';

export interface DraftedChange {
  readonly draft: PlanDraft;
  readonly found: Verdict;
  readonly impact: Impact;
  /** Null where the control cannot keep anybody from signing in. */
  readonly proven: Proven | null;
}

export async function draftChange(
  work: Pick<WorkerContext, 'clock' | 'ledger' | 'plans'>,
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
  const trips = await tripsForAudit(work, tenantId);
  const context = contextFor({ control, tenantId, settings, protectedPeople, trips, asOf: work.clock.now() });
  const planning = control.plan?.(context);
  if (planning === undefined) return changedByHand(control);
  const audit = control.audit(context);
  const study = withImpact ? control.study?.(context) : undefined;
  const { proof } = planning;
  const reads = control.reads(context);
  const { outcomes } = await runReads(
    [
      { reads, fold: audit },
      { reads, fold: planning },
      ...(study === undefined ? [] : [{ reads: study.reads(), fold: study }]),
      ...(proof === undefined ? [] : [{ reads: proof.reads(), fold: proof }]),
    ],
    { client, monotonicMs: () => work.clock.monotonicMs() },
  );
  const draft = planning.draft(outcomes);
  if (isRefusal(draft)) return draft;
  const drafted = {
    found: audit.judge(outcomes).verdict,
    impact: study?.report(outcomes) ?? { lines: [], notMeasured: [] },
  };
  if (proof === undefined) return { ...drafted, draft, proven: null };
  const operations = [...draft.operations];
  if (operations.length === 0) return { ...drafted, draft: { ...draft, operations }, proven: null };
  const proven = await proveAccess(client, proof.questions(outcomes, operations));
  return proven.refusal ?? { ...drafted, draft: { ...draft, operations }, proven };
}
