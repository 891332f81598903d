/** What signed entries further on in a stored ledger say of entries that are missing before them: looked for before anything behind a gap counts. */
import type { Keyring } from '../../keys/keyring.js';
import type { ReadsRows, StoredRow } from './entry-log.js';
import { whyNotGenuine } from './envelope.js';
import { type Range, Ranges } from './ranges.js';
import { isUnreadable, readRow } from './stored-row.js';

export interface ArchiveClaims {
  /** Whether all of these entries are said to be archived. */
  cover(range: Range): boolean;
  /** The file in which an entry is said to be; null: none says so. */
  fileOf(seq: number): string | null;
}

export const noClaims: ArchiveClaims = { cover: () => false, fileOf: () => null };

const pageSize = 500;
/** Entries are stored as canonical JSON: what does not have this in it is no such entry. */
const mark = '"type":"archived"';

/**
 * Reads the rows behind an entry to the end. Only what a worker signed for this tenant is believed; that it stands in the chain, and that the
 * hashes on both sides fit, shows when the chain is read up to it.
 */
export async function archivesFrom(
  log: ReadsRows,
  after: number,
  of: { readonly tenant: string; readonly keyring: Keyring },
): Promise<ArchiveClaims> {
  const all = new Ranges();
  const files: { readonly file: string; readonly ranges: Ranges }[] = [];
  for (let from = after + 1; ; ) {
    const rows = await log.from(of.tenant, from, pageSize);
    for (const row of rows.filter(({ text }) => text.includes(mark))) {
      const said = archivedIn(row, of);
      for (const run of said?.runs ?? []) all.add(run);
      if (said !== null) files.push({ file: said.file, ranges: Ranges.of(said.runs) });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) break;
    from = Math.max(from, last.seq) + 1;
  }
  return {
    cover: (range) => all.covers(range),
    fileOf: (seq) => files.find(({ ranges }) => ranges.has(seq))?.file ?? null,
  };
}

function archivedIn(row: StoredRow, { tenant, keyring }: { readonly tenant: string; readonly keyring: Keyring }) {
  const entry = readRow(row, keyring);
  if (isUnreadable(entry) || entry.tenant !== tenant || entry.event.type !== 'archived') return null;
  const isBehind = entry.event.runs.every(({ from, to }) => from <= to && to < entry.seq);
  return isBehind && whyNotGenuine(entry, keyring) === null ? entry.event : null;
}
