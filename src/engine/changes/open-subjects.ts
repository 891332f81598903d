/** Which subjects of each ledger are not over: kept for the process that starts next, which then reads these alone. */
import { type ChainHead, genesis } from '../ledger/chain.js';
import type { ChecksEntries, ReadsTouched } from '../ledger/ledger.js';
import { storeRetryLater } from '../ledger/retry-later.js';

/** What a process had concluded from a ledger up to an entry: every subject that was touched by then and is not named was over for good. */
interface ScanCursor {
  readonly upTo: ChainHead;
  readonly open: readonly string[];
}

/** One for gateways and one for workers: what is over for the one may not be for the other. */
export interface ScanCursorStore {
  /** Null where there is none that can be believed. */
  of(tenant: string): Promise<ScanCursor | null>;
  keep(tenant: string, cursor: ScanCursor): Promise<void>;
}

/** A tenant in which nothing rests is kept after this many entries: anyone who starts reads at most the subjects of this many. */
const keptEvery = 32;
/** Where more are open than that, none are kept: they would be written again and again. */
const maxKept = 500;

/** One for each process and way to look: those who look for the same share it. */
export class OpenSubjects {
  readonly #tenants = new Map<string, OpenInTenant>();

  /** @param store without one everything is read once by each process */
  constructor(
    private readonly ledger: ReadsTouched & ChecksEntries,
    private readonly store: ScanCursorStore | null = null,
  ) {}

  /** With what was touched since the last look. Throws as `Ledger` does. */
  async in(tenant: string): Promise<OpenInTenant> {
    const known = this.#tenants.get(tenant) ?? (await this.#begin(tenant));
    const { subjects, head } = await this.ledger.touched(tenant, known.upTo.seq);
    known.touch(subjects, head);
    return known;
  }

  async #begin(tenant: string): Promise<OpenInTenant> {
    const kept = (await this.store?.of(tenant)) ?? null;
    const isOfThisLedger = kept !== null && (await this.ledger.stands(tenant, kept.upTo));
    const begun = this.#tenants.get(tenant) ?? new OpenInTenant(tenant, this.store, isOfThisLedger ? kept : null);
    this.#tenants.set(tenant, begun);
    return begun;
  }
}

class OpenInTenant {
  readonly #subjects: Set<string>;
  #upTo: ChainHead;
  #keptUpTo: number;
  /** Whether what is kept does not say what is known. */
  #isNew = false;
  /** Whether the last look found nothing that was touched. */
  #isQuiet = false;

  constructor(
    private readonly tenant: string,
    private readonly store: ScanCursorStore | null,
    kept: ScanCursor | null,
  ) {
    this.#subjects = new Set(kept?.open);
    this.#upTo = kept?.upTo ?? genesis;
    this.#keptUpTo = this.#upTo.seq;
  }

  /** Everything that was touched since the last one that was over. */
  get subjects(): ReadonlySet<string> {
    return this.#subjects;
  }

  /** The entry up to which the ledger was looked at. */
  get upTo(): ChainHead {
    return this.#upTo;
  }

  touch(subjects: readonly string[], upTo: ChainHead): void {
    this.#isQuiet = subjects.length === 0;
    this.#isNew ||= !this.#isQuiet;
    for (const subject of subjects) this.#subjects.add(subject);
    this.#upTo = upTo;
  }

  /** Nothing is left to do for it, whatever time passes, until someone writes to it again. */
  over(subject: string): void {
    this.#isNew = this.#subjects.delete(subject) || this.#isNew;
  }

  /** Every subject was looked at: keeps what is left where it is worth writing. Throws what the store says but that it takes nothing now. */
  async looked(): Promise<void> {
    const isDue = this.#isQuiet || this.#upTo.seq - this.#keptUpTo >= keptEvery;
    if (this.store === null || !this.#isNew || !isDue || this.#subjects.size > maxKept) return;
    const cursor = { upTo: this.#upTo, open: [...this.#subjects] };
    this.#isNew = false;
    try {
      await this.store.keep(this.tenant, cursor);
      this.#keptUpTo = cursor.upTo.seq;
    } catch (error) {
      this.#isNew = true;
      // A store that takes no writes keeps nobody from looking: what is not kept is read again.
      if (storeRetryLater(error) === null) throw error;
    }
  }
}
