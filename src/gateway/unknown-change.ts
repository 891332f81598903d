/** What is said of an id that the ledger does not have: it may have left for a file. */
import { type Refusal, refuse } from '../errors.js';
import { archivedNote, archivedSentence } from '../ledger/archived-note.js';
import type { Ledger } from '../ledger/ledger.js';

export async function unknownChange(ledger: Pick<Ledger, 'archives'>, tenant: string, reason: string): Promise<Refusal> {
  const note = archivedNote(await ledger.archives(tenant));
  return refuse('unknown-change', reason, `See /harden changes.${note === null ? '' : ` ${archivedSentence(note)}`}`);
}
