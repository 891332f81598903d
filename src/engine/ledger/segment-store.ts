/** The port of where archived entries are kept: files that the ledger names. Its adapter is `adapters/redis/ledger-segments.ts`. */
import type { Range } from './ranges.js';

/** Whether a file is there as the ledger names it: `missing`: it is not there · `altered`: it is another one. */
export type SegmentVerdict = 'whole' | 'missing' | 'altered';

/** A file of archived entries, as the ledger names it. */
interface SegmentFile {
  readonly file: string;
  /** Of what is in it, in hexadecimal digits. */
  readonly sha256: string;
}

export interface SegmentStore {
  /**
   * Writes entries of a tenant between two numbers, as they are stored. Returns the file once it is on disk; what is in it is a part of its name, so
   * that nothing else is ever called the same.
   */
  write(tenant: string, range: Range, texts: readonly string[]): Promise<SegmentFile>;
  judge(archive: SegmentFile): Promise<SegmentVerdict>;
}
