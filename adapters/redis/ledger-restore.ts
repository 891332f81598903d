/** Puts back what a store lost of a ledger: entries of the mirror by their number, then what was added to the shorter ledger meanwhile. */
import { canonicalJson } from '../../src/json.js';
import { type ChainHead, genesis, link } from '../../src/ledger/chain.js';
import { type Entry, entrySchema } from '../../src/ledger/entry.js';
import type { StoreClient } from './connection.js';
import { keys } from './keys.js';
import { mirroredEntries } from './mirror.js';

export interface Restored {
  readonly entries: number;
  /** Entries that the store had lost or had otherwise. */
  readonly putBack: number;
  /** Entries that were added to the shorter ledger; they follow now, with what they say and when unchanged. */
  readonly moved: number;
}

/**
 * Merges the stored ledger with the mirror and lifts the halt. The mirror decides; the stored ledger only adds. Run while no worker
 * and no gateway runs. Throws LedgerBehind when the mirror is damaged.
 */
export async function restoreLedger(redis: StoreClient, folder: string, tenant: string): Promise<Restored> {
  const stored = await storedEntries(redis, tenant);
  const merged: Entry[] = [];
  let head: ChainHead = genesis;
  let putBack = 0;
  for await (const entry of mirroredEntries(folder, tenant)) {
    if (stored.get(entry.seq)?.hash !== entry.hash) putBack += 1;
    merged.push(entry);
    head = entry;
  }
  const known = new Set(merged.map((entry) => entry.hash));
  let moved = 0;
  for (const entry of [...stored.values()].sort((one, other) => one.seq - other.seq)) {
    if (known.has(entry.hash)) continue;
    const { subject, event, at } = entry;
    const next = link(head, { tenant, subject, event, at: new Date(at) });
    if (next.hash !== entry.hash) moved += 1;
    merged.push(next);
    head = next;
  }
  await replace(redis, tenant, merged);
  return { entries: merged.length, putBack, moved };
}

/** Why nothing is written to the ledger of this tenant until it was restored; null: it is. */
export function whyHalted(redis: StoreClient, tenant: string): Promise<string | null> {
  return redis.get(keys.halted(tenant));
}

async function storedEntries(redis: StoreClient, tenant: string): Promise<ReadonlyMap<number, Entry>> {
  const rows = await redis.xrange(keys.ledger(tenant), '-', '+');
  const found = new Map<number, Entry>();
  for (const [, fields] of rows) {
    const parsed = entrySchema.safeParse(JSON.parse(fields[1] ?? 'null'));
    // What is not an entry any more cannot be kept; the mirror has what it was.
    if (parsed.success && parsed.data.tenant === tenant) found.set(parsed.data.seq, parsed.data);
  }
  return found;
}

/** All in one transaction: a restore that is cut off leaves the ledger as it was. */
async function replace(redis: StoreClient, tenant: string, entries: readonly Entry[]): Promise<void> {
  const subjects = await redis.zrange(keys.subjects(tenant), '0', '-1');
  const transaction = redis.multi().del(keys.ledger(tenant), keys.subjects(tenant), keys.halted(tenant));
  for (const subject of subjects) transaction.del(keys.subject(tenant, subject));
  for (const { subject } of entries) transaction.del(keys.subject(tenant, subject));
  for (const entry of entries) {
    transaction.xadd(keys.ledger(tenant), `${entry.seq}-0`, 'entry', canonicalJson(entry), 'hash', entry.hash);
    transaction.rpush(keys.subject(tenant, entry.subject), String(entry.seq));
    transaction.zadd(keys.subjects(tenant), entry.seq, entry.subject);
  }
  const replies = (await transaction.exec()) ?? [];
  for (const [error] of replies) if (error !== null) throw error;
}
