/** The port of where archived entries are kept: files that the ledger names. Its adapter is `adapters/redis/ledger-segments.ts`. */
import type { Archive } from './archived-ranges.js';
import type { Range } from './ranges.js';

/** Whether a file is there as the ledger names it: `missing`: it is not there · `altered`: it is another one. */
export type SegmentVerdict = 'whole' | 'missing' | 'altered';

export interface SegmentStore {
  /**
   * Writes entries of a tenant between two numbers, as they are stored. Returns the file once it is on disk; what is in it is a part of its name, so
   * that nothing else is ever called the same.
   */
  write(tenant: string, range: Range, texts: readonly string[]): Promise<Pick<Archive, 'file' | 'sha256'>>;
  judge(archive: Pick<Archive, 'file' | 'sha256'>): Promise<SegmentVerdict>;
}
