/** Replicas that say they are there and get nothing any more, and a primary that dies with what it alone has: nobody was shown what is lost then. */
import { performance } from 'node:perf_hooks';
import type { Change } from '../../../src/engine/changes/change';
import { textOf } from '../chat/chat-room';
import { type AlertWatch, watchAlerts } from './alerts';
import { type FailOverTrial, stuckMs, throughBlow, type WatchedSetup, withStore } from './blow';
import { violations } from './checker';
import { click, pause, until } from './people';
import { alertsOn, type StoreUnderTrial, storeAlert, type TrialOn } from './store-under-trial';
import { patientTiming } from './weather';

/**
 * Replicas that say they are there and get nothing of what the primary writes from some moment on; what stands on their way is lost with it. The
 * queue forgets as well, and goes on when locks, leases and rounds have run out: a minute and more in production.
 */
export async function whileReplicasLag(
  { open }: TrialOn,
  run: (setup: WatchedSetup, store: StoreUnderTrial) => Promise<FailOverTrial>,
): Promise<FailOverTrial> {
  const store = await open({ isBetween: true, isPaired: true });
  return withStore(store, (setup) => run(setup, store), { timing: patientTiming });
}

export function loseWhileReplicasLag(on: TrialOn): Promise<FailOverTrial> {
  return whileReplicasLag(on, (setup, store) => {
    const strike = async (): Promise<void> => {
      store.door().starve();
      await pause(100 + on.chance.below(4900));
      store.primary.child.kill('SIGKILL');
    };
    return throughBlow(setup, on.chance, strike, { store, mayEndBefore: true });
  });
}

/**
 * Someone takes a change back, and the primary dies after that.
 * @param isForgotten the only process that saw it ends with the primary
 */
export function vetoWhileReplicasLag(on: TrialOn, isForgotten: boolean): Promise<FailOverTrial> {
  return whileReplicasLag(on, async (setup, store) => {
    const gateway = await setup.host('gateway');
    const { change, watch } = await approved(setup);
    store.door().starve();
    const told = textOf(await click(setup, 'revoke', change));
    await pause(on.chance.below(1000));
    if (isForgotten) await gateway.stop();
    const struck = performance.now();
    store.primary.child.kill('SIGKILL');
    if (isForgotten) await setup.host('gateway');
    // Where the gateway is begun again it has seen nothing of the old primary.
    return toldTruly(setup, { told, struck, watch, store, expected: isForgotten ? alone : storeAlert });
  });
}

/**
 * The primary dies while a worker waits until it may write, and the worker dies with its disk as soon as it has written; no gateway runs. Nobody is left who could restore
 *  what another primary lacks, so that one has to have the announcement by then.
 */
export function effectAtTheBlow(on: TrialOn): Promise<FailOverTrial> {
  return whileReplicasLag(on, async (setup, store) => {
    const gateway = await setup.start('gateway');
    const { child, ended } = await setup.start('worker', { mirrorFolder: `${setup.mirror}-lost` });
    const strike = async (): Promise<void> => {
      gateway.child.kill('SIGKILL');
      store.door().starve();
      await pause(on.chance.below(acknowledgedWithinMs));
      const before = setup.effects().length;
      store.primary.child.kill('SIGKILL');
      // Before the tenant has answered: after that the worker would look, and restore what it knows.
      const watch = setInterval(() => setup.effects().length > before && child.kill('SIGKILL'), 1);
      await until(async () => child.signalCode !== null || (await isOver(setup)), 'effect after the blow', stuckMs);
      clearInterval(watch);
      child.kill('SIGKILL');
      await ended;
      await setup.host('gateway');
      await setup.start('worker');
    };
    // For a while nobody is there who could tell that the store takes nothing.
    const alerts = { expected: [alone], allowed: [storeAlert, 'HardenbotCardsLate'] };
    return throughBlow(setup, on.chance, strike, { store, processes: false, alerts });
  });
}

/** Where the blow came too late, nothing is written after it. */
async function isOver(setup: WatchedSetup): Promise<boolean> {
  return (await setup.changes()).some(({ checkpoint }) => checkpoint !== null);
}

/** One of the two processes does not run while it happens. */
const alone = 'HardenbotProcessMissing';
/** As `acknowledged` has it. */
const acknowledgedWithinMs = 1000;

/** A plan that was approved, and that nobody applies. */
async function approved(setup: WatchedSetup): Promise<{ readonly change: Change; readonly watch: AlertWatch }> {
  const planner = await setup.host('worker');
  const watch = watchAlerts(setup.monitoring);
  await setup.room.says('ana', 'plan pop-imap');
  const change = await until(async () => (await setup.changes()).find(({ status }) => status === 'waiting') ?? null, 'plan');
  await planner.stop();
  await click(setup, 'approve', change);
  return { change, watch };
}

interface Told {
  readonly told: string;
  /** When the primary died. */
  readonly struck: number;
  readonly watch: AlertWatch;
  readonly store: StoreUnderTrial;
  readonly expected: string;
}

async function toldTruly(setup: WatchedSetup, { told, struck, watch, store, expected }: Told): Promise<FailOverTrial> {
  await setup.start('worker');
  const end = await until(
    async () => (await setup.changes()).find(({ status }) => status === 'revoked' || status === 'verified') ?? null,
    'end of the change',
    stuckMs,
  );
  const alarms = await watch.problems(alertsOn(store, { expected: [expected], allowed: [alone, storeAlert] }));
  const isUnsure = /not known yet|does not take everything|does not answer/.test(told);
  return {
    tookMs: performance.now() - struck,
    problems: [
      ...alarms,
      ...violations(setup.simulator.calls(), await setup.entries()),
      ...(end.status === 'revoked' || isUnsure ? [] : [`the person read "${told}", and the change is ${end.status}`]),
    ],
  };
}
