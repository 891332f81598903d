/** BullMQ alone, on the stores and under the blows that hardenbot is tried with: how many jobs never ran, and how many were done more than once. */
import { Queue, Worker } from 'bullmq';
import { connectStore, type StoreClient } from '../../../adapters/redis/connection';
import type { Operation } from '../../../src/engine/plan/operation';
import { tenantOf } from './partition';
import { pause, until } from './people';
import type { Chance } from './random';
import { openSetupOn, type Setup } from './setup';
import type { StoreUnderTrial, Wanted } from './store-under-trial';
import { type StoreName, trialOn } from './stores-under-trial';
import { placeOf } from './worker-input';

export interface BareQueueTrial {
  readonly kind: string;
  /** Jobs that the store acknowledged. */
  readonly jobs: number;
  /** Of these, those that nobody ever did. */
  readonly lost: number;
  /** Writes to the tenant beyond one for each job. */
  readonly doubled: number;
}

/** A blow: on which store, what the worker takes for its address where that is another one, and what is done. */
interface Stand {
  readonly on: StoreName;
  readonly wanted: Wanted;
  readonly beside?: (store: StoreUnderTrial) => object;
  /** Returns once someone else has the queue, or could have it. */
  readonly strike: (store: StoreUnderTrial, chance: Chance) => Promise<unknown>;
}

const jobs = 12;
const prefix = '{bare}';
/** As BullMQ's lock of half a minute, only sooner. */
const lockMs = 500;
/** Nothing moved for so long: what was not done by now never will be. */
const stillMs = 5000;

const stands: Readonly<Record<string, Stand>> = {
  sentinel: { on: 'sentinel', wanted: {}, strike: async ({ primary }) => primary.child.kill('SIGKILL') },
  cluster: {
    on: 'cluster',
    wanted: {},
    strike: async ({ primary, successor, restart }) => {
      primary.child.kill('SIGKILL');
      await until(successor, 'replica that takes its place');
      await restart(primary);
    },
  },
  'lagging-replica': {
    on: 'sentinel',
    wanted: { isBetween: true },
    strike: async (store, chance) => {
      store.door().starve();
      await pause(100 + chance.below(2900));
      store.primary.child.kill('SIGKILL');
    },
  },
  'partition-zone': {
    on: 'sentinel',
    wanted: { isBetween: true },
    beside: ({ primary }) => ({ kind: 'single', address: `127.0.0.1:${primary.port}` }),
    strike: (store) => {
      store.door().cut();
      return until(() => store.successor(), 'other primary', 90_000);
    },
  },
};

export const bareQueueKinds = Object.keys(stands);

export async function bareQueueTrial(seed: number): Promise<BareQueueTrial> {
  const kind = bareQueueKinds[seed % bareQueueKinds.length] ?? '';
  const stand = stands[kind];
  if (stand === undefined) throw new Error(`There is no blow ${kind}.`);
  const { chance, open } = trialOn(stand.on, seed);
  const store = await open({ ...stand.wanted, tags: [prefix] });
  const beside = stand.beside?.(store) ?? store.settings;
  const redis = quietly(store.settings);
  const close = async (): Promise<void> => {
    redis.disconnect();
    await store.stop();
  };
  const setup = await openSetupOn({ redis, url: '', close }, { mailboxes: jobs, latencyMs: 15 });
  const opened: (() => unknown)[] = [];
  try {
    opened.push(...startBare(setup, beside));
    const queue = new Queue('bare', { connection: quietly(beside), prefix });
    queue.on('error', () => undefined);
    opened.push(() => queue.close());
    let acknowledged = 0;
    for (let n = 0; n < jobs; n += 1) {
      await queue.add('write', { n }, { attempts: 3, backoff: 100 });
      acknowledged += 1;
    }
    const after = chance.below(jobs / 2);
    await until(() => setup.effects().length >= after, 'effect');
    await stand.strike(store, chance);
    // Another worker, as anyone who runs several has.
    opened.push(...startBare(setup, store.settings));
    await untilStill(setup);
    const done = new Set(setup.effects().map(({ parameters }) => (parameters as { readonly Identity?: string }).Identity));
    return { kind, jobs: acknowledged, lost: acknowledged - done.size, doubled: setup.effects().length - done.size };
  } finally {
    for (const end of opened) await Promise.race([end(), pause(1000)]);
    await setup.close();
  }
}

/** Connections stay with the trial until its store is gone. */
function quietly(settings: object): StoreClient {
  const redis = connectStore(placeOf({ store: settings, redisUrl: '' }));
  redis.on('error', () => undefined);
  return redis;
}

function startBare(setup: Setup, settings: object): readonly (() => unknown)[] {
  const tenant = tenantOf(setup);
  const redis = quietly(settings);
  const worker = new Worker('bare', (job) => tenant.write(operationOf(job.data.n)), {
    connection: redis,
    prefix,
    concurrency: 2,
    lockDuration: lockMs,
    stalledInterval: lockMs,
  });
  worker.on('error', () => undefined);
  return [() => worker.close(true), () => tenant.close(), () => redis.disconnect()];
}

async function untilStill(setup: Setup): Promise<void> {
  let seen = -1;
  while (seen !== setup.effects().length) {
    seen = setup.effects().length;
    await pause(stillMs);
  }
}

function operationOf(n: number): Operation {
  return {
    kind: 'update',
    resource: 'exchange.CASMailbox',
    object: `user${n}@contoso.com`,
    identity: `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    before: { PopEnabled: true },
    after: { PopEnabled: false },
  };
}
