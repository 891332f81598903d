/** The same work for many things, some of them side by side. */
import pLimit from 'p-limit';

/** This many side by side: what they write becomes durable together. More keep this much alive that memory costs more than waiting. */
const usual = 50;

/** The results in the order of the items. @param sideBySide how many are under way at once */
export function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  sideBySide = usual,
): Promise<readonly Result[]> {
  return pLimit(sideBySide).map(items, work);
}
