/** What is said of an id that the ledger does not have: it may be a slip of the fingers, or have left for a file. */
import { changePrefixes } from '../changes/change.js';
import { archivedNote, archivedSentence } from '../ledger/archived-note.js';
import type { ReadsArchives, ReadsRecent } from '../ledger/ledger.js';
import { didYouMean } from '../lib/did-you-mean.js';
import { type Refusal, refuse } from '../lib/errors.js';
import { isTripId, tripPrefix } from '../plan/travel.js';

/** What people still have before their eyes. */
const lookedAt = 60;

/** @param typed the id that there is not: for the id of a trip trips alone are meant, of which more people may know */
export async function unknownChange(
  ledger: ReadsArchives & ReadsRecent,
  tenant: string,
  { typed, reason }: { readonly typed: string; readonly reason: string },
): Promise<Refusal> {
  const [archives, ids] = await Promise.all([
    ledger.archives(tenant),
    ledger.recent(tenant, lookedAt, isTripId(typed) ? tripPrefix : [...changePrefixes, 'b-', 'w-']),
  ]);
  const note = archivedNote(archives);
  const meant = didYouMean(typed, ids);
  const archived = note === null ? '' : ` ${archivedSentence(note)}`;
  return refuse('unknown-change', reason, `${meant === null ? 'See /harden changes.' : `Did you mean ${meant}?`}${archived}`);
}
