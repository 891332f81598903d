/** A store of several servers that loses its primary in the middle of a change: everything is still done once, announced, reported truly and restored whole. */
import { performance } from 'node:perf_hooks';
import { textOf } from '../chat/chat-room';
import { watchAlerts } from './alerts';
import { type Course, type FailOverTrial, stuckMs, throughBlow, type WatchedSetup, withStore } from './blow';
import { violations } from './checker';
import { effectAtTheBlow, loseWhileReplicasLag, vetoWhileReplicasLag, whileReplicasLag } from './lagging-replica';
import { click, ended, pause, until } from './people';
import type { Chance } from './random';
import type { Spawned } from './setup';
import { acknowledged, alertsOn, queues, type StoreUnderTrial, storeAlert, type TrialOn, type Wanted } from './store-under-trial';
import { everyStore, type StoreName } from './stores-under-trial';
import { patientTiming } from './weather';

export interface FailOverKind {
  readonly about: string;
  /** What it is tried on; stores of which the servers are known where it is left out. */
  readonly stores?: readonly StoreName[];
  /** Rejects when something never happens that has to. */
  readonly trial: (on: TrialOn) => Promise<FailOverTrial>;
}

/** Each kind of blow in the middle of a change, by its name. */
export const duringChange = {
  'primary-killed': {
    about: 'the primary is killed, and every other time comes back once another one has its place',
    stores: everyStore,
    trial: (on) =>
      on.seed % 2 === 0
        ? struck(on, { isPaired: true }, killed)
        : struck(on, {}, (store) => leaveAndReturn(store, on.chance, false)),
  },
  'lagging-replica': {
    about: 'replicas that get nothing any more before the primary is killed, while someone revokes or a change is applied',
    // Small seeds begin alike: every other one, not every other draw.
    trial: (on) => (on.seed % 2 === 0 ? vetoWhileReplicasLag(on, on.seed % 4 === 0) : loseWhileReplicasLag(on)),
  },
  'effect-at-the-blow': {
    about:
      'such a primary is killed while a worker waits until it may write, and the worker, with its disk, as soon as it has written',
    trial: effectAtTheBlow,
  },
  'partition-zone': {
    about: 'a primary and a worker beside it are cut off from everyone else',
    // Nodes of a cluster talk to each other on ways of their own, which nothing here can cut.
    stores: ['sentinel'],
    trial: partitionZone,
  },
  'old-primary-returns': {
    about: 'a primary comes back once another one has its place, dead before or, every other time, with all its connections',
    stores: everyStore,
    trial: (on) => struck(on, {}, (store) => leaveAndReturn(store, on.chance, on.seed % 2 === 0), { alerts: withLateCards }),
  },
  'hung-primary': {
    about: 'a primary that answers nothing any more and closes nothing, every other time with anyone who is asked where it is',
    stores: everyStore,
    trial: (on) => {
      const noticed = {
        withinMs: 45_000,
        line: /^(The store does not answer|A node of the store (does not answer|is no part of it any more))/,
      };
      return struck(on, { isPaired: true }, (store) => hang(store, on.seed % 2 === 0), { noticed, alerts: withLateCards });
    },
  },
  'no-replicas': {
    about: 'a primary that takes nothing for some seconds because no replica follows',
    trial: (on) => struck(on, { maxLag: 2 }, (store) => withoutReplicas(store, on.chance), { isWaitedFor: true }),
  },
  'queue-slot-away': {
    about: 'the node of the queues and its replica stand still while someone approves',
    stores: ['cluster'],
    trial: queueSlotAway,
  },
  unfenced: { about: 'a primary that takes writes without its replicas: nobody works on it', trial: unfenced },
  'two-of-three-workers': { about: 'two of three workers are killed with the primary', trial: twoOfThreeWorkers },
} as const satisfies Readonly<Record<string, FailOverKind>>;

/** A silent connection is believed for ten seconds, and what a dead worker had begun is left alone for a while: a card may be late then. */
const withLateCards = { expected: [storeAlert], allowed: ['HardenbotCardsLate'] } as const;

async function struck(
  on: TrialOn,
  wanted: Wanted,
  strike: (store: StoreUnderTrial) => Promise<void>,
  course: Omit<Course, 'store'> = {},
): Promise<FailOverTrial> {
  const store = await on.open(wanted);
  return withStore(store, (setup) => throughBlow(setup, on.chance, () => strike(store), { store, ...course }));
}

/** The node of the queues and its replica stand still while someone approves: the ledger has it, and nobody can be asked to apply it. */
async function queueSlotAway({ open, chance }: TrialOn): Promise<FailOverTrial> {
  const store = await open({ tags: [queues] });
  return withStore(store, async (setup) => {
    await setup.host('gateway');
    await setup.start('worker');
    const watch = watchAlerts(setup.monitoring);
    await setup.room.says('ana', 'plan pop-imap');
    const change = await until(async () => (await setup.changes()).find(({ status }) => status === 'waiting') ?? null, 'plan');
    const away = [store.primary, ...store.replicas];
    for (const { child } of away) child.kill('SIGSTOP');
    const answer = click(setup, 'approve', change);
    await pause(1500 + chance.below(8000));
    for (const { child } of away) child.kill('SIGCONT');
    const back = performance.now();
    const told = await answer.then((card) => (card === null ? '' : textOf(card)));
    const wasTaken = (await setup.changes())[0]?.status !== 'waiting';
    const isTrue = /not known yet/.test(told) || (wasTaken ? !/not done|nothing was/i.test(told) : told !== '');
    const { status } = await ended(setup, { timeoutMs: stuckMs });
    const tookMs = performance.now() - back;
    return {
      tookMs,
      problems: [
        ...(await watch.problems(alertsOn(store, withLateCards))),
        ...(isTrue ? [] : [`the person read "${told}", and the plan was ${wasTaken ? '' : 'not '}approved`]),
        ...(status === 'verified' ? [] : [`the change is ${status}`]),
        ...violations(setup.simulator.calls(), await setup.entries()),
      ],
    };
  });
}

/** A primary and a worker beside it are cut off from everyone else; the worker knows no other address. */
async function partitionZone({ open, chance }: TrialOn): Promise<FailOverTrial> {
  const store = await open({ maxLag: 2, isBetween: true });
  const beside = { kind: 'single', address: `127.0.0.1:${store.primary.port}`, ...acknowledged };
  const run = async (setup: WatchedSetup): Promise<FailOverTrial> => {
    await setup.host('gateway');
    await setup.start('worker', { store: beside, mirrorFolder: `${setup.mirror}-cut` });
    const strike = async (): Promise<void> => {
      store.door().cut();
      await until(() => store.successor(), 'other primary', stuckMs);
      await setup.start('worker', { isUnwatched: true });
    };
    const result = await throughBlow(setup, chance, strike, { store, processes: false, alerts: withLateCards });
    store.door().heal();
    await pause(1500);
    return { ...result, problems: [...result.problems, ...violations(setup.simulator.calls(), await setup.entries())] };
  };
  return withStore(store, run, { timing: patientTiming });
}

/** Two of three workers end with the primary, and with all that those two knew: the third has to end the change. Every other time no replica followed before. */
function twoOfThreeWorkers(on: TrialOn): Promise<FailOverTrial> {
  const { chance, seed } = on;
  return whileReplicasLag(on, async (setup, store) => {
    await setup.host('gateway');
    const workers: Spawned[] = [];
    const names = ['one', 'two', 'three'];
    const survivor = chance.below(names.length);
    for (const [place, name] of names.entries())
      workers.push(await setup.start('worker', { mirrorFolder: `${setup.mirror}-${name}`, isUnwatched: place !== survivor }));
    const strike = async (): Promise<void> => {
      if (seed % 2 === 0) {
        store.door().starve();
        await pause(chance.below(1500));
      }
      store.primary.child.kill('SIGKILL');
      for (const [place, { child }] of workers.entries()) if (place !== survivor) child.kill('SIGKILL');
    };
    return throughBlow(setup, chance, strike, { store, processes: false, alerts: withLateCards });
  });
}

/** A primary that would go on alone when it is cut off: nobody works on it. */
async function unfenced({ open }: TrialOn): Promise<FailOverTrial> {
  const store = await open({ isFenced: false });
  return withStore(store, async (setup) => {
    const works = await setup.host('worker').then(
      () => true,
      () => false,
    );
    return { tookMs: 0, problems: works ? ['a worker works on a primary that takes writes without its replicas'] : [] };
  });
}

function killed({ primary }: StoreUnderTrial): Promise<void> {
  primary.child.kill('SIGKILL');
  return Promise.resolve();
}

/** The machine of the primary answers nothing any more, and closes nothing; with it goes anyone who is asked next where it is, if that runs there. */
function hang({ primary, guide }: StoreUnderTrial, withGuide: boolean): Promise<void> {
  primary.child.kill('SIGSTOP');
  if (withGuide) guide.child.kill('SIGSTOP');
  return Promise.resolve();
}

/** It believes that it still is the primary: what was sent to it while it stood still, it does now. */
async function leaveAndReturn(
  { primary, successor, restart }: StoreUnderTrial,
  chance: Chance,
  isAsleep: boolean,
): Promise<void> {
  primary.child.kill(isAsleep ? 'SIGSTOP' : 'SIGKILL');
  await until(successor, 'other primary');
  await pause(chance.below(1000));
  if (isAsleep) primary.child.kill('SIGCONT');
  else await restart(primary);
}

/** The primary takes nothing while no replica follows; work goes on soon after they are back. */
async function withoutReplicas({ replicas }: StoreUnderTrial, chance: Chance): Promise<void> {
  for (const { child } of replicas) child.kill('SIGSTOP');
  await pause(4000 + chance.below(11_000));
  for (const { child } of replicas) child.kill('SIGCONT');
}
