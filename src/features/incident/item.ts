/** An item as it is found, before it has its number; and the numbers, which stay however often is looked. */

import type { Item } from '../../ledger/incident-evidence.js';
import { type Refusal, refuse } from '../../lib/errors.js';

export type FoundItem = Omit<Item, 'n'>;

/** What was there before keeps its number; what is new gets the next one. */
export function numbered(found: readonly FoundItem[], before: readonly Item[]): readonly Item[] {
  const known = new Map(before.map((item) => [item.key, item.n]));
  let last = Math.max(0, ...before.map(({ n }) => n));
  const items = found.map((item) => {
    const n = known.get(item.key) ?? last + 1;
    last = Math.max(last, n);
    known.set(item.key, n);
    return { n, ...item };
  });
  return items.sort((one, other) => one.n - other.n);
}

/** The items that are meant, each with something to do. `undefined`: those that are proposed. A refusal for one that a person has to do. */
export function chosen(items: readonly Item[], typed: readonly string[] | undefined): readonly Item[] | Refusal {
  const feasible = items.filter(({ operations }) => operations.length > 0);
  if (typed === undefined) return feasible.filter(({ advice }) => advice === 'clean');
  if (typed.includes('all')) return feasible.filter(({ advice }) => advice !== 'leave');
  const wanted = items.filter(({ n }) => typed.includes(String(n)));
  const byHand = wanted.filter(({ operations }) => operations.length === 0);
  if (byHand.length > 0)
    return refuse(
      'by-hand',
      `hardenbot does not do ${byHand.map(({ n }) => `item ${n}`).join(', ')} itself: ${byHand[0]?.why ?? ''}`,
      'A person has to; name the other items.',
    );
  return wanted;
}
