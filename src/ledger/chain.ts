/** The hash chain: each entry holds the hash of the one before, so that an edit, a gap or a swap shows. */
import { canonicalJson, sha256 } from '../json.js';
import type { Entry, LedgerEvent } from './entry.js';

/** What the first entry of a ledger follows. */
export const genesis: ChainHead = { seq: 0, hash: '0'.repeat(64) };

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export interface NewEntry {
  readonly tenant: string;
  readonly subject: string;
  readonly event: LedgerEvent;
  readonly at: Date;
}

/** The entry that follows the head. */
export function link(head: ChainHead, entry: NewEntry): Entry {
  const body = {
    v: 1 as const,
    seq: head.seq + 1,
    at: entry.at.toISOString(),
    tenant: entry.tenant,
    subject: entry.subject,
    event: entry.event,
    prev: head.hash,
  };
  return { ...body, hash: sha256(canonicalJson(body)) };
}

/** Null when the entry follows the head and its hash fits; otherwise one sentence that says what is wrong. */
export function brokenLink(head: ChainHead, entry: Entry): string | null {
  const { hash, ...body } = entry;
  if (entry.seq !== head.seq + 1) return `Entry ${entry.seq} follows entry ${head.seq}: entries are missing or out of order.`;
  if (entry.prev !== head.hash) return `Entry ${entry.seq} does not continue entry ${head.seq}.`;
  if (sha256(canonicalJson(body)) !== hash) return `Entry ${entry.seq} was edited after it was written.`;
  return null;
}
