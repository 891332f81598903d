/** Proposals leave with what is old; what is in force stays in the ledger, because a tenant is judged by it. */
import type { ArchiveRule } from '../archive.js';

export const askedArchive: ArchiveRule = {
  begins: 'settingsProposed',
  until: (event) => (event.type === 'settingsProposed' ? Date.parse(event.expiresAt) : 0),
  isOver: (_types, until, olderThan) => until < olderThan.getTime(),
};

export const decidedArchive: ArchiveRule = { begins: 'settingsDecided', isOver: () => false };
