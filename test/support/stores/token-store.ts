/**
 * Stores whose password is a token that ends, as clouds describe theirs: a real server and a real cluster of three that know the tokens which
 * are good, and a proxy before each that cuts every connection whose last login has ended. What is a token says the issuer, a cloud a file.
 */
import { EventEmitter, once } from 'node:events';
import { connect, createServer as createDoor, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { startClusterStore } from './cluster-store';
import { ServerFarm, until } from './many-servers';

/** A cloud that gives out what its tokens are made of. */
export interface TokenIssuer {
  /** What the settings say beside the kind of store and its addresses. */
  readonly settings: object;
  /** The user that the tokens are for. */
  readonly user: string;
  /** The environment by which a process finds who gives it its identity. */
  readonly environment: Readonly<Record<string, string>>;
  /** Nothing is given out while it is true. */
  refuses: boolean;
  /** The good tokens that stand in what someone sent to the store. */
  tokensIn(text: string): readonly { readonly token: string; readonly endsAt: Date }[];
  close(): void;
}

export interface TokenStore {
  /** Of the proxy of the single server. */
  readonly port: number;
  /** Of those of the nodes of the cluster. */
  readonly nodes: readonly number[];
  /** Connections that were cut because nothing newer than a token that has ended was presented on them. */
  readonly cut: () => number;
  /** How many different tokens each connection has presented that is open now by the proxy of this port, those of this issuer alone. */
  readonly presented: (port: number, issuer: TokenIssuer) => readonly number[];
  /** How many tokens of this issuer were presented so far, on whatever connection. */
  readonly known: (issuer: TokenIssuer) => number;
  /** Resolves when one of its tokens is presented that was not known before. */
  readonly next: (issuer: TokenIssuer) => Promise<void>;
  /** Closes every connection that presented one of its tokens. */
  readonly sever: (issuer: TokenIssuer) => void;
  /** What the server refused: names of errors with their counts. */
  errors(): Promise<string>;
  close(): Promise<void>;
}

/** @param rights what each of their users may do, as an access list says it */
export async function openTokenStore(issuers: readonly TokenIssuer[], rights: string): Promise<TokenStore> {
  const farm = new ServerFarm();
  const single = await farm.startServer();
  const cluster = await startClusterStore({ withoutReplicas: true });
  const servers = [single, ...cluster.servers];
  const hands = servers.map(({ port }) => new Redis({ host: '127.0.0.1', port }));
  const setUser = async (...words: readonly string[]): Promise<void> => {
    await Promise.all(hands.map((hand) => hand.call('ACL', 'SETUSER', ...words)));
  };
  let cut = 0;
  const timers: NodeJS.Timeout[] = [];
  const admitted = new Map<string, Promise<void>>();
  const known = new Map<TokenIssuer, number>();
  const knows = new EventEmitter();
  const end = async (user: string, token: string): Promise<void> => {
    await setUser(user, `<${token}`);
    for (const { connections } of doors)
      for (const [socket, seen] of connections)
        if ([...seen.keys()].at(-1) === token) {
          cut += 1;
          socket.destroy();
        }
  };
  const admit = async (text: string): Promise<Presented> => {
    const found = issuers.flatMap((issuer) => issuer.tokensIn(text).map((one) => ({ ...one, issuer })));
    for (const { token, endsAt, issuer } of found) {
      if (!admitted.has(token)) {
        admitted.set(token, setUser(issuer.user, 'on', `>${token}`, ...rights.split(' ')));
        known.set(issuer, (known.get(issuer) ?? 0) + 1);
        knows.emit(issuer.user);
        timers.push(setTimeout(() => void end(issuer.user, token), Math.max(0, endsAt.getTime() - Date.now())));
      }
      await admitted.get(token);
    }
    return new Map(found.map(({ token, issuer }) => [token, issuer]));
  };
  const doors = await Promise.all(servers.map(({ port }) => openDoor(port, admit)));
  await announce(hands.slice(1), doors.slice(1));
  return {
    port: doors[0]?.port ?? 0,
    nodes: doors.slice(1).map(({ port }) => port),
    cut: () => cut,
    presented: (of, by) =>
      doors
        .filter(({ port }) => port === of)
        .flatMap(({ connections }) =>
          [...connections.values()].map((seen) => [...seen.values()].filter((one) => one === by).length),
        )
        .filter((tokens) => tokens > 0),
    known: (by) => known.get(by) ?? 0,
    next: async (by) => void (await once(knows, by.user)),
    sever: (by) => {
      for (const { connections } of doors)
        for (const [socket, seen] of connections) if ([...seen.values()].includes(by)) socket.destroy();
    },
    errors: async () => (await Promise.all(hands.map((hand) => hand.info('errorstats')))).join('\n'),
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      for (const door of doors) door.close();
      for (const hand of hands) hand.disconnect();
      await Promise.all([farm.stop(), cluster.stop()]);
    },
  };
}

/** Tokens, in their order, each with whose it is. */
type Presented = ReadonlyMap<string, TokenIssuer>;

interface Door {
  readonly port: number;
  /** Those that are open, with the tokens that were presented on each. */
  readonly connections: ReadonlyMap<Socket, Presented>;
  close(): void;
}

/** A token may come in two pieces; none is longer than this. */
const longestToken = 4096;

/** @param admit sees to it that the server takes the good tokens in a text before it reads them, and names them */
async function openDoor(to: number, admit: (text: string) => Promise<Presented>): Promise<Door> {
  const connections = new Map<Socket, Map<string, TokenIssuer>>();
  const door = createDoor((near) => {
    const seen = new Map<string, TokenIssuer>();
    connections.set(near, seen);
    const far = connect(to, '127.0.0.1');
    let latest = '';
    let passed = Promise.resolve();
    near.on('data', (data) => {
      const text = latest + data.toString('latin1');
      latest = text.slice(-longestToken);
      passed = passed.then(async () => {
        for (const [token, issuer] of await admit(text)) seen.set(token, issuer);
        far.write(data);
      });
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

/** Has the nodes of a cluster send everyone to their proxies. */
async function announce(hands: readonly Redis[], doors: readonly Door[]): Promise<void> {
  await Promise.all(hands.map((hand, place) => hand.config('SET', 'cluster-announce-port', String(doors[place]?.port))));
  for (const hand of hands)
    await until('every node knows the doors of the others', async () => {
      const known = JSON.stringify(await hand.call('CLUSTER', 'SLOTS'));
      return doors.every(({ port }) => known.includes(String(port)));
    });
}

/** The port that a server of Node listens on. */
export const portOf = (listener: { address(): unknown }): number => (listener.address() as { readonly port: number }).port;
