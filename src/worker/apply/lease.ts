/** Work on objects that only one worker may change at a time: the lease, its own deadline, and entries that only its holder can write. */
import type { Entry, LedgerEvent } from '../../engine/ledger/entry.js';
import type { Lease } from '../../engine/ledger/lease.js';
import { LeaseLost, RetryLater, storeRetryLater } from '../../engine/ledger/retry-later.js';
import type { Operation } from '../../engine/plan/operation.js';
import type { WithClock, WithLeaseMs, WithLeases, WithLedger } from '../context.js';

/** A lease while we hold it. */
export interface Held {
  /** The kinds of objects that it is on. */
  readonly classes: readonly string[];
  /** Throws LeaseLost once the lease may have ended by our own clock, whatever the store says. */
  readonly check: () => void;
  /** Appends only while the lease is the current one. `entries`: how many entries the subject must have at that moment. */
  readonly append: (subject: string, event: LedgerEvent, entries?: number) => Promise<Entry>;
  /** The same for several entries at once: all of them or none. */
  readonly appendAll: (subject: string, events: readonly LedgerEvent[], entries?: number) => Promise<readonly Entry[]>;
}

/** Without a renewal that was answered, the holder stops at this part of the lease: clocks run at slightly different speeds. */
const usablePart = 0.8;
const renewalsPerLease = 4;

export type LeasePorts = WithLeases & WithLeaseMs & WithClock & WithLedger;

/** What work without a lease is written under: nobody else goes on with the same subject meanwhile. */
export interface Alone {
  readonly subject: string;
  /** How many entries it has. */
  readonly entries: number;
}

interface Wanted {
  readonly tenant: string;
  readonly classes: readonly string[];
  /** Milliseconds until it is tried again where someone else holds one of them; absent: a part of what a lease lasts. */
  readonly againMs?: number;
  /** Asked where no lease is given, or one is taken away: what is gone on with all the same. Null, or absent: it waits. */
  readonly alone?: () => Promise<Alone | null>;
}

/** Runs `work` while holding the classes; throws RetryLater when someone else holds one of them. */
export async function underLease<Result>(
  place: LeasePorts,
  wanted: Wanted,
  run: (held: Held) => Promise<Result>,
): Promise<Result> {
  const { leases, leaseMs, clock } = place;
  const askedAt = clock.monotonicMs();
  const lease = await leases.acquire(wanted.tenant, wanted.classes, leaseMs);
  const isHeld = new RetryLater('Another worker is changing objects of the same kind.', wanted.againMs ?? leaseMs / 4);
  if (lease === null) return withoutLease(place, wanted, { run, because: isHeld });
  try {
    return await holding(place, { lease, askedAt }, run);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    return withoutLease(place, wanted, { run, because: error });
  }
}

async function holding<Result>(
  place: LeasePorts,
  { lease, askedAt }: { readonly lease: Lease; readonly askedAt: number },
  run: (held: Held) => Promise<Result>,
): Promise<Result> {
  const { leaseMs, clock } = place;
  const deadline = { at: askedAt + leaseMs * usablePart };
  const timer = setInterval(() => void renew(place, lease, deadline), leaseMs / renewalsPerLease);
  timer.unref();
  const check = (): void => {
    if (clock.monotonicMs() >= deadline.at) throw new LeaseLost('The lease was not renewed in time.');
  };
  const { ledger } = place;
  // What is done side by side is written down together: it must not wait for one disk write after the other.
  const together = groupCommit(async (subject, events) => {
    check();
    const [only] = events;
    if (only !== undefined && events.length === 1) return [await ledger.append(lease.tenant, subject, only, { lease })];
    return ledger.appendAll(lease.tenant, subject, events, { lease });
  });
  const appendAll: Held['appendAll'] = async (subject, events, entries) => {
    if (entries === undefined) return together(subject, events);
    check();
    return ledger.appendAll(lease.tenant, subject, events, { lease, entries });
  };
  try {
    return await run({ classes: lease.classes, check, appendAll, append: oneOf(appendAll) });
  } finally {
    clearInterval(timer);
    await release(place, lease, deadline);
  }
}

/** What a worker writes around its effects: who finds one behind what it knows is not alone. */
const ofWork: ReadonlySet<LedgerEvent['type']> = new Set(['applying', 'intent', 'outcome', 'applied', 'undoing', 'undone']);

async function withoutLease<Result>(
  { ledger }: LeasePorts,
  { tenant, classes, alone }: Wanted,
  { run, because }: { readonly run: (held: Held) => Promise<Result>; readonly because: RetryLater },
): Promise<Result> {
  const known = (await alone?.()) ?? null;
  if (known === null) throw because;
  let count = known.entries;
  /** What people or a gateway wrote meanwhile is of no other worker. Throws `moved` where there is nothing like that. */
  const noteOthers = async (subject: string, moved: RetryLater): Promise<void> => {
    const others = (await ledger.subject(tenant, subject)).slice(count);
    if (others.length === 0) throw moved;
    if (others.some(({ event }) => ofWork.has(event.type))) throw because;
    count += others.length;
  };
  const write = async (subject: string, events: readonly LedgerEvent[], entries: number): Promise<readonly Entry[]> => {
    const written = await ledger.appendAll(tenant, subject, events, { entries });
    count = entries + written.length;
    return written;
  };
  const together = groupCommit(async (subject, events) => {
    if (subject !== known.subject) return ledger.appendAll(tenant, subject, events);
    for (;;)
      try {
        return await write(subject, events, count);
      } catch (error) {
        if (!(error instanceof RetryLater)) throw error;
        await noteOthers(subject, error);
      }
  });
  const appendAll: Held['appendAll'] = (subject, events, entries) =>
    entries === undefined ? together(subject, events) : write(subject, events, entries);
  return run({ classes, check: () => undefined, appendAll, append: oneOf(appendAll) });
}

/** Appends a single entry by what appends several. */
export function oneOf(appendAll: Held['appendAll']): Held['append'] {
  return async (subject, event, entries) => {
    const [entry] = await appendAll(subject, [event], entries);
    if (entry === undefined) throw new Error('An entry was appended and is not there.');
    return entry;
  };
}

/** A renewal counts from the moment it was asked for, not from when the answer came. One that is refused ends the lease at once. */
async function renew(place: LeasePorts, lease: Lease, deadline: { at: number }): Promise<void> {
  const askedAt = place.clock.monotonicMs();
  if (askedAt >= deadline.at) return;
  try {
    const renewed = await place.leases.renew(lease, place.leaseMs);
    if (!renewed) deadline.at = 0;
    else if (deadline.at > 0) deadline.at = Math.max(deadline.at, askedAt + place.leaseMs * usablePart);
  } catch {
    // A store that cannot be asked does not renew: the deadline stands, and ends the lease.
  }
}

/** A lease that has ended needs no handing back, and a store out of reach must not hold up what ended. */
async function release(place: LeasePorts, lease: Lease, deadline: { readonly at: number }): Promise<void> {
  if (place.clock.monotonicMs() >= deadline.at) return;
  try {
    await place.leases.release(lease);
  } catch (error) {
    if (storeRetryLater(error) === null) throw error;
    void releaseLater(place, lease, deadline).catch(() => undefined);
  }
}

/** Work that a store refused comes back as soon as it takes writes: its own lease must not be in its way then. */
async function releaseLater(place: LeasePorts, lease: Lease, deadline: { readonly at: number }): Promise<void> {
  await place.clock.sleep(releaseAgainMs);
  await release(place, lease, deadline);
}

/** Sooner than work comes back. */
const releaseAgainMs = 200;

/** Milliseconds until a plan is read again that was another one when its lease was taken. */
const readAgainMs = 1000;

/**
 * Throws RetryLater for an operation on objects that are not held. The kinds were read from the store before the lease, and what was approved is proven after it: anyone who
 * writes to the store may have had others there in between, so that two changes would go side by side.
 */
export function mustHold({ classes }: Held, { resource }: Operation): void {
  if (!classes.includes(resource))
    throw new RetryLater(`The plan was another one when its lease was taken: ${resource} is not held.`, readAgainMs);
}

/** The kinds of objects that operations touch, sorted, so that everyone asks for them in one order. */
export async function classesOf(operations: AsyncIterable<Operation> | Iterable<Operation>): Promise<readonly string[]> {
  const classes = new Set<string>();
  for await (const operation of operations) classes.add(operation.resource);
  return [...classes].sort();
}

/** Appends all of them in one step, or none. */
type AppendAll = (subject: string, events: readonly LedgerEvent[]) => Promise<readonly Entry[]>;

interface Waiting {
  readonly subject: string;
  readonly events: readonly LedgerEvent[];
  readonly resolve: (entries: readonly Entry[]) => void;
  readonly reject: (error: unknown) => void;
}

/** At most this many entries go together: an append must stay short. */
const maxEntries = 64;

/** An append by which several writers share one round travel exception. Each gets its own entries, or the error that all of them got. */
function groupCommit(appendAll: AppendAll): AppendAll {
  let waiting: Waiting[] = [];
  let isBusy = false;

  async function flush(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    for (let group = nextGroup(); group.length > 0; group = nextGroup()) await commit(appendAll, group);
    isBusy = false;
  }

  /** The longest run of one subject, in the order in which they came. */
  function nextGroup(): readonly Waiting[] {
    const [first] = waiting;
    let entries = 0;
    const end = waiting.findIndex(({ subject, events }, index) => {
      entries += events.length;
      return subject !== first?.subject || (index > 0 && entries > maxEntries);
    });
    const group = end < 0 ? waiting : waiting.slice(0, end);
    waiting = end < 0 ? [] : waiting.slice(end);
    return group;
  }

  return (subject, events) =>
    new Promise((resolve, reject) => {
      waiting.push({ subject, events, resolve, reject });
      void flush();
    });
}

async function commit(appendAll: AppendAll, group: readonly Waiting[]): Promise<void> {
  try {
    const entries = await appendAll(
      group[0]?.subject ?? '',
      group.flatMap(({ events }) => events),
    );
    let start = 0;
    for (const { events, resolve } of group) {
      resolve(entries.slice(start, start + events.length));
      start += events.length;
    }
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}
