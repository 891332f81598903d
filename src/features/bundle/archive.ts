/** A card of several plans leaves the ledger together with its plans. */
import type { ArchiveRule } from '../archive.js';

export const archive: ArchiveRule = {
  begins: 'bundled',
  isOver: () => true,
  companions: (event) => {
    if (event.type === 'bundled') return event.rows.map(({ change }) => change);
    return event.type === 'requested' && event.bundle !== undefined ? [event.bundle] : [];
  },
};
