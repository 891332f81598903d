/** Which decided values count beside a file, and why one does not. It follows from the file and the ledger alone, so that every process comes to the same. */
import type { Json } from '../../lib/json.js';
import type { Decided, DecidedLog, Written } from './decided.js';
import { valueHash } from './entry-terms.js';
import { ruleOfKey } from './rule-of-key.js';

/**
 * Why a decided value does not count. `file-changed`: hardenbot.yaml says something else than when it was decided. `only-in-the-file`: that key is
 * not decided in chat. `not-genuine`: its decisions are not signed with keys that count. `cannot-be`: it does not fit with what the file says now.
 */
export type WhyNot = 'file-changed' | 'only-in-the-file' | 'not-genuine' | 'cannot-be';

export interface InForce {
  readonly key: string;
  /** Undefined: people decided that the file counts. */
  readonly value: Json | undefined;
  readonly entry: Decided;
  /** Null: it counts. */
  readonly whyNot: WhyNot | null;
}

/** The newest decision of people on each key, in the order of the keys. @param written what the file says */
export function inForce(log: DecidedLog | null, written: Written): readonly InForce[] {
  return [...(log?.byKey ?? [])]
    .map(([key, { change, entry, isGenuine }]): InForce => {
      const value = change.to;
      const isOfNow = entry.file[key] === valueHash(written(key));
      const counts = isForChat(key, value, written) ? (isOfNow ? null : 'file-changed') : 'only-in-the-file';
      return { key, value, entry, whyNot: isGenuine ? counts : 'not-genuine' };
    })
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** Whatever an entry says: the root of trust is the file, and entries that it lists where it does stay. */
function isForChat(key: string, value: Json | undefined, written: Written): boolean {
  const rule = ruleOfKey(key);
  if (rule?.in !== 'chat') return false;
  if (rule.keeps === undefined || value === undefined) return true;
  const listed = listOf(written(key));
  const left = new Set(listOf(value).map(named));
  return Array.isArray(value) && listed.every((one) => left.has(named(one)));
}

export function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** The same account or person in capitals is no other one. */
export function named(value: Json): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : JSON.stringify(value);
}
