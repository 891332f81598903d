/**
 * A store whose password is a token that ends, as Azure Managed Redis is described: a managed identity that gives tokens out over HTTP, a real
 * server that knows the newest ones, and a door before it that cuts every connection whose last login has ended.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createDoor, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { UnsecuredJWT } from 'jose';
import { ServerFarm } from './many-servers';

export interface TokenStore {
  /** Of the door. */
  readonly port: number;
  /** The object id that the tokens name. */
  readonly user: string;
  /** The environment by which a process finds the identity, as App Service gives it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly given: readonly string[];
  /** Connections that were cut because nothing newer than a token that has ended was presented on them. */
  readonly cut: () => number;
  /** How many different tokens each connection that is open now has presented. */
  readonly presented: () => readonly number[];
  /** Nothing is given out while it is true. */
  refuses: boolean;
  /** What the server refused: names of errors with their counts. */
  errors(): Promise<string>;
  close(): Promise<void>;
}

const user = '0b1ec700-0000-4000-8000-00000000000d';

/** @param lifeMs how long a token is good for */
export async function openTokenStore(lifeMs: number, rights: string): Promise<TokenStore> {
  const farm = new ServerFarm();
  const server = await farm.startServer([]);
  const hand = new Redis({ host: '127.0.0.1', port: server.port });
  const given: string[] = [];
  const connections = new Map<Socket, Set<string>>();
  let cut = 0;
  const end = async (token: string): Promise<void> => {
    await hand.call('ACL', 'SETUSER', user, `<${token}`);
    for (const [socket, seen] of connections)
      if ([...seen].at(-1) === token) {
        cut += 1;
        socket.destroy();
      }
  };
  const store = { refuses: false };
  const timers: NodeJS.Timeout[] = [];
  const identity = createServer((request, response) => {
    void (async () => {
      const resource = new URL(request.url ?? '', 'http://localhost').searchParams.get('resource');
      if (store.refuses || request.headers['x-identity-header'] !== 'canary-header' || resource !== 'https://redis.azure.com') {
        response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_request"}');
        return;
      }
      const endsAt = Date.now() + lifeMs;
      const token = new UnsecuredJWT({ oid: user, jti: String(given.length) }).encode();
      await hand.call('ACL', 'SETUSER', user, 'on', `>${token}`, ...rights.split(' '));
      given.push(token);
      timers.push(setTimeout(() => void end(token), lifeMs));
      const answer = { access_token: token, expires_on: String(Math.floor(endsAt / 1000)), resource, token_type: 'Bearer' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    })();
  });
  identity.listen(0, '127.0.0.1');
  await once(identity, 'listening');
  const door = createDoor((near) => {
    const seen = new Set<string>();
    connections.set(near, seen);
    const far = connect(server.port, '127.0.0.1');
    near.on('data', (data) => {
      for (const token of given) if (data.includes(token)) seen.add(token);
      far.write(data);
    });
    far.on('data', (data) => near.write(data));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => {
        connections.delete(near);
        other.destroy();
      });
    }
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const portOf = (listener: { address(): unknown }): number => (listener.address() as { readonly port: number }).port;
  return Object.assign(store, {
    port: portOf(door),
    user,
    environment: { IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(identity)}/token`, IDENTITY_HEADER: 'canary-header' },
    given,
    cut: () => cut,
    presented: () => [...connections.values()].map(({ size }) => size),
    errors: () => hand.info('errorstats'),
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of connections.keys()) socket.destroy();
      identity.close();
      door.close();
      hand.disconnect();
      await farm.stop();
    },
  });
}
