/** States that are derived from the entries of a subject, kept while the process lives: what was folded once is extended by what is new. */
import { InternalError } from '../../lib/internal-error.js';
import { serialQueue } from '../../lib/serial-queue.js';
import type { Entry } from './entry.js';
import type { IntervalSet } from './interval-set.js';
import type { TenantIndex } from './tenant-index.js';
import type { VerifiedEntry } from './verified-entry.js';

/** How a state follows from its entries. */
export interface Fold<State> {
  /** The state after the first entry; null: the subject is of another kind, whatever follows. */
  begin(first: VerifiedEntry): State | null;
  /** Changes the state by the next entry. */
  step(state: State, entry: VerifiedEntry): void;
  /** What is given out: no later step changes it. */
  copy(state: State): State;
}

/** Entries are read and concluded from this many at a time: nobody waits for longer, and no more of them are held. */
const pageSize = 250;

/** At most this many states are kept; those that were asked for longest ago make room. */
const maxKept = 500;

/** Where a subject stands in the ledger, and how its entries are read. */
interface FoldSource {
  readonly index: TenantIndex;
  /** The entries of these numbers, each verified on its own; one that says nothing is left out. */
  read(numbers: readonly number[]): Promise<readonly VerifiedEntry[]>;
}

export class Folds {
  private readonly kept = new Map<string, KeptFold<unknown>>();

  /** What all entries of a subject come to; null where there is none, or the first one does not begin such a state. */
  of<State>(tenant: string, subject: string, fold: Fold<State>, source: FoldSource): Promise<State | null> {
    if (source.index.numbersOf(subject).length === 0) return Promise.resolve(null);
    const key = keyOf(tenant, subject);
    const known = this.kept.get(key);
    // What a fold returned has its state.
    const told = known?.fold === fold ? (known as KeptFold<State>) : new KeptFold(fold);
    this.kept.delete(key);
    this.kept.set(key, told);
    const [oldest] = this.kept.keys();
    if (this.kept.size > maxKept && oldest !== undefined) this.kept.delete(oldest);
    return told.upToNow(subject, source);
  }

  /** An entry that was just verified and taken in: where everything before it was folded, it need not be read again. */
  notice(entry: Entry, index: TenantIndex, conclude: (entry: Entry) => VerifiedEntry | null): void {
    this.kept.get(keyOf(entry.tenant, entry.subject))?.notice(entry, index, conclude);
  }
}

class KeptFold<State> {
  private state: State | null = null;
  private isBegun = false;
  /** How many entries of the subject were folded, and which was the last. */
  private count = 0;
  private seq = 0;
  private mark = '';
  private isReading = false;
  private readonly serially = serialQueue();

  constructor(readonly fold: Fold<State>) {}

  upToNow(subject: string, source: FoldSource): Promise<State | null> {
    return this.serially(async () => {
      this.isReading = true;
      try {
        const numbers = source.index.numbersOf(subject);
        if (!this.isContinuedBy(numbers, source.index)) this.forget();
        const { length } = numbers;
        while (this.count < length) {
          const page = numbers.slice(this.count, Math.min(length, this.count + pageSize));
          this.take(await source.read(page), page, source.index);
        }
        return this.state === null ? null : this.fold.copy(this.state);
      } finally {
        this.isReading = false;
      }
    });
  }

  notice(entry: Entry, index: TenantIndex, conclude: (entry: Entry) => VerifiedEntry | null): void {
    const numbers = index.numbersOf(entry.subject);
    if (this.isReading || numbers.at(this.count) !== entry.seq || !this.isContinuedBy(numbers, index)) return;
    const concluded = conclude(entry);
    try {
      this.take(concluded === null ? [] : [concluded], [entry.seq], index);
    } catch (error) {
      // The entry is written, whatever is derived from it: anyone who asks is notified of the mistake.
      if (!(error instanceof InternalError)) throw error;
    }
  }

  /** Whether what was folded is the beginning of what stands in the ledger now. */
  private isContinuedBy(numbers: IntervalSet, index: TenantIndex): boolean {
    return this.count === 0 || (numbers.at(this.count - 1) === this.seq && index.markOf(this.seq) === this.mark);
  }

  private take(entries: readonly VerifiedEntry[], numbers: readonly number[], index: TenantIndex): void {
    try {
      for (const entry of entries) {
        if (!this.isBegun) this.state = this.fold.begin(entry);
        else if (this.state !== null) this.fold.step(this.state, entry);
        this.isBegun = true;
      }
    } catch (error) {
      // Half an entry may have been folded: the next one who asks begins again.
      this.forget();
      throw new InternalError('ledger', error);
    }
    this.count += numbers.length;
    this.seq = numbers.at(-1) ?? this.seq;
    this.mark = index.markOf(this.seq);
  }

  private forget(): void {
    this.state = null;
    this.isBegun = false;
    this.count = 0;
  }
}

function keyOf(tenant: string, subject: string): string {
  return `${tenant} ${subject}`;
}
