/** The job of a proposal to change settings: it is weighed first, and once enough people approved it, it counts. */
import { refuse } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import { redraw } from '../../../queue/redraw.js';
import { auditControls } from '../../../worker/audit/audit-job.js';
import type { TenantContext, WithDecided, WorkerContext } from '../../../worker/context.js';
import { whyNotSettings, whyOvertaken } from '../check.js';
import { isProposed, type SettingsChange, settingsChangeOf } from '../settings-change.js';
import { waitingProposals } from '../waiting.js';
import { settle } from './settle.js';
import { controlsOf, weigh } from './weigh-change.js';

export async function runSettings(work: WorkerContext, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  const asked = tenant === undefined ? null : settingsChangeOf(await work.ledger.subject(tenant.id, job.subject));
  if (tenant === undefined || asked === null || !isProposed(asked, work.verifier)) {
    work.turnedAway?.(
      job,
      refuse('no-request', 'Nobody asked for this.', 'Nothing was done. Find out who can write to the queue store.'),
    );
    return;
  }
  if (asked.weighed === null && asked.declined === null) await weigh(work, tenant, asked);
  else await settleNow(work, tenant, { asked, job });
  await redraw(work, 'settings', job);
}

/** What is announced still is looked at again when it may count; after a lost job the next audit does so. */
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
    if (controls.length > 0) await auditControls(work, { tenant: now, controls, subject: job.subject, reply: null });
  }
}

/** Proposals that wait and would replace what does not count any more: their cards say at once what counts instead, and who decided it. */
async function declineOvertaken(work: WorkerContext, tenantId: string): Promise<readonly string[]> {
  const { decided, ledger, clock } = work;
  const declined: string[] = [];
  for (const asked of await waitingProposals({ decided, ledger, now: () => clock.now() }, tenantId)) {
    const overtaken = whyOvertaken(asked, decided.of(tenantId).log);
    if (overtaken === null) continue;
    const { code, reason, remedy } = whyNotSettings(asked.terms, { decided, tenantId }) ?? overtaken;
    await ledger.append(tenantId, asked.id, { type: 'settingsDeclined', code, reason, remedy });
    declined.push(asked.id);
  }
  return declined;
}

/** The proposals of which a value counted until now: their cards say that it does not any more. */
function replacedBy({ decided }: WithDecided, tenantId: string, { terms }: SettingsChange): readonly string[] {
  const log = decided.of(tenantId).log;
  return [...new Set(terms.changes.flatMap(({ key }) => log?.byKey.get(key)?.entry.id ?? []))];
}
