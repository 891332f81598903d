/** The settings of a process as people decided them in chat: read from the ledger, laid over the file, kept until there is something new. */
import type { AsOf, CountsEntries, ReadsPlaces } from '../../engine/ledger/ledger.js';
import { storeRetryLater } from '../../engine/ledger/retry-later.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { InputError } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import { type SerialQueue, serialQueue } from '../../lib/serial-queue.js';
import type { SettingsInEffect } from '../settings-in-effect.js';
import type { SettingsLayer, Values } from '../settings-layer.js';
import { type DecidedFrom, type DecidedLog, decidedByKept, decidedOf, decidedSubject, keptOf } from './decided.js';
import { type InForce, inForce } from './in-force.js';
import { type KeptSettingsStore, keptEvery } from './kept.js';

interface DecidedOfTenant {
  /** Null: nothing was ever decided. */
  readonly log: DecidedLog | null;
  readonly inForce: readonly InForce[];
  /** How many entries of the ledger it comes from. */
  readonly entries: number;
}

const nothing: DecidedOfTenant = { log: null, inForce: [], entries: 0 };

/** @typeParam Tenant the settings of one tenant, parsed */
export class DecidedSettings<Tenant> implements SettingsInEffect<Tenant> {
  readonly #known = new Map<string, DecidedOfTenant>();
  readonly #queues = new Map<string, SerialQueue>();
  /** Of each tenant, up to how many entries the store has it. */
  readonly #kept = new Map<string, number>();

  /** @param store without one every entry is read by each process that starts */
  constructor(
    readonly live: SettingsLayer<Tenant>,
    readonly verifier: DecisionVerifier,
    private readonly store?: KeptSettingsStore,
  ) {}

  /** Reads what is new of a tenant; from then on its settings are by that. Throws as `Ledger` does, and leaves the settings as they were. */
  async renew(tenantId: string, ledger: ReadsPlaces & CountsEntries, asOf?: AsOf): Promise<DecidedOfTenant> {
    const name = this.live.nameOf(tenantId);
    if (name === undefined) return nothing;
    const count = await ledger.count(tenantId, decidedSubject, asOf);
    // Mostly there is nothing new.
    if (this.of(tenantId).entries === count) return this.of(tenantId);
    const queue = this.#queues.get(tenantId) ?? serialQueue();
    this.#queues.set(tenantId, queue);
    return queue(async () => {
      const known = this.of(tenantId);
      const entries = await ledger.count(tenantId, decidedSubject, 'known');
      // An earlier call in the queue has read it.
      if (known.entries === entries) return known;
      const from = { ledger, tenant: tenantId, verifier: this.verifier };
      const log = await decidedOf(entries, known.log ?? (await this.#begin(entries, from)), from);
      const written = (key: string): Json | undefined => this.live.written(name, key);
      const found = { log, inForce: this.laid(name, inForce(log, written)), entries };
      this.#known.set(tenantId, found);
      await this.#keep(tenantId, log);
      return found;
    });
  }

  async #begin(entries: number, from: DecidedFrom): Promise<DecidedLog | null> {
    const kept = entries < keptEvery ? null : ((await this.store?.of(from.tenant)) ?? null);
    const log = kept === null || kept.ids.length > entries ? null : await decidedByKept(kept, from);
    if (log !== null) this.#kept.set(from.tenant, log.ids.length);
    return log;
  }

  /** For the process that starts next. */
  async #keep(tenantId: string, log: DecidedLog | null): Promise<void> {
    const isDue = log !== null && log.ids.length - (this.#kept.get(tenantId) ?? 0) >= keptEvery;
    if (this.store === undefined || !isDue) return;
    try {
      await this.store.keep(tenantId, keptOf(log));
      this.#kept.set(tenantId, log.ids.length);
    } catch (error) {
      // A store that takes no writes keeps nobody from reading: what is not kept is read again.
      if (storeRetryLater(error) === null) throw error;
    }
  }

  /** What was known of a tenant when it was last renewed. */
  of(tenantId: string): DecidedOfTenant {
    return this.#known.get(tenantId) ?? nothing;
  }

  /** What counts under a key as it would stand in hardenbot.yaml; undefined: nothing is said. */
  said(tenantId: string, key: string): Json | undefined {
    const decided = this.of(tenantId).inForce.find((one) => one.key === key && one.whyNot === null);
    return decided?.value ?? this.live.written(this.live.nameOf(tenantId) ?? '', key);
  }

  /** The tenant's part of hardenbot.yaml as it counts. @param beside what counts besides, over it */
  text(tenantId: string, beside: Values, remarks: readonly string[]): string {
    const counting = this.of(tenantId).inForce.filter(({ whyNot }) => whyNot === null);
    const values = new Map([...counting.map(({ key, value }) => [key, value] as const), ...beside]);
    return this.live.text(this.live.nameOf(tenantId) ?? '', values, remarks);
  }

  /** Lays all of them that count over the file; those with which the settings could not be are left out and say so. */
  private laid(name: string, found: readonly InForce[]): readonly InForce[] {
    const counting = found.filter(({ whyNot }) => whyNot === null);
    try {
      this.live.lay(name, new Map(counting.map(({ key, value }) => [key, value])));
      return found;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { problems } = error;
      const named = counting.filter(({ key }) => problems.some((problem) => isAbout(problem, `tenants.${name}.${key}`)));
      const out = new Set((named.length === 0 ? counting : named).map(({ key }) => key));
      return this.laid(
        name,
        found.map((one) => (out.has(one.key) ? { ...one, whyNot: 'cannot-be' as const } : one)),
      );
    }
  }
}

/** All that this feature knows of them. @throws for settings that another one opened: no process has those */
export function decidedIn<Tenant>(settings: SettingsInEffect<Tenant>): DecidedSettings<Tenant> {
  if (settings instanceof DecidedSettings) return settings;
  throw new Error('These settings were opened without what was decided in chat.');
}

/** Whether a problem lies in the same part of the settings as a key: values of one check, or of one rule, go together. */
function isAbout(problem: string, key: string): boolean {
  const [tenants = '', name = '', section = '', part = ''] = key.split('.');
  const together = [tenants, name, section, ...(section === 'controls' || section === 'approvals' ? [part] : [])].join('.');
  return problem.startsWith(`${together}:`) || problem.startsWith(`${together}.`);
}
