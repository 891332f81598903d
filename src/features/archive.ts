/** What the archive of old entries has to know of subjects of features. */
import type { LedgerEvent } from '../engine/ledger/entry.js';
import { features } from './features.js';

export interface ArchiveRule {
  /** The type of the first entry of its subjects. */
  readonly begins: LedgerEvent['type'];
  /** Until when an entry counts, in milliseconds; absent: none does. */
  until?(event: LedgerEvent): number;
  /** Whether a subject is over once it is old. @param until the latest of all its entries */
  isOver(types: ReadonlySet<LedgerEvent['type']>, until: number, olderThan: Date): boolean;
  /** The subjects without which the one of this entry stays in the ledger, and they without it. */
  companions?(event: LedgerEvent): readonly string[];
}

/** A part of a feature's folder. */
interface ArchivePart {
  /** One for each kind of its subjects. */
  readonly archive: ArchiveRule | readonly ArchiveRule[];
}

export const archiveRules: readonly ArchiveRule[] = features
  .filter(({ archive }) => archive === true)
  .flatMap(({ id }) => (require(`./${id}/archive.js`) as ArchivePart).archive);
