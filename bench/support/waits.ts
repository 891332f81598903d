/** How long rows of the logs of many tenants wait until they are judged, as the store of signals says what was. */
import type { Happening } from '../../adapters/m365/simulator/index';
import type { SignalStore } from '../../src/features/signals/store';
import { sha256 } from '../../src/lib/json';
import type { Month } from '../../test/support/office/month';
import { memorySignals } from '../../test/support/stores/memory-stores';
import { percentile } from './benchmark';
import type { Planted } from './planted-attacks';

export type Log = Planted['log'];

export function byLog<Value>(of: (log: Log) => Value): Readonly<Record<Log, Value>> {
  return { audits: of('audits'), 'sign-ins': of('sign-ins'), risk: of('risk'), unified: of('unified') };
}

const logOfKey: Readonly<Record<string, Log>> = {
  'graph.directoryAudits': 'audits',
  'graph.signIns': 'sign-ins',
  'graph.riskDetections': 'risk',
  'exchange.UnifiedAuditLog': 'unified',
};

type Row = Readonly<Record<string, unknown>>;

export class Waits {
  /** By tenant and name of a row: since when it can be read, in milliseconds; null: it was judged. A row may come again after that. */
  readonly #readable = new Map<string, { readonly at: number; readonly log: Log } | null>();
  /** By tenant and log: the newest row that was judged. */
  readonly #last = new Map<string, string>();
  readonly #seconds = byLog((): number[] => []);
  #store = memorySignals();

  /** @param fromMs rows that can be read before are left out */
  constructor(
    private readonly nowMs: () => number,
    private readonly fromMs: number,
  ) {}

  /** What happens in a month, without the changes of hardenbot, of which this ledger knows nothing. */
  *noting(tenant: string, { stream, truth }: Month): Iterable<Happening> {
    for (const happening of stream) {
      const { put = {} } = happening;
      if (truth.kindOf.get(String(put['id'] ?? put['Identity'])) === 'a change by hardenbot') continue;
      this.note(tenant, happening);
      yield happening;
    }
  }

  /** Something that can be read from a moment on. */
  note(tenant: string, { at, key, put = {} }: Happening): void {
    const log = logOfKey[key];
    const name = `${tenant} ${nameOf(key, put)}`;
    if (log !== undefined && at >= this.fromMs && !this.#readable.has(name)) this.#readable.set(name, { at, log });
  }

  /** A store, with what is kept in it as judged noted. */
  listening(): SignalStore {
    return {
      state: (tenant) => this.#store.state(tenant),
      facts: (tenant) => this.#store.facts(tenant),
      saveFacts: (tenant, facts) => this.#store.saveFacts(tenant, facts),
      saveState: (tenant, state) => {
        for (const [source, one] of Object.entries(state.sources)) this.#note(tenant, source, one?.judged ?? []);
        return this.#store.saveState(tenant, state);
      },
    };
  }

  /** What was measured. Nothing of it is remembered, and nothing in the store. */
  end() {
    this.#readable.clear();
    this.#last.clear();
    this.#store = memorySignals();
    return { judged: byLog((log) => ({ p99: percentile(this.#seconds[log], 99), rows: this.#seconds[log].length })) };
  }

  /** New ones are the last. */
  #note(tenant: string, source: string, judged: readonly (readonly [string, number])[]): void {
    const key = `${tenant} ${source}`;
    const last = this.#last.get(key);
    for (let place = judged.length - 1; place >= 0; place -= 1) {
      const [id] = judged[place] ?? [''];
      if (id === last) break;
      const name = `${tenant} ${id}`;
      const row = this.#readable.get(name);
      if (!row) continue;
      this.#readable.set(name, null);
      this.#seconds[row.log].push((this.nowMs() - row.at) / 1000);
    }
    const newest = judged.at(-1)?.[0];
    if (newest !== undefined) this.#last.set(key, newest);
  }
}

/** As the reader names rows: a sign-in by how it ended, a detection by when it was judged last. */
function nameOf(key: string, row: Row): string {
  const id = textOf(row['id'] ?? row['Identity']);
  const status = row['status'] as { readonly errorCode?: number } | undefined;
  if (key === 'graph.signIns') return named(`${id} ${status?.errorCode ?? ''}`);
  return named(key === 'graph.riskDetections' ? `${id}@${textOf(row['lastUpdatedDateTime'])}` : id);
}

const named = (text: string): string => sha256(text).slice(0, 16);

/** Nothing where a row has something else there. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
