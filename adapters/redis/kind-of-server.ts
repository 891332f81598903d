/** Which kind of server answers at an address, by what `INFO` says, and why it is not the one that the settings mean. */
import { Redis, ReplyError } from 'ioredis';
import type { HostAndPort } from '../../src/config/store.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import type { StorePlace } from './place.js';

export type ServerInfo = ReadonlyMap<string, string>;

/** `INFO` as its names and values. @param text as the server sends it; null: it does not tell */
export function readInfo(text: string | null): ServerInfo {
  const lines = (text ?? '').split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/**
 * Products that speak the protocol and keep data in ways of their own, by a name that only their `INFO` has: dragonfly_version, kvrocks_version and
 * garnet_version (each source's own), mvcc_depth of the section KeyDB. All but Garnet also give themselves out as some version of Redis.
 */
const otherProducts: readonly { readonly product: string; readonly field: string }[] = [
  { product: 'Dragonfly', field: 'dragonfly_version' },
  { product: 'KeyDB', field: 'mvcc_depth' },
  { product: 'Kvrocks', field: 'kvrocks_version' },
  { product: 'Garnet', field: 'garnet_version' },
];

/** Which kind of server this is, in a sentence where it is not the one that was expected; null where it is, or does not tell. */
export function kindProblem(info: ServerInfo, expected: StorePlace['kind']): string | null {
  const other = otherProducts.find(({ field }) => info.has(field));
  if (other !== undefined)
    return `this is ${other.product}, whose disk and replicas work otherwise, and hardenbot has not been tried with it: use Valkey 7.2 or Redis 7, or later`;
  const mode = modeOf(info);
  if (mode === 'sentinel')
    return 'this is a Sentinel, which names the primary and stores nothing: write `store: { kind: sentinel, sentinels: […], primary: <name> }`';
  if (mode === 'cluster' && expected !== 'cluster')
    return 'this server is a node of a cluster and has only a part of the keys: write `store: { kind: cluster, nodes: […] }`';
  if (info.get('role') === 'slave')
    return 'this server is a replica, which takes no writes: name the primary, or write `store: { kind: sentinel, … }` so that it is found';
  return null;
}

/**
 * Why no client gets on with the servers that the settings name as nodes or Sentinels, where one of them answers and is something else; null where none
 * does. To be asked once the store did not answer: the client of a cluster or of Sentinels says no more than that.
 */
export async function wrongServers(place: StorePlace, withinMs: number): Promise<string | null> {
  if (place.kind === 'single') return null;
  for (const server of place.kind === 'cluster' ? place.nodes : place.sentinels) {
    const problem = await askPlainly(server, place, withinMs);
    if (problem !== null) return `${server.host}:${server.port}: ${problem}`;
  }
  return null;
}

export type Several = Exclude<StorePlace, { readonly kind: 'single' }>;

function plainClient({ host, port }: HostAndPort, place: Several, withinMs: number): Redis {
  const { tls, passwords } = place;
  const login =
    place.kind === 'sentinel'
      ? { username: place.sentinelUser, password: passwords.sentinel() }
      : { username: passwords.renewed?.current().user ?? place.user, password: passwords.store() };
  return new Redis({
    ...omitUndefined({ tls, ...login }),
    host,
    port,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
  });
}

async function askPlainly(at: HostAndPort, place: Several, withinMs: number): Promise<string | null> {
  const server = plainClient(at, place, withinMs);
  server.on('error', () => undefined);
  try {
    const info = readInfo(await server.info());
    if (place.kind === 'cluster') return notInCluster(info);
    return notSentinel(info) ?? (await unknownTo(server, place.primary));
  } catch {
    // One that cannot be asked is not known to be something else.
    return null;
  } finally {
    server.disconnect();
  }
}

/**
 * Why the first of the named nodes or Sentinels that does so takes no connection of ours; null where none says. The client of a cluster or of Sentinels
 * says "Connection is closed." where a certificate or a login is refused (ioredis 6.0.0).
 */
export async function whyRefused(place: Several, withinMs: number): Promise<Error | null> {
  for (const at of place.kind === 'cluster' ? place.nodes : place.sentinels) {
    const server = plainClient(at, place, withinMs);
    const said: Error[] = [];
    server.on('error', (error: Error) => void said.push(error));
    await server.info().catch((error: Error) => void said.push(error));
    server.disconnect();
    const [refused] = said.filter((error) => isCertificateTrouble(error) || isLoginRefusal(error));
    if (refused !== undefined) return refused;
  }
  return null;
}

/** Whether the certificate that a server shows is not taken here: it has ended, is of another name, or nobody knows who signed it. As Node calls it. */
export function isCertificateTrouble(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_)/.test(code);
}

/** Whether a server says that it does not take who asks, or that nobody has logged in. */
export function isLoginRefusal(error: unknown): error is Error {
  return error instanceof Error && /^(WRONGPASS|NOAUTH)\b/.test(error.message);
}

function notInCluster(info: ServerInfo): string | null {
  const problem = kindProblem(info, 'cluster');
  // The replicas of a cluster are nodes as well.
  if (problem !== null && modeOf(info) !== 'cluster') return problem;
  return modeOf(info) === 'standalone'
    ? 'this is a single server, not a node of a cluster: write `store: { kind: single, address: … }`, or start it with `cluster-enabled yes`'
    : null;
}

function notSentinel(info: ServerInfo): string | null {
  const mode = modeOf(info);
  if (mode === undefined || mode === 'sentinel') return null;
  const what = mode === 'cluster' ? 'a node of a cluster' : 'a server that stores data';
  const remedy = mode === 'cluster' ? '`store: { kind: cluster, nodes: […] }`' : '`store: { kind: single, address: … }`';
  return `this is ${what}, not a Sentinel: name the Sentinels, whose usual port is 26379, or write ${remedy}`;
}

async function unknownTo(sentinel: Redis, primary: string): Promise<string | null> {
  try {
    const known = await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', primary);
    return known === null ? `the Sentinel knows no primary called ${primary}: correct \`store.primary\`` : null;
  } catch (error) {
    // One that does not let this user ask says nothing about the name.
    if (error instanceof ReplyError) return null;
    throw error;
  }
}

/** Valkey 8 says `server_mode`, Redis and older ones `redis_mode`. */
function modeOf(info: ServerInfo): string | undefined {
  return info.get('server_mode') ?? info.get('redis_mode');
}
