/** What of a thing that was found is laid to the intruder, by when it came to be and by the first thing that looks wrong. */

import { canonicalJson, sha256 } from '../../lib/json.js';
import type { Ground } from './entry-terms.js';

/** What is known of when it began. */
export interface Beginning {
  /** The first thing that looks wrong; null: nothing does, which does not mean that nothing is. */
  readonly sign: Date | null;
  /** When a person reported the account as compromised. */
  readonly asked: Date;
  /** When access was restored: what came after it may be the person's. Null: it was not. */
  readonly restoredAt: Date | null;
}

/** So long before the first sign an intruder may have been at work without leaving one. */
export const unsureBeforeMs = 7 * 24 * 3600_000;

/** `at`: when it came to be; null: the tenant does not say. */
export function groundOf(at: Date | null | undefined, { sign, asked, restoredAt }: Beginning): Ground {
  if (!at || (restoredAt !== null && at >= restoredAt)) return 'undated';
  if (sign !== null && at >= sign) return 'intruder';
  return at.getTime() >= (sign ?? asked).getTime() - unsureBeforeMs ? 'undated' : 'before';
}

/** Differs for each state of a thing, so that a person answers for what they saw and nothing else. */
export function printOf(facts: unknown): string {
  return sha256(canonicalJson(facts)).slice(0, 16);
}
