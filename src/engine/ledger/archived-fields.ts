/** What the ledger says of entries that left it for a file. */
import { z } from 'zod';

const hash = z.string().length(64);

export const archivedFields = {
  /** The name of the file, without a folder. */
  file: z.string().regex(/^[\w.%~-]+\.jsonl$/),
  /** Of the whole file. */
  sha256: hash,
  /** Everything in it is older than this. */
  olderThan: z.iso.datetime(),
  /** The numbers of its entries, in order, with the hash of the entry before each run and that of its last entry. */
  runs: z
    .array(z.strictObject({ from: z.number().int().positive(), to: z.number().int().positive(), before: hash, last: hash }))
    .min(1),
};
