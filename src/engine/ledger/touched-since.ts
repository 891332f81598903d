/** What was touched since a moment: a list that is cut would leave out what many newer ones crowd out. */
import type { ReadsRecent, ReadsSubject } from './ledger.js';
import type { VerifiedEntry } from './verified-entry.js';

/** The entries of each subject of a kind of which one was written since a moment, the last touched first. */
export async function* touchedSince(
  ledger: ReadsRecent & ReadsSubject,
  tenant: string,
  { prefix, since }: { readonly prefix: string; readonly since: Date },
): AsyncGenerator<readonly VerifiedEntry[]> {
  for (const id of await ledger.recent(tenant, Number.MAX_SAFE_INTEGER, prefix)) {
    const entries = await ledger.subject(tenant, id);
    const last = entries.at(-1);
    if (last !== undefined && new Date(last.at) < since) return;
    yield entries;
  }
}
