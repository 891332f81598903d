/** The store loses its primary about the moment at which something ends on its own, a change that nobody kept or a travel exception: all of it is restored, once. */
import { performance } from 'node:perf_hooks';
import type { RecordedCall } from '../../../adapters/m365/simulator/index';
import type { Change } from '../../../src/engine/changes/change';
import type { Clock } from '../../../src/lib/clock';
import { canonicalJson, type Json } from '../../../src/lib/json';
import { systemClock } from '../../../src/process/system-clock';
import { travelTenant } from '../tenants/travel-tenant';
import { watchAlerts } from './alerts';
import { type FailOverTrial, stuckMs, type WatchedSetup, withStore } from './blow';
import { deathOn } from './blows';
import { violations } from './checker';
import type { FailOverKind } from './fail-over';
import { click, pause, until } from './people';
import type { SetupOptions } from './setup';
import { people } from './setup-settings';
import { alertsOn, storeAlert, type TrialOn } from './store-under-trial';
import { patientTiming } from './weather';

interface Ending {
  readonly options: SetupOptions;
  readonly wish: string;
  /** Turns the date to this many milliseconds before it ends, where that is days away. */
  readonly forwardTo?: (end: Date, beforeMs: number) => void;
  /** What fires because of that: the queue has the dates of the machine, and what was just added seems to be days old. */
  readonly alerts?: readonly string[];
  readonly problems: (setup: WatchedSetup) => Promise<readonly string[]>;
}

/** It begins to be restored half a second after its time, and is back a second later. */
const aroundMs = { before: 2500, after: 1000 };

export const deadlines: Readonly<Record<string, FailOverKind>> = {
  'keep-fail-over': {
    about: 'the primary is killed about the moment at which a change that nobody keeps undoes itself',
    trial: (on) => throughEnd(unkept, on),
  },
  'trip-fail-over': {
    about: 'the primary is killed about the end of a travel exception',
    trial: (on) => throughEnd(travelException(), on),
  },
};

const unkept: Ending = {
  options: { mailboxes: 8, keepWithinMs: 4000, latencyMs: 15 },
  wish: 'plan pop-imap',
  problems: async (setup) => violations(setup.simulator.calls(), await setup.entries()),
};

function travelException(): Ending {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const clock: Clock = { ...systemClock, now };
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
  const approvals = { approvers: { people: Object.values(people) }, tiers: { medium: 1 } };
  return {
    options: { clock, state: travelTenant(), settings: { approvals }, latencyMs: 15 },
    wish: `travel eva@contoso.com ES until=${tomorrow}`,
    forwardTo: (end, beforeMs) => {
      ahead += end.getTime() - beforeMs - now().getTime();
    },
    alerts: ['HardenbotWorkStandsStill', 'HardenbotMessagesLate'],
    problems: async ({ simulator }) => twice(simulator.calls()),
  };
}

async function throughEnd(ending: Ending, on: TrialOn): Promise<FailOverTrial> {
  const { store, ...death } = await deathOn(on);
  const run = async (setup: WatchedSetup): Promise<FailOverTrial> => {
    const before = standing(setup);
    await setup.host('gateway');
    await setup.host('worker');
    await setup.room.says('ana', ending.wish);
    await click(setup, 'approve', await changeThat(setup, ({ status }) => status === 'waiting', 'plan'));
    const { id, keep } = await changeThat(
      setup,
      ({ status, checkpoint }) => status === 'verified' && checkpoint !== null,
      'change',
    );
    if (keep === null || standing(setup) === before) throw new Error('Nothing waits to be restored.');
    const watch = watchAlerts(setup.monitoring);
    ending.forwardTo?.(keep.until, aroundMs.before);
    await pause(on.chance.below(aroundMs.before + aroundMs.after));
    const struck = performance.now();
    const over = death.strike();
    const isShown = (): boolean =>
      setup.room
        .cards()
        .some(
          (card) => JSON.stringify(card).includes(id) && /undone without being kept|is over|ended/.test(JSON.stringify(card)),
        );
    await changeThat(setup, ({ status, checkpoint }) => status === 'revertedUnkept' && checkpoint !== null, 'end automatically');
    await until(isShown, 'card that says that it is over', stuckMs);
    const tookMs = performance.now() - struck;
    await over;
    const allowed = ['HardenbotUndoingOverdue', 'HardenbotCardsLate', ...(ending.alerts ?? [])];
    const alarms = await watch.problems(alertsOn(store, { expected: [storeAlert], allowed }));
    const left = standing(setup) === before ? [] : [`the tenant is not what it was: ${standing(setup)}`];
    const problems = [...alarms, ...left, ...(await ending.problems(setup))];
    return { tookMs, problems: problems.map((problem) => `${death.name}: ${problem}`) };
  };
  return withStore(store, run, { timing: patientTiming, ...ending.options });
}

/** What changes can touch. */
function standing({ simulator }: WatchedSetup): string {
  const { exchange, graph } = simulator.state() as { readonly exchange: Json; readonly graph?: Readonly<Record<string, Json>> };
  const rows = canonicalJson([exchange, graph?.['conditionalAccessPolicies'] ?? [], graph?.['namedLocations'] ?? []]);
  // When something was changed last is not restored.
  return rows.replaceAll(/,?"modifiedDateTime":"[^"]*"/g, '');
}

function changeThat(setup: WatchedSetup, fits: (change: Change) => boolean, what: string): Promise<Change> {
  return until(async () => (await setup.changes()).find(fits) ?? null, what, stuckMs);
}

/** Effects that are the same to the letter: a policy is changed there and back, and nothing is made or taken away a second time. */
function twice(calls: readonly RecordedCall[]): readonly string[] {
  const seen = calls.filter(({ effect }) => effect).map((call) => JSON.stringify([call.method, call.path, call.body]));
  return [...new Set(seen.filter((one, place) => seen.indexOf(one) !== place))].map((one) => `done twice: ${one}`);
}
