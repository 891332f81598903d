/** How often a test repeats what it shows: a little in `npm test`, in full in `npm run test:all`. The only place that reads which of the two runs. */

declare global {
  /** Set by `jest.all.config.cjs`. */
  var fullCounts: boolean | undefined;
}

/** Numbers of runs, seeds, jobs or interleavings; `fast` has to be enough for the test to be able to fail for each of its reasons. */
export interface Counts {
  readonly fast: number;
  readonly full: number;
}

export function count({ fast, full }: Counts): number {
  return isFull() ? full : fast;
}

export function isFull(): boolean {
  return globalThis.fullCounts === true;
}

/** All of them in full; else at most `fast`, spread evenly over the list, the first and the last among them. */
export function sample<Item>(items: readonly Item[], fast: number): readonly Item[] {
  return spread(items, count({ fast, full: items.length }));
}

/** All of them in full; else those that bring something which none before them had, so that everything is tried at least once. */
export function sampleCovering<Item>(items: readonly Item[], contentOf: (item: Item) => readonly unknown[]): readonly Item[] {
  if (isFull()) return items;
  const seen = new Set<string>();
  return items.filter((item) => {
    const before = seen.size;
    for (const part of contentOf(item)) seen.add(JSON.stringify(part) ?? '');
    return seen.size > before;
  });
}

/** All of them in full; else one of this many, another one each turn: as many turns try all of them. */
export function sampleInTurn<Item>(items: readonly Item[], oneOf: number, turn: number): readonly Item[] {
  return isFull() ? items : items.filter((_item, index) => (index + turn) % oneOf === 0);
}

/** All of them in full; else the first of each kind, up to `fast` of them, in the order of the list. */
export function sampleOfEach<Item>(items: readonly Item[], fast: number, kindOf: (item: Item) => unknown): readonly Item[] {
  if (isFull()) return items;
  const seen = new Map<string, number>();
  return items.filter((item) => {
    const kind = JSON.stringify(kindOf(item));
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    return (seen.get(kind) ?? 0) <= fast;
  });
}

/** Of each kind at most this many, spread evenly over the list, in its order: the same in both lanes. */
export function spreadOfEach<Item>(items: readonly Item[], max: number, kindOf: (item: Item) => unknown): readonly Item[] {
  const placesOf = new Map<string, number[]>();
  for (const [place, item] of items.entries()) {
    const kind = JSON.stringify(kindOf(item));
    placesOf.set(kind, [...(placesOf.get(kind) ?? []), place]);
  }
  const chosen = new Set([...placesOf.values()].flatMap((places) => spread(places, max)));
  return items.filter((_item, place) => chosen.has(place));
}

/** The first and the last are among them. */
function spread<Item>(items: readonly Item[], wanted: number): readonly Item[] {
  if (wanted >= items.length) return items;
  const step = wanted === 1 ? 0 : (items.length - 1) / (wanted - 1);
  return Array.from({ length: wanted }, (_unused, index) => items[Math.round(index * step)] as Item);
}
