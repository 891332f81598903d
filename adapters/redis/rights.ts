/** What a login may do beside what hardenbot does: at the store, and at the Sentinels that lead to it. */
import { Redis } from 'ioredis';
import { isForbidden } from '../../src/engine/ledger/retry-later.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { answerWithin } from '../../src/lib/with-timeout.js';
import type { StoreAddress } from './address.js';
import { connectStore, type StoreClient } from './connection.js';
import { noPasswords, type StorePlace } from './place.js';

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
    return await tooMany(client, probes);
  } finally {
    client.disconnect();
  }
}

const askedMs = 2000;

/**
 * Whether the user `default` is one who may say PING and little else: a store replays transactions of its append-only file as that user when it starts,
 * scripts that write twice among them, and drops what that user may not (redis/redis#14541, valkey-io/valkey#3983). Of a user who is off nothing can be seen.
 */
export async function forgetsTransactions(place: StorePlace): Promise<boolean> {
  const { user: _user, ...where } = place;
  const without = { ...where, passwords: noPasswords } as StorePlace;
  const client = connectStore(without.kind === 'single' ? { ...without, address: withoutLogin(without.address) } : without);
  client.on('error', () => undefined);
  try {
    const asked = client.ping().then(() => client.get('{hardenbot}-no-such-key'));
    const refused = asked.then(
      () => false,
      (error: unknown) => isForbidden(error),
    );
    return await answerWithin(askedMs, refused, () => false);
  } finally {
    client.disconnect();
  }
}

function withoutLogin({ username: _username, password: _password, ...address }: StoreAddress): StoreAddress {
  return address;
}

/** Of a name that no Sentinel knows: a login without the right gets NOPERM, one with it an error about the name. */
const noPrimary = 'hardenbot-no-such-primary';
const sentinelProbes: typeof probes = [
  { may: 'have another server take over', command: ['SENTINEL', 'FAILOVER', noPrimary] },
  { may: 'make the Sentinels forget the primary', command: ['SENTINEL', 'REMOVE', noPrimary] },
  { may: 'change how they watch it', command: ['SENTINEL', 'SET', noPrimary, 'quorum', '1'] },
];

/** Milliseconds for one Sentinel; one that is away is passed over. */
const sentinelAnswerMs = 3000;

/** The same at the Sentinels, where every connection may do everything unless there are users; null: there are none, or none answers. */
export async function rightsAtSentinels(place: StorePlace): Promise<readonly string[] | null> {
  if (place.kind !== 'sentinel') return null;
  const { sentinels, tls, sentinelUser, passwords } = place;
  for (const { host, port } of sentinels) {
    const sentinel = new Redis({
      ...omitUndefined({ tls, username: sentinelUser, password: passwords.sentinel() }),
      host,
      port,
      lazyConnect: true,
      enableReadyCheck: false,
      retryStrategy: () => null,
      connectTimeout: sentinelAnswerMs,
      commandTimeout: sentinelAnswerMs,
    });
    sentinel.on('error', () => undefined);
    try {
      await sentinel.connect();
      return await tooMany(sentinel, sentinelProbes);
    } catch {
      // Another one of them may answer.
    } finally {
      sentinel.disconnect();
    }
  }
  return null;
}

async function tooMany(client: Pick<StoreClient, 'call'>, tried: typeof probes): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { may, command } of tried) if (await mayRun(client, command)) found.push(may);
  return found;
}

async function mayRun(client: Pick<StoreClient, 'call'>, [name, ...args]: readonly [string, ...string[]]): Promise<boolean> {
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
