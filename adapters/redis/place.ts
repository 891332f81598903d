/** Where the store is and how it is reached, whatever its kind: the settings' `store`, or REDIS_URL as the short form of a single server. */
import type { ConnectionOptions } from 'node:tls';
import type { HostAndPort, StoreSettings } from '../../src/config/store.js';
import { InputError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { isLoopback, type StoreAddress, storeAddress } from './address.js';
import type { RenewedLogin } from './renewed-login.js';
import { tlsOf } from './store-tls.js';

/** Passwords are asked for at every connection, so that a changed one needs no new start. */
export interface RenewedPassword {
  /** Where logins end: those to the store, user and all. */
  readonly renewed?: RenewedLogin;
  /** What to do where the store refuses the login. Absent: what is said of a password. */
  readonly whenRefused?: string;
}

export interface StorePasswords extends RenewedPassword {
  readonly store: () => string | undefined;
  readonly sentinel: () => string | undefined;
}

interface Reached {
  /** Absent: not encrypted, which is only taken for this machine. */
  readonly tls?: ConnectionOptions;
  readonly user?: string;
  readonly passwords: StorePasswords;
  /** `provider`: the settings say that someone else promises it, and nothing of it is asked. */
  readonly durability: StoreSettings['durability'];
}

export type StorePlace =
  | ({ readonly kind: 'single'; readonly address: StoreAddress } & Reached)
  | ({
      readonly kind: 'sentinel';
      readonly sentinels: readonly HostAndPort[];
      readonly primary: string;
      readonly sentinelUser?: string;
    } & Reached)
  | ({ readonly kind: 'cluster'; readonly nodes: readonly HostAndPort[] } & Reached);

export const noPasswords: StorePasswords = { store: () => undefined, sentinel: () => undefined };

/** Who logs in, where the address does not say it. */
interface Login {
  readonly user: string;
  readonly passwords: StorePasswords;
}

/**
 * The short form: one server that has everything on disk. Throws InputError for an address that is none, or open to others.
 * @param login in place of a user in the address
 */
export function placeOfAddress(address: string, login?: Login): StorePlace {
  const place = { kind: 'single', address: storeAddress(address, login !== undefined), durability: 'disk' } as const;
  return login === undefined ? { ...place, passwords: noPasswords } : { ...place, ...login };
}

/** Throws InputError, naming each key, for a store that others could read and write, and for a file of certificates that cannot be read. */
export function placeOfSettings(store: StoreSettings, passwords: StorePasswords): StorePlace {
  refuseOpenStore(store, passwords);
  const reached: Reached = {
    ...(store.tls === undefined ? {} : { tls: tlsOf(store.tls) }),
    ...omitUndefined({ user: store.user }),
    passwords,
    durability: store.durability,
  };
  switch (store.kind) {
    case 'single':
      return { kind: 'single', address: store.address, ...reached };
    case 'sentinel':
      return {
        kind: 'sentinel',
        sentinels: store.sentinels,
        primary: store.primary,
        ...omitUndefined({ sentinelUser: store.sentinelUser }),
        ...reached,
      };
    case 'cluster':
      return { kind: 'cluster', nodes: store.nodes, ...reached };
  }
}

/** A Valkey that keeps what it is given, as `checkStore` wants it. */
export const serverCommand = 'valkey-server --appendonly yes --appendfsync always --maxmemory-policy noeviction';

/** With the users that `hardenbot init` wrote, where one of them logs in. */
export function startCommand({ user }: Pick<StorePlace, 'user'>): string {
  return user === undefined ? serverCommand : `${serverCommand} --aclfile store-users.acl`;
}

const broken = /ECONNRESET|EPIPE|no answer within/;

const meanings: readonly (readonly [code: RegExp, meaning: string])[] = [
  [/ECONNREFUSED/, 'nothing listens there'],
  [/ENOTFOUND/, 'DNS has no address for its host'],
  [/EAI_AGAIN/, 'DNS does not answer'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'no network leads there'],
  [/ECONNRESET|EPIPE/, 'what listens there broke off'],
  [/ENOENT/, 'there is no such socket'],
];

/** What the network said of a store that does not answer, in words where they are known, with the network's own behind them. */
export function awayReason(message: string): string {
  const meaning = meanings.find(([code]) => code.test(message))?.[1];
  return meaning === undefined ? message : `${meaning} (${message})`;
}

/** What to do about a store that does not answer, by what was said of it: nobody helps a certificate by starting the server. */
export function awayRemedy(message: string, place: Pick<StorePlace, 'user'>): string {
  if (/certificate/i.test(message))
    return 'its certificate is not taken: renew it there, or name who signed it: store.tls.ca, or NODE_EXTRA_CA_CERTS';
  const start = `start it (${startCommand(place)}) or correct REDIS_URL, or \`store\` in the settings`;
  return broken.test(message)
    ? `${start}: it may be the port of another program, and takes rediss:// with TLS, redis:// without`
    : start;
}

/** Where a store is, as people say it; no password and no user is in it. */
export function nameOfPlace(place: StorePlace): string {
  const listed = (servers: readonly HostAndPort[]): string => servers.map(({ host, port }) => `${host}:${port}`).join(', ');
  switch (place.kind) {
    case 'single':
      return place.address.path ?? `${place.address.host ?? ''}:${place.address.port ?? ''}`;
    case 'sentinel':
      return `${place.primary} of the Sentinels ${listed(place.sentinels)}`;
    case 'cluster':
      return `the cluster ${listed(place.nodes)}`;
  }
}

function refuseOpenStore(store: StoreSettings, passwords: StorePasswords): void {
  const elsewhere = hostsOf(store).filter((host) => !isLoopback(host.toLowerCase()));
  if (elsewhere.length === 0) return;
  const problems: string[] = [];
  const hosts = [...new Set(elsewhere)].join(', ');
  if (store.tls === undefined)
    problems.push(
      `store.tls: ${hosts} is not this machine; write tls: {} (or tls: { ca: /path/ca.pem }) so that it is encrypted`,
    );
  if (passwords.store() === undefined)
    problems.push(
      `STORE_PASSWORD or STORE_PASSWORD_FILE: missing; ${hosts} is not this machine, and anyone who reaches it could write`,
    );
  if (problems.length > 0) throw new InputError('Anyone on the network could write to this store.', problems);
}

function hostsOf(store: StoreSettings): readonly string[] {
  switch (store.kind) {
    case 'single':
      return [store.address.host];
    case 'sentinel':
      return store.sentinels.map(({ host }) => host);
    case 'cluster':
      return store.nodes.map(({ host }) => host);
  }
}
