/** What one process remembers of a log, so that several readers share an answer: entries, and the stretch of time that was read whole. */
import type { Period } from '../resource.js';

export interface KeptEntry {
  /** The vendor's id; an entry that comes again is the same one. */
  readonly id: string;
  readonly at: Date;
}

interface KeptLogOptions {
  /** Entries come late and in no order: a stretch is joined to the one before only where they overlap by this, in milliseconds. */
  readonly overlapMs: number;
  /** So far back entries are kept, in milliseconds. */
  readonly keptMs: number;
  /** The oldest make room for more than these. */
  readonly maxEntries: number;
}

/** An answer that is no older than this, in milliseconds, is taken for one of now: entries take minutes to become readable in any case. */
const usualFreshMs = 2 * 60_000;

export class KeptLog<Entry extends KeptEntry> {
  readonly #options: KeptLogOptions;
  #entries = new Map<string, Entry>();
  /** Null: nothing was read. */
  #read: Period | null = null;

  constructor(options: KeptLogOptions) {
    this.#options = options;
  }

  /** How many entries are kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** A stretch was read completely, at the moment with which it ends. What lies apart from it is forgotten: nobody knows what happened between. */
  note(stretch: Period, entries: readonly Entry[]): void {
    const known = this.#read;
    const joined = known === null ? null : this.#join(known, stretch);
    // An older stretch that does not reach what is known adds its entries to nothing.
    if (known !== null && joined === null && stretch.to <= known.to) return;
    if (joined === null) this.#entries.clear();
    for (const entry of entries) this.#entries.set(entry.id, entry);
    this.#forget(joined ?? stretch);
  }

  /** What has to be read until a period is known; null: nothing. @param freshMs how old the newest answer may be */
  missing({ from, to }: Period, freshMs = usualFreshMs): Period | null {
    const known = this.#read;
    if (known === null || from < known.from) return { from, to };
    if (known.to.getTime() >= to.getTime() - freshMs) return null;
    return { from: new Date(Math.max(from.getTime(), known.to.getTime() - this.#options.overlapMs)), to };
  }

  within({ from, to }: Period): readonly Entry[] {
    return [...this.#entries.values()].filter(({ at }) => from <= at && at <= to);
  }

  #join(known: Period, stretch: Period): Period | null {
    const { overlapMs } = this.#options;
    const reaches = (one: Period, other: Period) => one.from.getTime() <= other.to.getTime() - overlapMs;
    if (!reaches(stretch, known) || !reaches(known, stretch)) return null;
    return {
      from: new Date(Math.min(stretch.from.getTime(), known.from.getTime())),
      to: new Date(Math.max(stretch.to.getTime(), known.to.getTime())),
    };
  }

  #forget({ from, to }: Period): void {
    const { keptMs, maxEntries } = this.#options;
    let begins = Math.max(from.getTime(), to.getTime() - keptMs);
    const tooMany = this.#entries.size - maxEntries;
    if (tooMany > 0) {
      const moments = [...this.#entries.values()].map(({ at }) => at.getTime()).toSorted((one, other) => one - other);
      begins = Math.max(begins, (moments[tooMany - 1] ?? 0) + 1);
    }
    for (const [id, { at }] of this.#entries) if (at.getTime() < begins) this.#entries.delete(id);
    this.#read = { from: new Date(begins), to };
  }
}
