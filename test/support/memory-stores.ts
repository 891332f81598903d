/** The stores in memory, for suites that need thousands of ledgers: the same ports, and the real hash chain. */
import { createHash } from 'node:crypto';
import type { MessageStore, ShownStore } from '../../src/chat/message-store';
import type { OnceStore } from '../../src/chat/once-store';
import type { Posted } from '../../src/chat/platform';
import type { Clock } from '../../src/clock';
import type { EvidenceStore } from '../../src/incident/evidence-store';
import { canonicalJson } from '../../src/json';
import { type ChainHead, genesis, link } from '../../src/ledger/chain';
import { type Entry, entrySchema, type LedgerEvent } from '../../src/ledger/entry';
import type { LeaseStore } from '../../src/ledger/lease';
import type { Ledger } from '../../src/ledger/ledger';
import { NotNow } from '../../src/ledger/not-now';
import type { Operation } from '../../src/plan/operation';
import type { PlanStore } from '../../src/plan/plan-store';
import type { PostureStore } from '../../src/posture/posture';
import type { Job, JobQueue } from '../../src/queue/job';
import type { ProgressStore } from '../../src/queue/progress';

/** What somebody who can write to the store sees: everything, as plain data. */
export interface Storage {
  /** By tenant. */
  readonly entries: Map<string, Entry[]>;
  /** By tenant and plan. */
  readonly plans: Map<string, Operation[]>;
}

export function emptyStorage(): Storage {
  return { entries: new Map(), plans: new Map() };
}

export function copyOf(storage: Storage): Storage {
  return {
    entries: new Map([...storage.entries].map(([tenant, entries]) => [tenant, [...entries]])),
    plans: new Map([...storage.plans].map(([key, operations]) => [key, [...operations]])),
  };
}

/** Called before each read and write of the ledger: where a test lets others go first. */
export type Pause = () => Promise<void>;

export function memoryLedger(storage: Storage, clock: Pick<Clock, 'now'>, pause: Pause): Ledger {
  const all = (tenant: string): Entry[] => {
    const entries = storage.entries.get(tenant) ?? [];
    storage.entries.set(tenant, entries);
    return entries;
  };
  const head = (tenant: string): ChainHead => all(tenant).at(-1) ?? genesis;
  const subjectOf = (tenant: string, subject: string) => all(tenant).filter((entry) => entry.subject === subject);
  const appendAll: Ledger['appendAll'] = async (tenant, subject, events, conditions) => {
    await pause();
    const { entries } = conditions ?? {};
    if (entries !== undefined && subjectOf(tenant, subject).length !== entries)
      throw new NotNow('Somebody decided something meanwhile.', 0);
    return events.map((event) => {
      const entry = entrySchema.parse(link(head(tenant), { tenant, subject, event, at: clock.now() }));
      all(tenant).push(entry);
      return entry;
    });
  };
  return {
    append: async (tenant, subject, event: LedgerEvent, conditions) => {
      const [entry] = await appendAll(tenant, subject, [event], conditions);
      if (entry === undefined) throw new Error('Nothing was appended.');
      return entry;
    },
    appendAll,
    subject: async (tenant, subject) => {
      await pause();
      return subjectOf(tenant, subject);
    },
    count: (tenant, subject) => Promise.resolve(subjectOf(tenant, subject).length),
    recent: (tenant, limit) =>
      Promise.resolve(
        [
          ...new Set(
            all(tenant)
              .map((entry) => entry.subject)
              .reverse(),
          ),
        ].slice(0, limit),
      ),
    read: async function* (tenant, after = genesis) {
      yield* all(tenant).slice(after.seq);
    },
    head: (tenant) => Promise.resolve(head(tenant)),
  };
}

export function memoryPlans(storage: Storage): PlanStore {
  const key = (tenant: string, id: string) => `${tenant}/${id}`;
  return {
    saveOperations: async (tenant, id, operations) => {
      const saved: Operation[] = [];
      for await (const operation of operations) saved.push(operation);
      storage.plans.set(key(tenant, id), saved);
      return saved.length;
    },
    operations: async function* (tenant, id) {
      yield* storage.plans.get(key(tenant, id)) ?? [];
    },
    first: (tenant, id, count) => Promise.resolve((storage.plans.get(key(tenant, id)) ?? []).slice(0, count)),
  };
}

export interface MemoryQueue extends JobQueue {
  /** Jobs that are due at a time, taken off the queue; drawings are dropped, because nobody looks. */
  take(now: Date): readonly Job[];
}

export function memoryQueue(clock: Pick<Clock, 'now'>): MemoryQueue {
  let waiting: { job: Job; due: number }[] = [];
  return {
    add: (job, options) => {
      if (job.name !== 'draw') waiting.push({ job, due: clock.now().getTime() + (options?.delayMs ?? 0) });
      return Promise.resolve();
    },
    ensure: (job) => {
      waiting.push({ job, due: clock.now().getTime() });
      return Promise.resolve(true);
    },
    take: (now) => {
      const due = waiting.filter((one) => one.due <= now.getTime());
      waiting = waiting.filter((one) => one.due > now.getTime());
      return due.map((one) => one.job);
    },
  };
}

/** One worker alone: it always gets the lease. */
export function freeLeases(): LeaseStore {
  let fence = 0;
  return {
    acquire: (tenant, classes) => {
      fence += 1;
      return Promise.resolve({ tenant, classes, fence, holder: 'only' });
    },
    renew: () => Promise.resolve(true),
    release: () => Promise.resolve(),
  };
}

export function memoryOnce(): OnceStore {
  const claimed = new Set<string>();
  return {
    claim: (key) => {
      const digest = createHash('sha256').update(key).digest('hex');
      const isFirst = !claimed.has(digest);
      claimed.add(digest);
      return Promise.resolve(isFirst);
    },
  };
}

export function memoryMessages(): MessageStore {
  const copies = new Map<string, Posted[]>();
  const parts = new Map<string, string>();
  const of = (tenant: string, key: string) => copies.get(`${tenant} ${key}`) ?? [];
  const isSame = (one: Posted, other: Posted) => canonicalJson(one) === canonicalJson(other);
  return {
    record: async (tenant, key, posted) => void copies.set(`${tenant} ${key}`, [...of(tenant, key), posted]),
    copies: async (tenant, key) => of(tenant, key),
    forget: async (tenant, key, posted) =>
      void copies.set(
        `${tenant} ${key}`,
        of(tenant, key).filter((one) => !isSame(one, posted)),
      ),
    part: async (place) => parts.get(canonicalJson(place)) ?? null,
    recordPart: async (place, what) => void parts.set(canonicalJson(place), what),
  };
}

/** Postures, progress and what was shown are for looking at: here nobody looks. */
export const unseen: { evidence: EvidenceStore; postures: PostureStore; progress: ProgressStore; shown: ShownStore } = {
  evidence: { save: () => Promise.resolve(), load: () => Promise.resolve(null) },
  postures: { save: () => Promise.resolve(), latest: () => Promise.resolve(null) },
  progress: { set: () => Promise.resolve(), get: () => Promise.resolve(null) },
  shown: { of: () => Promise.resolve(Number.MAX_SAFE_INTEGER), record: () => Promise.resolve() },
};
