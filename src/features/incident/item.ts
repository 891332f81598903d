/** An item as it is found, before it has its number; and the numbers, which stay however often is looked. */

import { isReversible } from '../../engine/plan/operation.js';
import { type Refusal, refuse } from '../../lib/errors.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Item } from './entry-terms.js';
import { standsForList } from './items-unseen.js';
import { readBackAfterMs } from './open-items.js';

export type FoundItem = Omit<Item, 'n'>;

/** What a reading says beside its rows. */
interface ReadingFacts {
  readonly at: Date;
  /** The lists that could not be read, by the names that items carry. */
  readonly unread: ReadonlySet<string>;
  /** Keys of what was looked for and is not there, also where the item names no list. */
  readonly gone?: ReadonlySet<string>;
}

/**
 * What was there before keeps its number; what is new gets the next one. What is not found any more stays in the list as gone, or as unread
 * where nobody could look: an item never leaves because nothing was seen of it.
 */
export function numbered(found: readonly FoundItem[], before: readonly Item[], reading: ReadingFacts): readonly Item[] {
  const known = new Map(before.map((item) => [item.key, item]));
  let last = Math.max(0, ...before.map(({ n }) => n));
  const items = new Map<string, Item>();
  for (const item of found) {
    const earlier = known.get(item.key) ?? items.get(item.key);
    // What did something and does nothing any more is gone, though its row is there still.
    if (item.ground === 'none' && earlier !== undefined && earlier.ground !== 'none') continue;
    const n = earlier?.n ?? last + 1;
    last = Math.max(last, n);
    // It was restored as it was then: another state of it is another thing.
    const innocent = earlier?.print === item.print ? earlier?.innocent : undefined;
    const back = earlier?.gone !== undefined || earlier?.back === true ? (true as const) : undefined;
    const backAt = earlier?.gone === undefined ? earlier?.backAt : reading.at.toISOString();
    items.set(item.key, { n, ...item, ...omitUndefined({ innocent, back, backAt }) });
  }
  for (const item of before) if (!items.has(item.key) && !standsForList(item.key)) items.set(item.key, notFound(item, reading));
  return [...items.values()].sort((one, other) => one.n - other.n);
}

function notFound(item: Item, { at, unread, gone }: ReadingFacts): Item {
  const { unread: _unread, ...rest } = item;
  // A list that cannot be read proves nothing: what an earlier one proved stands only where it was proven twice.
  const isUnproven = item.read === undefined ? gone?.has(item.key) !== true : unread.has(item.read);
  if (isUnproven) return item.gone?.again === undefined ? { ...rest, unread: true } : item;
  if (item.gone === undefined) return { ...rest, gone: { since: at.toISOString() } };
  const isLater = at.getTime() - Date.parse(item.gone.since) >= readBackAfterMs;
  return item.gone.again === undefined && isLater ? { ...rest, gone: { ...item.gone, again: at.toISOString() } } : rest;
}

/** The items that are meant, each with something to do. `undefined`: those that are proposed. A refusal for one that a person has to do. */
export function chosen(items: readonly Item[], typed: readonly string[] | undefined): readonly Item[] | Refusal {
  const feasible = items.filter(({ operations }) => operations.length > 0);
  if (typed === undefined) return feasible.filter(({ advice }) => advice === 'clean');
  // What cannot be restored is taken along only where it is the intruder's, or was named.
  if (typed.includes('all'))
    return feasible.filter(
      ({ advice, ground, operations }) =>
        advice !== 'leave' && (ground === 'intruder' || operations.every((operation) => isReversible(operation))),
    );
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
