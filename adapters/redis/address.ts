/** Where the store is, read once and strictly, so that what was checked is what is connected to; an address that is open to others is refused. */
import { isIP } from 'node:net';
import type { RedisOptions } from 'ioredis';
import { InputError } from '../../src/lib/errors.js';

/** What of the options of the client an address says. */
export type StoreAddress = Pick<RedisOptions, 'path' | 'host' | 'port' | 'username' | 'password' | 'db' | 'tls'>;

const standardPort = 6379;

/**
 * Unix sockets and loopback are this machine; beyond it the connection needs TLS and a user of its own. Throws InputError.
 * @param address `redis://…`, `rediss://…`, or a unix socket as `unix:///path` or `/path`; the client's own short forms (`host:port`,
 * `//host`, a port alone, options behind a `?`) are none, because they would reach a host that nobody looked at.
 * @param hasLogin whether a user and a password come from elsewhere
 */
export function storeAddress(address: string, hasLogin = false): StoreAddress {
  // A folder may be called anything, so the path of a socket is taken letter by letter.
  const [, path] = /^(?:unix:(?:\/\/)?)?(\/(?!\/).*)$/is.exec(address) ?? [];
  if (path !== undefined) return { path };
  const url = URL.canParse(address) ? new URL(address) : null;
  const isServer = url !== null && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  if (!isServer) throw unreadable('it is none of the forms that hardenbot takes');
  if (url.search !== '' || url.hash !== '') throw unreadable('nothing may stand behind ? or #');
  const db = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (db === undefined) throw unreadable('behind the host there may be the number of a database and nothing else');
  refuseOpen(url, hasLogin);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? standardPort : Number(url.port),
    ...(url.username === '' ? {} : { username: decoded(url.username) }),
    ...(url.password === '' ? {} : { password: decoded(url.password) }),
    ...(db === '' ? {} : { db: Number(db) }),
    ...(url.protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

function refuseOpen({ protocol, hostname, username, password }: URL, hasLogin: boolean): void {
  if (isLoopback(hostname.toLowerCase())) return;
  const problems: string[] = [];
  if (protocol !== 'rediss:')
    problems.push(`REDIS_URL: ${hostname} is not this machine; write rediss:// so that the connection is encrypted`);
  if (!hasLogin && (username === '' || username === 'default' || password === ''))
    problems.push(`REDIS_URL: name a user with a password of its own, e.g. rediss://hardenbot:<password>@${hostname}`);
  if (problems.length > 0) throw new InputError('Anyone on the network could write to this store.', problems);
}

/** Whether a host as an address writes it, in lower case, is this machine. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || ['[::1]', '::1'].includes(hostname)) return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

/** The address may hold a password, so nothing of it is repeated. */
function unreadable(why: string): InputError {
  return new InputError('The address of the store cannot be read.', [
    `REDIS_URL: ${why}; write redis://127.0.0.1:6379, rediss://<user>:<password>@<host>:6379, or the path of a socket, unix:///run/valkey.sock`,
  ]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) throw unreadable('a % in it is followed by something else than two hexadecimal digits');
    throw error;
  }
}
