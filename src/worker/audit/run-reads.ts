/** Feeds any number of folds from one pass over a tenant: each collection is read once, however many folds ask for it. */
import type { Outcomes, ReadOutcome, RowFold } from '../../controls/control.js';
import type { Missing } from '../../controls/finding.js';
import { refusalText, TenantError } from '../../lib/errors.js';
import { type InternalError, type ReportInternalError, refusalOfInternalError, reportedError } from '../../lib/internal-error.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { ReadCost } from '../../posture/posture.js';
import type { TenantClient } from '../../tenant/client.js';
import { type Read, readInWords, readKey, readName } from '../../tenant/resource.js';

/** A fold with the reads it starts from. */
export interface Reader {
  readonly reads: readonly Read[];
  readonly fold: RowFold;
}

interface PassResult {
  readonly outcomes: Outcomes;
  /** By position of the reader. */
  readonly costs: readonly ReadCost[];
}

export interface PassOptions {
  readonly client: TenantClient;
  /** Milliseconds of a monotonic clock. */
  readonly monotonicMs: () => number;
  /** How many collections are read side by side. */
  readonly parallel?: number;
  /** Called when a read ends. `total` grows while rows name further reads; `reading` is what is waited for the longest, or ended last, in words. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly reading: string }) => Promise<void>;
  /** Called for a mistake of ours that stays with one control or one collection; absent: it ends everything, as any other does. */
  readonly faulted?: ReportInternalError;
}

/** Collections side by side: the limits of the services are kept below, so that short lists are not kept waiting by long ones. */
const readsAtOnce = 12;

interface Pending {
  /** The union of what the readers want of this collection. */
  readonly read: Read;
  /** Who wants the rows, each under the read object it knows. */
  readonly takers: { readonly reader: number; readonly read: Read }[];
}

interface Done {
  readonly outcome: ReadOutcome;
  readonly calls: number;
  readonly ms: number;
}

/** Reads until no fold names anything new. A read that fails ends as an outcome with the reason; it never throws for the tenant's sake. */
export async function runReads(readers: readonly Reader[], options: PassOptions): Promise<PassResult> {
  const pass = new Pass(readers, options);
  await pass.run();
  return { outcomes: pass.outcomes, costs: pass.costs() };
}

/**
 * One pass. A fold is asked what follows as soon as its own reads have ended, so that nobody waits for what others read. What a fold may
 * still ask for waits for it, unless nothing else is left to do: a collection that two folds read at different times is read twice.
 */
class Pass {
  private readonly readers: readonly Reader[];
  private readonly options: PassOptions;
  private readonly waiting = new Map<string, Pending>();
  private readonly done = new Map<string, Done>();
  private readonly takenBy: readonly Set<string>[];
  /** Reads of a fold that have not ended. */
  private readonly open: number[];
  /** Keys of resources that a fold may ask for yet. */
  private readonly mayAsk: readonly Set<string>[];
  /** Under way, the oldest first. */
  private readonly running = new Set<Pending>();
  private failed: (error: unknown) => void = () => undefined;
  private ended: () => void = () => undefined;

  constructor(readers: readonly Reader[], options: PassOptions) {
    this.readers = readers;
    this.options = options;
    this.takenBy = readers.map(() => new Set<string>());
    this.open = readers.map(() => 0);
    this.mayAsk = readers.map(({ fold }) => new Set((fold.mayFollow ?? []).map(({ resource }) => resource.key)));
  }

  outcomes: Outcomes = (read) => {
    const finished = this.done.get(readKey(read));
    if (finished === undefined) throw new Error(`Nobody asked to read ${readName(read)}.`);
    return finished.outcome;
  };

  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.ended = resolve;
      this.failed = reject;
      for (const [index, { reads }] of this.readers.entries()) this.want(index, reads);
      this.start();
    });
  }

  costs(): readonly ReadCost[] {
    return this.takenBy.map((keys) => {
      const finished = [...keys].flatMap((key) => this.done.get(key) ?? []);
      return {
        calls: finished.reduce((sum, one) => sum + one.calls, 0),
        ms: Math.round(finished.reduce((sum, one) => sum + one.ms, 0)),
      };
    });
  }

  private want(reader: number, reads: readonly Read[]): void {
    for (const read of reads) {
      const key = readKey(read);
      const known = this.waiting.get(key);
      const fields = [...new Set([...(known?.read.fields ?? []), ...read.fields])];
      this.waiting.set(key, { read: { ...read, fields }, takers: [...(known?.takers ?? []), { reader, read }] });
      this.takenBy[reader]?.add(key);
      this.mayAsk[reader]?.delete(read.resource.key);
      this.open[reader] = (this.open[reader] ?? 0) + 1;
    }
    if (this.open[reader] !== 0) return;
    this.follow(reader);
  }

  private follow(reader: number): void {
    const fold = this.readers[reader]?.fold;
    const reads = (fold?.follow?.(this.outcomes) ?? []).filter((read) => this.takenBy[reader]?.has(readKey(read)) === false);
    if (reads.length > 0) this.want(reader, reads);
    else this.mayAsk[reader]?.clear();
  }

  private start(): void {
    const parallel = this.options.parallel ?? readsAtOnce;
    for (const [key, pending] of this.inTurn()) {
      if (this.running.size >= parallel) return;
      if (!this.isAwaited(pending)) this.begin(key, pending);
    }
    if (this.running.size > 0) return;
    const [first] = this.waiting;
    if (first === undefined) this.ended();
    else this.begin(...first);
  }

  /** First what is read for a fold that may ask for a long list afterwards: that list waits for it, and anyone else who wants the list with it. */
  private inTurn(): readonly [string, Pending][] {
    const holdsUp = ({ takers }: Pending) => takers.some(({ reader }) => (this.mayAsk[reader]?.size ?? 0) > 0);
    return [...this.waiting].toSorted(([, one], [, other]) => Number(holdsUp(other)) - Number(holdsUp(one)));
  }

  /** Someone may ask for the same collection yet. */
  private isAwaited({ read }: Pending): boolean {
    return this.mayAsk.some((keys) => keys.has(read.resource.key));
  }

  private begin(key: string, pending: Pending): void {
    this.waiting.delete(key);
    this.running.add(pending);
    this.read(key, pending).then(() => this.start(), this.failed);
  }

  private async read(key: string, pending: Pending): Promise<void> {
    const { readers, options, done } = this;
    done.set(key, await readOne(pending, readers, options));
    this.running.delete(pending);
    for (const { reader } of pending.takers) this.open[reader] = (this.open[reader] ?? 0) - 1;
    for (const { reader } of pending.takers) if (this.open[reader] === 0) this.follow(reader);
    const total = done.size + this.running.size + this.waiting.size;
    const [oldest = pending] = this.running;
    await options.onProgress?.({ done: done.size, total, reading: readInWords(oldest.read.resource.key) });
  }
}

async function readOne(pending: Pending, readers: readonly Reader[], options: PassOptions): Promise<Done> {
  const started = options.monotonicMs();
  let rows = 0;
  let calls = 0;
  const folds = pending.takers.flatMap((taker) => {
    const fold = readers[taker.reader]?.fold;
    return fold === undefined ? [] : [{ fold, read: taker.read }];
  });
  try {
    for await (const page of options.client.read(pending.read)) {
      calls += page.calls;
      rows += page.rows.length;
      for (const row of page.rows) for (const { fold, read } of folds) fold.see(read, row);
    }
    return { outcome: { complete: true, rows }, calls, ms: options.monotonicMs() - started };
  } catch (error) {
    const missing =
      error instanceof TenantError
        ? missingOf(pending.read, error)
        : internalError(pending.read, reportedError(error, options.faulted));
    return {
      outcome: { complete: false, rows, missing },
      calls,
      ms: options.monotonicMs() - started,
    };
  }
}

/** Rows that our own code could not take: nobody who wants them may go on as if they were not there. */
function internalError(read: Read, fault: InternalError): Missing {
  return { read: readName(read), reason: refusalText(refusalOfInternalError(fault)) };
}

function missingOf(read: Read, error: TenantError): Missing {
  const { status, permission, licence } = error.detail;
  // A credential that Entra ID refuses lacks no permission: nothing was asked with it.
  const denied = error.kind === 'forbidden';
  return {
    read: readName(read),
    ...omitUndefined({ status }),
    ...(permission !== undefined ? { permission } : denied ? { permission: read.resource.permission.read } : {}),
    ...(licence !== undefined
      ? { licence }
      : error.kind === 'unlicensed' && read.resource.licence !== undefined
        ? { licence: read.resource.licence }
        : {}),
    reason: error.message,
  };
}
