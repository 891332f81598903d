/** Someone else wrote to one of our keys, something of another type: what was there is gone either way, and it is in nobody's way. */
import { isForbidden, isForeign } from '../../src/engine/ledger/retry-later.js';
import type { StoreClient } from './connection.js';
import { textOf } from './gets.js';
import { script } from './script.js';

/** Works on a key; where something is there that cannot be worked on, it is taken away first. */
export async function unlessForeign<Reply>(redis: StoreClient, key: string, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!isForeign(error)) throw error;
    await redis.del(key);
    return work();
  }
}

/**
 * The text of a key; null where there is none, or something else. That is taken away where this process may: of what another one keeps it may only read,
 * and nobody who writes something there keeps it from reading the rest.
 */
export async function textAt(redis: StoreClient, key: string): Promise<string | null> {
  try {
    return await textOf(redis, key);
  } catch (error) {
    if (!isForeign(error)) throw error;
    await takenAway(redis, key);
    return null;
  }
}

/** What work on a key of another process gives; `none` where something else is there. */
export async function orNone<Reply>(redis: StoreClient, key: string, none: Reply, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!isForeign(error)) throw error;
    await takenAway(redis, key);
    return none;
  }
}

async function takenAway(redis: StoreClient, key: string): Promise<void> {
  try {
    await redis.del(key);
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
}

/** Nothing of ours is there. */
export function nullIfForeign(error: unknown): null {
  if (isForeign(error)) return null;
  throw error;
}

/** Arguments: fields, each with its value behind it. */
const fieldsScript = script(`
local set = redis.pcall('HSET', KEYS[1], unpack(ARGV))
if type(set) ~= 'table' or not set.err then return set end
if not string.find(set.err, 'WRONGTYPE') then return set end
redis.call('DEL', KEYS[1])
return redis.call('HSET', KEYS[1], unpack(ARGV))`);

/** Sets fields of a hash; in the same step something else that stands in its place is taken away, which someone could put there again before each try. */
export async function setFields(redis: StoreClient, key: string, fields: ReadonlyMap<string, string>): Promise<void> {
  await fieldsScript.run(redis, [key], [...fields].flat());
}

/** Arguments: what was read; `over` where what is there counts no more; milliseconds that it is kept, or nothing; a value for each key. */
const replaceScript = script(`
local now = redis.pcall('GET', KEYS[1])
if ARGV[2] ~= 'over' and (type(now) == 'string' and now or '') ~= ARGV[1] then return 0 end
for place, key in ipairs(KEYS) do
  if ARGV[3] == '' then redis.call('SET', key, ARGV[3 + place])
  else redis.call('SET', key, ARGV[3 + place], 'PX', ARGV[3]) end
end
return 1`);

/** This often another process of ours may be first; someone who is so again and again would hold up the work for ever. */
const maxLost = 50;

interface Replacement {
  /** One for each key. */
  readonly texts: readonly string[];
  /** Milliseconds; absent: for good. */
  readonly forMs?: number;
}

/**
 * Replaces what the first key has by what `next` makes of it, and the other keys with it. Where it is set meanwhile, `next` is asked again, and where that
 * does not end, what is there is written over. Null leaves all as it is.
 */
export async function replaceText(
  redis: StoreClient,
  keys: readonly [string, ...string[]],
  next: (before: string | null) => Replacement | null,
): Promise<void> {
  for (let lost = 0; ; lost += 1) {
    const before = await textAt(redis, keys[0]);
    const wanted = next(before);
    if (wanted === null) return;
    const { texts, forMs } = wanted;
    const how = lost < maxLost ? '' : 'over';
    if ((await replaceScript.run(redis, keys, [before ?? '', how, forMs ?? '', ...texts])) === 1) return;
  }
}
