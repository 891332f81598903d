/** Looks at the store, for whoever sets it up: whether it answers, keeps what it is given, and cannot be reached by others. */
import { Cluster, Redis, ReplyError } from 'ioredis';
import { isForbidden } from '../../src/engine/ledger/retry-later.js';
import { InputError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { answerWithin } from '../../src/lib/with-timeout.js';
import { connectStore, type StoreClient } from './connection.js';
import type { StorePlace } from './place.js';
import { createProcessStore, type ProcessSeen, silentMs } from './processes.js';
import { checkStore, isLoginRefusal, LoginRefused } from './safety.js';
import { serverTime } from './server-time.js';

export interface StoreInspection {
  /** Why it does not answer; null when it does. */
  readonly unreachable: string | null;
  /** Why it tells us nothing, with the remedy; null when it takes our login. */
  readonly refused: string | null;
  /** The gateways and workers that said within three minutes that they run. */
  readonly processes: readonly ProcessSeen[];
  /** The time that the server has; null where it was not asked, or this user may not ask it. */
  readonly time: Date | null;
  /** What may lose entries or leads to the wrong server, each with its remedy; empty when nothing does. */
  readonly safety: readonly string[];
}

const nothing: StoreInspection = { unreachable: null, refused: null, safety: [], processes: [], time: null };

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
    if (problems === null) return { ...nothing, unreachable: (await unknownPrimary(place)) ?? latest };
    // What is no primary of ours is not asked for more: it would be waited for without an end.
    if (problems.length > 0) return { ...nothing, safety: problems };
    const time = await timeOf(client);
    return { ...nothing, processes: await createProcessStore(client).since(new Date(now.getTime() - silentMs)), time };
  } catch (error) {
    if (error instanceof LoginRefused) return { ...nothing, refused: error.problems[0] ?? error.message };
    throw error;
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

/** The client says only that no Sentinel led it anywhere: whether they answer and know no such primary is asked of them one by one. Null where none says so. */
async function unknownPrimary(place: StorePlace): Promise<string | null> {
  if (place.kind !== 'sentinel') return null;
  const { sentinels, primary, passwords, tls, sentinelUser } = place;
  for (const { host, port } of sentinels) {
    const options = omitUndefined({ tls, username: sentinelUser, password: passwords.sentinel() });
    const sentinel = new Redis({
      ...options,
      host,
      port,
      lazyConnect: true,
      retryStrategy: () => null,
      commandTimeout: answerTimeMs,
    });
    sentinel.on('error', () => undefined);
    try {
      const known = await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', primary);
      if (known === null) return `the Sentinel ${host}:${port} knows no primary called ${primary}: correct \`store.primary\``;
    } catch {
      // One that cannot be asked says nothing about the name.
    } finally {
      sentinel.disconnect();
    }
  }
  return null;
}

async function problemsOf(check: () => Promise<void>): Promise<readonly string[]> {
  try {
    await check();
    return [];
  } catch (error) {
    if (error instanceof InputError && !(error instanceof LoginRefused)) return error.problems;
    throw error;
  }
}

/**
 * A server looks at rights before it looks at arguments: who may not gets NOPERM, who may gets an error for what cannot be done. None of them changes or
 * reads anything, on a server that takes odd arguments too: commands that would empty or end it are not among them, and are refused by the same rules.
 */
const probes: readonly { readonly may: string; readonly command: readonly [string, ...string[]] }[] = [
  { may: 'swap databases', command: ['SWAPDB', 'no', 'database'] },
  { may: 'cut off other clients', command: ['CLIENT', 'KILL', 'ID', '0'] },
  { may: 'load functions', command: ['FUNCTION', 'LOAD', 'no library'] },
  { may: 'read its users', command: ['ACL', 'LIST'] },
  { may: 'change its settings', command: ['CONFIG', 'SET', 'hardenbot-no-such-setting', '1'] },
  { may: 'read keys that are not those of hardenbot', command: ['GET', '{hardenbot}-no-such-key'] },
];

/** What the login may do beside that, as parts of a sentence; empty: nothing that was tried. */
export async function rightsTooMany(place: StorePlace): Promise<readonly string[]> {
  const client = connectStore(place);
  client.on('error', () => undefined);
  try {
    const found: string[] = [];
    for (const { may, command } of probes) if (await mayRun(client, command)) found.push(may);
    return found;
  } finally {
    client.disconnect();
  }
}

async function mayRun(client: StoreClient, [name, ...args]: readonly [string, ...string[]]): Promise<boolean> {
  try {
    await client.call(name, ...args);
    return true;
  } catch (error) {
    return !(isForbidden(error) || isUnknown(error));
  }
}

/** A provider that takes a command away answers so. */
function isUnknown(error: unknown): boolean {
  return error instanceof Error && /^ERR unknown (command|subcommand)/i.test(error.message);
}
