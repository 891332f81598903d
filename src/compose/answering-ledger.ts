/** The ledger for anyone who answers people: one whose part of the store does not answer is reported as that soon, before anything is begun there. */

import { ClaimUnanswered, type OnceStore } from '../chat/once-store.js';
import type { KnowsHalt } from '../engine/ledger/entry-log.js';
import type { AsOf, Ledger } from '../engine/ledger/ledger.js';
import { StoreAway } from '../engine/ledger/retry-later.js';
import { within } from '../process/shutdown.js';
import { systemClock } from '../process/system-clock.js';

/** Milliseconds: anyone who pressed a button looks at the chat for so long. The connection itself goes on asking for up to a minute. */
const usualMs = 5000;

/** Milliseconds for which an answer says that the store answers: what was read for a decision was read a moment before it is written. */
const freshMs = 100;

/**
 * Each call asks whether the store answers for the tenant, with something that changes nothing, and throws StoreAway where it does not. An append is begun
 * only after an answer, its own or one of a moment ago, and not broken off: it is not known then whether it was taken.
 */
export function answeringLedger(ledger: Ledger, log: KnowsHalt, maxMs = usualMs, monotonicMs = systemClock.monotonicMs): Ledger {
  const asked = new Map<string, Asked>();
  const answeredAt = new Map<string, number>();
  const answers = async (tenant: string): Promise<void> => {
    const asking = asked.get(tenant) ?? askFor(tenant, log, asked);
    // Anyone who comes while nobody has had an answer for so long waits no more.
    if (asking.isLate || !(await within(maxMs, asking.answer))) {
      asking.isLate = true;
      throw new StoreAway(tenant);
    }
    answeredAt.set(tenant, monotonicMs());
  };
  const after = async <Result>(tenant: string, call: () => Promise<Result>): Promise<Result> => {
    const isFresh = !asked.has(tenant) && monotonicMs() - (answeredAt.get(tenant) ?? Number.NEGATIVE_INFINITY) < freshMs;
    if (!isFresh) await answers(tenant);
    return call();
  };
  /** A read changes nothing, so it goes to the store together with the question; its result is dropped where the answer is late. */
  const beside = async <Result>(tenant: string, call: () => Promise<Result>, asOf: AsOf = 'now'): Promise<Result> => {
    // What is known was read a moment ago, so the store answered.
    if (asOf === 'known') return call();
    if (asked.get(tenant)?.isLate === true) throw new StoreAway(tenant);
    const reading = call();
    reading.catch(() => undefined);
    await answers(tenant);
    return reading;
  };
  return {
    append: (tenant, ...of) => after(tenant, () => ledger.append(tenant, ...of)),
    appendAll: (tenant, ...of) => after(tenant, () => ledger.appendAll(tenant, ...of)),
    subject: (tenant, subject, asOf) => beside(tenant, () => ledger.subject(tenant, subject, asOf), asOf),
    entriesAt: (tenant, subject, places, asOf) => beside(tenant, () => ledger.entriesAt(tenant, subject, places, asOf), asOf),
    fold: (tenant, subject, fold, asOf) => beside(tenant, () => ledger.fold(tenant, subject, fold, asOf), asOf),
    // That is known without the store.
    remembers: (tenant, subject) => ledger.remembers(tenant, subject),
    count: (tenant, subject, asOf) => beside(tenant, () => ledger.count(tenant, subject, asOf), asOf),
    recent: (tenant, limit, prefix, asOf) => beside(tenant, () => ledger.recent(tenant, limit, prefix, asOf), asOf),
    touched: (tenant, entry, asOf) => beside(tenant, () => ledger.touched(tenant, entry, asOf), asOf),
    stands: (tenant, entry, asOf) => beside(tenant, () => ledger.stands(tenant, entry, asOf), asOf),
    async *read(tenant, ...of) {
      await answers(tenant);
      yield* ledger.read(tenant, ...of);
    },
    archives: (tenant) => beside(tenant, () => ledger.archives(tenant)),
    head: (tenant, asOf) => beside(tenant, () => ledger.head(tenant, asOf), asOf),
    whyHalted: (tenant) => beside(tenant, () => ledger.whyHalted(tenant)),
    lastPutBack: (tenant) => beside(tenant, () => ledger.lastPutBack(tenant)),
    spent: (tenant, asOf) => beside(tenant, () => ledger.spent(tenant, asOf), asOf),
    latestAt: (tenant) => beside(tenant, () => ledger.latestAt(tenant)),
  };
}

interface Asked {
  readonly answer: Promise<unknown>;
  isLate: boolean;
}

/** One question a tenant at a time. */
function askFor(tenant: string, log: KnowsHalt, asked: Map<string, Asked>): Asked {
  const asking: Asked = { answer: log.halted(tenant).finally(() => asked.delete(tenant)), isLate: false };
  // Anyone who still waits is notified; nobody may.
  asking.answer.catch(() => undefined);
  asked.set(tenant, asking);
  return asking;
}

/** A claim that the store does not answer in time is none: what it was for is not done, and anyone who asked reads that. */
export function answeringOnce(once: OnceStore, maxMs = usualMs): OnceStore {
  return {
    claim: async (key, ttlMs) => {
      let isFirst = false;
      const claimed = once.claim(key, ttlMs).then((answer) => {
        isFirst = answer;
      });
      if (await within(maxMs, claimed)) return isFirst;
      throw new ClaimUnanswered('The store does not answer.');
    },
  };
}
