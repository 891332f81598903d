/** Looks at the store, for whoever sets it up: whether it answers, keeps what it is given, and cannot be reached by others. */
import { InputError } from '../../src/errors.js';
import { storeAddress } from './address.js';
import { checkDurability, connectRedis } from './connection.js';
import { createProcessStore, type ProcessSeen } from './processes.js';

export interface StoreSight {
  /** Why it does not answer; null when it does. */
  readonly unreachable: string | null;
  /** The gateways and workers that said within three minutes that they run. */
  readonly processes: readonly ProcessSeen[];
  /** The time that the server has; null where it was not asked. */
  readonly time: Date | null;
  /** What may lose entries, each with its remedy; empty when nothing does. */
  readonly durability: readonly string[];
  /** What lets others read or write, each with its remedy. */
  readonly exposure: readonly string[];
}

const answerTimeMs = 3000;
/** Processes say every minute that they run. */
const silentMs = 3 * 60_000;
const unseen = { durability: [], processes: [], time: null } as const;

/** `now`: the time that processes are judged by. */
export async function inspectStore(address: string, now: Date): Promise<StoreSight> {
  const exposure = await problemsOf(async () => void storeAddress(address));
  // Over an open network not even the password is sent.
  if (exposure.length > 0) return { ...unseen, unreachable: null, exposure };
  const redis = connectRedis(address);
  let latest = 'no answer within three seconds';
  redis.on('error', (error: Error) => {
    latest = error.message;
  });
  try {
    const answered = await Promise.race([redis.ping().then(() => true), after(answerTimeMs)]);
    if (!answered) return { ...unseen, unreachable: latest, exposure };
    const [seconds = 0] = await redis.time();
    return {
      unreachable: null,
      durability: await problemsOf(() => checkDurability(redis)),
      exposure,
      processes: await createProcessStore(redis).since(new Date(now.getTime() - silentMs)),
      time: new Date(seconds * 1000),
    };
  } finally {
    redis.disconnect();
  }
}

async function problemsOf(check: () => Promise<void>): Promise<readonly string[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

function after(ms: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), ms).unref();
  });
}
