/** Applies one long change to a simulated tenant, as a worker does, and says what it took: run by `size.ts`. Argument: a `WorkerOrder`. */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { connectRedis } from '../adapters/redis/connection';
import { createEntryLog } from '../adapters/redis/ledger';
import { createPlanStore } from '../adapters/redis/plans';
import { openSafeguards, usualTiming } from '../src/compose/safeguards';
import { readChange } from '../src/engine/changes/change-of';
import { OpenJournal } from '../src/engine/changes/journal';
import { keepHeapSmall } from '../src/process/node-flags';
import { systemClock } from '../src/process/system-clock';
import { underLease } from '../src/worker/apply/lease';
import { runOperations } from '../src/worker/apply/run-operations';
import { beginChange, keyringOf, type RunKeys, subject } from './support/long-change';
import type { ScaledTenant } from './support/scaled-simulator';
import { openScaledTenant, operations, resource } from './support/scaled-tenant';

/** What the worker is given. */
export interface WorkerOrder {
  readonly url: string;
  readonly keys: RunKeys;
  /** Where its mirror is. */
  readonly folder: string;
  readonly mailboxes: number;
  readonly tenant: ScaledTenant;
  /** How many times faster the clock of the tenant runs. */
  readonly times: number;
}

/** What it says: that it began; then what it took. */
export type WorkerTold =
  | 'began'
  | {
      readonly seconds: number;
      /** Peak. */
      readonly megabytes: number;
      /** Milliseconds of the longest look for lost work. */
      readonly look: number;
    };

async function main({ url, keys, folder, mailboxes, tenant, times }: WorkerOrder): Promise<void> {
  // As the program does.
  keepHeapSmall('worker');
  const redis = connectRedis(url);
  const client = openScaledTenant(tenant, times);
  const { tenantId } = tenant;
  const plans = createPlanStore(redis);
  const safeguards = await openSafeguards({
    log: createEntryLog(redis),
    ledgerStore: redis,
    stopping: new AbortController(),
    clock: systemClock,
    plans,
    ledgerKeyPem: keys.worker.privateKeyPem,
    keyring: keyringOf(keys),
    mirrorFolder: join(folder, 'mirror'),
    timing: usualTiming,
  });
  const { work } = safeguards;
  await work.plans.saveOperations(tenantId, subject, operations(mailboxes));
  await beginChange(redis, work.ledger, { tenant: tenantId, operations: mailboxes, keys });
  // As every job begins.
  await readChange(work.ledger, tenantId, subject);
  tell('began');
  let look = 0;
  // As the round that finds lost work looks at every open change.
  const looking = setInterval(() => {
    const since = performance.now();
    void readChange(work.ledger, tenantId, subject).then(() => {
      look = Math.max(look, performance.now() - since);
    });
  }, usualTiming.reconcileEveryMs);
  const since = performance.now();
  const { done, stopped } = await underLease({ ...work, clock: systemClock }, { tenant: tenantId, classes: [resource] }, (held) =>
    runOperations(
      { ...work, clock: systemClock },
      {
        tenant: { client },
        subject,
        operations: work.plans.operations(tenantId, subject),
        journal: new OpenJournal(),
        isRevert: false,
        held,
        onProgress: () => Promise.resolve(),
      },
    ),
  );
  const seconds = (performance.now() - since) / 1000;
  clearInterval(looking);
  await work.ledger.append(tenantId, subject, { type: 'applied', done, total: mailboxes });
  if (done !== mailboxes) throw new Error(`Only ${done} of ${mailboxes} were changed: ${stopped}`);
  tell({ seconds, megabytes: process.resourceUsage().maxRSS / 1024, look });
  await client.close();
  await safeguards.close();
  redis.disconnect();
  process.disconnect();
}

function tell(told: WorkerTold): void {
  process.send?.(told);
}

void main(JSON.parse(process.argv[2] ?? '') as WorkerOrder);
