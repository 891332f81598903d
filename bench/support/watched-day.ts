/** A working day of many watched tenants on one clock: one worker, its limits and queue, simulated tenants that keep Microsoft's published limits of each and of the app over all of them. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AppLimits } from '../../adapters/m365/app-limits';
import { openTenant } from '../../adapters/m365/index';
import { AppRequests, type Simulator, startSimulator } from '../../adapters/m365/simulator/index';
import { seededChance } from '../../adapters/m365/simulator/logs/lateness';
import type { Messenger } from '../../src/chat/platform';
import { readSettings } from '../../src/config/load';
import { isSignal, signalPrefix } from '../../src/features/signals/entry-terms';
import { openedSignal } from '../../src/features/signals/opened-signal';
import { signalTicks, tickMs } from '../../src/features/signals/worker/index';
import { drawMessage } from '../../src/gateway/outbox/draw-message';
import { omitUndefined } from '../../src/lib/omit-undefined';
import type { DrawJob } from '../../src/queue/redraw';
import { openTenantLogs } from '../../src/tenant/logs/tenant-logs';
import { runJob } from '../../src/worker/run-job';
import { openOutbox } from '../../test/support/chat/outbox';
import { ids, type Office, openOffice } from '../../test/support/corridor/office';
import { type Month, monthOf } from '../../test/support/office/month';
import { stateOf } from '../../test/support/office/world';
import { emptyStorage, memoryShown } from '../../test/support/stores/memory-stores';
import { percentile } from './benchmark';
import { InjectedTime } from './injected-time';
import { attacksOf, type Planted } from './planted-attacks';
import { byLog, type Log, Waits } from './waits';
import { WatchJobs } from './watch-jobs';

export interface DayShape {
  readonly tenants: number;
  readonly people: number;
  readonly hours: number;
}

export interface PlayedDay {
  /** Seconds from the moment a row can be read until it is judged, at the 99th percentile, and how many rows those are. */
  readonly judged: Readonly<Record<Log, { readonly p99: number; readonly rows: number }>>;
  /** The same until the card of an attack stands in the chat. */
  readonly shown: Readonly<Record<Log, number>>;
  readonly attacks: number;
  /** Attacks without a card though they had been readable for long enough. */
  readonly missed: number;
  readonly requests: number;
  /** Requests that a published limit refused. */
  readonly refused: number;
  readonly refusedBy: Readonly<Record<string, number>>;
  readonly cards: number;
  /** Megabytes that the worker holds of all tenants at the end of the day, without what lies in its store. */
  readonly heldMb: number;
}

const minute = 60_000;
const hour = 60 * minute;
/** A day of it has passed before the worker starts, which begins before people do: whatever is shorter than a day has the busiest hours. */
const monthFrom = new Date('2026-11-24T00:00:00Z');
const begins = Date.parse('2026-11-25T06:00:00Z');
/** What a start reads of each tenant delays what can be read meanwhile. */
const startMs = 10 * minute;
const latencyMs = 120;
/** Between two attacks in a log of a tenant: more of them than in any real day, and few beside its rows. */
const attackEveryMs = 3 * hour;
/** Attacks of the last minutes may still be on their way. */
const ringsWithinMs = 15 * minute;

const idOf = (n: number): string => `7e000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Plays it in this process, at the pace of its processor. */
export async function playDay(shape: DayShape): Promise<PlayedDay> {
  const before = heapMb();
  const day = await openDay(shape);
  try {
    await day.pass();
    return { ...(await day.figures()), heldMb: day.heldMb() - before };
  } finally {
    await day.close();
  }
}

function forget({ storage }: Office): void {
  for (const kept of [storage.entries, storage.mirrors, storage.plans]) kept.clear();
}

interface OneTenant {
  readonly simulator: Simulator;
  readonly client: ReturnType<typeof openTenant>;
  readonly attacks: readonly Planted[];
}

async function openDay(shape: DayShape) {
  const end = begins + shape.hours * hour;
  const opened: { office: Office | null } = { office: null };
  const time = new InjectedTime(begins, (ms) => opened.office?.forward(ms));
  const waits = new Waits(() => time.nowMs(), begins + startMs);
  const clock = { monotonicMs: () => time.nowMs(), sleep: (ms: number) => time.sleep(ms), random: () => 0.5 };
  const shared = { appRequests: new AppRequests(), limits: new AppLimits(clock), time, clock, waits };
  const tenants: OneTenant[] = [];
  const breakGlass = new Set<string>();
  for (let n = 0; n < shape.tenants; n += 1) {
    const month = monthOf({ seed: 100 + n, from: monthFrom, days: Math.ceil(shape.hours / 24) + 2, people: shape.people });
    for (const { upn } of month.world.breakGlass) breakGlass.add(upn);
    tenants.push(await openOne(month, { n, end, ...shared }));
  }
  const office = openOfficeOf(tenants, { breakGlass: [...breakGlass], clock, waits });
  opened.office = office.office;
  return {
    pass: () => passDay(time, office, end),
    figures: async () => ({
      ...waits.end(),
      ...(await shownOf(tenants, office, end)),
      ...requestsOf(tenants),
    }),
    /** What the store, the chat and the vendor hold is let go of first. */
    heldMb: () => {
      forget(office.office);
      for (const { simulator } of tenants) simulator.load({ schema: 'tenant-state/1' });
      return heapMb();
    },
    close: async () => {
      time.close();
      for (const { simulator, client } of tenants) {
        await client.close();
        await simulator.close();
      }
    },
  };
}

/** Mostly a request is on the way for as long as another; one in fifty for many times as long. */
function spreadOf(seed: number): () => number {
  const chance = seededChance(seed);
  return () => (chance() < 0.02 ? 2 + 14 * chance() : 0.5 + chance());
}

interface Shared {
  readonly n: number;
  readonly end: number;
  readonly appRequests: AppRequests;
  readonly limits: AppLimits;
  readonly time: InjectedTime;
  readonly clock: Parameters<typeof openTenant>[1];
  readonly waits: Waits;
}

async function openOne(month: Month, { n, end, appRequests, limits, time, clock, waits }: Shared): Promise<OneTenant> {
  const tenant = idOf(n);
  const spread = spreadOf(n);
  const planned = attacksOf(month.world, { tenant, n, from: begins + startMs, until: end, everyMs: attackEveryMs });
  const { simulator: rules, ...state } = stateOf(month.world, monthFrom) as { readonly simulator: object };
  const simulator = await startSimulator({
    state: {
      ...state,
      organization: { id: tenant, displayName: `Office ${n}` },
      simulator: { ...rules, publishedLimits: true, latencyMs },
    },
    now: () => new Date(time.nowMs()),
    monotonicMs: () => time.nowMs(),
    pause: (ms) => time.hold(ms * spread()),
    happenings: waits.noting(tenant, month),
    appRequests,
  });
  for (const { happening } of planned) waits.note(tenant, happening);
  simulator.happen(planned.map(({ happening }) => happening).toSorted((one, other) => one.at - other.at));
  const { clientId, clientSecret: secret } = simulator.credential;
  const credential = { kind: 'secret' as const, clientId, secret };
  const client = openTenant(
    {
      tenantId: simulator.tenantId,
      endpoints: simulator.endpoints,
      ca: simulator.ca,
      credential,
      resolve: (question) => simulator.resolve(question),
      giveUpAfterMs: 60_000,
      ...omitUndefined({ appLimits: limits.of(credential) }),
    },
    clock,
  );
  return { simulator, client: Object.assign(client, { logs: openTenantLogs() }), attacks: planned.map(({ planted }) => planted) };
}

type DayOffice = ReturnType<typeof openOfficeOf>;

function openOfficeOf(
  tenants: readonly OneTenant[],
  {
    breakGlass,
    clock,
    waits,
  }: { readonly breakGlass: readonly string[]; readonly clock: Shared['clock']; readonly waits: Waits },
) {
  const everybody = { people: Object.values(ids) };
  const settings = readSettings(
    {
      tenants: Object.fromEntries(
        tenants.map((_one, n) => [`t${n}`, { tenantId: idOf(n), channel: { terminal: `t${n}` }, breakGlass, signals: {} }]),
      ),
      directory: 't0',
      people: Object.entries(ids).map(([name, entraId]) => ({ entraId, name, terminal: name })),
      access: { read: everybody, request: everybody },
      approvals: { approvers: everybody },
    },
    'hardenbot.yaml',
  );
  const clientOf = (name: string) => {
    const one = tenants[Number(name.slice(1))];
    if (one === undefined) throw new Error(`There is no tenant ${name}.`);
    return one.client;
  };
  const shown = memoryShown();
  const cards = new ShownCards(() => clock.monotonicMs());
  const office = openOffice({
    settings,
    clientOf,
    client: clientOf('t0'),
    sleep: (ms) => clock.sleep(ms),
    stores: () => ({ signals: waits.listening(), shown }),
    from: { storage: emptyStorage(), state: { exchange: {} }, now: begins },
    draw: async (job: DrawJob) => {
      await drawMessage(job, outbox.ports);
      if (job.view === 'signal') cards.note(job);
    },
  });
  const outbox = openOutbox({ office, messengers: { terminal: unread }, channel: {} });
  Object.assign(outbox.ports, {
    tenants: tenants.map((_one, n) => ({ name: `t${n}`, id: idOf(n), settingsVersion: '1', channel: { terminal: `t${n}` } })),
    shown,
  });
  return { office, cards };
}

/** A chat of which nobody keeps the messages. */
const unread: Messenger = {
  post: (conversation) => Promise.resolve({ conversation, message: '1' }),
  update: () => Promise.resolve(),
  whisper: () => Promise.resolve(),
  direct: (person) => Promise.resolve({ platform: 'terminal', channel: `direct-${person.id}` }),
};

/** When each card was drawn, in milliseconds. */
class ShownCards {
  readonly #moments = new Map<string, number[]>();

  constructor(private readonly nowMs: () => number) {}

  note({ tenant, subject }: Pick<DrawJob, 'tenant' | 'subject'>): void {
    const key = `${tenant} ${subject}`;
    this.#moments.set(key, [...(this.#moments.get(key) ?? []), this.nowMs()]);
  }

  /** The first time from a moment on; endless where it never was. */
  from(tenant: string, subject: string, ms: number): number {
    return this.#moments.get(`${tenant} ${subject}`)?.find((at) => at >= ms) ?? Number.POSITIVE_INFINITY;
  }
}

/** A scheduler, the worker's rounds, and the gateway's drawings, until the day is over. */
async function passDay(time: InjectedTime, { office }: DayOffice, end: number): Promise<void> {
  const rounds = new WatchJobs(async (job) => {
    await runJob({ work: { ...office.work, jobs: { ...office.work.jobs, ensure: (one) => rounds.ensure(one) } }, scan }, job);
    await office.settle();
  }, time);
  const tick = signalTicks(rounds);
  const ticks = async (): Promise<void> => {
    while (time.nowMs() < end) {
      await tick(office.work.served(), office.now());
      await time.sleep(tickMs);
    }
  };
  void ticks();
  for (let until = begins; until < end; until += hour) {
    await time.passUntil(Math.min(end, until + hour));
    if (rounds.failed !== null) throw rounds.failed;
    process.stderr.write(
      `${new Date(time.nowMs()).toISOString()} ${Math.round(process.cpuUsage().user / 1e6)} s, ${heapMb(false)} MB\n`,
    );
  }
}

const scan = (): Promise<void> => Promise.reject(new Error('Nobody asked for an audit.'));

/** Of attacks that had been readable for long enough: how long their cards took. */
async function shownOf(tenants: readonly OneTenant[], { office, cards }: DayOffice, end: number) {
  const waits: Record<Log, number[]> = { audits: [], 'sign-ins': [], risk: [], unified: [] };
  let count = 0;
  for (const [n, { attacks }] of tenants.entries()) {
    const { ids: signals, rang } = await rangOf(office, idOf(n));
    count += signals;
    for (const { row, log, readable } of attacks.filter((one) => one.readable + ringsWithinMs < end)) {
      const rings = (rang.get(row) ?? []).map(({ card, at }) => cards.from(idOf(n), card, at));
      waits[log].push((Math.min(...rings, Number.POSITIVE_INFINITY) - readable) / 1000);
    }
  }
  const all = Object.values(waits).flat();
  return {
    shown: byLog((log) => percentile(waits[log], 99)),
    attacks: all.length,
    missed: all.filter((wait) => wait === Number.POSITIVE_INFINITY).length,
    cards: count,
  };
}

/** By the vendor's id of a row: the cards that show it, and since when the ledger has it. */
async function rangOf({ work: { ledger } }: Office, tenant: string) {
  const found = (await ledger.recent(tenant, 5000, signalPrefix)).filter(isSignal);
  const rang = new Map<string, { readonly card: string; readonly at: number }[]>();
  for (const card of found)
    for (const { at, signs } of openedSignal(await ledger.subject(tenant, card))?.growth ?? [])
      for (const row of signs.flatMap(({ rowIds }) => rowIds)) {
        const key = row.split('@')[0] ?? row;
        rang.set(key, [...(rang.get(key) ?? []), { card, at: at.getTime() }]);
      }
  return { ids: found.length, rang };
}

function requestsOf(tenants: readonly OneTenant[]) {
  const calls = tenants.map(({ simulator }) => simulator.calls());
  const refused = calls.flat().filter(({ status }) => status === 429);
  return {
    requests: calls.reduce((sum, of) => sum + of.length, 0),
    refused: refused.length,
    refusedBy: countsOf(refused.map(({ path }) => path.split('?')[0] ?? '')),
  };
}

function countsOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** @param swept after a full collection of what nobody refers to any more */
function heapMb(swept = true): number {
  if (swept) {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
  }
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}
