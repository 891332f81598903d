/** Builds the worker: the process that reads and changes tenants. */
import type { Credential } from '../../adapters/m365/connection.js';
import { openTenant } from '../../adapters/m365/index.js';
import { checkDurability } from '../../adapters/redis/connection.js';
import { startWorkers } from '../../jobs/worker.js';
import { controls } from '../controls/index.js';
import { decisionVerifier } from '../plan/decision.js';
import { applyPlan } from '../services/apply-plan.js';
import { giveUp } from '../services/give-up.js';
import type { Job } from '../services/jobs.js';
import { undoUnkept } from '../services/keep-window.js';
import { makePlan } from '../services/make-plan.js';
import { runAudit } from '../services/run-audit.js';
import type { Workplace } from '../services/workplace.js';
import { openStores, type ProcessInput, type Running } from './stores.js';
import { tenantConnection } from './tenant-connection.js';

export interface WorkerInput extends ProcessInput {
  readonly decisionPublicKeyPem: string;
  /** The write credential of each tenant, by its name in the settings. */
  readonly credentials: ReadonlyMap<string, Credential>;
}

/** Works on tenants; holds their credentials and only the public half of the decision key. */
export async function startWorker(input: WorkerInput): Promise<Running> {
  const { logger, clock } = input;
  const { redis, tenants, directory, ...stores } = openStores(input);
  await checkDurability(redis);
  const opened = tenants.map((tenant) => {
    const credential = input.credentials.get(tenant.name);
    if (credential === undefined) throw new Error(`No credential for tenant ${tenant.name}.`);
    const connection = tenantConnection({ tenantId: tenant.id, tenant: tenant.settings, credential });
    return {
      ...tenant,
      gateway: openTenant(connection, { monotonicMs: clock.monotonicMs, sleep: clock.sleep, random: Math.random }),
    };
  });
  const work: Workplace = {
    ...stores,
    verifier: decisionVerifier(input.decisionPublicKeyPem),
    clock,
    approvals: directory.approvals,
    keepWithinMs: input.settings.approvals.keepWithin,
    controls,
    tenant: (id) => opened.find((tenant) => tenant.id === id),
  };
  const gaveUp = giveUp.bind(null, work);
  const workers = startWorkers({
    connection: redis,
    logger,
    handlers: {
      audit: { concurrency: 4, run: (job) => runAudit(work, job), gaveUp },
      change: { concurrency: 1, run: (job) => runChangeJob(work, job), gaveUp },
    },
  });
  return {
    stop: async () => {
      await workers.close();
      await Promise.all(opened.map((tenant) => tenant.gateway.close()));
      await stores.jobs.close();
      redis.disconnect();
    },
  };
}

function runChangeJob(work: Workplace, job: Job): Promise<void> {
  if (job.name === 'undo') return undoUnkept(work, job);
  return job.name === 'plan' ? makePlan(work, job) : applyPlan(work, job);
}
