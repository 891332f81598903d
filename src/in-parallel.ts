/** The same work for many things, some of them side by side. */

/** So many side by side: what they write becomes durable together. More keep so much alive that memory costs more than waiting. */
const sideBySide = 50;

/** The results in the order of the items. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += sideBySide)
    results.push(...(await Promise.all(items.slice(start, start + sideBySide).map(work))));
  return results;
}
