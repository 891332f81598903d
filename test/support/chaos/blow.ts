/** One blow at a store of several servers in the middle of a change, and what has to be true at the end of it. */
import { performance } from 'node:perf_hooks';
import { connectStore } from '../../../adapters/redis/connection';
import { freePort } from '../wire/free-port';
import { type Alerts, watchAlerts } from './alerts';
import { violations } from './checker';
import { askAndApprove, askUndo, ended, pause, until } from './people';
import type { Chance } from './random';
import { openSetupOn, type Role, type Setup, type SetupOptions, type TrialStore } from './setup';
import { alertsOn, type StoreUnderTrial, storeAlert } from './store-under-trial';
import { usualWaits } from './weather';
import { placeOf } from './worker-input';

export interface FailOverTrial {
  /** Milliseconds from the blow to the end of the change. */
  readonly tookMs: number;
  readonly problems: readonly string[];
}

const mailboxes = 12;
/** A change that takes longer than this after a blow is called stuck. */
export const stuckMs = 90_000;
/** Characters of the log that are shown with what failed. */
const lastWords = 4000;

export type WatchedSetup = Setup & Required<Pick<Setup, 'monitoring'>>;

export interface Course {
  /** Starts gateway and worker; true where it is left out. */
  readonly processes?: boolean;
  /** What the store refuses is waited for: no job counts as failed. */
  readonly isWaitedFor?: boolean;
  /** The work has to be at its end within this many milliseconds of the blow, and one line of the log has to be such. */
  readonly noticed?: { readonly withinMs: number; readonly line: RegExp };
  /** What the metrics of both processes set off from the approval to the end of the change; that the store takes no writes where nothing else is said. */
  readonly alerts?: Alerts;
  /** The change may come completely before anyone needed what the blow took away; its undo does not, and is watched as well then. */
  readonly mayEndBefore?: boolean;
  /** Whom it befalls. */
  readonly store: StoreUnderTrial;
}

/** Strikes at a random moment of applying; then the change has to come completely, and to be undone whole. */
export async function throughBlow(
  setup: WatchedSetup,
  chance: Chance,
  strike: () => Promise<void>,
  { store, processes = true, isWaitedFor = false, noticed, alerts = { expected: [storeAlert] }, mayEndBefore = false }: Course,
): Promise<FailOverTrial> {
  const before = JSON.stringify((setup.simulator.state() as { readonly exchange: unknown }).exchange);
  if (processes) {
    await setup.host('gateway');
    await setup.start('worker');
  }
  const watch = watchAlerts(setup.monitoring);
  await askAndApprove(setup);
  const after = chance.below(mailboxes);
  await until(() => setup.effects().length >= after, 'effect');
  await pause(chance.below(40));
  await strike();
  const struck = performance.now();
  const change = await ended(setup, { timeoutMs: stuckMs });
  const tookMs = performance.now() - struck;
  const isWatchedOn = mayEndBefore && (await store.successor()) === null;
  const judge = (): Promise<readonly string[]> => watch.problems(alertsOn(store, alerts));
  const alarms = isWatchedOn ? [] : [...(await judge())];
  if (change.status !== 'verified') {
    if (isWatchedOn) await judge();
    const said = (await setup.entries()).filter(({ event }) => event.type !== 'intent' && event.type !== 'outcome').slice(-4);
    return { tookMs, problems: [`the change is ${change.status}: ${JSON.stringify(said.map(({ event }) => event))}`] };
  }
  await askUndo(setup, change);
  await ended(setup, { index: 1, timeoutMs: stuckMs });
  if (isWatchedOn) alarms.push(...(await judge()));
  const restored = JSON.stringify((setup.simulator.state() as { readonly exchange: unknown }).exchange);
  const left = restored === before ? [] : ['the undo left something changed'];
  const lines = setup.log().split('\n');
  const failed = isWaitedFor ? lines.filter((line) => line.startsWith('a job failed')) : [];
  const missed = noticed === undefined ? [] : notNoticed(noticed, tookMs, lines);
  const said = violations(setup.simulator.calls(), await setup.entries());
  return { tookMs, problems: [...alarms, ...left, ...failed, ...missed, ...said] };
}

function notNoticed(
  { withinMs, line }: NonNullable<Course['noticed']>,
  tookMs: number,
  lines: readonly string[],
): readonly string[] {
  return [
    ...(tookMs <= withinMs ? [] : [`the change ended ${Math.round(tookMs)} ms after the blow`]),
    ...(lines.some((one) => line.test(one)) ? [] : [`the log does not say ${String(line)}`]),
  ];
}

/** Processes wait as in production, where `options` say nothing else. */
export async function withStore(
  store: StoreUnderTrial,
  run: (setup: WatchedSetup) => Promise<FailOverTrial>,
  options: SetupOptions = {},
): Promise<FailOverTrial> {
  const monitoring = await monitoringPorts();
  const all = { mailboxes, latencyMs: 15, monitoring, timing: usualWaits, ...options };
  const setup = await openSetupOn(trialStore(store), all);
  try {
    return await run({ ...setup, monitoring });
  } catch (error) {
    throw new Error(`${String(error)} What the workers logged:\n${setup.log().slice(-lastWords)}`, { cause: error });
  } finally {
    await setup.close();
  }
}

/** A store of several servers for a setup, which ends them with itself. */
export function trialStore({ settings, stop }: Pick<StoreUnderTrial, 'settings' | 'stop'>): TrialStore {
  const redis = connectStore(placeOf({ store: settings, redisUrl: '' }));
  redis.on('error', () => undefined);
  const close = async (): Promise<void> => {
    redis.disconnect();
    await stop();
  };
  return { redis, url: '', settings, close };
}

export async function monitoringPorts(): Promise<Readonly<Record<Role, number>>> {
  return { gateway: await freePort(), worker: await freePort() };
}
