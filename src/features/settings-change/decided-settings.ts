/** The settings of a process as people decided them in chat: read from the ledger, laid over the file, kept until there is something new. */
import type { AsOf, CountsEntries, ReadsFold } from '../../engine/ledger/ledger.js';
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import { InputError } from '../../lib/errors.js';
import type { Json } from '../../lib/json.js';
import { type DecidedLog, decidedOf, decidedSubject } from './decided.js';
import { type InForce, inForce } from './in-force.js';
import type { SettingsLayer, Values } from './layer.js';

export interface DecidedOfTenant {
  /** Null: nothing was ever decided. */
  readonly log: DecidedLog | null;
  readonly inForce: readonly InForce[];
  /** How many entries of the ledger it comes from. */
  readonly entries: number;
}

const nothing: DecidedOfTenant = { log: null, inForce: [], entries: 0 };

/** @typeParam Tenant the settings of one tenant, parsed */
export class DecidedSettings<Tenant> {
  readonly #known = new Map<string, DecidedOfTenant>();

  constructor(
    readonly live: SettingsLayer<Tenant>,
    private readonly verifier: DecisionVerifier,
  ) {}

  /** Reads what is new of a tenant; from then on its settings are by that. Throws as `Ledger` does, and leaves the settings as they were. */
  async renew(tenantId: string, ledger: ReadsFold & CountsEntries, asOf?: AsOf): Promise<DecidedOfTenant> {
    const name = this.live.nameOf(tenantId);
    if (name === undefined) return nothing;
    const entries = await ledger.count(tenantId, decidedSubject, asOf);
    const known = this.of(tenantId);
    // Mostly there is nothing new, and two thousand of them are not looked through again.
    if (known.entries === entries) return known;
    const log = await decidedOf(ledger, tenantId, 'known');
    const written = (key: string): Json | undefined => this.live.written(name, key);
    const found = { log, inForce: this.laid(name, inForce(log, { written, verifier: this.verifier })), entries };
    this.#known.set(tenantId, found);
    return found;
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

/** Whether a problem lies in the same part of the settings as a key: values of one check, or of one rule, go together. */
function isAbout(problem: string, key: string): boolean {
  const [tenants = '', name = '', section = '', part = ''] = key.split('.');
  const together = [tenants, name, section, ...(section === 'controls' || section === 'approvals' ? [part] : [])].join('.');
  return problem.startsWith(`${together}:`) || problem.startsWith(`${together}.`);
}
