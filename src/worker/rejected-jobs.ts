/** Jobs that were turned away: remembered by the process, logged each, and noted in the ledger of a tenant once an hour for all of them together. */
import type { Change } from '../engine/changes/change.js';
import type { Fold } from '../engine/ledger/fold.js';
import type { Appends, CountsEntries, ReadsFold } from '../engine/ledger/ledger.js';
import { RetryLater, storeRetryLater } from '../engine/ledger/retry-later.js';
import type { MonotonicClock, WallClock } from '../lib/clock.js';
import type { Refusal } from '../lib/errors.js';
import type { Job } from '../queue/job.js';

/** The subject of the notes. Nothing of a job that someone made up gets into the subject that it names. */
const rejectedSubject = 'turned-away';

/** Milliseconds between two notes of a tenant, whichever worker writes them. */
const noteEveryMs = 3_600_000;

/** For this many milliseconds nobody asks for a job again that was turned away, where nothing was said of the change since. */
const quietMs = 10 * 60_000;

/** The same of an undo: it keeps people safe, and is asked for again soon. */
const quietRevertMs = 60_000;

interface JobOfSubject {
  readonly tenant: string;
  readonly subject: string;
  readonly name: Job['name'];
}

type NoteLedger = Appends & ReadsFold & CountsEntries;

/** What one worker remembers; another one has its own. */
export class RejectedJobs {
  /** By tenant: what is not in a note yet, by its code. */
  readonly #unnoted = new Map<string, Map<string, number>>();
  readonly #last = new Map<string, { readonly at: Date; readonly atMs: number; readonly entries: number }>();

  /** @param isNoted false where the ledger takes nothing: then they are logged alone */
  constructor(
    private readonly clock: WallClock & MonotonicClock,
    private readonly isNoted = true,
  ) {}

  /** @param change what the job is about; null: nothing that anyone asked for */
  remember(job: Job, { code }: Refusal, change: Change | null): void {
    const codes = this.#unnoted.get(job.tenant) ?? new Map<string, number>();
    codes.set(code, (codes.get(code) ?? 0) + 1);
    this.#unnoted.set(job.tenant, codes);
    if (change === null) return;
    const key = keyOf(job);
    this.#last.delete(key);
    this.#last.set(key, { at: this.clock.now(), atMs: this.clock.monotonicMs(), entries: change.entries });
    const [oldest] = this.#last.keys();
    if (this.#last.size > maxRemembered && oldest !== undefined) this.#last.delete(oldest);
  }

  /** When such a job was turned away a moment ago and nothing was said of the change since; null: it was not. */
  rejectedAt(job: JobOfSubject, change: { readonly entries: number }): Date | null {
    const last = this.#last.get(keyOf(job));
    const forMs = job.name === 'undo' ? quietRevertMs : quietMs;
    if (last === undefined || last.entries !== change.entries) return null;
    return this.clock.monotonicMs() - last.atMs < forMs ? last.at : null;
  }

  /** Writes the note of a tenant where the last one is an hour old. What cannot be written now is in a later one. */
  async note(ledger: NoteLedger, tenant: string): Promise<void> {
    const codes = this.#unnoted.get(tenant);
    if (codes === undefined || !this.isNoted) return;
    this.#unnoted.delete(tenant);
    const isNoted = await this.#writeNote(ledger, tenant, codes).catch((error: unknown) => {
      if (!(error instanceof RetryLater) && storeRetryLater(error) === null) throw error;
      return false;
    });
    if (isNoted) return;
    const since = this.#unnoted.get(tenant) ?? [];
    for (const [code, times] of since) codes.set(code, (codes.get(code) ?? 0) + times);
    this.#unnoted.set(tenant, codes);
  }

  async #writeNote(ledger: NoteLedger, tenant: string, codes: ReadonlyMap<string, number>): Promise<boolean> {
    // Counted before the last one is read: another note that comes in between keeps this one from being written.
    const entries = await ledger.count(tenant, rejectedSubject);
    const last = await ledger.fold(tenant, rejectedSubject, lastNote);
    if (last !== null && this.clock.now().getTime() - last.at < noteEveryMs) return false;
    await ledger.append(tenant, rejectedSubject, noteOf(codes), { entries });
    return true;
  }
}

/** Changes that are remembered at once; the one of the longest time ago makes room. */
const maxRemembered = 10_000;

function keyOf({ tenant, subject, name }: JobOfSubject): string {
  return `${name} ${tenant} ${subject}`;
}

/** Numbers and our own words alone: what a job holds is in the log. */
function noteOf(codes: ReadonlyMap<string, number>) {
  const all = [...codes.values()].reduce((sum, one) => sum + one, 0);
  const each = [...codes].map(([code, times]) => `${code} ${times}`).join(', ');
  const what = all === 1 ? 'A job was' : `${all} jobs were`;
  return {
    type: 'turnedAway' as const,
    code: codes.size === 1 ? ([...codes.keys()][0] ?? '') : 'several',
    reason: `${what} turned away since the last note: ${each}.`,
    remedy: 'The log of the worker has each. If nobody made them by accident, find out who can write to the store.',
    job: 'any',
  };
}

const lastNote: Fold<{ at: number }> = {
  begin: ({ at }) => ({ at: Date.parse(at) }),
  step: (state, { at }) => {
    state.at = Date.parse(at);
  },
  copy: (state) => ({ ...state }),
};
