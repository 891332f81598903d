/** Files of archived entries: canonical JSON, one entry a line, as they were stored. The ledger names each with its hash, so a file counts only to the letter. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Archive } from '../../src/engine/ledger/archived-ranges.js';
import type { StoredRow } from '../../src/engine/ledger/entry-log.js';
import type { Range } from '../../src/engine/ledger/ranges.js';
import type { SegmentStore, SegmentVerdict } from '../../src/engine/ledger/segment-store.js';
import { makeFolders } from '../../src/lib/make-folders.js';
import { linesOfFile, openPlainFile } from './plain-file.js';

export function openSegments(folder: string): SegmentStore {
  return {
    write: (tenant, range, texts) => writeSegment(folder, tenant, range, texts),
    judge: (archive) => judgeSegment(folder, archive),
  };
}

/** Whole or not at all, with its name on disk too. The folder is made when missing. */
async function writeSegment(
  folder: string,
  tenant: string,
  { from, to }: Range,
  texts: readonly string[],
): Promise<Pick<Archive, 'file' | 'sha256'>> {
  makeFolders(folder, 0o700);
  const own = join(folder, `${randomUUID()}.new`);
  const hash = createHash('sha256');
  const written = await open(own, 'wx', 0o600);
  try {
    for (let start = 0; start < texts.length; start += linesAtOnce) {
      const lines = texts
        .slice(start, start + linesAtOnce)
        .map((text) => `${text}\n`)
        .join('');
      hash.update(lines);
      await written.appendFile(lines);
    }
    await written.sync();
  } catch (error) {
    // A disk that is full does not get fuller by each try.
    await rm(own, { force: true });
    throw error;
  } finally {
    await written.close();
  }
  const sha256 = hash.digest('hex');
  const of = encodeURIComponent(tenant).replaceAll(/[!'()*]/g, '_');
  const file = `${of}.${from}-${to}.${sha256.slice(0, 12)}.jsonl`;
  await rename(own, join(folder, file));
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { file, sha256 };
}

const linesAtOnce = 500;

async function judgeSegment(folder: string, { file, sha256 }: Pick<Archive, 'file' | 'sha256'>): Promise<SegmentVerdict> {
  const path = join(folder, file);
  if (!existsSync(path)) return 'missing';
  const hash = createHash('sha256');
  for await (const chunk of (await openPlainFile(path)).createReadStream()) hash.update(chunk as Buffer);
  return hash.digest('hex') === sha256 ? 'whole' : 'altered';
}

/** Stored rows with the archived ones in their places again, as the files have them: the whole chain, for judging it. Nothing of them is checked. */
export async function* withSegments(
  rows: AsyncIterable<StoredRow>,
  folder: string,
  archives: readonly Archive[],
): AsyncGenerator<StoredRow> {
  const archived = archivedRows(folder, archives);
  let next = await archived.next();
  for await (const row of rows) {
    for (; next.done !== true && next.value.seq < row.seq; next = await archived.next()) yield next.value;
    yield row;
    // What was archived may be in the store still; it is the same then, or both are shown.
    if (next.done === true || next.value.seq !== row.seq) continue;
    if (next.value.text !== row.text) yield next.value;
    next = await archived.next();
  }
  for (; next.done !== true; next = await archived.next()) yield next.value;
}

async function* archivedRows(folder: string, archives: readonly Archive[]): AsyncGenerator<StoredRow> {
  const lines = new Map(archives.map(({ seq, file }) => [seq, linesOfFile(join(folder, file))]));
  const runs = archives.flatMap(({ seq, runs: own }) => own.map((run) => ({ ...run, archive: seq })));
  for (const { from, to, archive } of runs.toSorted((one, other) => one.from - other.from))
    for (let seq = from; seq <= to; seq += 1) {
      const line = await lines.get(archive)?.next();
      if (line?.done === false) yield { seq, text: line.value };
    }
}
