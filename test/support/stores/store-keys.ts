/** What someone who can write to the store does to everything in it that is not a ledger: deletes, edits, swaps, restores, makes up. */
import type { Redis } from 'ioredis';
import { keys } from '../../../adapters/redis/keys';
import type { Chance } from '../chaos/random';

/** All of a store, as the server writes its values out. */
export type Dump = ReadonlyMap<string, { readonly value: Buffer; readonly ttl: number }>;

export async function dumpOf(redis: Redis): Promise<Dump> {
  const dump = new Map<string, { value: Buffer; ttl: number }>();
  for (const key of (await redis.keys('*')).sort()) {
    const value = await redis.dumpBuffer(key);
    if (value !== null) dump.set(key, { value, ttl: Math.max(0, await redis.pttl(key)) });
  }
  return dump;
}

export async function restore(redis: Redis, dump: Dump): Promise<void> {
  const pipeline = redis.pipeline().flushall();
  for (const [key, { value, ttl }] of dump) pipeline.restore(key, ttl, value);
  await pipeline.exec();
}

export interface StoreKeys {
  /** What is there, ledgers left out. */
  readonly present: readonly string[];
  /** Names of leases that a worker asks for. */
  readonly classes: readonly string[];
  /** What was there before; empty where nothing was. */
  readonly older: Dump;
  readonly tenant: string;
}

/** Of a list that is not empty. */
function pick<Item>(chance: Chance, items: readonly Item[]): Item {
  const item = items[chance.below(items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}

const isLedger = (key: string): boolean => key.endsWith(':ledger');

export function tamperable(dump: Dump): readonly string[] {
  return [...dump.keys()].filter((key) => !isLedger(key));
}

type Tamper = (redis: Redis, of: StoreKeys, chance: Chance) => Promise<unknown>;

const garbage = ['', 'x', 'null', '[]', '{}', '-1', '1e999', '"', '\u0000', '{"__proto__":{}}', '9'.repeat(400)];

/** By name: `what` was done, for a trial that fails. */
export const tamperings: Readonly<Record<string, Tamper>> = {
  deleted: (redis, { present }, chance) => redis.del(pick(chance, present)),
  'set to something else': (redis, { present }, chance) => redis.set(pick(chance, present), pick(chance, garbage)),
  'set to what stands elsewhere': async (redis, { present }, chance) => {
    const [to, from] = [pick(chance, present), pick(chance, present)];
    if (to !== from) await redis.copy(from, to, 'REPLACE');
  },
  swapped: async (redis, { present }, chance) => {
    const [one, other] = [pick(chance, present), pick(chance, present)];
    if (one === other) return;
    await redis.copy(one, 'aside', 'REPLACE');
    await redis.copy(other, one, 'REPLACE');
    await redis.copy('aside', other, 'REPLACE');
    await redis.del('aside');
  },
  'restored as it was': async (redis, { older }, chance) => {
    const [key, dumped] = pick(
      chance,
      [...older].filter(([name]) => !isLedger(name)),
    );
    await redis.restore(key, 0, dumped.value, 'REPLACE');
  },
  edited: async (redis, { present }, chance) => edit(redis, pick(chance, present), chance),
  'an operation edited': async (redis, { present }, chance) => {
    const plans = present.filter((key) => key.includes(':plan:'));
    if (plans.length > 0) await editOperation(redis, pick(chance, plans), chance);
  },
  'a lease made up': async (redis, { classes, tenant }, chance) =>
    redis.set(keys.lease(tenant, pick(chance, classes)), pick(chance, ['1:x', '', '999999:x'])),
  'the count of leases changed': (redis, { tenant }, chance) =>
    redis.set(keys.fence(tenant), pick(chance, ['0', '-5', '9007199254740993', 'x'])),
  'made to expire': (redis, { present }, chance) => redis.pexpire(pick(chance, present), 1 + chance.below(3)),
  'all of them deleted': (redis, { present }) => redis.del(...present),
  'a notice made up': (redis, { tenant }, chance) => redis.set(keys.halted(tenant), pick(chance, garbage)),
};

/** One byte, one element or one field. */
async function edit(redis: Redis, key: string, chance: Chance): Promise<void> {
  switch (await redis.type(key)) {
    case 'string':
      await redis.set(key, spoiled((await redis.get(key)) ?? '', chance));
      return;
    case 'list': {
      const length = await redis.llen(key);
      const at = chance.below(length);
      const line = (await redis.lindex(key, at)) ?? '';
      const how = chance.below(3);
      if (how === 0) await redis.lset(key, at, spoiled(line, chance));
      else if (how === 1) await redis.rpush(key, line);
      else await redis.lpop(key);
      return;
    }
    case 'hash': {
      const fields = Object.entries(await redis.hgetall(key));
      const [field, value] = pick(chance, fields);
      if (chance.below(3) === 0) await redis.hdel(key, field);
      else await redis.hset(key, pick(chance, fields)[0], chance.below(2) === 0 ? value : spoiled(value, chance));
      return;
    }
    case 'set':
      await redis.srem(key, pick(chance, await redis.smembers(key)));
      return;
    default:
      await redis.del(key);
  }
}

function spoiled(text: string, chance: Chance): string {
  const at = chance.below(Math.max(1, text.length));
  return text.slice(0, at) + pick(chance, ['', 'x', '0', '1', '"', '}', ',', 'true', 'false']) + text.slice(at + 1);
}

/** Still operations, and others than those that were approved. */
async function editOperation(redis: Redis, key: string, chance: Chance): Promise<void> {
  const operations: Record<string, unknown>[] = JSON.parse((await redis.lindex(key, 0)) ?? '[]');
  const at = chance.below(operations.length);
  const operation = operations[at] ?? {};
  const edits: readonly (() => unknown)[] = [
    () => operations.splice(at, 1),
    () => operations.push(operation),
    () => operations.reverse(),
    () => Object.assign(operation, { identity: pick(chance, operations)['identity'] }),
    () => Object.assign(operation, { after: { ...(operation['before'] as object) } }),
    () => Object.assign(operation, { after: { ...(operation['after'] as object), OWAEnabled: false } }),
    () => Object.assign(operation, { resource: 'exchange.CASMailboxPlan' }),
  ];
  pick(chance, edits)();
  await redis.lset(key, 0, JSON.stringify(operations));
}
