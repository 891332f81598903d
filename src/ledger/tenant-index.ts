/** What a process knows of the ledger of one tenant: the heads of both chains and where the entries of each subject are. */
import { brokenLink, brokenSubjectLink, type ChainHead, genesis, noSubject, type SubjectHead } from './chain.js';
import type { Entry } from './entry.js';
import { Marks } from './marks.js';
import { movedEntry } from './moved.js';
import { Runs } from './runs.js';

interface Subject {
  hash: string;
  /** Numbers of its entries in the ledger, in order. */
  readonly numbers: Runs;
}

/** As it is kept beside a mirror, so that a start need not read the whole ledger. */
export interface IndexSnapshot {
  readonly head: ChainHead;
  readonly latestAt: number;
  readonly subjects: readonly (readonly [id: string, hash: string, runs: readonly number[]])[];
  readonly unsigned: readonly (readonly [seq: number, hash: string])[];
  /** Base64. */
  readonly marks: string;
  readonly isSealed: boolean;
  readonly spent: readonly string[];
}

/** Built from entries that were checked one after the other, and from nothing else: no list in a store says what belongs to a subject. */
export class TenantIndex {
  head: ChainHead = genesis;
  /** The latest time that an entry names, in milliseconds: the chain is a clock that nobody sets back. */
  latestAt = 0;
  /** Nonces of decisions that were acted on. */
  readonly spent = new Set<string>();
  /** In the order in which they were touched last. */
  private readonly subjects = new Map<string, Subject>();
  /** Hashes of entries of the first form, which nothing but the chain vouches for. */
  private readonly unsigned = new Map<number, string>();
  private marks = new Marks();
  private isSealed = false;

  /** Null when the entry, which continues the head, may stand here; otherwise one sentence. */
  whyNotNext(tenant: string, entry: Entry): string | null {
    if (entry.tenant !== tenant) return `Entry ${entry.seq} is of another tenant.`;
    if (entry.v === 1)
      return this.head.seq === this.unsigned.size ? null : `Entry ${entry.seq} is not signed, and those before it are.`;
    const seals = entry.event.type === 'sealedOver' ? entry.event : null;
    if (this.needsSealing && seals === null) return `Entry ${entry.seq} follows entries that nobody signed or sealed over.`;
    if (seals !== null && (!this.needsSealing || seals.upTo !== this.head.seq || seals.hash !== this.head.hash))
      return `Entry ${entry.seq} seals over what is not before it.`;
    return brokenSubjectLink(this.subjectHead(entry.subject), entry);
  }

  /** Takes the next entry; `whyNotNext` said null of it. */
  add(entry: Entry): void {
    const { subject: id, seq, hash } = entry;
    const { event } = movedEntry(entry) ?? entry;
    if (entry.v === 1) this.unsigned.set(seq, hash);
    this.marks.push(hash);
    if (event.type === 'sealedOver') this.forgetBeyond(event.trusted);
    const subject = this.subjects.get(id) ?? { hash: noSubject.hash, numbers: new Runs() };
    subject.hash = hash;
    subject.numbers.push(seq);
    this.subjects.delete(id);
    this.subjects.set(id, subject);
    if (event.type === 'applying') for (const nonce of event.nonces ?? []) this.spent.add(nonce);
    this.latestAt = Math.max(this.latestAt, Date.parse(entry.at));
    this.head = { seq, hash };
  }

  /** Whether the ledger holds entries of the first form that no worker has sealed over. */
  get needsSealing(): boolean {
    return this.unsigned.size > 0 && !this.isSealed;
  }

  /** How many entries of the first form there are, at the beginning of the ledger. */
  get unsignedEntries(): number {
    return this.unsigned.size;
  }

  subjectHead(id: string): SubjectHead {
    const subject = this.subjects.get(id);
    return subject === undefined ? noSubject : { count: subject.numbers.length, hash: subject.hash };
  }

  /** It grows as the ledger does. */
  numbersOf(id: string): Runs {
    return this.subjects.get(id)?.numbers ?? new Runs();
  }

  /** Tells the entry that stands in a place of the chain from any other; empty where none does. */
  markOf(seq: number): string {
    return this.marks.of(seq);
  }

  /** Whether an entry that was read again is the one that stands in the chain, to the letter. Says nothing of its signature. */
  isInChain(entry: Entry): boolean {
    const { seq, hash, prev } = entry;
    if (brokenLink({ seq: seq - 1, hash: prev }, entry) !== null) return false;
    return entry.v === 1 ? this.unsigned.get(seq) === hash : this.marks.fits(seq, hash);
  }

  /** The subjects that were touched last, newest first. */
  recent(limit: number, prefix: string | readonly string[] = ''): readonly string[] {
    const prefixes = typeof prefix === 'string' ? [prefix] : prefix;
    const ids = [...this.subjects.keys()].filter((id) => prefixes.some((one) => id.startsWith(one)));
    return ids.slice(-limit || ids.length).reverse();
  }

  /** The subjects that were touched after an entry, in the order of their last one. */
  touchedAfter(seq: number): readonly string[] {
    return [...this.subjects].flatMap(([id, { numbers }]) => ((numbers.at(numbers.length - 1) ?? 0) > seq ? [id] : []));
  }

  snapshot(): IndexSnapshot {
    return {
      head: this.head,
      latestAt: this.latestAt,
      subjects: [...this.subjects].map(([id, { hash, numbers }]) => [id, hash, numbers.toJSON()]),
      unsigned: [...this.unsigned],
      marks: this.marks.toJSON(),
      isSealed: this.isSealed,
      spent: [...this.spent],
    };
  }

  static from({ head, latestAt, subjects, unsigned, marks, isSealed, spent }: IndexSnapshot): TenantIndex {
    const index = new TenantIndex();
    index.head = head;
    index.latestAt = latestAt;
    for (const [id, hash, runs] of subjects) index.subjects.set(id, { hash, numbers: Runs.from(runs) });
    for (const [seq, hash] of unsigned) index.unsigned.set(seq, hash);
    index.marks = Marks.from(marks);
    index.isSealed = isSealed;
    for (const nonce of spent) index.spent.add(nonce);
    return index;
  }

  /** What no mirror had when the ledger was sealed over belongs to no subject. */
  private forgetBeyond(trusted: number): void {
    this.isSealed = true;
    for (const [id, { numbers }] of this.subjects) {
      const kept = numbers.upTo(trusted);
      const last = kept.at(kept.length - 1);
      if (last === undefined) this.subjects.delete(id);
      else this.subjects.set(id, { hash: this.unsigned.get(last) ?? noSubject.hash, numbers: kept });
    }
  }
}
