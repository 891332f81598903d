/** What features keep in the store, a line each: both processes get all of it, and a feature takes its own. */
import type { SignalStore } from './signals/store.js';
import type { WhyStore } from './why/store.js';

export interface FeatureStores {
  readonly signals: SignalStore;
  readonly why: WhyStore;
}
