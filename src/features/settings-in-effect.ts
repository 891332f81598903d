/** The settings of a process as they count: those of its file, and over them what people decided, as a feature says it. */
import type { AsOf, CountsEntries, Ledger, ReadsPlaces } from '../engine/ledger/ledger.js';
import type { ConcludedStore } from '../engine/ledger/sealed-store.js';
import type { DecisionVerifier, SignedDecision } from '../engine/plan/decision.js';
import type { Json } from '../lib/json.js';
import type { Person } from '../lib/person.js';
import { features } from './features.js';
import type { SettingsLayer } from './settings-layer.js';

/** By which people put a value in force. */
export interface SettingsDecision {
  readonly id: string;
  readonly request: SignedDecision;
  readonly approvedBy: readonly Person[];
  /** ISO 8601. */
  readonly at: string;
}

/** The newest decision on one key. */
export interface DecidedSetting {
  readonly key: string;
  /** Undefined: people decided that the file counts. */
  readonly value: Json | undefined;
  readonly entry: SettingsDecision;
  /** Null: it counts. */
  readonly whyNot: string | null;
}

interface DecidedInTenant {
  /** Null: nothing was ever decided. */
  readonly log: object | null;
  /** In the order of the keys. */
  readonly inForce: readonly DecidedSetting[];
}

/** @typeParam Tenant the settings of one tenant, parsed */
export interface SettingsInEffect<Tenant> {
  readonly live: SettingsLayer<Tenant>;
  /** Reads what is new of a tenant; from then on its settings are by that. Throws as `Ledger` does, and leaves the settings as they were. */
  renew(tenantId: string, ledger: ReadsPlaces & CountsEntries, asOf?: AsOf): Promise<DecidedInTenant>;
  /** What was known of a tenant when it was last renewed. */
  of(tenantId: string): DecidedInTenant;
  /** What counts under a key as it would stand in hardenbot.yaml; undefined: nothing is said. */
  said(tenantId: string, key: string): Json | undefined;
}

export interface InEffectPorts<Tenant> {
  readonly decided: SettingsInEffect<Tenant>;
  readonly ledger: Ledger;
  readonly now: () => Date;
}

/** What of it answers to questions are laid over. */
export interface HoldsControls {
  readonly controls: ReadonlyMap<string, unknown>;
}

/** A part of a feature's folder. */
export interface InEffectPart {
  /** @param kept where what was concluded is kept; absent: each process that starts reads every decision */
  open<Tenant>(live: SettingsLayer<Tenant>, verifier: DecisionVerifier, kept?: ConcludedStore): SettingsInEffect<Tenant>;
  /** In a sentence: where what was decided and the file say different things, and which counts; null: nowhere. Throws as `Ledger` does. */
  differing<Tenant extends HoldsControls>(
    ports: InEffectPorts<Tenant>,
    tenant: { readonly id: string; readonly name: string },
  ): Promise<string | null>;
}

const [part = fileAlone()] = features
  .filter(({ decides }) => decides === true)
  .map(({ id }) => (require(`./${id}/in-effect.js`) as { readonly inEffect: InEffectPart }).inEffect);

export const settingsInEffect: InEffectPart['open'] = (...of) => part.open(...of);
export const differingFromFile: InEffectPart['differing'] = (...of) => part.differing(...of);

/** Where people decide on settings in the file alone. */
export function fileAlone(): InEffectPart {
  const nothing = { log: null, inForce: [] };
  return {
    open: (live) => ({
      live,
      renew: async () => nothing,
      of: () => nothing,
      said: (tenantId, key) => live.written(live.nameOf(tenantId) ?? '', key),
    }),
    differing: async () => null,
  };
}
