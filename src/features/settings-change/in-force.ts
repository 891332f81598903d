/** Which decided values count beside a file, and why one does not. It follows from the file and the ledger alone, so that every process comes to the same. */
import type { DecisionVerifier } from '../../engine/plan/decision.js';
import type { Json } from '../../lib/json.js';
import { type Decided, type DecidedLog, isGenuine, type Written } from './decided.js';
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

export interface Laying {
  readonly written: Written;
  readonly verifier: DecisionVerifier;
}

/** The newest decision of people on each key, in the order of the keys. */
export function inForce(log: DecidedLog | null, { written, verifier }: Laying): readonly InForce[] {
  if (log === null) return [];
  const genuine = new Map<Decided, boolean>();
  const isOfPeople = (entry: Decided): boolean => {
    const known = genuine.get(entry) ?? isGenuine(log.tenant, entry, verifier);
    genuine.set(entry, known);
    return known;
  };
  const whyNot = (key: string, value: Json | undefined, entry: Decided): WhyNot | null => {
    if (!isOfPeople(entry)) return 'not-genuine';
    if (!isForChat(key, value, written)) return 'only-in-the-file';
    return entry.file[key] === valueHash(written(key)) ? null : 'file-changed';
  };
  return [...log.byKey]
    .flatMap(([key, all]) => {
      // One that nobody decided takes nothing away from what people decided before it.
      const newest = all.findLast(({ entry }) => isOfPeople(entry)) ?? all.at(-1);
      if (newest === undefined) return [];
      const { change, entry } = newest;
      return [{ key, value: change.to, entry, whyNot: whyNot(key, change.to, entry) }];
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
