/** A card of several plans leaves the ledger together with its plans. */
import type { LedgerEvent } from '../../ledger/entry.js';

export const bundleOver: readonly LedgerEvent['type'][] = ['bundled'];

export function bundleCompanions(event: LedgerEvent): readonly string[] {
  if (event.type === 'bundled') return event.rows.map(({ change }) => change);
  return event.type === 'requested' && event.bundle !== undefined ? [event.bundle] : [];
}
