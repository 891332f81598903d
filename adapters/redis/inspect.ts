/** Looks at the store, for anyone who sets it up: whether it answers, keeps what it is given, and cannot be reached by others. */
import { Cluster, ReplyError } from 'ioredis';
import { InputError } from '../../src/lib/errors.js';
import { answerWithin } from '../../src/lib/with-timeout.js';
import { connectStore, type StoreClient } from './connection.js';
import { isLoginRefusal, wrongServers } from './kind-of-server.js';
import type { StorePlace } from './place.js';
import { createProcessStore, type ProcessSeen, silentMs } from './processes.js';
import { checkStore, LoginRefused, WrongServer } from './safety.js';
import { serverTime } from './server-time.js';
import { certificateEnd } from './store-tls.js';
import { takesWrites } from './takes-writes.js';

interface StoreInspection {
  /** Why it does not answer; null when it does. */
  readonly unreachable: string | null;
  /** Why it gives us nothing, with the remedy; null when it takes our login. */
  readonly refused: string | null;
  /** What answers in place of the store that the settings name, each with its remedy; empty where it is that. */
  readonly wrong: readonly string[];
  /** The gateways and workers that said within three minutes that they run. */
  readonly processes: readonly ProcessSeen[];
  /** The time that the server has; null where it was not asked, or this user may not ask it. */
  readonly time: Date | null;
  /** When the first of the certificates ends that its servers show; null where they show none, or do not answer. */
  readonly certificateEnd: Date | null;
  /** What may lose entries, each with its remedy; empty when nothing does. */
  readonly safety: readonly string[];
}

const nothing: StoreInspection = {
  unreachable: null,
  refused: null,
  wrong: [],
  safety: [],
  processes: [],
  time: null,
  certificateEnd: null,
};

const answerTimeMs = 3000;

/** `now`: the time that processes are judged by. */
export async function inspectStore(place: StorePlace, now: Date): Promise<StoreInspection> {
  const client = connectStore(place);
  let latest = 'no answer within three seconds';
  let refusal: string | null = null;
  const noteError = (error: Error): void => {
    latest = error.message;
    if (isLoginRefusal(error)) refusal = error.message;
  };
  client.on('error', noteError);
  if (client instanceof Cluster) client.on('node error', noteError);
  try {
    const safety = problemsOf(() => checkStore(client, place));
    const problems = await answerWithin<readonly string[] | null>(answerTimeMs, safety, () => null);
    // A cluster goes on asking for its nodes.
    if (problems === null && refusal !== null) throw new LoginRefused(refusal, place);
    if (problems === null) {
      const wrong = await wrongServers(place, answerTimeMs);
      return wrong === null ? { ...nothing, unreachable: latest } : { ...nothing, wrong: [wrong] };
    }
    // What is no primary of ours is not asked for more: it would be waited for without an end.
    if (problems.length > 0) return { ...nothing, safety: problems };
    const time = await timeOf(client);
    const shown = certificateEnd(client);
    return {
      ...nothing,
      certificateEnd: shown,
      processes: await createProcessStore(client).since(new Date(now.getTime() - silentMs)),
      time,
    };
  } catch (error) {
    if (error instanceof WrongServer) return { ...nothing, wrong: error.problems };
    if (error instanceof LoginRefused) return { ...nothing, refused: error.problems[0] ?? error.message };
    throw error;
  } finally {
    client.disconnect();
  }
}

/** Why the store takes no writes now, in its own words; null: it does, or it was not asked in time. */
export async function whyNoWrites(place: StorePlace, now: Date): Promise<string | null> {
  const client = connectStore(place);
  client.on('error', () => undefined);
  try {
    const asked = takesWrites(client, 'doctor', now).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    return await answerWithin<string | null>(answerTimeMs, asked, () => null);
  } finally {
    client.disconnect();
  }
}

/** Null where this user may not ask. */
async function timeOf(client: StoreClient): Promise<Date | null> {
  try {
    return await serverTime(client);
  } catch (error) {
    if (error instanceof ReplyError) return null;
    throw error;
  }
}

async function problemsOf(check: () => Promise<void>): Promise<readonly string[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof InputError && !(error instanceof LoginRefused) && !(error instanceof WrongServer)) return error.problems;
    throw error;
  }
}
