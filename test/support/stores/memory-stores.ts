/** The stores in memory, for suites that need thousands of ledgers: the ports as `store-contract.test.ts` holds them to. */

import type { DisplayedVersionStore, MessageStore } from '../../../src/chat/message-store';
import type { OnceStore } from '../../../src/chat/once-store';
import type { Posted } from '../../../src/chat/platform';
import type { ReadWatermarkStore } from '../../../src/engine/changes/read-watermark';
import type { ChainHead } from '../../../src/engine/ledger/chain';
import { type Entry, entrySchema } from '../../../src/engine/ledger/entry';
import type { EntryLog, StoredRow } from '../../../src/engine/ledger/entry-log';
import type { EvidenceStore } from '../../../src/engine/ledger/evidence-store';
import type { Lease, LeaseStore } from '../../../src/engine/ledger/lease';
import type { LedgerMirror } from '../../../src/engine/ledger/ledger-mirror';
import { TenantIndex } from '../../../src/engine/ledger/tenant-index';
import type { Operation } from '../../../src/engine/plan/operation';
import type { PlanStore } from '../../../src/engine/plan/plan-store';
import type { SignalFacts, SignalState, SignalStore } from '../../../src/features/signals/store';
import type { WhyAnswer } from '../../../src/features/why/answer';
import type { AskedWhy, WhyStore } from '../../../src/features/why/store';
import type { Clock } from '../../../src/lib/clock';
import { canonicalJson } from '../../../src/lib/json';
import type { AskedLink, LinkCodeStore } from '../../../src/people/link-codes';
import type { KnowsNotify, Notify, NotifyStore } from '../../../src/people/notify';
import { linesOf, type Posture, type PostureStore } from '../../../src/posture/posture';
import type { Job, JobQueue } from '../../../src/queue/job';
import type { Progress, ProgressStore } from '../../../src/queue/progress';

/** What someone who can write to the store sees: everything, as plain data. */
export interface Storage {
  /** By tenant. */
  readonly entries: Map<string, Entry[]>;
  /** By tenant and plan. */
  readonly plans: Map<string, Operation[]>;
  /** By tenant: why nothing is appended. */
  readonly halted: Map<string, string>;
  readonly putBack: Map<string, string>;
  /** By tenant: what the worker has of the ledger, on its own disk. */
  readonly mirrors: Map<string, readonly Entry[]>;
}

export function emptyStorage(): Storage {
  return { entries: new Map(), plans: new Map(), halted: new Map(), putBack: new Map(), mirrors: new Map() };
}

export function copyOf(storage: Storage): Storage {
  return {
    entries: new Map([...storage.entries].map(([tenant, entries]) => [tenant, [...entries]])),
    plans: new Map([...storage.plans].map(([key, operations]) => [key, [...operations]])),
    halted: new Map(storage.halted),
    putBack: new Map(storage.putBack),
    mirrors: new Map(storage.mirrors),
  };
}

/** Called before each read and write of the ledger: where a test lets others go first. */
export type Pause = () => Promise<void>;

/**
 * Where the rows of ledgers are stored: anyone who writes to `storage` has changed the store.
 * @param leases what a condition on a lease is held to; every lease counts as the current one where they are left out
 */
export function memoryLog(storage: Storage, pause: Pause = () => Promise.resolve(), leases?: MemoryLeases): EntryLog {
  const all = (tenant: string): Entry[] => {
    const entries = storage.entries.get(tenant) ?? [];
    storage.entries.set(tenant, entries);
    return entries;
  };
  const row = (entry: Entry, seq: number): StoredRow => ({ seq, text: textOf(entry) });
  return {
    mayLoseEnd: false,
    append: async (tenant, entries, { head, lease }) => {
      await pause();
      if (storage.halted.has(tenant)) return 'halted';
      if (lease !== undefined && leases?.isHeld(lease) === false) return 'lease';
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
    remove: () => Promise.reject(new Error('What is archived is tried on a real store.')),
    halted: (tenant) => Promise.resolve(storage.halted.get(tenant) ?? null),
    halt: (tenant, notice) => Promise.resolve(void storage.halted.set(tenant, notice)),
    lift: (tenant) => Promise.resolve(void storage.halted.delete(tenant)),
    putBack: (tenant) => Promise.resolve(storage.putBack.get(tenant) ?? null),
    notePutBack: (tenant, notice) => Promise.resolve(void storage.putBack.set(tenant, notice)),
  };
}

/** What a worker keeps where nobody who writes to the store can reach. */
export function memoryKeeper(storage: Pick<Storage, 'mirrors'>): LedgerMirror {
  return {
    load: (tenant) => {
      const index = new TenantIndex();
      const kept = storage.mirrors.get(tenant) ?? [];
      for (const entry of kept) index.add(entry);
      const last = kept.at(-1);
      return Promise.resolve({ index, headText: last === undefined ? null : textOf(last) });
    },
    from: (tenant, seq) => Promise.resolve((storage.mirrors.get(tenant) ?? []).filter((entry) => entry.seq >= seq)),
    keep: (tenant, entries) =>
      Promise.resolve(void storage.mirrors.set(tenant, [...(storage.mirrors.get(tenant) ?? []), ...entries])),
  };
}

const texts = new WeakMap<Entry, string>();

/** An entry that someone edits is another object. */
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
  /** Jobs that are due at a time, taken off the queue. */
  take(now: Date): readonly Job[];
}

/** @param draws whether someone looks: otherwise drawings are dropped */
export function memoryQueue(clock: Pick<Clock, 'now'>, draws = false): MemoryQueue {
  let waiting: { readonly job: Job; readonly due: number; readonly once: boolean }[] = [];
  const isSame = (one: Job, other: Job) =>
    one.name === other.name &&
    one.tenant === other.tenant &&
    (one.name === 'draw' && other.name === 'draw'
      ? one.reply.messageKey === other.reply.messageKey && one.again === other.again && one.afterQuiet === other.afterQuiet
      : one.subject === other.subject);
  const once = (job: Job, delayMs: number): boolean => {
    const isNew = !waiting.some((one) => one.once && isSame(one.job, job));
    if (isNew) waiting.push({ job, due: clock.now().getTime() + delayMs, once: true });
    return isNew;
  };
  const ensure = async (job: Job): Promise<boolean> => once(job, 0);
  return {
    add: async (job, options) => {
      if (job.name === 'draw' && !draws) return;
      if (options === undefined || options.coalesces === true) once(job, options?.delayMs ?? 0);
      else waiting.push({ job, due: clock.now().getTime() + options.delayMs, once: false });
    },
    ensure,
    take: (now) => {
      const due = waiting.filter((one) => one.due <= now.getTime());
      waiting = waiting.filter((one) => one.due > now.getTime());
      return due.map((one) => one.job);
    },
  };
}

export interface MemoryLeases extends LeaseStore {
  isHeld(lease: Lease): boolean;
}

/** They end with time, as a store's do: a worker that died keeps its own for so long. */
export function memoryLeases(clock: Pick<Clock, 'now'>): MemoryLeases {
  const held = new Map<string, { readonly holder: string; until: number }>();
  const fences = new Map<string, number>();
  const keysOf = ({ tenant, classes }: Pick<Lease, 'tenant' | 'classes'>) => classes.map((name) => `${tenant} ${name}`);
  const current = (key: string) => {
    const one = held.get(key);
    return one !== undefined && one.until > clock.now().getTime() ? one : undefined;
  };
  const isHeld = (lease: Lease) => keysOf(lease).every((key) => current(key)?.holder === lease.holder);
  const hold = (lease: Lease, ttlMs: number): void => {
    for (const key of keysOf(lease)) held.set(key, { holder: lease.holder, until: clock.now().getTime() + ttlMs });
  };
  return {
    acquire: async (tenant, classes, ttlMs) => {
      if (keysOf({ tenant, classes }).some((key) => current(key) !== undefined)) return null;
      const fence = (fences.get(tenant) ?? 0) + 1;
      fences.set(tenant, fence);
      const lease = { tenant, classes, fence, holder: `${tenant} ${fence}` };
      hold(lease, ttlMs);
      return lease;
    },
    renew: async (lease, ttlMs) => {
      const known = isHeld(lease);
      if (known) hold(lease, ttlMs);
      return known;
    },
    release: async (lease) => {
      for (const key of keysOf(lease)) if (current(key)?.holder === lease.holder) held.delete(key);
    },
    isHeld,
  };
}

/** `kept`: what is there, for tests that change it behind the gateway's back. */
export function memoryLinkCodes(clock: Pick<Clock, 'now'>): LinkCodeStore & { readonly kept: Map<string, AskedLink> } {
  const kept = new Map<string, AskedLink>();
  const ends = new Map<string, number>();
  return {
    kept,
    keep: async (code, asked, ttlMs) => {
      kept.set(code, asked);
      ends.set(code, clock.now().getTime() + ttlMs);
    },
    find: async (code) =>
      (ends.get(code) ?? Number.POSITIVE_INFINITY) > clock.now().getTime() ? (kept.get(code) ?? null) : null,
  };
}

export function memoryOnce(clock: Pick<Clock, 'now'>): OnceStore {
  const claimed = new Map<string, number>();
  return {
    claim: async (key, ttlMs) => {
      const now = clock.now().getTime();
      if ((claimed.get(key) ?? 0) > now) return false;
      claimed.set(key, now + ttlMs);
      return true;
    },
  };
}

export function memoryMessages(): MessageStore {
  const copies = new Map<string, ReadonlyMap<string, Posted>>();
  const parts = new Map<string, string>();
  const of = (tenant: string, key: string) => new Map(copies.get(`${tenant} ${key}`));
  return {
    record: async (tenant, key, posted) =>
      void copies.set(`${tenant} ${key}`, of(tenant, key).set(canonicalJson(posted), posted)),
    copies: async (tenant, key) => [...of(tenant, key).values()],
    forget: async (tenant, key, posted) => {
      const left = of(tenant, key);
      left.delete(canonicalJson(posted));
      copies.set(`${tenant} ${key}`, left);
    },
    part: async (place) => parts.get(canonicalJson(place)) ?? null,
    recordPart: async (place, what) => void parts.set(canonicalJson(place), what),
  };
}

export function memoryPostures(): PostureStore {
  const postures = new Map<string, Posture>();
  return {
    update: async (tenant, next) => {
      const posture = next(postures.get(tenant) ?? null);
      if (posture !== null) postures.set(tenant, posture);
      return posture;
    },
    latest: async (tenant) => postures.get(tenant) ?? null,
    lines: async (tenant) => {
      const posture = postures.get(tenant);
      return posture === undefined ? null : linesOf(posture);
    },
  };
}

export function memoryEvidence(): EvidenceStore {
  const files = new Map<string, string>();
  return {
    save: async (tenant, hash, text) => void files.set(`${tenant} ${hash}`, text),
    load: async (tenant, hash) => files.get(`${tenant} ${hash}`) ?? null,
  };
}

export function memoryProgress(): ProgressStore {
  const progress = new Map<string, Progress>();
  return {
    set: async (tenant, subject, one) => void progress.set(`${tenant} ${subject}`, one),
    get: async (tenant, subject) => progress.get(`${tenant} ${subject}`) ?? null,
  };
}

export function memoryShown(): DisplayedVersionStore {
  const shown = new Map<string, number>();
  return {
    of: async (tenant, key) => shown.get(`${tenant} ${key}`) ?? 0,
    record: async (tenant, key, entries) => void shown.set(`${tenant} ${key}`, entries),
  };
}

export function memoryNotify(): NotifyStore {
  const wanted = new Map<string, Notify>();
  const known: KnowsNotify = { of: async (entraId) => wanted.get(entraId) ?? 'all', within: () => known };
  return {
    ...known,
    record: async (entraId, notify) => void wanted.set(entraId, notify),
  };
}

/** What is kept for looking at, and decides nothing. Where nobody draws, every message counts as delivered. */
export function memoryViews() {
  const shown: DisplayedVersionStore = { ...memoryShown(), of: () => Promise.resolve(Number.MAX_SAFE_INTEGER) };
  return {
    evidence: memoryEvidence(),
    postures: memoryPostures(),
    progress: memoryProgress(),
    shown,
    notify: memoryNotify(),
    why: memoryWhy(),
    signals: memorySignals(),
  };
}

export function memoryHeard(): ReadWatermarkStore {
  const upTo = new Map<string, ChainHead>();
  return {
    upTo: async (tenant) => upTo.get(tenant) ?? null,
    say: async (tenant, { seq, hash }) => void upTo.set(tenant, { seq, hash }),
  };
}

export function memoryWhy(): WhyStore {
  const asked = new Map<string, AskedWhy>();
  const answered = new Map<string, WhyAnswer>();
  const key = (tenant: string, id: string): string => `${tenant} ${id}`;
  return {
    ask: async (tenant, id, question) => void asked.set(key(tenant, id), question),
    asked: async (tenant, id) => asked.get(key(tenant, id)) ?? null,
    answer: async (tenant, id, answer) => void answered.set(key(tenant, id), answer),
    answered: async (tenant, id) => answered.get(key(tenant, id)) ?? null,
    forget: async (tenant, id) => {
      asked.delete(key(tenant, id));
      answered.delete(key(tenant, id));
    },
  };
}

export function memorySignals(): SignalStore {
  const states = new Map<string, SignalState>();
  const facts = new Map<string, SignalFacts>();
  return {
    state: (tenant) => Promise.resolve(states.get(tenant) ?? null),
    saveState: (tenant, state) => Promise.resolve(void states.set(tenant, state)),
    facts: (tenant) => Promise.resolve(facts.get(tenant) ?? null),
    saveFacts: (tenant, known) => Promise.resolve(void facts.set(tenant, known)),
  };
}
