/** Looks at the store, for whoever sets it up: whether it answers, keeps what it is given, and cannot be reached by others. */
import { InputError } from '../../src/errors.js';
import { refuseOpenAddress } from './address.js';
import { checkDurability, connectRedis } from './connection.js';

export interface StoreSight {
  /** Why it does not answer; null when it does. */
  readonly unreachable: string | null;
  /** What may lose entries, each with its remedy; empty when nothing does. */
  readonly durability: readonly string[];
  /** What lets others read or write, each with its remedy. */
  readonly exposure: readonly string[];
}

const answerTimeMs = 3000;

export async function inspectStore(address: string): Promise<StoreSight> {
  const exposure = await problemsOf(async () => refuseOpenAddress(address));
  // Over an open network not even the password is sent.
  if (exposure.length > 0) return { unreachable: null, durability: [], exposure };
  const redis = connectRedis(address);
  let latest = 'no answer within three seconds';
  redis.on('error', (error: Error) => {
    latest = error.message;
  });
  try {
    const answered = await Promise.race([redis.ping().then(() => true), after(answerTimeMs)]);
    if (!answered) return { unreachable: latest, durability: [], exposure };
    return { unreachable: null, durability: await problemsOf(() => checkDurability(redis)), exposure };
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
