/** What features keep in the store, a line each: both processes get all of it, and a feature takes its own. */
import type { SealedStores } from '../engine/ledger/sealed-store.js';
import { openSignalStore, type SignalStore } from './signals/store.js';
import { openWhyStore, type WhyStore } from './why/store.js';

export interface FeatureStores {
  readonly signals: SignalStore;
  readonly why: WhyStore;
}

export function openFeatureStores(kept: SealedStores): FeatureStores {
  return {
    signals: openSignalStore(kept),
    why: openWhyStore(kept),
  };
}
