/** Entries that wait for the ledger of their tenant, in a file each beside the mirror: on disk before anything is done that they announce. */
import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { entryText } from '../../src/engine/ledger/chain.js';
import { type Entry, entrySchema } from '../../src/engine/ledger/entry.js';
import type { WaitingEntries } from '../../src/engine/ledger/waiting.js';
import { parsedOrNull } from '../../src/lib/json.js';
import { makeFolders } from '../../src/lib/make-folders.js';
import { linesOfFile } from './plain-file.js';

/**
 * A line that was cut when the process died is left out: nothing was done that it announced.
 * @param check called before anything is written; what it throws ends the writing (see `mirror-claim.ts`)
 */
export function openWaiting(folder: string, check: () => void = () => undefined): WaitingEntries {
  const place = join(folder, 'waiting');
  const pathOf = (tenant: string): string => join(place, `${encodeURIComponent(tenant)}.jsonl`);
  return {
    of: async (tenant) => {
      const entries: Entry[] = [];
      if (!existsSync(pathOf(tenant))) return entries;
      for await (const line of linesOfFile(pathOf(tenant))) {
        const { data } = entrySchema.safeParse(parsedOrNull(line));
        if (data !== undefined) entries.push(data);
      }
      return entries;
    },
    append: async (tenant, entries) => {
      check();
      makeFolders(place, 0o700);
      const isNew = !existsSync(pathOf(tenant));
      const file = await open(pathOf(tenant), 'a', 0o600);
      try {
        // Behind a line that was cut the next one begins again.
        await file.appendFile(`${isNew ? '' : '\n'}${entries.map((entry) => entryText(entry)).join('\n')}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      if (isNew) await syncFolder(place);
    },
    clear: async (tenant) => {
      check();
      await rm(pathOf(tenant), { force: true });
      if (existsSync(place)) await syncFolder(place);
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
