/** The same for each of some things that have nothing to do with each other. */

/** One after the other, whatever becomes of those before; the first failure is thrown once each was tried. */
export async function settleEach<Item>(items: Iterable<Item>, work: (item: Item) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
