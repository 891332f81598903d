/** The end of a ledger that a store lost, as a fail-over loses what no replica had yet: anyone who saw it puts it back as it was signed. */
import { entryText } from './chain.js';
import type { Entry } from './entry.js';
import type { AppendsRows, HoldsRows } from './entry-log.js';
import { isUnreadable, readRow } from './stored-row.js';
import type { TenantIndex } from './tenant-index.js';

/** Of a ledger that lost more than this a person has to say what became of it: no fail-over loses this much. */
export const maxLost = 250;

interface TruncatedTail {
  readonly tenant: string;
  readonly log: AppendsRows & HoldsRows;
  /** What is known of the ledger: everything that it counts was verified. */
  readonly index: TenantIndex;
  /** Entries of these numbers as far as they are remembered; nothing of what it answers is believed. */
  readonly remembered: (numbers: readonly number[]) => Promise<readonly Entry[]>;
}

/**
 * Appends what is missing behind the last stored entry, when that one is ours and nobody wrote behind it. Answers how many entries it restored
 * ; 0 where another process was faster; null where it is no lost end: nothing is left, something else stands there, it is too much, or
 * nobody here has it whole.
 */
export async function restoreTruncatedTail({ tenant, log, index, remembered }: TruncatedTail): Promise<number | null> {
  const { seq } = index.head;
  const numbers = range(Math.max(1, seq - maxLost), seq);
  const stored = (await log.rows(tenant, numbers)).filter((row) => row !== null).at(-1);
  if (stored === undefined) return null;
  const last = readRow(stored);
  if (isUnreadable(last) || entryText(last) !== stored.text || !index.isInChain(last)) return null;
  const missing = range(last.seq + 1, seq);
  const known = new Map((await remembered(missing)).map((entry) => [entry.seq, entry]));
  const entries: Entry[] = [];
  for (const number of missing) {
    const entry = known.get(number);
    if (entry?.v !== 2 || !index.isInChain(entry)) return null;
    entries.push(entry);
  }
  if (entries.length === 0) return 0;
  const answer = await log.append(tenant, entries, { head: last });
  if (answer === 'appended') return entries.length;
  return Array.isArray(answer) ? 0 : null;
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_unused, offset) => first + offset);
}
