/** How long a ledger is in the store, and whether anything has left it: asked of the stream, without reading what it holds. */
import type { StoredRow } from '../../src/engine/ledger/entry-log.js';
import { isForeign } from '../../src/engine/ledger/retry-later.js';
import { isUnreadable, readRow } from '../../src/engine/ledger/stored-row.js';
import type { StoreClient } from './connection.js';
import { keys } from './keys.js';
import { createEntryLog } from './ledger.js';

interface LedgerSize {
  readonly entries: number;
  /** Nothing between the first entry and the last is away: nothing was ever archived. */
  readonly isWhole: boolean;
  /** When the first entry was written; null where that cannot be read. */
  readonly since: Date | null;
}

/** Null where there is none, or something else in its place. */
export async function ledgerSize(redis: StoreClient, tenant: string): Promise<LedgerSize | null> {
  const key = keys.ledger(tenant);
  try {
    const entries = await redis.xlen(key);
    const [[last] = []] = await redis.xrevrange(key, '+', '-', 'COUNT', 1);
    const [first] = await createEntryLog(redis).from(tenant, 1, 1);
    if (first === undefined || last === undefined) return null;
    return { entries, isWhole: entries === Number.parseInt(last, 10), since: timeOf(first) };
  } catch (error) {
    if (isForeign(error)) return null;
    throw error;
  }
}

function timeOf(row: StoredRow): Date | null {
  const entry = readRow(row);
  return isUnreadable(entry) ? null : new Date(entry.at);
}
