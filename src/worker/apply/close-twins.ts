/** A change that is in force closes the plans that wait for the same: nobody decides on what is done already. */
import { type Change, isOpen } from '../../engine/changes/change.js';
import { changesSince } from '../../engine/changes/change-of.js';
import { isPlainRequest, maxOpenMs } from '../../engine/changes/plain-request.js';
import type { Plan } from '../../engine/plan/plan.js';
import { kindOf } from '../../features/kinds.js';
import { canonicalJson } from '../../lib/json.js';
import type { Job } from '../../queue/job.js';
import { redraw } from '../../queue/redraw.js';
import type { TenantContext, WithClock, WithJobs, WithLedger } from '../context.js';

/**
 * Called under the lease of the change, which every plan of the same control needs: none of them can have begun.
 * A plan on which someone decides at this very moment is left alone; it is checked again before it would begin, and ends there.
 */
export async function closeTwins(
  work: WithLedger & WithJobs & WithClock,
  { tenant, plan, job }: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job },
): Promise<void> {
  const terms = termsOf(plan);
  if (terms === null) return;
  const since = new Date(work.clock.now().getTime() - maxOpenMs);
  const twins: Change[] = [];
  for await (const change of changesSince(work.ledger, tenant.id, { prefix: 'c-', since })) {
    if (change.id === plan.id || change.plan === null || !isOpen(change) || !isPlainRequest(change.request)) continue;
    if (termsOf(change.plan) === terms) twins.push(change);
  }
  for (const { id, entries } of twins) {
    const event = {
      type: 'refused' as const,
      code: 'done-by-another',
      reason: `${plan.id} made the same change.`,
      remedy: 'Nothing is left to approve.',
    };
    await work.ledger.append(tenant.id, id, event, { entries });
    await redraw(work, 'change', { tenant: tenant.id, subject: id, reply: { ...job.reply, messageKey: id } });
  }
}

/** What two plans have in common that do the same; null for a plan of a kind of its own, or about another change. */
function termsOf(plan: Plan): string | null {
  const { control, stage, parameters, except, reverts } = plan;
  if (reverts !== undefined || kindOf(plan) !== undefined) return null;
  return canonicalJson({ control, stage, parameters: parameters?.asked ?? null, except: except ?? null });
}
