/** Rows of a ledger that none of our processes wrote: kept as evidence, in a file beside the mirror. */
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredRow } from '../../src/engine/ledger/entry-log.js';
import { canonicalJson } from '../../src/lib/json.js';
import { makeFolders } from '../../src/lib/make-folders.js';

export interface KeptAside {
  readonly rows: number;
  readonly file: string;
  readonly sha256: string;
}

interface Aside {
  readonly rows: number;
  add(row: StoredRow): Promise<void>;
  /** On disk, before anything is taken away. The name says what is in it, so a restore that is repeated writes the same file. */
  keep(): Promise<KeptAside>;
  /** Removes what was not kept. */
  close(): Promise<void>;
}

export async function openAside(folder: string, tenant: string): Promise<Aside> {
  makeFolders(folder, 0o700);
  const begun = join(folder, `${encodeURIComponent(tenant)}.set-aside.jsonl`);
  const handle = await open(begun, 'w', 0o600);
  const hash = createHash('sha256');
  const state = { rows: 0, isKept: false };
  return {
    get rows() {
      return state.rows;
    },
    add: async ({ seq, text }) => {
      const line = `${canonicalJson({ seq, text })}\n`;
      hash.update(line);
      await handle.appendFile(line);
      state.rows += 1;
    },
    keep: async () => {
      const sha256 = hash.digest('hex');
      const file = join(folder, `${encodeURIComponent(tenant)}.set-aside-${sha256.slice(0, 16)}.jsonl`);
      await handle.datasync();
      await rename(begun, file);
      state.isKept = true;
      return { rows: state.rows, file, sha256 };
    },
    close: async () => {
      await handle.close();
      if (!state.isKept) await rm(begun, { force: true });
    },
  };
}
