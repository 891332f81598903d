/** Entries for a log of others: banned passwords stay here. */
import type { Entry } from '../engine/ledger/entry.js';
import { rewrappedEntry } from '../engine/ledger/rewrapped.js';
import { withoutSecrets } from '../engine/plan/operation.js';
import { canonicalJson } from '../lib/json.js';

/** One that moved holds the whole entry as text, so that it is shown in the same way. */
export function shownEntry(entry: Entry): Entry {
  const { event } = entry;
  if (event.type === 'intent') return { ...entry, event: { ...event, operation: withoutSecrets(event.operation) } };
  const moved = rewrappedEntry(entry);
  return moved === null ? entry : { ...entry, event: { type: 'moved', text: canonicalJson(shownEntry(moved)) } };
}
