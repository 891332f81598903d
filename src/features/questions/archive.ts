/** Answers that were settled stay in the ledger: a tenant is judged by them. */
import type { ArchiveRule } from '../archive.js';

export const archive: ArchiveRule = {
  begins: 'questionsAsked',
  until: (event) => (event.type === 'questionsAsked' ? Date.parse(event.expiresAt) : 0),
  isOver: (types, until, olderThan) => !types.has('answersSettled') && until < olderThan.getTime(),
};
