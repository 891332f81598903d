/** The store loses its primary while something waits that no person looks after: a digest, evidence by schedule, the answer to a question. It comes all the same, once. */
import { performance } from 'node:perf_hooks';
import { createHistoryStore } from '../../../adapters/redis/history';
import { keys } from '../../../adapters/redis/keys';
import type { Card } from '../../../src/chat/card';
import { daysBefore } from '../../../src/lib/calendar';
import { type ChatRoom, openChatRoom, textOf } from '../chat/chat-room';
import { keptByWorkers } from '../ledger/signed-entries';
import { travelTenant } from '../tenants/travel-tenant';
import { watchAlerts } from './alerts';
import { type FailOverTrial, type WatchedSetup, withStore } from './blow';
import { deathOn } from './blows';
import type { FailOverKind } from './fail-over';
import { hasToAskAgain, pause, until } from './people';
import type { SetupOptions } from './setup';
import { alertsOn, contosoId, keyPrefix, queues, type StoreUnderTrial, storeAlert, type TrialOn } from './store-under-trial';
import { patientTiming } from './weather';

interface Wait {
  readonly about: string;
  readonly options: (other: ChatRoom) => SetupOptions;
  /** Before anyone works. */
  readonly prepare?: (setup: WatchedSetup) => Promise<void>;
  /** What makes it come, when both processes run, and how often it was asked for; absent: that the worker begins. */
  readonly ask?: (setup: WatchedSetup) => Promise<number>;
  /** Keys of no tenant that it goes by. */
  readonly tags?: readonly string[];
  /** How many milliseconds it takes where nothing befalls it, about: some time in them the primary dies. */
  readonly takesMs: number;
  /** Each place where it has to come, with what came there. */
  readonly come: (setup: WatchedSetup, other: ChatRoom) => readonly (readonly Card[])[];
}

/** Milliseconds: the calendar is looked at once a minute. */
const stuckMs = 150_000;
/** What a store that is back has been reported for, see `alerts.ts`. */
const alertMs = 500;
/** Milliseconds instead of a quarter of an hour, and of a minute. */
const patienceMs = 20_000;
const againMs = 500;
/** A process that begins looks at the calendar at once, and draws what it finds. */
const settledMs = 3000;

const titled = (room: ChatRoom, words: RegExp): readonly Card[] => room.cards().filter(({ title }) => words.test(title));

/** Half a day ago: neither this day nor the next one begins while a trial runs. */
function halfADayAgo(): string {
  return new Date(Date.now() - 12 * 3_600_000).toISOString().slice(11, 16);
}

const inBothChats = (at: string): object => ({
  channel: { terminal: 'hardening', slack: 'C1' },
  digest: { at, timeZone: 'UTC' },
});

const kinds: Readonly<Record<string, Wait>> = {
  'digest-fail-over': {
    about: 'the primary is killed when the digest of the day is due, in two chats',
    options: (otherRoom) => ({ otherRoom, settings: { tenant: inBothChats(halfADayAgo()) } }),
    tags: [keys.channel('slack', 'C1')],
    takesMs: 1500,
    come: ({ room }, other) => [room, other].map((one) => titled(one, /^Digest of /)),
  },
  'evidence-fail-over': {
    about: 'the primary is killed when evidence by schedule is due, in two chats',
    options: (otherRoom) => ({
      otherRoom,
      settings: {
        tenant: { channel: { terminal: 'hardening', slack: 'C1' } },
        evidence: { schedules: [{ frameworks: ['nis2'], every: 'month', day: 1 }] },
      },
    }),
    prepare: auditedLastMonth,
    takesMs: 500,
    come: ({ room }, other) => [room, other].map((one) => titled(one, /NIS/)),
  },
  'question-fail-over': {
    about: 'the primary is killed while someone waits for the answer to /harden why',
    options: () => ({ state: travelTenant() }),
    ask: askUntilAnswered,
    takesMs: 120,
    come: ({ room }) => [room.whispers],
  },
};

/** As the cards say: anyone who read that it is not known whether it was taken, or has no answer after a time, asks again. */
async function askUntilAnswered({ room }: WatchedSetup): Promise<number> {
  for (let asked = 1; ; asked += 1) {
    const told = await room.says('ana', 'why eva@contoso.com from=ES');
    const isTaken = told?.title.startsWith('Looking at') === true;
    if (!isTaken && !hasToAskAgain(told)) throw new Error(`ana was told: ${told === null ? '' : textOf(told)}`);
    for (let looks = 0; looks < (isTaken ? patienceMs : againMs); looks += againMs) {
      if (room.whispers.length > 0) return asked;
      await pause(againMs);
    }
  }
}

/** What is handed out of a month needs a day of it that was audited. */
async function auditedLastMonth({ store, tenantId }: WatchedSetup): Promise<void> {
  const today = new Date().toISOString().slice(0, 10);
  const day = daysBefore(`${today.slice(0, 8)}01`, 1);
  const verdicts = { 'pop-imap': 'fail' as const };
  await createHistoryStore(store.redis, keptByWorkers()).saveDay(tenantId, {
    day,
    at: `${day}T08:00:00.000Z`,
    score: 50,
    verdicts,
  });
}

export const waits: Readonly<Record<string, FailOverKind>> = Object.fromEntries(
  Object.entries(kinds).map(([name, wait]) => [name, { about: wait.about, trial: (on: TrialOn) => waitTrial(wait, on) }]),
);

async function waitTrial(wait: Wait, on: TrialOn): Promise<FailOverTrial> {
  const { store, ...death } = await deathOn(on, { tags: [keyPrefix(contosoId), queues, ...(wait.tags ?? [])] });
  const other = openChatRoom('slack', 'C1');
  const run = async (setup: WatchedSetup): Promise<FailOverTrial> => {
    await wait.prepare?.(setup);
    await setup.host('gateway');
    const early = wait.ask === undefined ? null : await setup.host('worker');
    const watch = watchAlerts(setup.monitoring);
    const begun = early === null ? setup.host('worker').then(() => 1) : wait.ask?.(setup);
    await pause(on.chance.below(wait.takesMs));
    const at = performance.now();
    const over = death.strike();
    const here = () => wait.come(setup, other);
    await until(
      () => here().every((cards) => cards.length > 0),
      () =>
        `card in each place (there are: ${[setup.room, other]
          .flatMap((one) => one.cards())
          .map(({ title }) => title)
          .join(', ')})`,
      stuckMs,
    );
    const tookMs = performance.now() - at;
    const [times = 1] = await Promise.all([begun, over]);
    await until(() => takesWrites(setup, store), 'store that takes writes');
    await pause(alertMs);
    const allowed = ['HardenbotProcessMissing', 'HardenbotCardsLate'];
    const alarms = await watch.problems(alertsOn(store, { expected: [storeAlert], allowed }));
    // Anyone who begins now finds nothing left to tell.
    await setup.host('worker', { mirrorFolder: `${setup.mirror}-later`, isUnwatched: true });
    await pause(settledMs);
    const twice = here().flatMap((cards) =>
      cards.length > times ? [`it came ${cards.length} times: ${cards.map(textOf).join('\n---\n')}`] : [],
    );
    return { tookMs, problems: [...alarms, ...twice].map((problem) => `${death.name}: ${problem}`) };
  };
  return withStore(store, run, { mailboxes: 4, timing: patientTiming, ...wait.options(other) });
}

function takesWrites({ store }: WatchedSetup, { tag }: StoreUnderTrial): Promise<boolean> {
  return store.redis.set(`${tag}:probe`, '').then(
    () => true,
    () => false,
  );
}
