/** BullMQ alone, on the stores and under the blows that hardenbot is tried with: how many jobs never ran, and how many were done more than once. */
import { Queue, Worker } from 'bullmq';
import { connectStore, type StoreClient } from '../../../adapters/redis/connection';
import type { Operation } from '../../../src/plan/operation';
import { ownerOf, ownersOf, type Server, type Servers, startClusterStore, startSentinelStore } from '../many-servers';
import { startBehindProxy } from './behind-proxy';
import { type Ground, openGroundOn } from './ground';
import { tenantOf } from './partition';
import { pause, until } from './people';
import { type Chance, chanceOf } from './random';
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

/** A store under a blow: where the worker looks for it, where everybody else does, and what is done to it. */
interface Stand {
  readonly servers: Servers;
  readonly beside: object;
  readonly elsewhere: object;
  /** Returns once somebody else has the queue, or could have it. */
  readonly strike: () => Promise<void>;
  readonly close?: () => Promise<void>;
}

const jobs = 12;
const prefix = '{bare}';
/** As BullMQ's lock of half a minute, only sooner. */
const lockMs = 500;
/** Nothing moved for so long: what was not done by now never will be. */
const stillMs = 5000;

const stands: Readonly<Record<string, (chance: Chance) => Promise<Stand>>> = {
  sentinel: async () => {
    const store = await startSentinelStore();
    const [primary] = store.servers as [Server, ...Server[]];
    const settings = sentinelSettings(store);
    return { servers: store, beside: settings, elsewhere: settings, strike: async () => void primary.child.kill('SIGKILL') };
  },
  cluster: async () => {
    const store = await startClusterStore({ fenced: true });
    const settings = { kind: 'cluster', nodes: store.nodes.map(({ host, port }) => `${host}:${port}`) };
    const strike = async (): Promise<void> => {
      const owner = await ownerOf(prefix, store.servers);
      owner.child.kill('SIGKILL');
      const others = store.servers.filter(({ port }) => port !== owner.port);
      await until(async () => (await ownersOf(prefix, others)).length > 0, 'replica that takes its place');
      await store.restart(owner);
    };
    return { servers: store, beside: settings, elsewhere: settings, strike };
  },
  'lagging-replica': async (chance) => {
    const { store, proxy, primary } = await startBehindProxy();
    const strike = async (): Promise<void> => {
      proxy.starve();
      await pause(100 + chance.below(2900));
      primary.child.kill('SIGKILL');
    };
    const settings = sentinelSettings(store);
    return { servers: store, beside: settings, elsewhere: settings, strike, close: () => proxy.close() };
  },
  'partition-zone': async () => {
    const { store, proxy, primary } = await startBehindProxy();
    const strike = async (): Promise<void> => {
      proxy.cut();
      await until(async () => (await store.primaryServer()) !== primary, 'other primary', 90_000);
    };
    const beside = { kind: 'single', address: `127.0.0.1:${primary.port}` };
    return { servers: store, beside, elsewhere: sentinelSettings(store), strike, close: () => proxy.close() };
  },
};

export const bareQueueKinds = Object.keys(stands);

export async function bareQueueTrial(seed: number): Promise<BareQueueTrial> {
  const chance = chanceOf(seed);
  const kind = bareQueueKinds[seed % bareQueueKinds.length] ?? '';
  const stand = await stands[kind]?.(chance);
  if (stand === undefined) throw new Error(`There is no blow ${kind}.`);
  const redis = quietly(stand.elsewhere);
  const close = async (): Promise<void> => {
    redis.disconnect();
    await stand.close?.();
    await stand.servers.stop();
  };
  const ground = await openGroundOn({ redis, url: '', close }, { mailboxes: jobs, latencyMs: 15 });
  const opened: (() => unknown)[] = [];
  try {
    opened.push(...startBare(ground, stand.beside));
    const queue = new Queue('bare', { connection: quietly(stand.beside), prefix });
    queue.on('error', () => undefined);
    opened.push(() => queue.close());
    let acknowledged = 0;
    for (let n = 0; n < jobs; n += 1) {
      await queue.add('write', { n }, { attempts: 3, backoff: 100 });
      acknowledged += 1;
    }
    const after = chance.below(jobs / 2);
    await until(() => ground.effects().length >= after, 'effect');
    await stand.strike();
    // Another worker, as whoever runs several has.
    opened.push(...startBare(ground, stand.elsewhere));
    await untilStill(ground);
    const done = new Set(ground.effects().map(({ parameters }) => (parameters as { readonly Identity?: string }).Identity));
    return { kind, jobs: acknowledged, lost: acknowledged - done.size, doubled: ground.effects().length - done.size };
  } finally {
    for (const end of opened) await Promise.race([end(), pause(1000)]);
    await ground.close();
  }
}

/** Connections stay with the trial until its store is gone. */
function quietly(settings: object): StoreClient {
  const redis = connectStore(placeOf({ store: settings, redisUrl: '' }));
  redis.on('error', () => undefined);
  return redis;
}

function startBare(ground: Ground, settings: object): readonly (() => unknown)[] {
  const tenant = tenantOf(ground);
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

async function untilStill(ground: Ground): Promise<void> {
  let seen = -1;
  while (seen !== ground.effects().length) {
    seen = ground.effects().length;
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

function sentinelSettings(store: {
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
  readonly primary: string;
}) {
  return { kind: 'sentinel', sentinels: store.sentinels.map(({ host, port }) => `${host}:${port}`), primary: store.primary };
}
