/** Computes what a proposal to change settings would do, and puts in force what was approved; what a lost job left is looked at by the rounds over deadlines. */

import { RetryLater } from '../../../engine/ledger/retry-later.js';
import { isRefusal, refuse } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import { redraw } from '../../../queue/redraw.js';
import { whySettingsMoved } from '../../../worker/apply/check-approval.js';
import { auditControls } from '../../../worker/audit/audit-job.js';
import type { TenantContext, WithClock, WithDecided, WorkerContext } from '../../../worker/context.js';
import type { LeftOfFeature, WorkerFeature } from '../../../worker/feature.js';
import { whyNotSettings, whyOvertaken } from '../check.js';
import { decidedIn } from '../decided-settings.js';
import { isSettingsChange } from '../entry-terms.js';
import {
  heldUntil,
  isProposed,
  mayStillCount,
  missingApprovals,
  type SettingsChange,
  settingsChangeOf,
} from '../settings-change.js';
import { waitingProposals } from '../waiting.js';
import { controlsOf, openChanges, recordEffect } from './effect.js';
import { settle } from './settle.js';

/** The job of a proposal to change settings: its effect is computed first, and once enough people approved it, it counts. */
async function runSettings(work: WorkerContext, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  const asked = tenant === undefined ? null : settingsChangeOf(await work.ledger.subject(tenant.id, job.subject));
  if (tenant === undefined || asked === null || !isProposed(asked, work.verifier)) {
    work.jobRejected?.(
      job,
      refuse('no-request', 'Nobody asked for this.', 'Nothing was done. Find out who can write to the queue store.'),
    );
    return;
  }
  if (asked.weighed === null && asked.declined === null) await recordEffect(work, tenant, asked);
  else await settleNow(work, tenant, { asked, job });
  await redraw(work, 'settings', job);
}

/** What is announced still is looked at again when it may count. */
async function settleNow(
  work: WorkerContext,
  tenant: TenantContext,
  { asked, job }: { readonly asked: SettingsChange; readonly job: Job },
): Promise<void> {
  const settled = await settle(work, tenant.id, asked);
  if (settled instanceof Date) await work.jobs.add(job, { delayMs: Math.max(1, settled.getTime() - work.clock.now().getTime()) });
  if (settled === true) {
    const older = replacedBy(work, tenant.id, asked);
    await work.renew?.(tenant.id);
    const now = work.tenant(tenant.id) ?? tenant;
    const controls = controlsOf(work, asked.terms);
    const others = [...older, ...(await declineOvertaken(work, tenant.id))];
    for (const id of others) await redraw(work, 'settings', { ...job, subject: id, reply: { ...job.reply, messageKey: id } });
    await closeMoved(work, now, job);
    if (controls.length > 0) await auditControls(work, { tenant: now, controls, subject: job.subject, reply: null });
  }
}

/** Settings that count from now on end the plans that were made by others. A plan that begins, or on which someone decides, at this very moment is left alone: it is checked again before it writes. */
async function closeMoved(work: WorkerContext, tenant: TenantContext, job: Job): Promise<void> {
  for (const { id, plan, entries } of await openChanges(work, tenant.id)) {
    const moved = plan === null ? null : whySettingsMoved(tenant, plan);
    if (moved === null) continue;
    const { code, reason, remedy } = moved;
    try {
      await work.ledger.append(tenant.id, id, { type: 'refused', code, reason, remedy }, { entries });
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      continue;
    }
    await redraw(work, 'change', { ...job, subject: id, reply: { ...job.reply, messageKey: id } });
  }
}

/** Proposals that wait and would replace what does not count any more: their cards say at once what counts instead, and who decided it. */
async function declineOvertaken(work: WorkerContext, tenantId: string): Promise<readonly string[]> {
  const { decided, ledger, clock } = work;
  const declined: string[] = [];
  for (const asked of await waitingProposals({ decided, ledger, now: () => clock.now() }, tenantId)) {
    const overtaken = whyOvertaken(asked, decidedIn(decided).of(tenantId).log);
    if (overtaken === null) continue;
    const { code, reason, remedy } = whyNotSettings(asked.terms, { decided, tenantId }) ?? overtaken;
    await ledger.append(tenantId, asked.id, { type: 'settingsDeclined', code, reason, remedy });
    declined.push(asked.id);
  }
  return declined;
}

/** The proposals of which a value counted until now: their cards say that it does not any more. */
function replacedBy({ decided }: WithDecided, tenantId: string, { terms }: SettingsChange): readonly string[] {
  const { log } = decidedIn(decided).of(tenantId);
  return [...new Set(terms.changes.flatMap(({ key }) => log?.byKey.get(key)?.entry.id ?? []))];
}

/** What was proposed or approved and never looked at, because its job was lost. */
const left: LeftOfFeature = {
  isOf: isSettingsChange,
  look: async (work, { id: tenantId }, subject) => {
    const entries = await work.ledger.subject(tenantId, subject);
    const asked = settingsChangeOf(entries);
    if (asked === null || !isProposed(asked, work.verifier)) return 'over';
    const { log } = await decidedIn(work.decided).renew(tenantId, work.ledger);
    if (log?.ids.includes(subject) === true || !mayStillCount(asked, work.clock.now())) return 'over';
    const policy = await work.policy(tenantId);
    const isDue = asked.weighed === null || (!isRefusal(policy) && isApproved(asked, { ...work, policy }));
    return isDue ? { name: 'settings', since: new Date(entries.at(-1)?.at ?? asked.expiresAt) } : 'waits';
  },
};

/** By enough people, and its announcement is over. */
function isApproved(asked: SettingsChange, rules: Parameters<typeof missingApprovals>[1] & WithClock): boolean {
  const held = heldUntil(asked);
  return missingApprovals(asked, rules) === 0 && (held === null || held <= rules.clock.now());
}

export const worker: WorkerFeature = {
  left,
  jobs: {
    settings: {
      run: runSettings,
      giveUp: (work, job) => redraw(work, 'settings', job),
    },
  },
};
