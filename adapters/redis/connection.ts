/** Connects to Valkey or Redis, and refuses a server that may lose or drop what it was given. */
import { Redis, ReplyError } from 'ioredis';
import { z } from 'zod';
import { InputError } from '../../src/errors.js';
import { storeAddress } from './address.js';

/** The connection, for those who hand it on. */
export type { Redis } from 'ioredis';

const maxPauseMs = 1000;

/**
 * A connection that comes back by itself and never gives a command up, as BullMQ's workers need it. The caller listens to
 * its `error` events, or ioredis prints them.
 * Throws InputError for an address beyond this machine without TLS and a user, and for one that `storeAddress` does not take.
 */
export function connectRedis(address: string): Redis {
  return new Redis({
    ...storeAddress(address),
    maxRetriesPerRequest: null,
    // The ready check waits a whole second while a server loads its file (measured); a command that comes too early is sent again instead.
    enableReadyCheck: false,
    reconnectOnError: (error) => (error.message.startsWith('LOADING') ? 2 : false),
    retryStrategy: (attempt) => Math.min(attempt * 20, maxPauseMs),
    // A process that ends while the server is away would wait for two seconds.
    disconnectTimeout: 100,
  });
}

const needed = [
  {
    setting: 'maxmemory-policy',
    value: 'noeviction',
    otherwise: 'a full server drops ledger entries and jobs without telling',
  },
  { setting: 'appendonly', value: 'yes', otherwise: 'everything is gone when the server stops' },
  {
    setting: 'appendfsync',
    value: 'always',
    // Valkey 8.1.1 answers WAITAOF too early with everysec (redis/redis#12622), so waiting for the disk is no way out.
    otherwise: 'what was acknowledged in the last seconds is lost with the power',
  },
] as const;

/** Throws InputError with each line to change where the server may evict entries, or acknowledges before the disk has them. */
export async function checkDurability(redis: Redis): Promise<void> {
  const problems: string[] = [];
  for (const { setting, value, otherwise } of needed) {
    const actual = await readSetting(redis, setting);
    if (actual === value) continue;
    problems.push(
      actual === null
        ? `${setting} cannot be read: let this user run CONFIG GET (\`ACL SETUSER <user> +config|get\`)`
        : `${setting} is ${actual}: write \`${setting} ${value}\` into the server's configuration, or ${otherwise}`,
    );
  }
  if (problems.length > 0) throw new InputError('This Valkey or Redis server would not keep the ledger safe.', problems);
}

/** Name and value in turn; nothing where the server does not know the name. */
const settingReply = z.union([
  z.tuple([z.string(), z.string()]).transform(([, value]) => value),
  z.tuple([]).transform(() => null),
]);

/** Null where the server does not tell: absent is not a pass. */
async function readSetting(redis: Redis, setting: string): Promise<string | null> {
  try {
    return settingReply.parse(await redis.config('GET', setting));
  } catch (error) {
    if (error instanceof ReplyError) return null;
    throw error;
  }
}
