/** A waiver leaves the ledger once it has ended or lapsed. */
import type { ArchiveRule } from '../archive.js';

export const archive: ArchiveRule = {
  begins: 'waiverAsked',
  until: (event) => (event.type === 'waiverAsked' ? Math.max(Date.parse(event.terms.until), Date.parse(event.expiresAt)) : 0),
  isOver: (types, until, olderThan) => types.has('waiverEnded') || until < olderThan.getTime(),
};
