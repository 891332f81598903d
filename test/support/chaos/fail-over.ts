/** A store of several servers that loses its primary in the middle of a change: everything is still done once, announced, told truly and put back whole. */
import { performance } from 'node:perf_hooks';
import { textOf } from '../chat-room';
import { ownerOf, ownersOf, type SentinelStore, type Server, startClusterStore, startSentinelStore } from '../many-servers';
import { watchAlerts } from './alerts';
import { startBehindProxy } from './behind-proxy';
import {
  acknowledged,
  type Course,
  type FailOverTrial,
  sentinelSettings,
  storeAlert,
  stuckMs,
  text,
  throughBlow,
  type WatchedGround,
  withStore,
} from './blow';
import { violations } from './checker';
import type { Spawned } from './ground';
import { effectAtTheBlow, loseWhileReplicasLag, vetoWhileReplicasLag, whileReplicasLag } from './lagging-replica';
import { click, ended, pause, until } from './people';
import type { Chance } from './random';
import { patientTiming } from './weather';

export interface FailOverKind {
  readonly about: string;
  /** Rejects when something never happens that has to. */
  readonly trial: (chance: Chance, seed: number) => Promise<FailOverTrial>;
}

/** Each kind of blow in the middle of a change, by its name. */
export const duringChange = {
  sentinel: {
    about: 'three Sentinels and a primary that is killed',
    trial: (chance) => onSentinels({}, chance, async ({ primary }) => void primary.child.kill('SIGKILL')),
  },
  cluster: { about: 'a cluster of three and three, of which a node is killed and comes back', trial: onCluster },
  'lagging-replica': {
    about: 'replicas that get nothing any more before the primary is killed, while somebody revokes or a change is applied',
    // Small seeds begin alike: every other one, not every other draw.
    trial: (chance, seed) => (seed % 2 === 0 ? vetoWhileReplicasLag(chance, seed % 4 === 0) : loseWhileReplicasLag(chance)),
  },
  'effect-at-the-blow': {
    about:
      'such a primary is killed while a worker waits until it may write, and the worker, with its disk, as soon as it has written',
    trial: effectAtTheBlow,
  },
  'partition-zone': { about: 'a primary and a worker beside it are cut off from everybody else', trial: partitionZone },
  'old-primary-returns': {
    about: 'a primary comes back once another one has its place, dead before or, every other time, with all its connections',
    trial: (chance, seed) =>
      onSentinels({}, chance, (blow) => leaveAndReturn(blow, chance, seed % 2 === 0), { alerts: withLateCards }),
  },
  'hung-primary': {
    about: 'a primary that answers nothing any more and closes nothing, every other time with a Sentinel',
    trial: (chance, seed) => {
      const noticed = { withinMs: 45_000, line: 'The store does not answer' };
      return onSentinels({}, chance, (blow) => hang(blow, seed % 2 === 0), { noticed, alerts: withLateCards });
    },
  },
  'no-replicas': {
    about: 'a primary that takes nothing for some seconds because no replica follows',
    trial: (chance) => onSentinels({ maxLag: 2 }, chance, (blow) => withoutReplicas(blow, chance), { isWaitedFor: true }),
  },
  'queue-slot-away': {
    about: 'the node of the queues and its replica stand still while somebody approves',
    trial: queueSlotAway,
  },
  unfenced: { about: 'a primary that takes writes without its replicas: nobody works on it', trial: unfenced },
  'two-of-three-workers': { about: 'two of three workers are killed with the primary', trial: twoOfThreeWorkers },
} as const satisfies Readonly<Record<string, FailOverKind>>;

/** A silent connection is believed for ten seconds, and what a dead worker had begun is left alone for a while: a card may be late then. */
const withLateCards = { expected: [storeAlert], allowed: ['HardenbotCardsLate'] } as const;

interface Blow {
  readonly store: SentinelStore;
  readonly primary: Server;
  readonly replicas: readonly Server[];
  /** In the order in which they are asked: whoever connects again asks the one after the last that answered (ioredis 6.0.0). */
  readonly sentinels: readonly Server[];
}

async function onSentinels(
  options: { readonly maxLag?: number },
  chance: Chance,
  strike: (blow: Blow) => Promise<void>,
  course: Course = {},
): Promise<FailOverTrial> {
  const store = await startSentinelStore(options);
  const run = async (ground: WatchedGround): Promise<FailOverTrial> => {
    const [primary, ...others] = store.servers as [Server, ...Server[]];
    const blow = { store, primary, replicas: others.slice(0, 2), sentinels: others.slice(2) };
    return throughBlow(ground, chance, () => strike(blow), course);
  };
  return withStore(store, sentinelSettings(store), run);
}

/** The node that has the queues dies, or the one that has the tenant's ledger; it comes back when its replica has taken its place. */
async function onCluster(chance: Chance): Promise<FailOverTrial> {
  const store = await startClusterStore({ fenced: true });
  const settings = { kind: 'cluster', nodes: store.nodes.map(text), ...acknowledged };
  return withStore(store, settings, async (ground) => {
    const queues = '{hardenbot}';
    const tag = chance.happens(0.5) ? queues : `hardenbot:{${ground.tenantId}}`;
    const owner = await ownerOf(tag, store.servers);
    const strike = async (): Promise<void> => {
      owner.child.kill('SIGKILL');
      const others = store.servers.filter(({ port }) => port !== owner.port);
      await until(async () => (await ownersOf(tag, others)).length > 0, 'replica that takes its place');
      await store.restart(owner);
    };
    // Without the queues nothing goes on; without another node, which then takes nothing either for a moment, the tenants of that one wait.
    const expected = owner === (await ownerOf(queues, store.servers)) ? [storeAlert] : [];
    return throughBlow(ground, chance, strike, { alerts: { expected, allowed: [storeAlert] } });
  });
}

/** The node of the queues and its replica stand still while somebody approves: the ledger has it, and nobody can be asked to apply it. */
async function queueSlotAway(chance: Chance): Promise<FailOverTrial> {
  const store = await startClusterStore({ fenced: true });
  const settings = { kind: 'cluster', nodes: store.nodes.map(text), ...acknowledged };
  return withStore(store, settings, async (ground) => {
    await ground.host('gateway');
    await ground.start('worker');
    const watch = watchAlerts(ground.monitoring);
    await ground.room.says('ana', 'plan pop-imap');
    const change = await until(async () => (await ground.changes()).find(({ status }) => status === 'waiting') ?? null, 'plan');
    const owner = store.servers.indexOf(await ownerOf('{hardenbot}', store.servers));
    const away = [owner, owner + store.servers.length / 2].flatMap((place) => store.servers[place] ?? []);
    for (const { child } of away) child.kill('SIGSTOP');
    const answer = click(ground, 'approve', change);
    await pause(1500 + chance.below(8000));
    for (const { child } of away) child.kill('SIGCONT');
    const back = performance.now();
    const told = await answer.then((card) => (card === null ? '' : textOf(card)));
    const wasTaken = (await ground.changes())[0]?.status !== 'waiting';
    const isTrue = /not known yet/.test(told) || (wasTaken ? !/not done|nothing was/i.test(told) : told !== '');
    const { status } = await ended(ground, { timeoutMs: stuckMs });
    const tookMs = performance.now() - back;
    return {
      tookMs,
      problems: [
        ...(await watch.problems(withLateCards)),
        ...(isTrue ? [] : [`the person read "${told}", and the plan was ${wasTaken ? '' : 'not '}approved`]),
        ...(status === 'verified' ? [] : [`the change is ${status}`]),
        ...violations(ground.simulator.calls(), await ground.entries()),
      ],
    };
  });
}

/** A primary and a worker beside it are cut off from everybody else; the worker knows no other address. */
async function partitionZone(chance: Chance): Promise<FailOverTrial> {
  const { store, proxy, primary } = await startBehindProxy({ maxLag: 2 });
  const beside = { kind: 'single', address: `127.0.0.1:${primary.port}`, ...acknowledged };
  try {
    const run = async (ground: WatchedGround): Promise<FailOverTrial> => {
      await ground.host('gateway');
      await ground.start('worker', { store: beside, mirrorFolder: `${ground.mirror}-cut` });
      const result = await throughBlow(
        ground,
        chance,
        async () => {
          proxy.cut();
          await until(async () => (await store.primaryServer()) !== primary, 'other primary', stuckMs);
          await ground.start('worker', { isUnwatched: true });
        },
        { processes: false, alerts: withLateCards },
      );
      proxy.heal();
      await pause(1500);
      return { ...result, problems: [...result.problems, ...violations(ground.simulator.calls(), await ground.entries())] };
    };
    return await withStore(store, sentinelSettings(store), run, { timing: patientTiming });
  } finally {
    await proxy.close();
  }
}

/** Two of three workers end with the primary, and with all that those two knew: the third has to end the change. Every other time no replica followed before. */
function twoOfThreeWorkers(chance: Chance, seed: number): Promise<FailOverTrial> {
  return whileReplicasLag(async (ground, primary, starve) => {
    await ground.host('gateway');
    const workers: Spawned[] = [];
    const names = ['one', 'two', 'three'];
    const survivor = chance.below(names.length);
    for (const [place, name] of names.entries())
      workers.push(await ground.start('worker', { mirrorFolder: `${ground.mirror}-${name}`, isUnwatched: place !== survivor }));
    const strike = async (): Promise<void> => {
      if (seed % 2 === 0) {
        starve();
        await pause(chance.below(1500));
      }
      primary.child.kill('SIGKILL');
      for (const [place, { child }] of workers.entries()) if (place !== survivor) child.kill('SIGKILL');
    };
    return throughBlow(ground, chance, strike, { processes: false, alerts: withLateCards });
  });
}

/** A primary that would go on alone when it is cut off: nobody works on it. */
async function unfenced(): Promise<FailOverTrial> {
  const store = await startSentinelStore({ isFenced: false });
  return withStore(store, sentinelSettings(store), async (ground) => {
    const works = await ground.host('worker').then(
      () => true,
      () => false,
    );
    return { tookMs: 0, problems: works ? ['a worker works on a primary that takes writes without its replicas'] : [] };
  });
}

/** The machine of the primary answers nothing any more, and closes nothing; with it goes the Sentinel that is asked next, where it runs there. */
function hang({ primary, sentinels: [, next] }: Blow, hasSentinel: boolean): Promise<void> {
  primary.child.kill('SIGSTOP');
  if (hasSentinel) next?.child.kill('SIGSTOP');
  return Promise.resolve();
}

/** It believes that it still is the primary: what was sent to it while it stood still, it does now. */
async function leaveAndReturn({ store, primary }: Blow, chance: Chance, isAsleep: boolean): Promise<void> {
  primary.child.kill(isAsleep ? 'SIGSTOP' : 'SIGKILL');
  await until(async () => (await store.primaryServer()) !== primary, 'other primary');
  await pause(chance.below(1000));
  if (isAsleep) primary.child.kill('SIGCONT');
  else await store.restart(primary);
}

/** The primary takes nothing while no replica follows; work goes on soon after they are back. */
async function withoutReplicas({ replicas }: Blow, chance: Chance): Promise<void> {
  for (const { child } of replicas) child.kill('SIGSTOP');
  await pause(4000 + chance.below(11_000));
  for (const { child } of replicas) child.kill('SIGCONT');
}
