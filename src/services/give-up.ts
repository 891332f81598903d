/** What a job that failed for good leaves behind: an entry that says so, and a card that does not wait for ever. */
import { TenantError } from '../errors.js';
import { changeOf } from '../plan/change.js';
import type { Job } from './jobs.js';
import { draw } from './run-audit.js';
import type { Workplace } from './workplace.js';

export async function giveUp(work: Workplace, job: Job, error: Error): Promise<void> {
  const change = changeOf(await work.ledger.subject(job.tenant, job.subject));
  if (change === null) return;
  const reason = error instanceof TenantError ? error.message : 'hardenbot failed in a way it did not expect; its log says more.';
  if (change.status === 'requested')
    await work.ledger.append(job.tenant, job.subject, {
      type: 'refused',
      code: 'failed',
      reason,
      remedy: 'Ask again; if it stays, look into the log of the worker.',
    });
  if (change.status === 'applying')
    await work.ledger.append(job.tenant, job.subject, {
      type: 'applied',
      done: change.journal.outcomes.size,
      total: change.plan?.operations ?? 0,
      stopped: reason,
    });
  await draw(work, job.name === 'audit' ? 'audit' : 'change', job);
}
