/**
 * The ledger as one request sees it, an act of a person, a job or the drawing of a message: each tenant is read once, when it is asked for first. After that
 * the answers are what this process knows, which is never less than that read, and holds what the request itself appended.
 */
import type { AsOf, Ledger } from './ledger.js';

export interface LedgerSession extends Ledger {
  /** The next answer about the tenant is read from the store again: what was read before may be old by now. */
  renew(tenant: string): void;
}

/** What is asked for once in a request goes to the ledger as it is. */
export function ledgerSession(ledger: Ledger): LedgerSession {
  const reads = new Map<string, Promise<unknown>>();

  async function read<Answer>(tenant: string, ask: (asOf: AsOf) => Promise<Answer>): Promise<Answer> {
    const before = reads.get(tenant);
    if (before !== undefined && (await isAnswered(before))) return ask('known');
    const now = ask('now');
    reads.set(tenant, now);
    return now;
  }

  async function write<Written>(tenant: string, appending: Promise<Written>): Promise<Written> {
    const written = await appending;
    // The store takes an entry only behind the last one that this process knows: who writes has read.
    reads.set(tenant, Promise.resolve());
    return written;
  }

  return {
    read: (tenant, after) => ledger.read(tenant, after),
    remembers: (tenant, subject) => ledger.remembers(tenant, subject),
    archives: (tenant) => ledger.archives(tenant),
    whyHalted: (tenant) => ledger.whyHalted(tenant),
    lastPutBack: (tenant) => ledger.lastPutBack(tenant),
    latestAt: (tenant) => ledger.latestAt(tenant),
    renew: (tenant) => void reads.delete(tenant),
    append: (tenant, ...of) => write(tenant, ledger.append(tenant, ...of)),
    appendAll: (tenant, ...of) => write(tenant, ledger.appendAll(tenant, ...of)),
    subject: (tenant, subject) => read(tenant, (asOf) => ledger.subject(tenant, subject, asOf)),
    entriesAt: (tenant, subject, places) => read(tenant, (asOf) => ledger.entriesAt(tenant, subject, places, asOf)),
    fold: (tenant, subject, fold) => read(tenant, (asOf) => ledger.fold(tenant, subject, fold, asOf)),
    count: (tenant, subject) => read(tenant, (asOf) => ledger.count(tenant, subject, asOf)),
    recent: (tenant, limit, prefix) => read(tenant, (asOf) => ledger.recent(tenant, limit, prefix, asOf)),
    touched: (tenant, after) => read(tenant, (asOf) => ledger.touched(tenant, after, asOf)),
    stands: (tenant, entry) => read(tenant, (asOf) => ledger.stands(tenant, entry, asOf)),
    head: (tenant) => read(tenant, (asOf) => ledger.head(tenant, asOf)),
    spent: (tenant) => read(tenant, (asOf) => ledger.spent(tenant, asOf)),
  };
}

/** A read that failed answers nothing. */
async function isAnswered(reading: Promise<unknown>): Promise<boolean> {
  try {
    await reading;
    return true;
  } catch {
    return false;
  }
}
