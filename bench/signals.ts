/** How long a row of a log waits until hardenbot has judged it, in a simulated tenant of 500 people over a day of its own clock: beside Microsoft's lateness, and with what it asks for. */
import type { SignalStore } from '../src/features/signals/store';
import { sha256 } from '../src/lib/json';
import { tenantId } from '../test/support/corridor/office';
import { monthOf } from '../test/support/office/month';
import { stateOf } from '../test/support/office/world';
import { openSignalLab } from '../test/support/signals/signal-lab';
import { type Benchmark, percentile } from './support/benchmark';

const minute = 60_000;
const people = 500;
const day = 24 * 60;
/** The lab begins at nine. */
const from = new Date('2026-11-24T00:00:00Z');
/** What one app may ask of the logs of all its tenants within ten seconds, as Microsoft publishes it. */
const perAppIn10s = 122;

type Log = 'quick' | 'risk' | 'unified';

interface Day {
  /** Seconds from readable to judged at the 99th percentile, by log. */
  readonly p99: Readonly<Record<Log, number>>;
  readonly rows: Readonly<Record<Log, number>>;
  readonly requests: number;
  /** Requests that a published limit refused. */
  readonly refused: number;
  readonly reports: number;
  readonly cards: number;
}

/** Each kind of log has an interval of its own. */
const logs: Readonly<Record<string, Log>> = {
  'graph.directoryAudits': 'quick',
  'graph.signIns': 'quick',
  'graph.riskDetections': 'risk',
  'exchange.UnifiedAuditLog': 'unified',
};

/** Words of a row; nothing where it has something else there. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const rowId = (row: Readonly<Record<string, unknown>> | undefined): string => textOf(row?.['id'] ?? row?.['Identity']);

async function playDay(): Promise<Day> {
  const month = monthOf({ seed: 11, from, days: 2, people });
  const readable = new Map<string, { readonly at: number; readonly log: Log }>();
  const happenings = [...month.stream].filter(
    ({ put }) => month.truth.kindOf.get(String(put?.['id'] ?? put?.['Identity'])) !== 'a change by hardenbot',
  );
  for (const { at, key, put } of happenings) {
    const status = put?.['status'] as { readonly errorCode?: number } | undefined;
    // As the reader knows them: a sign-in by how it ended, a detection by when it was judged last.
    const updatedAt = textOf(put?.['lastUpdatedDateTime']);
    const name =
      key === 'graph.signIns'
        ? `${rowId(put)} ${status?.errorCode ?? ''}`
        : `${rowId(put)}${key === 'graph.riskDetections' ? `@${updatedAt}` : ''}`;
    const id = sha256(name).slice(0, 16);
    const log = logs[key];
    if (log !== undefined && at > from.getTime() + 10 * 60 * minute && !readable.has(id)) readable.set(id, { at, log });
  }
  const organization = { id: tenantId, displayName: 'Contoso' };
  const state = { ...stateOf(month.world, from), organization, simulator: { publishedLimits: true } };
  const lab = await openSignalLab({ state, happenings });
  const waits: Record<Log, number[]> = { quick: [], risk: [], unified: [] };
  const saveState = lab.signals.saveState.bind(lab.signals);
  const seen = new Set<string>();
  Object.assign(lab.signals, {
    saveState: async (...[tenant, kept]: Parameters<SignalStore['saveState']>) => {
      for (const one of Object.values(kept.sources))
        for (const [id] of one?.judged ?? []) {
          const row = readable.get(id);
          if (row === undefined || seen.has(id)) continue;
          seen.add(id);
          waits[row.log].push((lab.office.now().getTime() - row.at) / 1000);
        }
      await saveState(tenant, kept);
    },
  });
  await lab.pass(day);
  const calls = lab.simulator.calls();
  const cards = [...lab.office.storage.entries.values()].flat().filter(({ event }) => event.type === 'signalled').length;
  await lab.close();
  return {
    p99: { quick: percentile(waits.quick, 99), risk: percentile(waits.risk, 99), unified: percentile(waits.unified, 99) },
    rows: { quick: waits.quick.length, risk: waits.risk.length, unified: waits.unified.length },
    requests: calls.length,
    refused: calls.filter(({ status }) => status === 429).length,
    reports: calls.filter(({ path }) => path.includes('/auditLogs/')).length,
    cards,
  };
}

let last: Day | null = null;

async function dayOnce(): Promise<Day> {
  if (last === null) {
    last = await playDay();
    process.stderr.write(`${JSON.stringify(last)}\n`);
  }
  return last;
}

interface Figure {
  readonly name: string;
  readonly about: string;
  readonly unit: string;
  readonly atMost: number;
  readonly floor: number;
  readonly of: (played: Day) => number;
}

const wait = (
  log: Log,
  name: string,
  of: { readonly rows: string; readonly atMost: number; readonly floor: number },
): Figure => ({
  name,
  about: `p99 from the moment a row of ${of.rows} can be read until it is judged, ${people} people, 24 h of the tenant's clock; the floor is the interval of reading`,
  unit: 's',
  atMost: of.atMost,
  floor: of.floor,
  of: ({ p99 }) => p99[log],
});

const figures: readonly Figure[] = [
  wait('quick', 'signals-wait', { rows: 'the directory or sign-ins', atMost: 120, floor: 60 }),
  wait('risk', 'signals-wait-risk', { rows: 'risk detections', atMost: 360, floor: 300 }),
  wait('unified', 'signals-wait-unified', { rows: 'the unified audit log', atMost: 660, floor: 600 }),
  {
    name: 'signals-requests',
    about: 'requests per tenant and day for it; the floor is one of each kind of log in its interval',
    unit: 'requests',
    atMost: 3800,
    floor: day + day / 1.5,
    of: ({ requests }) => requests,
  },
  {
    name: 'signals-refused',
    about: 'requests of that day that a published limit refused',
    unit: 'requests',
    atMost: 0,
    floor: 1,
    of: ({ refused }) => refused,
  },
  {
    name: 'signals-tenants',
    about: `share of what one app may ask of the logs of all its tenants (${perAppIn10s} in 10 s) that 200 such tenants take, by the day of this one`,
    unit: '%',
    atMost: 80,
    floor: 100,
    of: ({ reports }) => (100 * ((200 * reports) / (day * 6))) / perAppIn10s,
  },
];

export const signals: readonly Benchmark[] = figures.map(({ atMost, floor, of, ...figure }) => ({
  ...figure,
  goal: { kind: 'atMost', number: atMost },
  rounds: 1,
  isRare: true,
  open: () => Promise.resolve({ round: async () => ({ value: of(await dayOnce()), floor }), close: () => Promise.resolve() }),
}));
