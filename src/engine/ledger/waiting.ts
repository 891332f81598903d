/** Entries that a worker signed while the ledger of a tenant took none: they wait beside its mirror, and are sent as soon as it takes them. */
import { canonicalJson } from '../../lib/json.js';
import type { Entry } from './entry.js';
import type { AppendsAll, ReadsSubject } from './ledger.js';
import { rewrap, rewrappedEntry } from './rewrapped.js';

/** The port of where they wait. Its adapter is `adapters/redis/waiting.ts`. */
export interface WaitingEntries {
  /** In the order in which they were signed. */
  of(tenant: string): Promise<readonly Entry[]>;
  /** Returns once they are on disk. Throws RetryLater when someone else took the folder. */
  append(tenant: string, entries: readonly Entry[]): Promise<void>;
  clear(tenant: string): Promise<void>;
}

/**
 * Puts them into the ledger, each as it was signed: it counts as what it says, and since when. One that is there already, because the process died
 * between this and clearing, is not put there twice. Answers how many were put in. Throws what the ledger throws.
 */
export async function handIn(ledger: ReadsSubject & AppendsAll, waiting: WaitingEntries, tenant: string): Promise<number> {
  const entries = (await waiting.of(tenant)).map((entry) => rewrappedEntry(entry) ?? entry);
  let handedIn = 0;
  for (const subject of new Set(entries.map((entry) => entry.subject))) {
    const there = new Set((await ledger.subject(tenant, subject)).map(sayingOf));
    const missing = entries.filter((entry) => entry.subject === subject && !there.has(sayingOf(entry)));
    // All of a subject in one step: nobody acts on a part of what was done.
    await ledger.appendAll(tenant, subject, missing.map(rewrap));
    handedIn += missing.length;
  }
  if (entries.length > 0) await waiting.clear(tenant);
  return handedIn;
}

/** What an entry says and when: the same for it wherever it stands. */
function sayingOf({ at, event }: Entry): string {
  return canonicalJson({ at, event });
}
