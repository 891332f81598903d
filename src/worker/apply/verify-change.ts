/** Applied is not verified: measures what came of a change, and says so of the one that it undid. */

import type { Control } from '../../controls/control.js';
import type { Missing } from '../../controls/finding.js';
import { readChange } from '../../engine/changes/change-of.js';
import type { Plan } from '../../engine/plan/plan.js';
import { assertNever, isRefusal, TenantError } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Job } from '../../queue/job.js';
import { redraw } from '../../queue/redraw.js';
import { auditControls, type JudgePorts } from '../audit/audit-job.js';
import type { Measured } from '../change-kind.js';
import type { TenantContext, WithClock, WithJobs, WithLedger } from '../context.js';
import { type Found, measureOf } from '../plan/find-measure.js';
import { playbookOf } from '../playbook.js';

/**
 * The control is audited again, or what a stage of the playbook wrote is read back; what was measured is recorded beside what was expected. Whether the two are the same.
 * Throws TenantError where a service that is away keeps it from being measured, for so long as it may come back.
 */
export async function verify(
  work: JudgePorts,
  input: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job },
): Promise<boolean> {
  const { tenant, plan, job } = input;
  const known = measureOf(work, plan.control);
  if (isRefusal(known)) return false;
  const found = await measuredAgain(work, known, input);
  if (found === null) return false;
  const { measured, summary } = found;
  await work.ledger.append(tenant.id, plan.id, { type: 'verified', measured, expected: plan.expects, summary });
  await recordReverted(work, { tenant, plan, job });
  if (known.kind === 'stage') await playbookOf(work).lookAgain(work, { tenant, plan, job });
  return measured === plan.expects;
}

async function measuredAgain(
  work: JudgePorts,
  known: Found,
  input: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job },
): Promise<Measured | null> {
  const { tenant, plan } = input;
  switch (known.kind) {
    case 'control':
      return auditAgain(work, known.control, input);
    case 'stage':
      return playbookOf(work).readBack(work, tenant, plan);
    case 'own':
      return known.own.readBack(work, tenant, plan);
    default:
      return assertNever(known);
  }
}

async function auditAgain(
  work: JudgePorts,
  control: Control,
  { tenant, plan, job }: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job },
): Promise<Measured | null> {
  const [finding] = await auditControls(work, {
    tenant,
    controls: [control],
    subject: plan.id,
    reply: job.reply,
    view: 'change',
  });
  if (finding === undefined) return null;
  const { verdict, summary, missing } = finding;
  // An audit that cannot tell, as the plan says, may be one that could not read.
  if (verdict !== plan.expects || verdict === 'unknown') {
    const { appliedAt = null } = (await readChange(work.ledger, tenant.id, plan.id)) ?? {};
    waitIfAway(work, { tenant, missing, doneAt: appliedAt });
  }
  return { measured: verdict, summary };
}

/** Milliseconds since the last step in which a service that is away is waited for: a change that nobody could measure is not one that went wrong. */
const measureWithinMs = 15 * 60_000;

/** Throws TenantError where something is missing because a service is away, soon after the last step: what came of it is measured once that is back. */
export function waitIfAway(
  { clock }: WithClock,
  of: { readonly tenant: TenantContext; readonly missing: readonly Missing[]; readonly doneAt: Date | null },
): void {
  const { tenant, missing, doneAt } = of;
  const away = missing.find(mayBeReadLater);
  if (away === undefined || doneAt === null || clock.now().getTime() - doneAt.getTime() >= measureWithinMs) return;
  const { read, reason, status } = away;
  throw new TenantError(`What came of it cannot be measured: ${reason ?? read}`, {
    kind: 'unavailable',
    ...omitUndefined({ status, retryAfterMs: tenant.client.restMs?.(read) || undefined }),
  });
}

/** A service that was busy, broke or did not answer, rather than one that refused. */
function mayBeReadLater({ status, permission, licence }: Missing): boolean {
  if (status === undefined) return permission === undefined && licence === undefined;
  return status === 408 || status === 429 || status >= 500;
}

/** Says of a change that was undone by this plan that it was; once, however often it is asked to. */
export async function recordReverted(
  work: WithLedger & WithJobs,
  input: { readonly tenant: TenantContext; readonly plan: Plan; readonly job: Job },
): Promise<void> {
  const { tenant, plan, job } = input;
  if (plan.reverts === undefined) return;
  const reverted = await readChange(work.ledger, tenant.id, plan.reverts);
  if (reverted === null || reverted.revertedBy !== null) return;
  await work.ledger.append(tenant.id, plan.reverts, { type: 'reverted', by: plan.id }, { entries: reverted.entries });
  const reply = { ...job.reply, messageKey: plan.reverts };
  await redraw(work, 'change', { tenant: tenant.id, subject: plan.reverts, reply });
}
