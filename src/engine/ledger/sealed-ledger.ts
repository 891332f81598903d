/** The ledger over a store that is not believed: every entry is signed when it is written, and verified before anything is concluded from it. */

import type { Keyring } from '../../keys/keyring.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import { serialQueue } from '../../lib/serial-queue.js';
import { entryText, type SubjectHead } from './chain.js';
import type { Entry, LedgerEvent } from './entry.js';
import { EntryCache } from './entry-cache.js';
import type { StoredRow } from './entry-log.js';
import { type EntrySigner, noteOwn, sealed, verifyAhead, whyNotGenuine, whyNotVouched } from './envelope.js';
import { type Fold, Folds } from './fold.js';
import type { IntervalSet } from './interval-set.js';
import type { AppendConditions, AsOf, Ledger } from './ledger.js';
import { type LedgerNotice, readNotice } from './notice.js';
import { RetryLater } from './retry-later.js';
import { rewrappedEntry } from './rewrapped.js';
import { isUnreadable, readRow } from './stored-row.js';
import { type ChainParts, TenantChain } from './tenant-chain.js';
import type { TenantIndex } from './tenant-index.js';
import { asVerified, type VerifiedEntry } from './verified-entry.js';
import { vouchersOf } from './vouched-steps.js';
import { leaseLost, nextGroup, type Writing } from './writing.js';

const pageSize = 250;

/** One for each process and store: it remembers how far each ledger had come. */
export function openLedger(parts: ChainParts): Ledger {
  const cache = new EntryCache();
  const folds = new Folds();
  const tenants = new Map<string, TenantLedger>();
  const of = (tenant: string): TenantLedger => {
    const known = tenants.get(tenant) ?? new TenantLedger(tenant, parts, cache, folds);
    tenants.set(tenant, known);
    return known;
  };
  const appendAll: Ledger['appendAll'] = (tenant, subject, events, conditions = {}) =>
    events.length === 0 ? Promise.resolve([]) : of(tenant).append(subject, events, conditions);
  return {
    append: async (tenant, subject, event, conditions) => {
      const [entry] = await appendAll(tenant, subject, [event], conditions);
      if (entry === undefined) throw new Error('An entry was appended and is not there.');
      return entry;
    },
    appendAll,
    subject: async (tenant, subject, asOf) => of(tenant).entries((await of(tenant).index(asOf)).numbersOf(subject).slice(0)),
    entriesAt: async (tenant, subject, places, asOf) =>
      of(tenant).entriesAt((await of(tenant).index(asOf)).numbersOf(subject), places),
    fold: (tenant, subject, fold, asOf) => of(tenant).fold(subject, fold, asOf),
    remembers: async (tenant, subject) => (await of(tenant).asLastSeen()).numbersOf(subject).length > 0,
    count: async (tenant, subject, asOf) => (await of(tenant).index(asOf)).numbersOf(subject).length,
    recent: async (tenant, limit, prefix, asOf) => (await of(tenant).index(asOf)).recent(limit, prefix),
    touched: async (tenant, after, asOf) => {
      const index = await of(tenant).index(asOf);
      return { subjects: index.touchedAfter(after), head: index.head };
    },
    stands: async (tenant, { seq, hash }, asOf) => (await of(tenant).index(asOf)).stands(seq, hash),
    read: (tenant, after = 0) => of(tenant).read(after),
    head: async (tenant, asOf) => (await of(tenant).index(asOf)).head,
    whyHalted: (tenant) => of(tenant).whyHalted(),
    lastPutBack: (tenant) => of(tenant).lastPutBack(),
    spent: async (tenant, asOf) => (await of(tenant).index(asOf)).spent,
    archives: async (tenant) => (await of(tenant).index()).archives,
    latestAt: async (tenant) => new Date((await of(tenant).index()).latestAt),
  };
}

class TenantLedger {
  private readonly chain: TenantChain;
  private readonly serially = serialQueue();
  private waiting: Writing[] = [];
  private refreshing: Promise<TenantIndex> | null = null;

  constructor(
    private readonly tenant: string,
    private readonly parts: ChainParts,
    private readonly cache: EntryCache,
    private readonly folds: Folds,
  ) {
    this.chain = new TenantChain(tenant, parts, {
      seen: (entry, isVerified) => {
        cache.put(tenant, entry);
        if (isVerified) folds.notice(entry, this.chain.known, (one) => concludedFrom(one, parts.keyring));
      },
      recall: (seq) => cache.get(tenant, seq),
    });
  }

  index(asOf: AsOf = 'now'): Promise<TenantIndex> {
    return asOf === 'known' ? this.serially(() => this.chain.asLastRead()) : this.fresh();
  }

  /** What is known now. Those who ask while nobody has begun to look get one look together. */
  private fresh(): Promise<TenantIndex> {
    const look =
      this.refreshing ??
      this.serially(() => {
        this.refreshing = null;
        return this.chain.refresh();
      });
    this.refreshing = look;
    return look;
  }

  /** What was known when someone last looked. */
  asLastSeen(): Promise<TenantIndex> {
    return this.serially(() => this.chain.asLastSeen());
  }

  whyHalted(): Promise<string | null> {
    return this.chain.whyHalted();
  }

  async lastPutBack(): Promise<LedgerNotice | null> {
    const { tenant, parts } = this;
    const text = await parts.log.putBack(tenant);
    return text === null ? null : readNotice('putBack', { tenant, text, keyring: parts.keyring });
  }

  append(subject: string, events: readonly LedgerEvent[], conditions: AppendConditions): Promise<readonly VerifiedEntry[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ subject, events, conditions, resolve, reject });
      if (this.waiting.length === 1) void this.serially(() => this.writeAll());
    });
  }

  /** The entries of these numbers: each is the one that stands in the chain, and was signed by a process that may write it. */
  async entries(numbers: readonly number[]): Promise<readonly VerifiedEntry[]> {
    const found = new Map<number, Entry>();
    for (const seq of numbers) {
      const entry = this.cache.get(this.tenant, seq);
      if (entry !== undefined) found.set(seq, entry);
    }
    const missing = numbers.filter((seq) => !found.has(seq));
    for (let start = 0; start < missing.length; start += pageSize)
      for (const entry of await this.load(missing.slice(start, start + pageSize))) found.set(entry.seq, entry);
    const { keyring } = this.parts;
    const vouchers = vouchersOf(numbers.flatMap((seq) => found.get(seq) ?? []));
    await verifyAhead(
      [...found.values()].filter((entry) => !vouchers.has(entry)),
      keyring,
    );
    const problemOf = (entry: Entry): string | null => {
      const voucher = vouchers.get(entry);
      return voucher === undefined ? whyNotGenuine(entry, keyring) : whyNotVouched(entry, voucher, keyring);
    };
    const entries: VerifiedEntry[] = [];
    for (const seq of numbers) {
      const entry = found.get(seq);
      const problem = entry === undefined ? null : problemOf(entry);
      if (entry === undefined || problem !== null) return this.serially(() => this.notToBeHad(seq, problem));
      const concluded = concludedFrom(entry, keyring);
      if (concluded !== null) entries.push(concluded);
    }
    return entries;
  }

  async entriesAt(subject: IntervalSet, places: readonly number[]): Promise<readonly (VerifiedEntry | null)[]> {
    const numbers = places.map((place) => subject.at(place));
    const entries = await this.entries(numbers.flatMap((seq) => seq ?? []));
    const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
    return numbers.map((seq) => (seq === undefined ? null : (bySeq.get(seq) ?? null)));
  }

  async fold<State>(subject: string, fold: Fold<State>, asOf?: AsOf): Promise<State | null> {
    const index = await this.index(asOf);
    return this.folds.of(this.tenant, subject, fold, { index, read: (numbers) => this.entries(numbers) });
  }

  async *read(after: number): AsyncGenerator<VerifiedEntry> {
    const index = await this.fresh();
    const { head } = index;
    for (let start = after + 1; start <= head.seq; start += pageSize) {
      const numbers = Array.from({ length: Math.min(pageSize, head.seq - start + 1) }, (_unused, offset) => start + offset);
      yield* await this.entries(numbers.filter((seq) => !index.isArchived(seq)));
    }
  }

  /** Those of the stored rows that stand in the chain. */
  private async load(numbers: readonly number[]): Promise<readonly Entry[]> {
    const rows = await this.parts.log.rows(this.tenant, numbers);
    const entries = rows.flatMap((row) => {
      const read = row === null ? null : readRow(row);
      return read === null || isUnreadable(read) || !this.chain.known.isInChain(read) ? [] : [read];
    });
    for (const entry of entries) this.cache.put(this.tenant, entry);
    return entries;
  }

  /** An entry cannot be had: it left for a file a moment ago, or the ledger is not what it was. Throws. */
  private async notToBeHad(seq: number, problem: string | null): Promise<never> {
    const which = `Entry ${seq} of the ledger of tenant ${this.tenant}`;
    if (problem === null && (await this.chain.refresh()).isArchived(seq))
      throw new RetryLater(`${which} was archived just now.`, 0);
    return this.chain.halt(problem ?? `${which} is not there any more, or not the one that was written.`);
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = nextGroup(this.waiting);
      try {
        const entries = await this.write(group);
        let start = 0;
        for (const { events, resolve } of group) {
          resolve(entries.slice(start, start + events.length));
          start += events.length;
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      this.waiting = this.waiting.slice(group.length);
    }
  }

  private async write(group: readonly Writing[]): Promise<readonly VerifiedEntry[]> {
    const { log, signer } = this.parts;
    const { lease, entries, restsOn } = group[0]?.conditions ?? {};
    const own = entries === undefined ? undefined : { subject: group[0]?.subject ?? '', entries };
    const movedIn = (index: TenantIndex) =>
      [own, restsOn].find((one) => one !== undefined && index.numbersOf(one.subject).length !== one.entries)?.subject;
    if (signer === null) throw new Error('This process signs nothing.');
    if (!this.chain.isLoaded) await this.chain.refresh();
    let refusedAt: number | null = null;
    for (;;) {
      const index = this.chain.known;
      // Entries are missing, and the one that accounts for them was not read yet.
      if (index.unexplained !== null) await this.chain.refresh();
      const moved = movedIn(index) === undefined ? undefined : movedIn(await this.chain.refresh());
      if (moved !== undefined) throw new RetryLater(`Something was decided about ${moved} meanwhile.`, 0);
      const signed = this.signed(group, signer);
      this.refuseUnfit(signed);
      const answer = await log.append(this.tenant, signed, { head: index.head, ...omitUndefined({ lease }) });
      if (answer === 'appended') return this.chain.tookOwn(signed);
      if (answer === 'lease') throw leaseLost(group);
      if (answer === 'halted') await this.chain.heedHalt();
      else if (answer === 'forked' || answer === 'foreign' || answer.length === 0) {
        const { seq } = (await this.chain.refresh()).head;
        // Everything that is stored reads as it was written, and nothing can be put behind it.
        if (refusedAt === seq) await this.chain.halt(`The ledger of tenant ${this.tenant} takes no entry after ${seq}.`);
        refusedAt = seq;
      } else {
        for (const entry of signed) noteOwn(this.parts.keyring, entry);
        await this.chain.take(answer);
        // The connection repeats a command whose answer was lost: then it is our own entry that was in the way.
        if (readsAs(answer[0], signed[0])) return signed.map(asVerified);
      }
    }
  }

  /** What readers would refuse is not written: someone wrote to a subject that was to leave, or others archived it. */
  private refuseUnfit(signed: readonly Entry[]): void {
    const archiving = signed.find(({ event }) => event.type === 'archived');
    const problem = archiving === undefined ? null : this.chain.known.whyNotNext(this.tenant, archiving);
    if (problem !== null) throw new RetryLater(problem, 0);
  }

  private signed(group: readonly Writing[], signer: EntrySigner): readonly Entry[] {
    const index = this.chain.known;
    const subjects = new Map<string, SubjectHead>();
    const entries: Entry[] = [];
    for (const { subject, events } of group)
      for (const event of events) {
        const before = subjects.get(subject) ?? index.subjectHead(subject);
        const heads = { tenant: entries.at(-1) ?? index.head, subject: before };
        const entry = sealed(heads, { tenant: this.tenant, subject, event, at: this.parts.clock.now() }, signer);
        entries.push(entry);
        subjects.set(subject, { count: before.count + 1, hash: entry.hash });
      }
    return entries;
  }
}

/** What a genuine entry says, which may be what its author signed for another place; null: nobody of ours said that. */
function concludedFrom(entry: Entry, keyring: Keyring): VerifiedEntry | null {
  const moved = rewrappedEntry(entry);
  if (moved === null) return asVerified(entry);
  return whyNotGenuine(moved, keyring) === null ? asVerified({ ...entry, at: moved.at, event: moved.event }) : null;
}

function readsAs(row: StoredRow | undefined, entry: Entry | undefined): boolean {
  return row !== undefined && entry !== undefined && row.text === entryText(entry);
}
