/** An outage leaves the ledger once it is over. */
import type { ArchiveRule } from '../archive.js';

export const archive: ArchiveRule = {
  begins: 'unreached',
  isOver: (types) => types.has('reached'),
};
