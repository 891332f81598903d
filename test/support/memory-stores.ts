/** The stores in memory, for suites that need thousands of ledgers: the same ports, and the real hash chain. */
import { createHash } from 'node:crypto';
import type { MessageStore, ShownStore } from '../../src/chat/message-store';
import type { OnceStore } from '../../src/chat/once-store';
import type { Posted } from '../../src/chat/platform';
import type { Clock } from '../../src/clock';
import type { EvidenceStore } from '../../src/incident/evidence-store';
import { canonicalJson } from '../../src/json';
import { type Entry, entrySchema } from '../../src/ledger/entry';
import type { EntryLog, StoredRow } from '../../src/ledger/entry-log';
import type { LedgerKeeper } from '../../src/ledger/keeper';
import type { LeaseStore } from '../../src/ledger/lease';
import { TenantIndex } from '../../src/ledger/tenant-index';
import type { AskedLink, LinkCodeStore } from '../../src/people/link-codes';
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
  /** By tenant: why nothing is appended. */
  readonly halted: Map<string, string>;
  /** By tenant: what the worker has of the ledger, on its own disk. */
  readonly mirrors: Map<string, readonly Entry[]>;
}

export function emptyStorage(): Storage {
  return { entries: new Map(), plans: new Map(), halted: new Map(), mirrors: new Map() };
}

export function copyOf(storage: Storage): Storage {
  return {
    entries: new Map([...storage.entries].map(([tenant, entries]) => [tenant, [...entries]])),
    plans: new Map([...storage.plans].map(([key, operations]) => [key, [...operations]])),
    halted: new Map(storage.halted),
    mirrors: new Map(storage.mirrors),
  };
}

/** Called before each read and write of the ledger: where a test lets others go first. */
export type Pause = () => Promise<void>;

/** Where the rows of ledgers are stored: whoever writes to `storage` has changed the store. */
export function memoryLog(storage: Storage, pause: Pause = () => Promise.resolve()): EntryLog {
  const all = (tenant: string): Entry[] => {
    const entries = storage.entries.get(tenant) ?? [];
    storage.entries.set(tenant, entries);
    return entries;
  };
  const row = (entry: Entry, seq: number): StoredRow => ({ seq, text: textOf(entry) });
  return {
    append: async (tenant, entries, { head }) => {
      await pause();
      if (storage.halted.has(tenant)) return 'halted';
      const stored = all(tenant);
      if (stored.length !== head.seq) return stored.slice(head.seq).map((entry, position) => row(entry, head.seq + position + 1));
      if ((stored.at(-1)?.hash ?? head.hash) !== head.hash) return 'forked';
      stored.push(...entries.map((entry) => entrySchema.parse(entry)));
      return 'appended';
    },
    from: async (tenant, seq, limit) => {
      await pause();
      return all(tenant)
        .slice(seq - 1, seq - 1 + limit)
        .map((entry, position) => row(entry, seq + position));
    },
    rows: (tenant, numbers) =>
      Promise.resolve(
        numbers.map((seq) => {
          const entry = all(tenant)[seq - 1];
          return entry === undefined ? null : row(entry, seq);
        }),
      ),
    halted: (tenant) => Promise.resolve(storage.halted.get(tenant) ?? null),
    halt: (tenant, notice) => Promise.resolve(void storage.halted.set(tenant, notice)),
    lift: (tenant) => Promise.resolve(void storage.halted.delete(tenant)),
  };
}

/** What a worker keeps where nobody who writes to the store can reach. */
export function memoryKeeper(storage: Pick<Storage, 'mirrors'>): LedgerKeeper {
  return {
    load: (tenant) => {
      const index = new TenantIndex();
      const kept = storage.mirrors.get(tenant) ?? [];
      for (const entry of kept) index.add(entry);
      const last = kept.at(-1);
      return Promise.resolve({ index, headText: last === undefined ? null : textOf(last) });
    },
    keep: (tenant, entries) =>
      Promise.resolve(void storage.mirrors.set(tenant, [...(storage.mirrors.get(tenant) ?? []), ...entries])),
  };
}

const texts = new WeakMap<Entry, string>();

/** An entry that somebody edits is another object. */
function textOf(entry: Entry): string {
  const text = texts.get(entry) ?? canonicalJson(entry);
  texts.set(entry, text);
  return text;
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

/** `kept`: what is there, for tests that change it behind the gateway's back. */
export function memoryLinkCodes(): LinkCodeStore & { readonly kept: Map<string, AskedLink> } {
  const kept = new Map<string, AskedLink>();
  return {
    kept,
    keep: (code, asked) => Promise.resolve(void kept.set(code, asked)),
    find: (code) => Promise.resolve(kept.get(code) ?? null),
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
