/** Whether the store takes what every decision takes: a script, that sets a value and appends. One of them alone may be refused to this user. */

import { isForbidden } from '../../src/engine/ledger/retry-later.js';
import { InputError } from '../../src/lib/errors.js';
import type { StoreClient } from './connection.js';
import { unlessForeign } from './foreign.js';
import { keys } from './keys.js';
import { script } from './script.js';

/** Milliseconds: the probe is forgotten with the process. */
const keptMs = 60_000;

const probe = script(`
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local added = redis.pcall('XADD', KEYS[2], 'MAXLEN', 1, '*', 'at', ARGV[1])
if type(added) == 'table' and added.err then
  if not (string.find(added.err, 'WRONGTYPE') or string.find(added.err, 'equal or smaller')) then return added end
  redis.call('DEL', KEYS[2])
  redis.call('XADD', KEYS[2], 'MAXLEN', 1, '*', 'at', ARGV[1])
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1`);

/**
 * @param process whose probe it is: the name keeps those of several apart. Rejects with what the store says where it refuses.
 * @param promised a write that waits for the replicas that the settings ask for; absent where they ask for none
 */
export async function takesWrites(
  redis: StoreClient,
  process: string,
  at: Date,
  promised?: () => Promise<void>,
): Promise<boolean> {
  await promised?.();
  const value = keys.ready(process);
  const entries = `${value}:entries`;
  const probing = () => probe.run(redis, [value, entries], [at.toISOString(), keptMs]);
  // What anyone can foresee the name of keeps no process from starting.
  return (await unlessForeign(redis, entries, probing)) === 1;
}

/** For a start. Throws InputError where this user may not do what every decision takes, and what the store says where it refuses otherwise. */
export async function checkWrites(redis: StoreClient, at: Date): Promise<void> {
  try {
    await takesWrites(redis, 'start', at);
  } catch (error) {
    if (!(error instanceof Error) || !isForbidden(error)) throw error;
    throw new InputError('The store does not let this user do what hardenbot has to do.', [
      `allow it what docs/store.md names under "Users" (the server says: ${error.message})`,
    ]);
  }
}
