/** Proposals leave with what is old; what is in force stays in the ledger, because a tenant is judged by it. */
import type { ArchiveRule } from '../archive.js';

const proposed: ArchiveRule = {
  begins: 'settingsProposed',
  until: (event) => (event.type === 'settingsProposed' ? Date.parse(event.expiresAt) : 0),
  isOver: (_types, until, olderThan) => until < olderThan.getTime(),
};

const decided: ArchiveRule = { begins: 'settingsDecided', isOver: () => false };

export const archive: readonly ArchiveRule[] = [proposed, decided];
