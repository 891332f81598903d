/** The mirror of a ledger: a file for each tenant that has every entry on disk before anything is done that it announces. */
import { constants, existsSync } from 'node:fs';
import { type FileHandle, open, rename, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { archiveSchema } from '../../src/engine/ledger/archived-ranges.js';
import { brokenLink, type ChainHead, entryText, genesis, headBefore } from '../../src/engine/ledger/chain.js';
import { type Entry, entrySchema } from '../../src/engine/ledger/entry.js';
import type { StoredRow } from '../../src/engine/ledger/entry-log.js';
import type { LedgerMirror, MirrorState } from '../../src/engine/ledger/ledger-mirror.js';
import { LedgerBehind } from '../../src/engine/ledger/retry-later.js';
import { TenantIndex } from '../../src/engine/ledger/tenant-index.js';
import { parsedOrNull } from '../../src/lib/json.js';
import { makeFolders } from '../../src/lib/make-folders.js';
import { endedLines, NoFile, openPlainFile } from './plain-file.js';

export interface Mirror extends LedgerMirror {
  close(): Promise<void>;
}

/** What a mirror holds does not follow on what stands above it. */
export class MirrorDamaged extends LedgerBehind {
  constructor(
    tenant: string,
    /** A sentence. */
    readonly why: string,
  ) {
    super(`The mirror of tenant ${tenant} is damaged. ${why}`);
  }
}

interface TenantFile {
  /** Bytes of it that hold whole entries. */
  size: number;
  /** Entries since the index was written beside it. */
  fresh: number;
  index: TenantIndex;
}

/**
 * After this many entries, or so large a part of all, the index is written again: a start reads at most this many of them, and a ledger that
 * grows without end does not write it more often than it has entries for.
 */
const indexEvery = 1000;
const indexShare = 1 / 16;

/**
 * Opens the mirrors below a folder, which is made when missing. One process at a time may write there.
 * @param check called before anything is written; what it throws ends the writing (see `mirror-claim.ts`).
 */
export function openMirror(folder: string, check: () => void = () => undefined): Mirror {
  makeFolders(folder, 0o700);
  const files = new Map<string, TenantFile>();
  const opened = new OpenFiles();
  return {
    load: async (tenant) => {
      await opened.close(mirrorPath(folder, tenant));
      const { kept, size, fresh } = await loadWhole(folder, tenant);
      files.set(tenant, { size, fresh, index: kept.index });
      return kept;
    },
    from: async (tenant, seq) => {
      const entries: Entry[] = [];
      for await (const entry of mirroredEntries(folder, tenant)) if (entry.seq >= seq) entries.push(entry);
      return entries;
    },
    keep: async (tenant, entries, index) => {
      check();
      const file = files.get(tenant);
      if (file === undefined) throw new Error(`The mirror of tenant ${tenant} was not loaded.`);
      const lines = entries.map((entry) => `${entryText(entry)}\n`).join('');
      await opened.use(mirrorPath(folder, tenant), async (handle) => {
        await handle.appendFile(lines);
        await handle.datasync();
      });
      file.size += Buffer.byteLength(lines);
      file.fresh += entries.length;
      file.index = index;
      if (file.fresh >= Math.max(indexEvery, index.head.seq * indexShare)) await writeIndex(folder, tenant, file);
    },
    close: async () => {
      for (const [tenant, file] of files) if (file.fresh > 0) await writeIndex(folder, tenant, file);
      files.clear();
      await opened.closeAll();
    },
  };
}

async function loadWhole(folder: string, tenant: string): ReturnType<typeof readKept> {
  const path = mirrorPath(folder, tenant);
  try {
    if (existsSync(path)) await cutTornLine(path);
    else await makeFile(folder, path);
    return await readKept(folder, tenant);
  } catch (error) {
    if (!(error instanceof NoFile)) throw error;
    throw new LedgerBehind(`The mirror of tenant ${tenant} cannot be read: ${error.path} is no file.`, 'Put it back.');
  }
}

/**
 * The entries of a mirror, each checked to continue the one before. Throws LedgerBehind where they do not. A mirror that was begun after
 * entries were archived does not have these; whether that accounts for what is missing, an index that takes all of them says.
 */
export async function* mirroredEntries(folder: string, tenant: string): AsyncGenerator<Entry> {
  for await (const { entry } of linesFrom(mirrorPath(folder, tenant), { tenant, start: 0, head: genesis })) yield entry;
}

/** The lines of a mirror as they are, for judging them; nothing of them is checked. A last one that a worker has not finished is none yet. */
export async function* mirroredRows(folder: string, tenant: string): AsyncGenerator<StoredRow> {
  const path = mirrorPath(folder, tenant);
  if (!existsSync(path)) return;
  let before = 0;
  for await (const { text, isEnded } of endedLines(path)) {
    const { data: entry } = numbered.safeParse(parsedOrNull(text));
    if (entry === undefined && !isEnded) return;
    // A line has no number beside it: behind entries that were archived it says its own.
    before = Math.max(before + 1, entry?.seq ?? 0);
    yield { seq: before, text };
  }
}

export function mirrorPath(folder: string, tenant: string): string {
  return join(folder, `${encodeURIComponent(tenant)}.jsonl`);
}

const numbered = z.looseObject({ seq: z.number().int() });

const headSchema = z.strictObject({ seq: z.number().int(), hash: z.string() });
const indexSchema = z.strictObject({
  schema: z.literal('ledger-index/4'),
  /** Up to which byte of the mirror it was made. */
  size: z.number().int(),
  headText: z.string(),
  index: z.strictObject({
    head: headSchema,
    latestAt: z.number(),
    subjects: z.array(z.tuple([z.string(), z.string(), z.array(z.number().int())])),
    marks: z.string(),
    spent: z.array(z.string()),
    holes: z.strictObject({
      archives: z.array(archiveSchema),
      open: z.array(z.strictObject({ from: z.number().int(), to: z.number().int() })),
      edges: z.array(z.tuple([z.number().int(), z.string()])),
    }),
  }),
});

async function readKept(
  folder: string,
  tenant: string,
): Promise<{ readonly kept: MirrorState; readonly size: number; readonly fresh: number }> {
  const path = mirrorPath(folder, tenant);
  const beside = await readIndex(folder, tenant);
  const index = beside === null ? new TenantIndex() : TenantIndex.from(beside.index);
  let headText = beside?.headText ?? null;
  let size = beside?.size ?? 0;
  let fresh = 0;
  for await (const { entry, text } of linesFrom(path, { tenant, start: size, head: index.head })) {
    const problem = index.whyNotNext(tenant, entry);
    if (problem !== null) throw new MirrorDamaged(tenant, problem);
    index.add(entry);
    headText = text;
    size += Buffer.byteLength(text) + 1;
    fresh += 1;
  }
  return { kept: { index, headText }, size, fresh };
}

/** Null where there is none, or where it is not of this mirror: then the mirror is read whole. */
async function readIndex(folder: string, tenant: string): Promise<z.infer<typeof indexSchema> | null> {
  const path = mirrorPath(folder, tenant);
  if (!existsSync(indexPath(folder, tenant)) || !existsSync(path)) return null;
  const text = await textOfFile(indexPath(folder, tenant));
  const parsed = indexSchema.safeParse(parsedOrNull(text));
  if (!parsed.success) return null;
  const { size, headText } = parsed.data;
  const line = Buffer.from(`${headText}\n`);
  const file = await openPlainFile(path);
  try {
    const found = Buffer.alloc(line.length);
    await file.read(found, 0, line.length, Math.max(0, size - line.length));
    return found.equals(line) ? parsed.data : null;
  } finally {
    await file.close();
  }
}

async function textOfFile(path: string): Promise<string> {
  const file = await openPlainFile(path);
  try {
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Whole or not at all: a start believes it. */
async function writeIndex(folder: string, tenant: string, file: TenantFile): Promise<void> {
  const { index, size } = file;
  const path = indexPath(folder, tenant);
  const headText = await lastLine(mirrorPath(folder, tenant), size);
  const written = await open(`${path}.new`, 'w', 0o600);
  try {
    await written.writeFile(JSON.stringify({ schema: 'ledger-index/4', size, headText, index: index.snapshot() }));
    await written.datasync();
  } finally {
    await written.close();
  }
  await rename(`${path}.new`, path);
  file.fresh = 0;
}

function indexPath(folder: string, tenant: string): string {
  return join(folder, `${encodeURIComponent(tenant)}.index.json`);
}

interface Line {
  readonly text: string;
  readonly entry: Entry;
}

async function* linesFrom(
  path: string,
  from: { readonly tenant: string; readonly start: number; readonly head: ChainHead },
): AsyncGenerator<Line> {
  if (!existsSync(path)) return;
  let before = from.head;
  for await (const { text, isEnded } of endedLines(path, from.start)) {
    const { data: entry } = entrySchema.safeParse(parsedOrNull(text));
    if (entry === undefined && !isEnded) return;
    const broken =
      entry === undefined ? `What follows entry ${before.seq} is no entry.` : brokenLink(headBefore(before, entry), entry);
    if (entry === undefined || broken !== null) throw new MirrorDamaged(from.tenant, broken ?? '');
    yield { text, entry };
    before = entry;
  }
}

const chunkBytes = 64 * 1024;

async function lastLine(path: string, size: number): Promise<string> {
  const file = await openPlainFile(path);
  try {
    for (let length = Math.min(size, chunkBytes); ; length = Math.min(size, length * 2)) {
      const tail = Buffer.alloc(length);
      await file.read(tail, 0, length, size - length);
      const start = tail.lastIndexOf(0x0a, length - 2);
      if (start >= 0 || length === size) return tail.subarray(start + 1, length - 1).toString('utf8');
    }
  } finally {
    await file.close();
  }
}

/** The process may have died while it wrote a line: what was not whole was not acknowledged. */
async function cutTornLine(path: string): Promise<void> {
  const file = await openPlainFile(path);
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
async function makeFile(folder: string, path: string): Promise<void> {
  await (await open(path, 'a', 0o600)).close();
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A process may have about a thousand open files, and needs most of them for connections. */
const maxOpen = 32;

/** Files that are appended to now and then: few of them stay open between two uses, however many there are. */
class OpenFiles {
  /** Those that nobody uses at the moment, the one used longest ago first. */
  private readonly idle = new Map<string, FileHandle>();
  private maxIdle = maxOpen;

  /** Hands a file over that is there already, for appending; one user of a file at a time. */
  async use<Result>(path: string, work: (file: FileHandle) => Promise<Result>): Promise<Result> {
    // Never made here: a mirror whose file is gone is not one that begins in the middle.
    const file = this.idle.get(path) ?? (await open(path, constants.O_APPEND | constants.O_WRONLY));
    this.idle.delete(path);
    try {
      return await work(file);
    } finally {
      this.idle.set(path, file);
      await this.closeBeyond(this.maxIdle);
    }
  }

  async close(path: string): Promise<void> {
    const file = this.idle.get(path);
    this.idle.delete(path);
    await file?.close();
  }

  /** What is in use is closed when it has been used. */
  closeAll(): Promise<void> {
    this.maxIdle = 0;
    return this.closeBeyond(this.maxIdle);
  }

  private async closeBeyond(kept: number): Promise<void> {
    for (const path of [...this.idle.keys()].slice(0, Math.max(0, this.idle.size - kept))) await this.close(path);
  }
}
