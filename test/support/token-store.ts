/**
 * Stores whose password is a token that ends, as Azure Managed Redis is described: a managed identity that gives tokens out over HTTP, a real
 * server and a real cluster of three that know the newest ones, and a door before each that cuts every connection whose last login has ended.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createDoor, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { UnsecuredJWT } from 'jose';
import { ServerFarm, startClusterStore, until } from './many-servers';

export interface TokenStore {
  /** Of the door of the single server. */
  readonly port: number;
  /** Of those of the nodes of the cluster. */
  readonly nodes: readonly number[];
  /** The object id that the tokens name. */
  readonly user: string;
  /** The environment by which a process finds the identity, as App Service gives it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly given: readonly string[];
  /** Connections that were cut because nothing newer than a token that has ended was presented on them. */
  readonly cut: () => number;
  /** How many different tokens each connection has presented that is open now by the door of this port. */
  readonly presented: (port: number) => readonly number[];
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
  const single = await farm.startServer();
  const cluster = await startClusterStore({ withoutReplicas: true });
  const servers = [single, ...cluster.servers];
  const hands = servers.map(({ port }) => new Redis({ host: '127.0.0.1', port }));
  const setUser = async (...words: readonly string[]): Promise<void> => {
    await Promise.all(hands.map((hand) => hand.call('ACL', 'SETUSER', user, ...words)));
  };
  const given: string[] = [];
  let cut = 0;
  const doors = await Promise.all(servers.map(({ port }) => openDoor(port, given)));
  await announce(hands.slice(1), doors.slice(1));
  const end = async (token: string): Promise<void> => {
    await setUser(`<${token}`);
    for (const { connections } of doors)
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
      await setUser('on', `>${token}`, ...rights.split(' '));
      given.push(token);
      timers.push(setTimeout(() => void end(token), lifeMs));
      const answer = { access_token: token, expires_on: String(Math.floor(endsAt / 1000)), resource, token_type: 'Bearer' };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    })();
  });
  identity.listen(0, '127.0.0.1');
  await once(identity, 'listening');
  return Object.assign(store, {
    port: doors[0]?.port ?? 0,
    nodes: doors.slice(1).map(({ port }) => port),
    user,
    environment: { IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(identity)}/token`, IDENTITY_HEADER: 'canary-header' },
    given,
    cut: () => cut,
    presented: (of: number) =>
      doors.flatMap(({ port, connections }) => (port === of ? [...connections.values()].map(({ size }) => size) : [])),
    errors: async () => (await Promise.all(hands.map((hand) => hand.info('errorstats')))).join('\n'),
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      for (const door of doors) door.close();
      identity.close();
      for (const hand of hands) hand.disconnect();
      await Promise.all([farm.stop(), cluster.stop()]);
    },
  });
}

interface Door {
  readonly port: number;
  /** Those that are open, with the tokens that were presented on each, in their order. */
  readonly connections: ReadonlyMap<Socket, ReadonlySet<string>>;
  close(): void;
}

async function openDoor(to: number, given: readonly string[]): Promise<Door> {
  const connections = new Map<Socket, Set<string>>();
  const door = createDoor((near) => {
    const seen = new Set<string>();
    connections.set(near, seen);
    const far = connect(to, '127.0.0.1');
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
  return {
    port: portOf(door),
    connections,
    close: () => {
      for (const socket of connections.keys()) socket.destroy();
      door.close();
    },
  };
}

/** Has the nodes of a cluster send everybody to their doors. */
async function announce(hands: readonly Redis[], doors: readonly Door[]): Promise<void> {
  await Promise.all(hands.map((hand, place) => hand.config('SET', 'cluster-announce-port', String(doors[place]?.port))));
  for (const hand of hands)
    await until('every node knows the doors of the others', async () => {
      const known = JSON.stringify(await hand.call('CLUSTER', 'SLOTS'));
      return doors.every(({ port }) => known.includes(String(port)));
    });
}

const portOf = (listener: { address(): unknown }): number => (listener.address() as { readonly port: number }).port;
