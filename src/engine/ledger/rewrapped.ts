/** Entries that a restore put behind what was lost: their author signed them for another place, and a worker vouches for this one. */
import { canonicalJson, parsedOrNull } from '../../lib/json.js';
import { brokenLink } from './chain.js';
import { type Entry, entrySchema, type LedgerEvent } from './entry.js';

/** What is written for an entry that moves; one that moved before stays what its author signed. */
export function rewrap(entry: Entry): LedgerEvent {
  return { type: 'moved', text: entry.event.type === 'moved' ? entry.event.text : canonicalJson(entry) };
}

/**
 * The entry as its author signed it; null where an entry did not move, or where what is inside is not whole or of something else. Its
 * signature is still to be verified.
 */
export function rewrappedEntry(entry: Entry): Entry | null {
  if (entry.event.type !== 'moved') return null;
  const parsed = entrySchema.safeParse(parsedOrNull(entry.event.text));
  if (!parsed.success || parsed.data.tenant !== entry.tenant || parsed.data.subject !== entry.subject) return null;
  const { seq, prev } = parsed.data;
  return brokenLink({ seq: seq - 1, hash: prev }, parsed.data) === null ? parsed.data : null;
}
