/** Limits that all processes keep together, counted in Valkey by how long keys live there. */
import { z } from 'zod';
import type { SealedValues } from '../../src/engine/ledger/sealed-value.js';
import { withTimeout } from '../../src/lib/with-timeout.js';
import type { PublishedLimit, SharedLimits, SharedPauses } from '../../src/tenant/shared-limits.js';
import type { StoreClient } from './connection.js';
import { replaceText, textAt } from './foreign.js';
import { keys } from './keys.js';
import { script } from './script.js';

/** How long a key still lives: longer than it was ever given only where the clock of the server was set back, or someone else wrote it. Then it is given that again. */
const lifeOf = `
local function life_of(key, longest)
  local left = redis.call('PTTL', key)
  if left <= longest then return math.max(0, left) end
  redis.call('PEXPIRE', key, string.format('%d', longest))
  return longest
end`;

/** A bucket that starts full: a key that lives until it is full again. Arguments: size, milliseconds for each request, cost. */
const bucketScript = script(`${lifeOf}
local full = ARGV[1] * ARGV[2]
local fullIn = life_of(KEYS[1], full) + ARGV[2] * ARGV[3]
local wait = fullIn - full
if wait > 0 then return wait end
redis.call('SET', KEYS[1], '', 'PX', string.format('%d', fullIn))
return 0`);

/** A key for each request that may go within a span, which lives as long. Arguments: milliseconds of the span, cost. */
const windowScript = script(`${lifeOf}
local free, waits, cost = {}, {}, tonumber(ARGV[2])
for _, key in ipairs(KEYS) do
  local wait = life_of(key, tonumber(ARGV[1]))
  if wait > 0 then table.insert(waits, wait) else table.insert(free, key) end
end
table.sort(waits)
if #free < cost then return waits[cost - #free] end
for place = 1, cost do redis.call('SET', free[place], '', 'PX', ARGV[1]) end
return 0`);

/** Milliseconds without one request that was counted, after which a limit is kept by each process on its own until one is: someone may take every place for ever. */
function aloneAfterMs({ requests, everyMs }: PublishedLimit): number {
  return 2 * requests * everyMs + 60_000;
}

interface Waiting {
  /** A store that does not answer for so long, in milliseconds, is gone on without: each process then keeps the limit on its own. */
  readonly maxWaitMs?: number;
  readonly monotonicMs: () => number;
}

export function createSharedLimits(redis: StoreClient, tenant: string, { maxWaitMs = 500, monotonicMs }: Waiting): SharedLimits {
  /** Since when nothing was counted, and when that was asked last, by the name of the limit. */
  const held = new Map<string, { readonly since: number; readonly askedAt: number }>();
  return {
    take: async (name, limit, cost) => {
      const counted = count(redis, (place) => keys.limit(tenant, name, place), limit, Math.min(cost, limit.requests));
      const wait = await withTimeout(maxWaitMs, () => counted, 0);
      if (wait <= 0) {
        held.delete(name);
        return 0;
      }
      const now = monotonicMs();
      const known = held.get(name);
      // A request that waits asks again in time: one that was given up long ago says nothing of now.
      const isGoingOn = known !== undefined && now - known.askedAt < aloneAfterMs(limit);
      const since = isGoingOn ? known.since : now;
      held.set(name, { since, askedAt: now });
      if (now - since >= aloneAfterMs(limit)) return 0;
      // Anyone who writes to the store keeps nobody waiting for longer than the limit itself could.
      return Math.min(wait, limit.requests * limit.everyMs);
    },
  };
}

async function count(redis: StoreClient, keyOf: (place: number) => string, limit: PublishedLimit, cost: number): Promise<number> {
  const { requests, everyMs, kind } = limit;
  const places = Array.from({ length: requests }, (_unused, place) => keyOf(place));
  const wait = await (kind === 'bucket'
    ? bucketScript.run(redis, [keyOf(0)], [requests, everyMs, cost])
    : windowScript.run(redis, places, [requests * everyMs, cost]));
  return typeof wait === 'number' ? wait : 0;
}

const pauseSchema = z.object({ until: z.iso.datetime() });

/**
 * Signed by the worker that read it: someone who writes to the store can make nothing wait, and a copy ends when the original did.
 * @param maxWaitMs a store that does not answer for so long is gone on without
 */
export function createSharedPauses(
  redis: StoreClient,
  values: SealedValues,
  { tenant, now, maxWaitMs = 500 }: { readonly tenant: string; readonly now: () => Date; readonly maxWaitMs?: number },
): SharedPauses {
  const keyOf = (name: string): string => keys.limit(tenant, `pause-${name}`, 0);
  const placeOf = (name: string) => ({ tenant, name: `pause ${name}` });
  const leftOf = (name: string, text: string | null): number => {
    const kept = pauseSchema.safeParse(values.open(placeOf(name), text)).data;
    return kept === undefined ? 0 : Math.max(0, Date.parse(kept.until) - now().getTime());
  };
  const keep = async (name: string, ms: number): Promise<void> => {
    const until = now().getTime() + ms;
    // Of several at once the longest counts.
    await replaceText(redis, [keyOf(name)], (before) => {
      const wanted = until - now().getTime();
      if (wanted <= 0 || leftOf(name, before) >= wanted) return null;
      return { texts: [values.seal(placeOf(name), { until: new Date(until).toISOString() })], forMs: Math.ceil(wanted) };
    });
  };
  return {
    keep: (name, ms) => withTimeout(maxWaitMs, () => keep(name, ms), undefined),
    left: (name) => withTimeout(maxWaitMs, async () => leftOf(name, await textAt(redis, keyOf(name))), 0),
  };
}
