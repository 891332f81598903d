/** The mirror of a ledger: a file for each tenant that has every entry on disk before anything is done that it announces. */
import { createReadStream, existsSync, mkdirSync } from 'node:fs';
import { type FileHandle, open, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { canonicalJson } from '../../src/json.js';
import { brokenLink, type ChainHead, genesis } from '../../src/ledger/chain.js';
import { type Entry, entrySchema } from '../../src/ledger/entry.js';
import type { Witness } from '../../src/ledger/ledger.js';
import { LedgerBehind } from '../../src/ledger/not-now.js';

export interface Mirror extends Witness {
  /** How far the mirror of a tenant has come; `genesis` for one that it has not. */
  head(tenant: string): Promise<ChainHead>;
  close(): Promise<void>;
}

interface TenantFile {
  readonly handle: FileHandle;
  head: ChainHead;
}

/**
 * Opens the mirrors below a folder, which is made when missing. One process at a time may write there.
 * @param check called before anything is written; what it throws ends the writing (see `mirror-claim.ts`).
 */
export function openMirror(folder: string, check: () => void = () => undefined): Mirror {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = new Map<string, Promise<TenantFile>>();
  const turns = new Map<string, Promise<unknown>>();
  const fileOf = (tenant: string): Promise<TenantFile> => {
    const opened = files.get(tenant) ?? openFile(folder, tenant);
    files.set(tenant, opened);
    return opened;
  };
  /** One after the other: two writers of one process must not both write the same entry. */
  const inTurn = <T>(tenant: string, work: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(tenant) ?? Promise.resolve()).then(work, work);
    turns.set(tenant, turn);
    return turn;
  };
  return {
    head: async (tenant) => (await fileOf(tenant)).head,
    follow: (tenant, store, appended) =>
      inTurn(tenant, async () => {
        check();
        const file = await fileOf(tenant);
        const [first] = appended ?? [];
        if (appended !== undefined && first !== undefined && brokenLink(file.head, first) === null) {
          await write(file, appended);
          return file.head;
        }
        const head = await store.head();
        if (head.seq < file.head.seq)
          throw new LedgerBehind(`The ledger of tenant ${tenant} has ${head.seq} entries, its mirror ${file.head.seq}.`);
        if (head.seq === file.head.seq && head.hash !== file.head.hash)
          throw new LedgerBehind(`Entry ${head.seq} of tenant ${tenant} is not the one that was mirrored.`);
        if (head.seq > file.head.seq) await catchUp(file, store.read(file.head));
        return file.head;
      }),
    close: async () => {
      for (const opened of files.values()) await (await opened).handle.close();
      files.clear();
    },
  };
}

const linesAtOnce = 1000;

async function catchUp(file: TenantFile, entries: AsyncIterable<Entry>): Promise<void> {
  let batch: Entry[] = [];
  for await (const entry of entries) {
    batch.push(entry);
    if (batch.length < linesAtOnce) continue;
    await write(file, batch);
    batch = [];
  }
  await write(file, batch);
}

async function write(file: TenantFile, entries: readonly Entry[]): Promise<void> {
  const last = entries.at(-1);
  if (last === undefined) return;
  await file.handle.appendFile(entries.map((entry) => `${canonicalJson(entry)}\n`).join(''));
  await file.handle.datasync();
  file.head = { seq: last.seq, hash: last.hash };
}

async function openFile(folder: string, tenant: string): Promise<TenantFile> {
  const path = mirrorPath(folder, tenant);
  const isNew = !existsSync(path);
  let head: ChainHead = genesis;
  if (!isNew) {
    await cutTornLine(path);
    for await (const entry of mirroredEntries(folder, tenant)) head = entry;
  }
  const handle = await open(path, 'a', 0o600);
  if (isNew) await syncFolder(folder);
  return { handle, head: { seq: head.seq, hash: head.hash } };
}

/** The entries of a mirror, each checked to continue the one before. Throws LedgerBehind where they do not. */
export async function* mirroredEntries(folder: string, tenant: string): AsyncGenerator<Entry> {
  const path = mirrorPath(folder, tenant);
  if (!existsSync(path)) return;
  let before: ChainHead = genesis;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const entry = entrySchema.parse(JSON.parse(line));
    const broken = brokenLink(before, entry);
    if (broken !== null) throw new LedgerBehind(`The mirror of tenant ${tenant} is damaged. ${broken}`);
    yield entry;
    before = entry;
  }
}

export function mirrorPath(folder: string, tenant: string): string {
  return join(folder, `${encodeURIComponent(tenant)}.jsonl`);
}

/** The process may have died while it wrote a line: what was not whole was not acknowledged. */
async function cutTornLine(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let end = size;
    const byte = Buffer.alloc(1);
    while (end > 0) {
      await file.read(byte, 0, 1, end - 1);
      if (byte[0] === 0x0a) break;
      end -= 1;
    }
    if (end < size) await truncate(path, end);
  } finally {
    await file.close();
  }
}

/** A new file is there after a power loss only when its folder was written too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
