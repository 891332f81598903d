/** Refuses an address of a store over which anybody on the way could read and write. */
import { isIP } from 'node:net';
import { InputError } from '../../src/errors.js';

/** Unix sockets and loopback are this machine; beyond it the connection needs TLS and a user of its own. Throws InputError. */
export function refuseOpenAddress(address: string): void {
  if (!/^rediss?:\/\//.test(address)) return;
  if (!URL.canParse(address))
    throw new InputError('The address of the store is none.', ['REDIS_URL: e.g. redis://127.0.0.1:6379']);
  const { protocol, hostname, username, password } = new URL(address);
  if (isLoopback(hostname)) return;
  const problems: string[] = [];
  if (protocol !== 'rediss:')
    problems.push(`REDIS_URL: ${hostname} is not this machine; write rediss:// so that the connection is encrypted`);
  if (username === '' || username === 'default' || password === '')
    problems.push(`REDIS_URL: name a user with a password of its own, e.g. rediss://hardenbot:<password>@${hostname}`);
  if (problems.length > 0) throw new InputError('Anybody on the network could write to this store.', problems);
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}
