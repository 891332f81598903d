/** Several plans on one card: how many it holds, and what a button that is about all of them stands for. */
import { canonicalJson, sha256 } from '../../lib/json.js';
import type { Change } from './change.js';

/** As many as one card can show so that each can be judged. */
export const maxOnOneCard = 5;

/**
 * What a button on a card of several plans stands for: the ids and digests of every plan that it shows. A plan that came later has another,
 * so nothing is approved that was not on the card.
 */
export function digestOfPlans(changes: readonly (Change | null)[]): string {
  return sha256(canonicalJson(changes.flatMap((change) => (change?.plan == null ? [] : [[change.id, change.plan.digest]]))));
}
