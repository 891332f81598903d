/** Connects to the store, whatever its kind: one server, a primary that Sentinels name, or a cluster. */
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { HostAndPort } from '../../src/config/store.js';
import { InputError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { storeAddress } from './address.js';
import { noPasswords, type StorePasswords, type StorePlace } from './place.js';
import { boundReplies } from './reply-bound.js';

/** A connection to the store, for those who hand it on. */
export type StoreClient = Redis | Cluster;

const maxPauseMs = 1000;

/** A server that says nothing for longer than this, in milliseconds, while something waits for its answer, is taken for hung. */
export const silenceMs = 10_000;

/** BullMQ's own connections wait for a job for so long, at most, and nothing is said meanwhile. */
const maxBlockMs = 10_000;

/**
 * Silence counts only while something waits (ioredis 6.0.0): connections that are used one after the other would find out about a hung server
 * one after the other. So each asks something on its own, every this many milliseconds.
 */
const askEveryMs = 5000;

/** A Sentinel may hang together with the primary on its machine: the next one is asked after this many milliseconds. */
const sentinelSilenceMs = 3000;

/**
 * Answers after which the connection is made again and the command sent again: a server that still loads its file, and one that is no
 * primary any more, so that the address or the Sentinels lead to the one that is.
 */
const leadsElsewhere = /^(LOADING|READONLY|UNBLOCKED)/;

const patient: RedisOptions = {
  maxRetriesPerRequest: null,
  // The ready check waits a whole second while a server loads its file (measured); a command that comes too early is sent again instead.
  enableReadyCheck: false,
  reconnectOnError: (error) => (leadsElsewhere.test(error.message) ? 2 : false),
  retryStrategy: (attempt) => Math.min(attempt * 20, maxPauseMs),
  // A process that ends while the server is away would wait for two seconds.
  disconnectTimeout: 100,
  // Without both a primary that hangs, or a machine that is gone without a word, holds every command for ever (ioredis#1314).
  socketTimeout: silenceMs,
  keepAlive: 10_000,
  connectTimeout: 5000,
};

/** Of the connections that BullMQ makes of ours. */
const blocking = { socketTimeout: silenceMs + maxBlockMs } as const;

/** BullMQ listens itself, and stops before the connection is gone; ioredis would print what comes then, past the log. */
const heardByBullMq = (): void => undefined;

/** A connection to a single server, for short. @param address as `storeAddress` takes it. Throws InputError as it does. */
export function connectRedis(address: string): Redis {
  return renewedRedis(noPasswords, { ...patient, ...storeAddress(address) });
}

/**
 * A connection that comes back on its own and never gives a command up, as BullMQ's workers need it. The caller listens to
 * its `error` events, or ioredis prints them.
 */
export function connectStore(place: StorePlace): StoreClient {
  switch (place.kind) {
    case 'single':
      return renewedRedis(place.passwords, { ...patient, ...place.address, ...reached(place) });
    case 'sentinel':
      return renewedRedis(place.passwords, { ...patient, ...reached(place), ...sentinelOptions(place) });
    case 'cluster':
      return renewedCluster(place.passwords, place.nodes, clusterOptions(place));
  }
}

function reached({ tls, user }: StorePlace): RedisOptions {
  return omitUndefined({ tls, username: user });
}

function sentinelOptions(place: Extract<StorePlace, { readonly kind: 'sentinel' }>): RedisOptions {
  return {
    sentinels: place.sentinels.map(({ host, port }) => ({ host, port })),
    name: place.primary,
    role: 'master',
    sentinelRetryStrategy: (attempt) => Math.min(attempt * 20, maxPauseMs),
    sentinelCommandTimeout: sentinelSilenceMs,
    ...omitUndefined({ sentinelUsername: place.sentinelUser }),
    ...(place.tls === undefined ? {} : { sentinelTLS: place.tls, enableTLSForSentinelMode: true }),
    // ioredis 6.0.0 ends for good when a Sentinel announces a new primary while the Sentinels are being asked; silence and READONLY are enough.
    failoverDetector: false,
  };
}

function clusterOptions(place: Extract<StorePlace, { readonly kind: 'cluster' }>): PlainClusterOptions {
  const { retryStrategy: _retry, enableReadyCheck: _check, ...node } = patient;
  return {
    redisOptions: { ...node, ...reached(place) } as NonNullable<PlainClusterOptions['redisOptions']>,
    clusterRetryStrategy: (attempt) => Math.min(attempt * 50, maxPauseMs),
    // Nine redirections a second while a fail-over lasts; the usual 16 are used up before a replica is elected.
    maxRedirections: 200,
    retryDelayOnFailover: 200,
    retryDelayOnClusterDown: 500,
    retryDelayOnTryAgain: 200,
    slotsRefreshTimeout: 3000,
    slotsRefreshInterval: 10_000,
    // Certificates hold names: a name that was resolved to an address could not be checked any more.
    ...(place.tls === undefined ? {} : { dnsLookup: (address, found) => found(null, address) }),
  };
}

/** A connection that asks for its passwords whenever it connects, and so do its duplicates, which BullMQ makes. */
function renewedRedis(passwords: StorePasswords, options: RedisOptions): Redis {
  class RenewedRedis extends Redis {
    constructor(own: PlainOptions) {
      super(own);
      breakQuietly(this);
      boundReplies(this);
      keepAsking(this);
      presentNext(this, passwords);
    }

    override connect(callback?: Parameters<Redis['connect']>[0]): Promise<void> {
      giveLogin(this, passwords);
      return super.connect(callback);
    }

    override duplicate(override: Partial<RedisOptions> = {}): Redis {
      return new RenewedRedis({ ...this.options, ...blocking, ...override } as PlainOptions).on('error', heardByBullMq);
    }
  }
  return new RenewedRedis(options as PlainOptions);
}

/** Of many commands that a server refuses, because it is no primary any more, each breaks the connection and listens for its end; Node would warn of that, past the log. */
function breakQuietly(redis: Redis): void {
  redis.on('connect', () => redis.stream.setMaxListeners(0));
}

/** See `askEveryMs`. What the server answers changes nothing here; that it does not is what `socketTimeout` notices. */
function keepAsking(redis: Redis): void {
  let asking: NodeJS.Timeout | undefined;
  redis.on('ready', () => {
    clearInterval(asking);
    asking = setInterval(() => void redis.ping().catch(() => undefined), askEveryMs).unref();
  });
  redis.on('close', () => clearInterval(asking));
}

/** What the next connecting logs in with: that of before where a file cannot be read now, because someone replaces it. No one waits for what a timer of ioredis throws. */
function giveLogin(redis: Redis, { store, sentinel, renewed }: StorePasswords): void {
  const { options } = redis;
  try {
    const { user, password } = renewed?.current() ?? { password: store() };
    if (user !== undefined) options.username = user;
    if (password !== undefined) options.password = password;
    const sentinelPassword = sentinel();
    if (sentinelPassword !== undefined) options.sentinelPassword = sentinelPassword;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (redis.listenerCount('error') > 0) redis.emit('error', error);
  }
}

/** Anyone who begins to connect now gets the newest by `giveLogin`. */
const isOpening: ReadonlySet<string> = new Set(['connecting', 'connect', 'ready']);

/** An open connection presents the next login before the one that it came with ends; a server that does not take it says so where errors are reported. */
function presentNext(redis: Redis, passwords: StorePasswords): void {
  const stop = passwords.renewed?.onNext(({ user, password }) => {
    giveLogin(redis, passwords);
    if (isOpening.has(redis.status)) redis.auth(user, password).catch((error: unknown) => redis.emit('error', error));
  });
  if (stop !== undefined) redis.once('end', stop);
}

/** ioredis overloads its constructor by the shape of replies, which we leave as it is. */
type PlainOptions = RedisOptions & { readonly replyMapping?: 'legacy' };

function renewedCluster(passwords: StorePasswords, nodes: readonly HostAndPort[], options: PlainClusterOptions): Cluster {
  const cluster = new Cluster([...nodes], options);
  // A node connects when it is first used, and again after it closed.
  cluster.on('+node', (node: Redis) => {
    breakQuietly(node);
    boundReplies(node);
    keepAsking(node);
    giveLogin(node, passwords);
    node.on('close', () => giveLogin(node, passwords));
    presentNext(node, passwords);
  });
  const duplicate = (_nodes: unknown, override?: PlainClusterOptions): Cluster => {
    const redisOptions = { ...options.redisOptions, ...override?.redisOptions, ...blocking } as NonNullable<
      PlainClusterOptions['redisOptions']
    >;
    return renewedCluster(passwords, nodes, { ...options, ...override, redisOptions }).on('error', heardByBullMq);
  };
  cluster.duplicate = duplicate as Cluster['duplicate'];
  return cluster;
}

type PlainClusterOptions = NonNullable<ConstructorParameters<typeof Cluster<'legacy'>>[1]>;

/** What becomes of single nodes of a cluster: its client goes on with the others, and reports one by events of its own. */
interface NodeTrouble {
  /** A node answered nothing, or refused, with its address and why. */
  readonly silent: (error: Error) => void;
  /** The others gave a node up, with its address; also before its silence was noticed here. */
  readonly left: (node: string) => void;
}

/** Says nothing of a store that is no cluster. */
export function onNodeTrouble(redis: StoreClient, { silent, left }: NodeTrouble): void {
  if (!(redis instanceof Cluster)) return;
  redis.on('node error', ({ message }: Error, node: string) => silent(new Error(`${node}: ${message}`)));
  redis.on('-node', ({ options: { host = '', port = 0 } }: Redis) => {
    if (redis.status === 'ready') left(`${host}:${port}`);
  });
}

/** Calls back at each new connection to a server of the store: it may be another one now, or have another role. */
export function onConnected(redis: StoreClient, look: () => void): void {
  redis.on('ready', look);
  if (redis instanceof Cluster) redis.on('+node', (node: Redis) => node.on('ready', look));
}
