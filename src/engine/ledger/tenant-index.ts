/** What a process knows of the ledger of one tenant: the heads of both chains and where the entries of each subject are. */

import { type Archive, ArchivedRanges, type ArchivedRangesSnapshot, type ArchivedRun } from './archived-ranges.js';
import { brokenLink, brokenSubjectLink, type ChainHead, genesis, noSubject, type SubjectHead } from './chain.js';
import type { Entry } from './entry.js';
import { HashPrefixIndex } from './hash-prefix-index.js';
import { IntervalSet } from './interval-set.js';
import { type Range, Ranges } from './ranges.js';
import { rewrappedEntry } from './rewrapped.js';
import { subjectNamed } from './said-safely.js';
import { Subjects } from './subjects.js';

/** As it is kept beside a mirror, so that a start need not read the whole ledger. */
interface IndexSnapshot {
  readonly head: ChainHead;
  readonly latestAt: number;
  readonly subjects: readonly (readonly [id: string, hash: string, runs: readonly number[]])[];
  /** Base64. */
  readonly marks: string;
  readonly spent: readonly string[];
  readonly holes: ArchivedRangesSnapshot;
}

/** Built from entries that were checked one after the other, and from nothing else: no list in a store says what belongs to a subject. */
export class TenantIndex {
  head: ChainHead = genesis;
  /** The latest time that an entry names, in milliseconds: the chain is a clock that nobody sets back. */
  latestAt = 0;
  /** Nonces of decisions that were acted on. */
  readonly spent = new Set<string>();
  private readonly subjects = new Subjects();
  private prefixes = new HashPrefixIndex();
  private archivedRanges = new ArchivedRanges();

  /** Null when the entry, which continues the head, may stand here; otherwise one sentence. */
  whyNotNext(tenant: string, entry: Entry): string | null {
    if (entry.tenant !== tenant) return `Entry ${entry.seq} is of another tenant.`;
    const archived = archiveIn(entry);
    const unfit = archived === null ? null : this.whyNotArchived(archived, this.gapBefore(entry));
    if (unfit !== null) return unfit;
    return brokenSubjectLink(this.subjectHead(entry.subject), entry);
  }

  /**
   * Takes the next entry; `whyNotNext` said null of it. What is missing between the head and it is a gap, which an `archived` entry further on
   * has to account for: until then nothing may be concluded.
   */
  add(entry: Entry): void {
    const { subject: id, seq, hash } = entry;
    const gap = this.gapBefore(entry);
    if (gap !== null) this.leap(gap);
    const { event } = rewrappedEntry(entry) ?? entry;
    this.prefixes.push(hash);
    const subject = this.subjects.get(id) ?? { id, hash: noSubject.hash, numbers: new IntervalSet() };
    subject.hash = hash;
    subject.numbers.push(seq);
    this.subjects.touch(subject);
    if (event.type === 'applying') for (const nonce of event.nonces ?? []) this.spent.add(nonce);
    this.latestAt = Math.max(this.latestAt, Date.parse(entry.at));
    this.head = { seq, hash };
    const archived = archiveIn(entry);
    if (archived !== null) this.takeAway(archived);
  }

  /** The first entries that are missing without an entry further on that accounts for them; null: none are. */
  get unexplained(): Range | null {
    return this.archivedRanges.unexplained;
  }

  /** Whether an entry left for a file, or is missing so that it has to have. */
  isAway(seq: number): boolean {
    return this.archivedRanges.has(seq) || this.archivedRanges.misses(seq);
  }

  /** The hash of the entry before a gap that nothing accounts for. */
  hashBefore({ from }: Range): string {
    return this.archivedRanges.edgeOf(from - 1) ?? genesis.hash;
  }

  /** What left the ledger for files, oldest first. */
  get archives(): readonly Archive[] {
    return this.archivedRanges.archives;
  }

  /** Whether an entry left for a file, wherever else it is still found. */
  isArchived(seq: number): boolean {
    return this.archivedRanges.has(seq);
  }

  subjectHead(id: string): SubjectHead {
    const subject = this.subjects.get(id);
    return subject === undefined ? noSubject : { count: subject.numbers.length, hash: subject.hash };
  }

  /** It grows as the ledger does. */
  numbersOf(id: string): IntervalSet {
    return this.subjects.get(id)?.numbers ?? new IntervalSet();
  }

  /** Distinguishes the entry that stands in a place of the chain from any other; empty where none does. */
  markOf(seq: number): string {
    return this.prefixes.of(seq);
  }

  /** Whether the entry of a number has this hash, as far as it is known. */
  stands(seq: number, hash: string): boolean {
    return this.prefixes.fits(seq, hash);
  }

  /** Whether an entry that was read again is the one that stands in the chain, to the letter. Says nothing of its signature. */
  isInChain(entry: Entry): boolean {
    const { seq, hash, prev } = entry;
    if (brokenLink({ seq: seq - 1, hash: prev }, entry) !== null) return false;
    return this.prefixes.fits(seq, hash);
  }

  /** The subjects that were touched last, newest first. */
  recent(limit: number, prefix: string | readonly string[] = ''): readonly string[] {
    const ids: string[] = [];
    for (const { id } of this.subjects.newestFirst(typeof prefix === 'string' ? [prefix] : prefix)) {
      if (ids.length === limit) break;
      ids.push(id);
    }
    return ids;
  }

  /** The subjects that were touched after an entry, in the order of their last one. */
  touchedAfter(seq: number): readonly string[] {
    const ids: string[] = [];
    for (const { id, numbers } of this.subjects.newestFirst()) {
      if (numbers.last <= seq) break;
      ids.push(id);
    }
    return ids.reverse();
  }

  snapshot(): IndexSnapshot {
    return {
      head: this.head,
      latestAt: this.latestAt,
      subjects: [...this.subjects.newestFirst()].reverse().map(({ id, hash, numbers }) => [id, hash, numbers.toJSON()]),
      marks: this.prefixes.toJSON(),
      spent: [...this.spent],
      holes: this.archivedRanges.snapshot(),
    };
  }

  static from({ head, latestAt, subjects, marks, spent, holes }: IndexSnapshot): TenantIndex {
    const index = new TenantIndex();
    index.head = head;
    index.latestAt = latestAt;
    for (const [id, hash, runs] of subjects) index.subjects.touch({ id, hash, numbers: IntervalSet.from(runs) });
    index.prefixes = HashPrefixIndex.from(marks);
    for (const nonce of spent) index.spent.add(nonce);
    index.archivedRanges = ArchivedRanges.from(holes);
    return index;
  }

  /** What is missing between the head and an entry; null: nothing. */
  private gapBefore({ seq, prev }: Entry): ArchivedRun | null {
    const { head } = this;
    return seq > head.seq + 1 ? { from: head.seq + 1, to: seq - 1, before: head.hash, last: prev } : null;
  }

  /** Goes on behind entries that are not there. */
  private leap(gap: ArchivedRun): void {
    this.archivedRanges.miss(gap);
    this.prefixes.skipTo(gap.to);
    this.prefixes.learn(gap.to, gap.last);
  }

  /** Null when the runs of an archive are of this chain, and of whole subjects; otherwise one sentence. */
  private whyNotArchived({ seq, runs }: Archive, gap: ArchivedRun | null): string | null {
    let after = 0;
    for (const run of runs) {
      const which = `Entry ${seq} archives entries ${run.from} to ${run.to}`;
      if (run.from <= after || run.to < run.from || run.to >= seq) return `${which}, which are none that may be archived.`;
      if (this.archivedRanges.overlaps(run)) return `${which}, some of which were archived before.`;
      if (!this.fitsAt(run.from - 1, run.before, gap) || !this.fitsAt(run.to, run.last, gap))
        return `${which} otherwise than they stand in the chain.`;
      after = run.to + 1;
    }
    const away = Ranges.of(runs);
    for (const { id, numbers } of this.subjects)
      if (whereIs(numbers, away) === 'torn') return `Entry ${seq} archives a part of ${subjectNamed(id)} alone.`;
    return null;
  }

  /** Whether the hash of an entry is the one that is known, as far as anything is; `gap`: what is missing right before who says so. */
  private fitsAt(seq: number, hash: string, gap: ArchivedRun | null): boolean {
    if (seq === 0) return hash === genesis.hash;
    if (gap !== null && seq === gap.from - 1) return hash === gap.before;
    if (gap !== null && seq >= gap.from) return seq < gap.to || hash === gap.last;
    const edge = this.archivedRanges.edgeOf(seq);
    if (edge !== null) return edge === hash;
    return this.prefixes.knows(seq) ? this.prefixes.fits(seq, hash) : this.archivedRanges.misses(seq);
  }

  /** Whole subjects left for a file. */
  private takeAway(archive: Archive): void {
    this.archivedRanges.explain(archive);
    for (const { from, to, before, last } of archive.runs) {
      this.prefixes.learn(from - 1, before);
      this.prefixes.learn(to, last);
    }
    const away = Ranges.of(archive.runs);
    for (const { id, numbers } of this.subjects) if (whereIs(numbers, away) === 'away') this.subjects.delete(id);
  }
}

/** What an entry says of entries that left; one that moved says nothing of its new place. */
function archiveIn({ seq, at, event }: Entry): Archive | null {
  if (event.type !== 'archived') return null;
  const { type: _type, ...archive } = event;
  return { seq, at, ...archive };
}

/** Whether numbers are all among those that left, or none of them, or a part. */
function whereIs(numbers: IntervalSet, away: Ranges): 'away' | 'here' | 'torn' {
  let isAway = false;
  let isHere = false;
  for (const range of numbers.ranges()) {
    if (away.covers(range)) isAway = true;
    else if (away.overlaps(range)) return 'torn';
    else isHere = true;
  }
  return isAway && isHere ? 'torn' : isAway ? 'away' : 'here';
}
