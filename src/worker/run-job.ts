/** Gives each job to what does it: the one list of what a worker does. A name that is not on it is refused, whatever queue it came in. */
import { ledgerSession } from '../engine/ledger/session.js';
import type { Job } from '../queue/job.js';
import { applyPlan, operationsOf } from './apply/apply-job.js';
import { revertUnkept } from './apply/revert-job.js';
import { runAudit } from './audit/audit-job.js';
import type { WorkerContext } from './context.js';
import { jobOfFeature } from './feature.js';
import { makePlan } from './plan/plan-job.js';
import { remind } from './upkeep/reminder-job.js';
import { reportResults } from './upkeep/results-job.js';

export interface JobPorts {
  readonly work: WorkerContext;
  /** The worker's own audit, with what follows it. */
  readonly scan: (job: Job) => Promise<void>;
}

/** Rejects where the job failed, and for what a worker does not do. */
export async function runJob({ work, scan }: JobPorts, job: Job): Promise<void> {
  const session = ledgerSession(work.ledger);
  // Read beside the ledger: who approved waits for both.
  const stored = job.name === 'apply' && work.tenant(job.tenant) !== undefined ? operationsOf(work, job) : undefined;
  // An undo needs no answers, so nothing that is wrong with them holds it up.
  if (job.name !== 'undo') await work.renew?.(job.tenant, session);
  switch (job.name) {
    case 'audit':
      return runAudit(work, job);
    case 'plan':
      return makePlan(work, job, session);
    case 'apply':
      return applyPlan(work, job, session, stored);
    case 'undo':
      return revertUnkept(work, job);
    case 'scan':
      return scan(job);
    case 'remind':
      return remind(work, job);
    case 'results':
      return reportResults(work, job);
    case 'deliver':
      throw new Error('A worker notifies no one outside: that is for the gateway.');
    case 'draw':
      throw new Error('A worker draws no messages: that is for the gateway.');
    default: {
      const own = jobOfFeature(work, job.name);
      if (own === undefined) throw new Error(`No feature has a job ${job.name}.`);
      return own.run(work, job);
    }
  }
}
