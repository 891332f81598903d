/**
 * Takes old entries of closed subjects out of the store: into a file, then said in the ledger, then away. It may end anywhere and is gone on
 * with by being called again; called twice it does nothing twice.
 */

import type { Archive, ArchivedRun } from '../../engine/ledger/archived-ranges.js';
import { brokenLink } from '../../engine/ledger/chain.js';
import type { Entry } from '../../engine/ledger/entry.js';
import type { HoldsRows, RemovesRows, StoredRow } from '../../engine/ledger/entry-log.js';
import { whyNotGenuine } from '../../engine/ledger/envelope.js';
import type { Ledger } from '../../engine/ledger/ledger.js';
import { Ranges } from '../../engine/ledger/ranges.js';
import { LedgerBehind } from '../../engine/ledger/retry-later.js';
import type { SegmentStore } from '../../engine/ledger/segment-store.js';
import { isUnreadable, readRow } from '../../engine/ledger/stored-row.js';
import type { Keyring } from '../../keys/keyring.js';
import { closedSubjects, latestOf } from './closed-subjects.js';

interface ArchiveParts {
  /** Of a worker. */
  readonly ledger: Ledger;
  readonly log: HoldsRows & RemovesRows;
  readonly segments: SegmentStore;
  readonly keyring: Keyring;
  readonly now: () => Date;
}

export interface ArchiveWish {
  readonly tenant: string;
  readonly olderThanDays: number;
  /** Ids of all controls. */
  readonly controls: readonly string[];
  /** The entry up to which every receiver was shown what happened. */
  readonly toldUpTo: number;
  /** How many entries a file has at least, and at most unless one subject alone has more; as usual where they are left out. */
  readonly sizes?: { readonly min: number; readonly max: number };
}

export interface Archived {
  /** The files that were written, each with the number of its entries. */
  readonly files: readonly { readonly file: string; readonly entries: number }[];
  /** How many entries were taken away, those that an earlier call had left among them. */
  readonly removed: number;
  /** Files that the ledger names, whose entries are in the store still because the file is not at hand, or is another one. */
  readonly notAtHand: readonly string[];
}

/**
 * Each file costs an entry of the ledger, and that entry a node of the stream that it keeps from being freed (measured: 3 to 4 KB): fewer than
 * these wait for the next time.
 */
const usualSizes = { min: 500, max: 20_000 };
/** Where a ledger says what left it. */
const archiveSubject = 'archive';

const pageSize = 500;
const dayMs = 86_400_000;

/** Throws LedgerBehind where the ledger is halted, or is not what it was. */
export async function archiveLedger(parts: ArchiveParts, wish: ArchiveWish): Promise<Archived> {
  const { ledger, segments } = parts;
  const { tenant } = wish;
  const halted = await ledger.whyHalted(tenant);
  if (halted !== null) throw new LedgerBehind(halted);
  const { removed: left, notAtHand } = await takeAwayLeft(parts, tenant);
  const files: { file: string; entries: number }[] = [];
  let removed = left;
  for (;;) {
    const olderThan = await olderThanOf(parts, wish);
    const rows = await nextRows(parts, { ...wish, olderThan });
    if (rows.length < (wish.sizes ?? usualSizes).min) return { files, removed, notAtHand };
    const runs = runsOf(rows);
    const range = { from: runs[0]?.from ?? 0, to: runs.at(-1)?.to ?? 0 };
    const texts = rows.map(({ text }) => text);
    const written = await segments.write(tenant, range, texts);
    const event = { type: 'archived' as const, ...written, olderThan: olderThan.toISOString(), runs };
    // Refused where anyone wrote to one of the subjects meanwhile, or archived it: then the next call looks again.
    await ledger.append(tenant, archiveSubject, event);
    if ((await segments.judge(written)) !== 'whole') return { files, removed, notAtHand: [...notAtHand, written.file] };
    removed += await takeAway(parts, tenant, { runs });
    files.push({ file: written.file, entries: rows.length });
  }
}

/** By what others wrote last as well as by the clock: one that is ahead takes nothing that is young. */
async function olderThanOf({ ledger, now }: ArchiveParts, { tenant, olderThanDays }: ArchiveWish): Promise<Date> {
  const [other] = (await ledger.recent(tenant, 2)).filter((id) => id !== archiveSubject);
  const latest = other === undefined ? 0 : await latestOf(ledger, tenant, other);
  return new Date(Math.min(now().getTime(), latest) - olderThanDays * dayMs);
}

/** What the ledger says is archived, and is in the store still: only where the file is at hand to the letter. */
async function takeAwayLeft(parts: ArchiveParts, tenant: string): Promise<Pick<Archived, 'removed' | 'notAtHand'>> {
  const notAtHand: string[] = [];
  let removed = 0;
  for (const archive of await parts.ledger.archives(tenant)) {
    if (!(await isLeft(parts, tenant, archive))) continue;
    if ((await parts.segments.judge(archive)) === 'whole') removed += await takeAway(parts, tenant, archive);
    else notAtHand.push(archive.file);
  }
  return { removed, notAtHand };
}

/** Entries go the newest first: the oldest of each file says whether any is left. */
async function isLeft({ log }: ArchiveParts, tenant: string, { runs }: Archive): Promise<boolean> {
  const rows = await log.rows(
    tenant,
    runs.map(({ from }) => from),
  );
  return rows.some((row) => row !== null);
}

async function takeAway({ log }: ArchiveParts, tenant: string, { runs }: Pick<Archive, 'runs'>): Promise<number> {
  let removed = 0;
  for (const run of [...runs].reverse()) removed += await log.remove(tenant, run);
  return removed;
}

/** The stored entries of the oldest closed subjects, in order, each as the chain has it. */
async function nextRows(
  { ledger, log, keyring }: ArchiveParts,
  wish: ArchiveWish & { readonly olderThan: Date },
): Promise<readonly Whole[]> {
  const { max } = wish.sizes ?? usualSizes;
  const numbers: number[] = [];
  for (const subject of await closedSubjects({ ...wish, ledger })) {
    if (numbers.length > 0 && numbers.length + subject.numbers.length > max) break;
    numbers.push(...subject.numbers);
  }
  numbers.sort((one, other) => one - other);
  const rows: Whole[] = [];
  for (let start = 0; start < numbers.length; start += pageSize)
    for (const row of await log.rows(wish.tenant, numbers.slice(start, start + pageSize))) rows.push(wholeOf(row, keyring));
  return rows;
}

interface Whole {
  readonly text: string;
  readonly entry: Entry;
}

/** Throws where a row is not there, or no process of ours wrote it: what is kept for good has to be genuine. */
function wholeOf(row: StoredRow | null, keyring: Keyring): Whole {
  const entry = row === null ? null : readRow(row, keyring);
  const problem =
    entry === null ? 'An entry is not there any more.' : isUnreadable(entry) ? entry.problem : whyNotGenuine(entry, keyring);
  if (row === null || entry === null || isUnreadable(entry) || problem !== null) throw new LedgerBehind(problem ?? '');
  return { text: row.text, entry };
}

/** Throws where neighbours do not continue each other. Whether a run is of this chain shows when it is appended. */
function runsOf(rows: readonly Whole[]): ArchivedRun[] {
  const ranges = Ranges.of(rows.map(({ entry: { seq } }) => ({ from: seq, to: seq })));
  const bySeq = new Map(rows.map(({ entry }) => [entry.seq, entry]));
  return [...ranges].map(({ from, to }) => {
    const first = bySeq.get(from);
    const last = bySeq.get(to);
    if (first === undefined || last === undefined) throw new Error('A run has no ends.');
    for (let seq = from; seq <= to; seq += 1) {
      const entry = bySeq.get(seq);
      const before = seq === from ? { seq: from - 1, hash: first.prev } : bySeq.get(seq - 1);
      const problem = entry === undefined || before === undefined ? 'An entry is missing.' : brokenLink(before, entry);
      if (problem !== null) throw new LedgerBehind(problem);
    }
    return { from, to, before: first.prev, last: last.hash };
  });
}
