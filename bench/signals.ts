/** How long a row of a log waits until hardenbot has judged it, in a simulated tenant of 500 people over a day of its own clock: beside Microsoft's lateness, and with what it asks for. */
import type { SignalStore } from '../src/features/signals/store';
import { sha256 } from '../src/lib/json';
import { tenantId } from '../test/support/corridor/office';
import { monthOf } from '../test/support/office/month';
import { stateOf } from '../test/support/office/world';
import { openSignalLab } from '../test/support/signals/signal-lab';
import type { Benchmark } from './support/benchmark';

const minute = 60_000;
const people = 500;
const day = 24 * 60;
/** The lab begins at nine. */
const from = new Date('2026-11-24T00:00:00Z');
/** What one app may ask of the logs of all its tenants within ten seconds, as Microsoft publishes it. */
const perAppIn10s = 122;

interface Day {
  readonly p99Seconds: number;
  readonly rows: number;
  readonly requests: number;
  readonly reports: number;
  readonly cards: number;
}

/** The rows of the directory and of sign-ins alone: those of the unified log wait for its own, longer interval. */
const quick: ReadonlySet<string> = new Set(['graph.directoryAudits', 'graph.signIns']);

const rowId = (row: Readonly<Record<string, unknown>> | undefined): string => (typeof row?.['id'] === 'string' ? row['id'] : '');

async function playDay(): Promise<Day> {
  const month = monthOf({ seed: 11, from, days: 2, people });
  const readable = new Map<string, number>();
  const happenings = [...month.stream].filter(
    ({ put }) => month.truth.kindOf.get(String(put?.['id'] ?? put?.['Identity'])) !== 'a change by hardenbot',
  );
  for (const { at, key, put } of happenings) {
    const status = put?.['status'] as { readonly errorCode?: number } | undefined;
    const name = key === 'graph.signIns' ? `${rowId(put)} ${status?.errorCode ?? ''}` : rowId(put);
    const id = sha256(name).slice(0, 16);
    if (quick.has(key) && at > from.getTime() + 10 * 60 * minute && !readable.has(id)) readable.set(id, at);
  }
  const state = { ...stateOf(month.world, from), organization: { id: tenantId, displayName: 'Contoso' } };
  const lab = await openSignalLab({ state, happenings });
  const waits: number[] = [];
  const saveState = lab.signals.saveState.bind(lab.signals);
  const seen = new Set<string>();
  Object.assign(lab.signals, {
    saveState: async (...[tenant, kept]: Parameters<SignalStore['saveState']>) => {
      for (const one of Object.values(kept.sources))
        for (const [id] of one?.judged ?? []) {
          const at = readable.get(id);
          if (at === undefined || seen.has(id)) continue;
          seen.add(id);
          waits.push((lab.office.now().getTime() - at) / 1000);
        }
      await saveState(tenant, kept);
    },
  });
  await lab.pass(day);
  const calls = lab.simulator.calls();
  const cards = [...lab.office.storage.entries.values()].flat().filter(({ event }) => event.type === 'signalled').length;
  await lab.close();
  const sorted = waits.toSorted((one, other) => one - other);
  return {
    p99Seconds: sorted[Math.floor(0.99 * (sorted.length - 1))] ?? Number.POSITIVE_INFINITY,
    rows: sorted.length,
    requests: calls.length,
    reports: calls.filter(({ path }) => path.includes('/auditLogs/')).length,
    cards,
  };
}

let last: Day | null = null;

export const signals: readonly Benchmark[] = [
  {
    name: 'signals-wait',
    about: `p99 from the moment a row of the directory or sign-ins can be read until it is judged, ${people} people, 24 h of the tenant's clock; the floor is the interval of reading`,
    unit: 's',
    goal: { kind: 'atMost', number: 120 },
    rounds: 1,
    isRare: true,
    open: async () => ({
      round: async () => {
        last ??= await playDay();
        return { value: last.p99Seconds, floor: 60 };
      },
      close: () => Promise.resolve(),
    }),
  },
  {
    name: 'signals-requests',
    about: `requests per tenant and day for it; the floor is one of each kind of log in its interval`,
    unit: 'requests',
    goal: { kind: 'atMost', number: 3800 },
    rounds: 1,
    isRare: true,
    open: async () => ({
      round: async () => {
        last ??= await playDay();
        return { value: last.requests, floor: day + day / 1.5 };
      },
      close: () => Promise.resolve(),
    }),
  },
  {
    name: 'signals-tenants',
    about: `share of what one app may ask of the logs of all its tenants (${perAppIn10s} in 10 s) that 200 such tenants take`,
    unit: '%',
    goal: { kind: 'atMost', number: 80 },
    rounds: 1,
    isRare: true,
    open: async () => ({
      round: async () => {
        last ??= await playDay();
        const in10s = (200 * last.reports) / (day * 6);
        return { value: (100 * in10s) / perAppIn10s, floor: 100 };
      },
      close: () => Promise.resolve(),
    }),
  },
];
