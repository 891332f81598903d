/** How long workers looked, one after the other, at operations of which none says what became of them: a worker that is stopped leaves its looks to the next. */

/** Of one change. */
export interface Looks {
  /** Milliseconds for which workers before this one looked at all of these operations, and wrote none of them. */
  beforeMs(ns: readonly number[]): number;
  /** This worker is being stopped after looking at them for so long, in milliseconds, with the workers before. */
  cut(ns: readonly number[], ms: number): void;
  /** It is known what became of them, or that they were not done. */
  ended(ns: readonly number[]): void;
  /** Whether that is known by looks of workers before this one. */
  isByOthers(n: number): boolean;
}

/** By the number of an operation. */
type NotedLooks = readonly (readonly [n: number, ms: number])[];

/** More are not noted: the next worker looks at the others from the beginning. */
const maxNoted = 100;

export function looksAfter(others: NotedLooks): Looks & { noted(): NotedLooks } {
  const looked = new Map(others);
  const known = new Set<number>();
  return {
    beforeMs: (ns) => (ns.length === 0 ? 0 : Math.min(...ns.map((n) => looked.get(n) ?? 0))),
    cut: (ns, ms) => {
      for (const n of ns) looked.set(n, Math.floor(ms));
    },
    ended: (ns) => {
      for (const n of ns) if (looked.delete(n)) known.add(n);
    },
    isByOthers: (n) => known.has(n),
    noted: () => [...looked].slice(0, maxNoted),
  };
}
