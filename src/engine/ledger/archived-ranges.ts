/**
 * What left a ledger for a file: runs of old entries, each named by a signed entry further on. A gap is what is missing where a chain is read;
 * it is in order once such an entry covers it, and the hashes on both sides are those that it names.
 */
import { z } from 'zod';
import { archivedFields } from './archived-fields.js';
import { type Range, Ranges } from './ranges.js';

/** What one `archived` entry says, with its number and its time. */
export const archiveSchema = z.strictObject({ seq: z.number().int(), at: z.iso.datetime(), ...archivedFields });
export type Archive = z.infer<typeof archiveSchema>;

/** Entries that follow each other; both ends are in it. */
export type ArchivedRun = Archive['runs'][number];

/** As it is kept beside a mirror. */
export interface ArchivedRangesSnapshot {
  readonly archives: readonly Archive[];
  readonly open: readonly Range[];
  readonly edges: readonly (readonly [seq: number, hash: string])[];
}

export class ArchivedRanges {
  /** Oldest first. */
  readonly archives: Archive[] = [];
  private readonly archived = new Ranges();
  private readonly open = new Ranges();
  /** Hashes of the entries on both sides of what is open, and of the last one inside, as the next one names it. */
  private readonly edges = new Map<number, string>();

  /** Whether an entry left for a file. */
  has(seq: number): boolean {
    return this.archived.has(seq);
  }

  overlaps(range: Range): boolean {
    return this.archived.overlaps(range);
  }

  /** The first gap that no entry accounts for yet; null: there is none. */
  get unexplained(): Range | null {
    const [first] = this.open;
    return first ?? null;
  }

  /** Notes that entries are missing. `before` is the hash of the one before them, `last` that of their last one, as the next one names it. */
  miss(run: ArchivedRun): void {
    this.open.add(run);
    this.edges.set(run.from - 1, run.before);
    this.edges.set(run.to, run.last);
  }

  /** The whole hash of an entry beside a gap, or at its end; null where it is none of these. */
  edgeOf(seq: number): string | null {
    return this.edges.get(seq) ?? null;
  }

  /** Whether an entry is missing and not accounted for, so that nothing is known of it but what its neighbours say. */
  misses(seq: number): boolean {
    return this.open.has(seq);
  }

  /** Takes an `archived` entry; its runs fit what is known. */
  explain(archive: Archive): void {
    this.archives.push(archive);
    for (const run of archive.runs) {
      this.archived.add(run);
      this.open.remove(run);
      this.edges.set(run.from - 1, run.before);
      this.edges.set(run.to, run.last);
    }
    if (this.open.isEmpty) this.edges.clear();
  }

  snapshot(): ArchivedRangesSnapshot {
    return { archives: this.archives, open: [...this.open], edges: [...this.edges] };
  }

  static from({ archives, open, edges }: ArchivedRangesSnapshot): ArchivedRanges {
    const ranges = new ArchivedRanges();
    for (const archive of archives) {
      ranges.archives.push(archive);
      for (const run of archive.runs) ranges.archived.add(run);
    }
    for (const range of open) ranges.open.add(range);
    for (const [seq, hash] of edges) ranges.edges.set(seq, hash);
    return ranges;
  }
}

/** How many entries an archive has. */
export function sizeOf({ runs }: Archive): number {
  return runs.reduce((sum, { from, to }) => sum + to - from + 1, 0);
}
