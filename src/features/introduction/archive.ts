/** It stays in the ledger: without it hardenbot would introduce itself again. */
import type { ArchiveRule } from '../archive.js';

export const archive: ArchiveRule = {
  begins: 'introduced',
  isOver: () => false,
};
