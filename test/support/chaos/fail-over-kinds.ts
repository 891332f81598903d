/** Every manner in which a store of several servers loses the one that it writes to, and what is under way then. */
import { archiveFailOver } from './archive-fail-over';
import type { FailOverTrial } from './blow';
import { campaignFailOver } from './campaign-fail-over';
import { clusterKinds } from './cluster-kinds';
import { deadlines } from './deadline-fail-over';
import { duringChange, type FailOverKind } from './fail-over';
import { providerLoses } from './provider-loses';
import { type StoreName, trialOn } from './stores-under-trial';
import { waits } from './waits-fail-over';

export const failOvers: Readonly<Record<string, FailOverKind>> = {
  ...duringChange,
  ...clusterKinds,
  'campaign-fail-over': {
    about: 'the primary is killed during a campaign over six tenants, of which one goes first and one refuses every write',
    trial: campaignFailOver,
  },
  ...deadlines,
  ...waits,
  'provider-loses': {
    about: 'a provider loses what it acknowledged, because its replicas get nothing before the primary is killed',
    stores: ['managed'],
    trial: providerLoses,
  },
  'archive-fail-over': { about: 'the primary is killed while `hardenbot ledger archive` runs', trial: archiveFailOver },
};

/** Rejects when something never happens that has to. */
export function failOverTrial(kind: string, store: StoreName, seed: number): Promise<FailOverTrial> {
  const known = failOvers[kind];
  if (known === undefined) throw new Error(`There is no blow ${kind}.`);
  return known.trial(trialOn(store, seed));
}
