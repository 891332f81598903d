/**
 * A store as providers give it: one address that follows the primary, no CONFIG nor anything else that administers it, and nobody who says where the
 * servers are. What the provider does behind it is here: it puts a replica in the place of a primary that does not answer for some seconds.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openTcpProxy, type TcpProxy } from '../wire/tcp-proxy';
import { type Login, type Server, ServerFarm, type Servers, until } from './many-servers';

export interface ManagedStore extends Servers {
  /** The one address. */
  readonly port: number;
  /** What stands there. */
  readonly way: TcpProxy;
  /** The server that it leads to. */
  primaryServer(): Server;
}

export interface ManagedOptions {
  /** The port by which replicas reach the first primary, where it is not its own. */
  readonly doorTo?: (port: number) => Promise<number>;
}

/** What the provider logs in with; anyone who uses the store is `default`. */
const provider: Login = { username: 'provider', password: 'of-the-provider' };
const users = [
  '--user default on nopass ~* &* +@all -@admin',
  `--user ${provider.username} on >${provider.password} ~* &* +@all`,
  `--masteruser ${provider.username} --masterauth ${provider.password}`,
].flatMap((line) => line.split(' '));
/** Longer than a store may take for a write before a process calls it away. */
const downAfterMs = 3000;

/** A primary and two replicas. */
export async function startManagedStore({ doorTo }: ManagedOptions = {}): Promise<ManagedStore> {
  const farm = new ServerFarm(provider);
  const first = await farm.startServer(users);
  const door = (await doorTo?.(first.port)) ?? first.port;
  for (let count = 0; count < 2; count += 1) {
    const following = ['--replicaof', `127.0.0.1 ${door}`];
    const { port } = await farm.startServer([...users, ...following]);
    await until('a replica follows', () => said(port, 'master_link_status:up'));
  }
  const proxy = await openTcpProxy(first.port);
  const over = new AbortController();
  let primary = first;
  const place: Place = {
    primary: () => primary,
    // What stands before the first primary is on the way to it.
    toFollow: () => (primary === first ? door : primary.port),
    become: (next) => {
      primary = next;
      proxy.leadTo(next.port);
    },
  };
  const watching = watch(farm, place, over.signal);
  return {
    servers: farm.servers,
    port: proxy.port,
    way: proxy,
    primaryServer: () => primary,
    restart: (server) => farm.restart(server),
    stop: async () => {
      over.abort();
      await watching;
      await proxy.close();
      await farm.stop();
    },
  };
}

interface Place {
  readonly primary: () => Server;
  /** The port by which others follow it. */
  readonly toFollow: () => number;
  readonly become: (next: Server) => void;
}

/** Looks at the servers as the provider does, and makes one that comes back follow anyone who has its place. */
async function watch(farm: ServerFarm, { primary: primaryOf, toFollow, become }: Place, over: AbortSignal): Promise<void> {
  let answeredAt = performance.now();
  while (!over.aborted) {
    await sleep(100);
    const primary = primaryOf();
    if (await answers(primary)) answeredAt = performance.now();
    else if (performance.now() - answeredAt >= downAfterMs) {
      const next = await mostOf(farm.servers.filter((server) => server.port !== primary.port));
      if (next === null) continue;
      await ask(next.port, (redis) => redis.replicaof('NO', 'ONE'));
      become(next);
      answeredAt = performance.now();
    }
    for (const port of new Set(farm.servers.map((server) => server.port)))
      if (port !== primaryOf().port && !over.aborted) await follow(port, toFollow());
  }
}

async function follow(port: number, primary: number): Promise<void> {
  if (await said(port, `master_port:${primary}`)) return;
  if (await said(port, 'role:')) await ask(port, (redis) => redis.replicaof('127.0.0.1', primary));
}

/** The replica that knows most. */
async function mostOf(servers: readonly Server[]): Promise<Server | null> {
  const known = await Promise.all(
    servers.map(async (server) => ({
      server,
      offset: Number(/slave_repl_offset:(\d+)/.exec(await infoOf(server.port))?.[1] ?? -1),
    })),
  );
  return known.toSorted((one, other) => other.offset - one.offset).find(({ offset }) => offset >= 0)?.server ?? null;
}

const answers = ({ port }: Server): Promise<boolean> => said(port, 'role:');
const said = async (port: number, words: string): Promise<boolean> => (await infoOf(port)).includes(words);
const infoOf = async (port: number): Promise<string> => (await ask(port, (redis) => redis.info('replication'))) ?? '';

/** Null where there is no answer soon. */
async function ask<Answer>(port: number, question: (redis: Redis) => Promise<Answer>): Promise<Answer | null> {
  const redis = new Redis({
    host: '127.0.0.1',
    port,
    ...provider,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 300,
    commandTimeout: 300,
  });
  redis.on('error', () => undefined);
  try {
    return await question(redis);
  } catch {
    return null;
  } finally {
    redis.disconnect();
  }
}
