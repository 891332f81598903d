/** Feeds any number of folds from one pass over a tenant: each collection is read once, however many folds ask for it. */
import type { Outcomes, ReadOutcome, RowFold } from '../../controls/control.js';
import type { Missing } from '../../controls/finding.js';
import { TenantError } from '../../errors.js';
import { given } from '../../given.js';
import type { ReadCost } from '../../posture/posture.js';
import type { TenantClient } from '../../tenant/client.js';
import { type Read, readKey, readName } from '../../tenant/resource.js';

/** A fold with the reads it starts from. */
export interface Reader {
  readonly reads: readonly Read[];
  readonly fold: RowFold;
}

export interface PassResult {
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
  /** Called when a read ends. `total` grows while rows name further reads. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly reading: string }) => Promise<void>;
}

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
  const done = new Map<string, Done>();
  const takenBy = readers.map(() => new Set<string>());
  const outcomes: Outcomes = (read) => {
    const finished = done.get(readKey(read));
    if (finished === undefined) throw new Error(`Nobody asked to read ${readName(read)}.`);
    return finished.outcome;
  };

  let wanted = readers.flatMap((reader, index) => reader.reads.map((read) => ({ reader: index, read })));
  while (wanted.length > 0) {
    const batch = group(wanted);
    const total = done.size + batch.length;
    await inParallel(options.parallel ?? 4, batch, async (pending) => {
      const key = readKey(pending.read);
      // A follow-up of one fold may name what another fold has read already: its rows are gone, so it is read again.
      done.set(key, await readOne(pending, readers, options));
      for (const taker of pending.takers) takenBy[taker.reader]?.add(key);
      await options.onProgress?.({ done: done.size, total: Math.max(done.size, total), reading: readName(pending.read) });
    });
    wanted = readers.flatMap((reader, index) =>
      (reader.fold.follow?.(outcomes) ?? [])
        .filter((read) => takenBy[index]?.has(readKey(read)) === false)
        .map((read) => ({ reader: index, read })),
    );
  }

  const costs = takenBy.map((keys) => {
    const finished = [...keys].flatMap((key) => done.get(key) ?? []);
    return {
      calls: finished.reduce((sum, one) => sum + one.calls, 0),
      ms: Math.round(finished.reduce((sum, one) => sum + one.ms, 0)),
    };
  });
  return { outcomes, costs };
}

function group(wanted: readonly { readonly reader: number; readonly read: Read }[]): readonly Pending[] {
  const byKey = new Map<string, Pending>();
  for (const { reader, read } of wanted) {
    const known = byKey.get(readKey(read));
    const fields = [...new Set([...(known?.read.fields ?? []), ...read.fields])];
    byKey.set(readKey(read), { read: { ...read, fields }, takers: [...(known?.takers ?? []), { reader, read }] });
  }
  return [...byKey.values()];
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
    if (!(error instanceof TenantError)) throw error;
    return {
      outcome: { complete: false, rows, missing: missingOf(pending.read, error) },
      calls,
      ms: options.monotonicMs() - started,
    };
  }
}

function missingOf(read: Read, error: TenantError): Missing {
  const { status, permission, licence } = error.detail;
  const denied = error.kind === 'forbidden' || error.kind === 'unauthenticated';
  return {
    read: readName(read),
    ...given({ status }),
    ...(permission !== undefined ? { permission } : denied ? { permission: read.resource.permission.read } : {}),
    ...(licence !== undefined
      ? { licence }
      : error.kind === 'unlicensed' && read.resource.licence !== undefined
        ? { licence: read.resource.licence }
        : {}),
    reason: error.message,
  };
}

async function inParallel<Item>(limit: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const takeNext = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, takeNext));
}
