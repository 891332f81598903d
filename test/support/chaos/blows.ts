/** What can befall a store of several servers, whatever is done there meanwhile. */
import { askServer, end, type Server } from '../stores/many-servers';
import { refusing } from '../stores/refusing-server';
import { hour, setClock } from '../stores/set-clock';
import { pause, until } from './people';
import type { Chance } from './random';
import type { StoreUnderTrial, TrialOn, Wanted } from './store-under-trial';

export type Strike = (store: StoreUnderTrial, chance: Chance) => Promise<void>;

const returning = 'the primary is killed and comes back';
const losing = 'a replica that knows less takes over';

/** Each returns once its part is over; the store may take longer to come back. */
const blows = {
  'the primary is killed': async ({ primary }) => void primary.child.kill('SIGKILL'),
  [returning]: async ({ primary, restart }, chance) => {
    primary.child.kill('SIGKILL');
    await pause(chance.below(3000));
    await restart(primary);
  },
  'the primary hangs': async ({ primary }) => void primary.child.kill('SIGSTOP'),
  'the primary hangs for a moment': async ({ primary }, chance) => {
    primary.child.kill('SIGSTOP');
    await pause(500 + chance.below(15_000));
    primary.child.kill('SIGCONT');
  },
  'its writes are paused': ({ primary }) =>
    askServer(primary, async (redis) => void (await redis.client('PAUSE', 20_000, 'WRITE'))),
  'its memory is full': ({ primary }) =>
    askServer(primary, async (redis) => {
      await refusing.OOM.begin(redis);
      await pause(4000);
      await refusing.OOM.end(redis);
    }),
  [losing]: async ({ primary, replicas: [first, other], successor, restart }, chance) => {
    if (first === undefined || other === undefined) throw new Error('Two replicas are needed for that.');
    other.child.kill('SIGSTOP');
    await pause(chance.below(2000));
    await Promise.all([primary, first].map(end));
    other.child.kill('SIGCONT');
    await until(async () => (await successor()) === other, 'other primary');
    await restart(first);
  },
  'its scripts are forgotten again and again': (store) => again(store, 50, 'SCRIPT', 'FLUSH'),
  'its connections are broken again and again': (store) => again(store, 100, 'CLIENT', 'KILL', 'TYPE', 'normal'),
  'its clock is set back by an hour': ({ primary }) => askServer(primary, (redis) => setClock(redis, -hour)),
  'its clock is set forward by an hour': ({ primary }) => askServer(primary, (redis) => setClock(redis, hour)),
} satisfies Readonly<Record<string, Strike>>;

/** What only those do who have the servers: of a provider that promises to keep everything the loss is a kind of its own. */
const byOperators = {
  'an operator has a replica take its place': async (store) => {
    const { primary, replica } = replicaOf(store);
    if (await isOfCluster(primary)) return tell(replica, 'CLUSTER', 'FAILOVER');
    await tell(primary, 'FAILOVER', 'TO', '127.0.0.1', String(replica.port));
  },
  'an operator turns replication round': async (store) => {
    const { primary, replica } = replicaOf(store);
    if (await isOfCluster(primary)) return tell(replica, 'CLUSTER', 'FAILOVER', 'TAKEOVER');
    await tell(replica, 'REPLICAOF', 'NO', 'ONE');
    await tell(primary, 'REPLICAOF', '127.0.0.1', String(replica.port));
  },
} satisfies Readonly<Record<string, Strike>>;

/** Where Sentinels say who is the primary. */
const atSentinels = {
  'one Sentinel is left': async ({ sentinels = [], restart }, chance) =>
    loseVotes({ sentinels, restart }, chance, async () => undefined),
  'one Sentinel is left, and the primary is killed': async ({ primary, sentinels = [], restart }, chance) =>
    loseVotes({ sentinels, restart }, chance, () => end(primary)),
} satisfies Readonly<Record<string, Strike>>;

/** Where everyone goes through one place. */
const onTheWay = {
  'the way to it is long and loses much': async ({ way }) => {
    way?.slow(150, 30);
    await pause(40_000);
    way?.slow(0, 1);
  },
  'its answers get lost for half a minute': async ({ way }) => {
    way?.mute(true);
    await pause(30_000);
    way?.mute(false);
  },
} satisfies Readonly<Record<string, Strike>>;

/** What can befall this one. */
export function blowsAt({ keepsAll, sentinels, way }: StoreUnderTrial): readonly (readonly [name: string, strike: Strike])[] {
  const own = Object.entries(blows).filter(([name]) => keepsAll !== true || name !== losing);
  return [
    ...own,
    ...(keepsAll === true ? [] : Object.entries(byOperators)),
    ...(sentinels === undefined ? [] : Object.entries(atSentinels)),
    ...(way === undefined ? [] : Object.entries(onTheWay)),
  ];
}

/** For ten seconds. */
async function again({ primary }: StoreUnderTrial, everyMs: number, ...words: readonly [string, ...string[]]): Promise<void> {
  for (let passed = 0; passed < 10_000; passed += everyMs) {
    await tell(primary, ...words);
    await pause(everyMs);
  }
}

async function tell(server: Server, ...[word, ...others]: readonly [string, ...string[]]): Promise<void> {
  await askServer(server, (redis) => redis.call(word, ...others));
}

function replicaOf({ primary, replicas: [replica] }: StoreUnderTrial): { readonly primary: Server; readonly replica: Server } {
  if (replica === undefined) throw new Error('A replica is needed for that.');
  return { primary, replica };
}

function isOfCluster(server: Server): Promise<boolean> {
  return askServer(server, async (redis) => (await redis.info('cluster')).includes('cluster_enabled:1'));
}

/** Two of three are away for some seconds: nobody is elected meanwhile. */
async function loseVotes(
  { sentinels, restart }: Required<Pick<StoreUnderTrial, 'sentinels' | 'restart'>>,
  chance: Chance,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const lost = sentinels.slice(0, 2);
  await Promise.all(lost.map(end));
  await meanwhile();
  await pause(3000 + chance.below(8000));
  for (const sentinel of lost) await restart(sentinel);
}

/** Those after which another server is the primary at once. */
const deaths = ['the primary is killed', returning, losing] as const;

/** One of the blows that kill the primary, each as often as the others. */
export async function deathOn(
  { seed, chance, open }: TrialOn,
  wanted: Wanted = {},
): Promise<{ readonly store: StoreUnderTrial; readonly name: string; readonly strike: () => Promise<void> }> {
  const name = deaths[seed % deaths.length] ?? deaths[0];
  const store = await open({ ...wanted, isPaired: name !== returning });
  return { store, name, strike: () => blows[name](store, chance) };
}
