/** What the archive of old entries has to know of the entries of features. */
import type { LedgerEvent } from '../ledger/entry.js';
import { bundleCompanions, bundleOver } from './bundle/archive.js';

/** Entries by which a subject is over as soon as it is old. */
export const featureEventsOver: readonly LedgerEvent['type'][] = [...bundleOver];

/** Each gives the subjects without which the one of this entry stays in the ledger, and they without it. */
export const companionsOf: readonly ((event: LedgerEvent) => readonly string[])[] = [bundleCompanions];
