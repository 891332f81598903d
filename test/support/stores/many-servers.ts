/** Real servers on this machine, and a store of several of them: a primary with replicas watched by three Sentinels. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { findServerProgram } from '../../../adapters/redis/embedded';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import { freePort } from '../wire/free-port';

export interface Server {
  readonly port: number;
  /** Where it takes encrypted connections; absent: nowhere. */
  readonly tlsPort?: number;
  /** What administers it logs in with; absent: nothing is needed. */
  readonly login?: Login;
  /** The process; `kill` with SIGKILL, SIGSTOP or SIGCONT is what trials do to it. */
  readonly child: ChildProcess;
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface Servers {
  readonly servers: readonly Server[];
  /** Starts one that has died on what it had on disk, as a machine comes back that knows nothing of what happened meanwhile. */
  restart(server: Server): Promise<void>;
  /** Ends them all and removes what they wrote. */
  stop(): Promise<void>;
}

const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction', '--save', ''];
/** A primary would wait five seconds for more replicas before it sends the first one what it has. */
export const syncsAtOnce = ['--repl-diskless-sync-delay', '0'] as const;
const program = () => findServerProgram(join(__dirname, '..', '..', '..'));

/** Starts servers one after the other below one folder, and forgets nothing of them at the end. */
export class ServerFarm implements Servers {
  readonly servers: Server[] = [];
  readonly #arguments = new Map<number, readonly string[]>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'hardenbot-servers-'));

  constructor(private readonly login?: Login) {}

  /** @param flags beside those that make a server durable */
  async startServer(flags: readonly string[] = [], tls?: Certificate): Promise<Server> {
    const port = await freePort();
    const folder = join(this.#folder, String(port));
    mkdirSync(folder);
    const usual = ['--port', String(port), '--dir', folder, ...durable, ...syncsAtOnce, ...flags];
    if (tls === undefined) return this.#spawn({ port, ...omitUndefined({ login: this.login }) }, usual);
    const tlsPort = await freePort();
    return this.#spawn({ port, tlsPort }, [...usual, ...encrypted(folder, tlsPort, tls)]);
  }

  async startSentinel(lines: readonly string[], login?: Login): Promise<Server> {
    const port = await freePort();
    const file = join(this.#folder, `sentinel-${port}.conf`);
    writeFileSync(file, [`port ${port}`, `dir ${this.#folder}`, 'bind 127.0.0.1', ...lines, ''].join('\n'));
    return this.#spawn({ port, ...omitUndefined({ login }) }, [file, '--sentinel']);
  }

  async restart({ child: died, ...ports }: Server): Promise<void> {
    const latest = this.servers.findLast(({ port }) => port === ports.port)?.child ?? died;
    const isRunning = latest.exitCode === null && latest.signalCode === null;
    // Another one brought it back already.
    if (isRunning && latest !== died) return;
    // It was killed a moment ago, and has its port still.
    if (isRunning) await once(latest, 'exit');
    await this.#spawn(ports, this.#arguments.get(ports.port) ?? []);
  }

  async #spawn(ports: Omit<Server, 'child'>, args: readonly string[]): Promise<Server> {
    const { port, login } = ports;
    this.#arguments.set(port, args);
    const { command, env } = program();
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    const server = { ...ports, child };
    this.servers.push(server);
    const said: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => void said.splice(0, Math.max(0, said.push(text) - 5)));
    const ended = once(child, 'exit').then(() => {
      throw new Error(`A server ended before it answered: ${said.join('')}`);
    });
    await askServer({ port, ...omitUndefined({ login }) }, (redis) => Promise.race([redis.ping(), ended]));
    return server;
  }

  async stop(): Promise<void> {
    const ended = this.servers.map(({ child }) =>
      child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit'),
    );
    for (const { child } of this.servers) child.kill('SIGKILL');
    await Promise.all(ended);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** PEM; anyone who trusts the certificate trusts the server. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Among themselves the servers talk encrypted as well. */
function encrypted(folder: string, port: number, { cert, key }: Certificate): readonly string[] {
  const certFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key, { mode: 0o600 });
  const files = ['--tls-cert-file', certFile, '--tls-key-file', keyFile, '--tls-ca-cert-file', certFile];
  const among = ['--tls-cluster', 'yes', '--tls-replication', 'yes', '--tls-auth-clients', 'no'];
  return ['--tls-port', String(port), ...files, ...among];
}

/** Kills a server. Resolves once it is gone. */
export async function end({ child }: Server): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Asks one server, waiting until it answers at all. */
export async function askServer<Answer>(
  server: number | Pick<Server, 'port' | 'login'>,
  ask: (redis: Redis) => Promise<Answer>,
): Promise<Answer> {
  const { port, login } = typeof server === 'number' ? { port: server } : server;
  const redis = new Redis({ host: '127.0.0.1', port, ...login, maxRetriesPerRequest: null, retryStrategy: () => 50 });
  redis.on('error', () => undefined);
  try {
    return await ask(redis);
  } finally {
    redis.disconnect();
  }
}

/** Waits for something that servers agree on among themselves. Throws with what it was when that takes longer than a minute. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error(`Waited a minute in vain until ${what}.`);
}

/** Whether a replica has what its primary has, and is shown what comes. */
export function follows(port: number): Promise<boolean> {
  return askServer(port, async (redis) => (await redis.info('replication')).includes('master_link_status:up'));
}

export interface SentinelStore extends Servers {
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
  readonly primary: string;
  /** The server that the Sentinels name now. */
  primaryServer(): Promise<Server>;
}

export interface SentinelOptions {
  /** False: the primary takes writes also where no replica follows. */
  readonly isFenced?: boolean;
  /** Seconds without a word from a replica after which the primary refuses writes; 10 where it is left out. */
  readonly maxLag?: number;
  /** The port by which replicas and Sentinels reach the first primary, where it is not its own. */
  readonly doorTo?: (port: number) => Promise<number>;
}

/** A primary and two replicas, and by which port they reach it. */
export async function startReplicated(
  farm: ServerFarm,
  { isFenced = true, maxLag = 10, doorTo = (port: number) => Promise.resolve(port) }: SentinelOptions = {},
): Promise<{ readonly primary: Server; readonly door: number }> {
  const fence = ['--min-replicas-to-write', isFenced ? '1' : '0', '--min-replicas-max-lag', String(maxLag)];
  const primary = await farm.startServer(fence);
  const door = await doorTo(primary.port);
  const following = [...fence, '--replicaof', `127.0.0.1 ${door}`];
  const replicas = [await farm.startServer(following), await farm.startServer(following)];
  for (const { port } of replicas) await until('a replica follows', () => follows(port));
  // It refuses writes until it has heard of one that follows it.
  if (isFenced)
    await until('the primary counts a replica', () =>
      askServer(primary.port, async (redis) => /min_slaves_good_slaves:[1-9]/.test(await redis.info('replication'))),
    );
  return { primary, door };
}

/** A primary and two replicas; a primary that is away for a second is replaced. */
export async function startSentinelStore(options: SentinelOptions = {}): Promise<SentinelStore> {
  const farm = new ServerFarm();
  const { primary, door } = await startReplicated(farm, options);
  const lines = [
    `sentinel monitor hardenbot 127.0.0.1 ${door} 2`,
    'sentinel down-after-milliseconds hardenbot 1000',
    'sentinel failover-timeout hardenbot 5000',
  ];
  const sentinels: Server[] = [];
  for (let number = 0; number < 3; number += 1) sentinels.push(await farm.startSentinel(lines));
  for (const { port } of sentinels)
    await until('the Sentinels know each other', () =>
      askServer(port, async (redis) =>
        ((await redis.call('SENTINEL', 'CKQUORUM', 'hardenbot').catch(() => '')) as string).includes('3 usable'),
      ),
    );
  const [first] = sentinels;
  return {
    servers: farm.servers,
    restart: (server) => farm.restart(server),
    stop: () => farm.stop(),
    sentinels: sentinels.map(({ port }) => ({ host: '127.0.0.1', port })),
    primary: 'hardenbot',
    primaryServer: async () => {
      const address = await askServer(first?.port ?? 0, (redis) =>
        redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'hardenbot'),
      );
      const port = Number((address as string[])[1]);
      const named = farm.servers.find((server) => server.port === (port === door ? primary.port : port));
      if (named === undefined) throw new Error('The Sentinels name a server that is not ours.');
      return named;
    },
  };
}
