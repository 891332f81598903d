/** Leases on Valkey: keys that expire, numbered by one counter a tenant. */
import { randomUUID } from 'node:crypto';
import type { Lease, LeaseStore } from '../../src/engine/ledger/lease.js';
import type { StoreClient } from './connection.js';
import { keys } from './keys.js';
import { script } from './script.js';

/**
 * The connection repeats a command whose answer was lost: then all of them are held by this very holder, who is new each time. One that would last
 * longer than any lease, because the clock of the server was set back, or that has no end, which nobody of us wrote, ends as one that is taken now. A count
 * that someone made something else begins again in the same step: they could do so before each try.
 */
const acquireScript = script(`
local first = redis.pcall('GET', KEYS[2])
local own = ':' .. ARGV[2]
if type(first) == 'string' and string.sub(first, -#own) == own then return tonumber(string.match(first, '^%d+')) end
local held = false
for i = 2, #KEYS do
  local left = redis.call('PTTL', KEYS[i])
  if left ~= -2 then held = true end
  if left == -1 or left > tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
end
if held then return 0 end
local fence = redis.pcall('INCR', KEYS[1])
if type(fence) ~= 'number' then
  if not (string.find(fence.err, 'WRONGTYPE') or string.find(fence.err, 'not an integer')) then return fence end
  redis.call('DEL', KEYS[1])
  fence = redis.call('INCR', KEYS[1])
end
for i = 2, #KEYS do redis.call('SET', KEYS[i], fence .. ':' .. ARGV[2], 'PX', ARGV[1]) end
return fence`);

/** For scripts: what a lease key holds. One that someone made another kind of value is held by nobody, which is no error. */
export const holderInLua = `
local function holder(key)
  local value = redis.pcall('GET', key)
  return type(value) == 'string' and value or false
end`;

const renewScript = script(`${holderInLua}
for i = 1, #KEYS do if holder(KEYS[i]) ~= ARGV[2] then return 0 end end
for i = 1, #KEYS do redis.call('PEXPIRE', KEYS[i], ARGV[1]) end
return 1`);

const releaseScript = script(`${holderInLua}
for i = 1, #KEYS do if holder(KEYS[i]) == ARGV[1] then redis.call('DEL', KEYS[i]) end end
return 1`);

export function createLeaseStore(redis: StoreClient): LeaseStore {
  return {
    acquire: async (tenant, classes, ttlMs) => {
      const holder = randomUUID();
      const held = leaseKeys({ tenant, classes });
      const count = keys.fence(tenant);
      const fence = Number(await acquireScript.run(redis, [count, ...held], [ttlMs, holder]));
      return fence === 0 ? null : { tenant, classes, fence, holder };
    },
    renew: async (lease, ttlMs) => {
      const held = leaseKeys(lease);
      return (await renewScript.run(redis, held, [ttlMs, leaseValue(lease)])) === 1;
    },
    release: async (lease) => {
      const held = leaseKeys(lease);
      await releaseScript.run(redis, held, [leaseValue(lease)]);
    },
  };
}

export function leaseKeys(lease: Pick<Lease, 'tenant' | 'classes'>): readonly string[] {
  return lease.classes.map((name) => keys.lease(lease.tenant, name));
}

/** What each key of a lease holds while it is the current one. */
export function leaseValue(lease: Lease): string {
  return `${lease.fence}:${lease.holder}`;
}
