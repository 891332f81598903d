/** Mirrors as the place where ledgers are stored: what is appended goes behind one, to the entries that wait. */
import { existsSync } from 'node:fs';
import { type FileHandle, stat } from 'node:fs/promises';
import { z } from 'zod';
import { type ChainHead, entryText, genesis } from '../../src/engine/ledger/chain.js';
import type { Entry } from '../../src/engine/ledger/entry.js';
import type { AppendAnswer, EntryLog, StoredRow } from '../../src/engine/ledger/entry-log.js';
import type { WaitingEntries } from '../../src/engine/ledger/waiting.js';
import { parsedOrNull } from '../../src/lib/json.js';
import { mirrorPath } from './mirror.js';
import { linesOfFile, openPlainFile } from './plain-file.js';

interface MirrorLogs extends EntryLog {
  /** Whether a mirror that was read here has got longer since: then this reading of it is out of date. */
  isOld(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * The mirrors below a folder, each as it is when it is first asked for: lines that come later are not among them. Nothing is believed here, no matter who
 * reads verifies.
 * @param waiting where entries go that are appended, but for those that waited before and only get a place again
 */
export function openMirrorLogs(folder: string, waiting: WaitingEntries): MirrorLogs {
  const opened = new Map<string, Promise<MirrorLog>>();
  const of = (tenant: string): Promise<MirrorLog> => {
    const known = opened.get(tenant) ?? MirrorLog.open(folder, tenant, waiting);
    opened.set(tenant, known);
    return known;
  };
  const each = (): Promise<readonly MirrorLog[]> => Promise.all(opened.values());
  return {
    mayLoseEnd: false,
    append: async (tenant, entries, { head }) => (await of(tenant)).append(entries, head.hash),
    from: async (tenant, seq, limit) => (await of(tenant)).from(seq, limit),
    rows: async (tenant, numbers) => {
      const log = await of(tenant);
      return Promise.all(numbers.map((seq) => log.row(seq)));
    },
    remove: () => Promise.reject(new Error('Nothing is taken out of a mirror.')),
    // What is wrong with the ledger in the store is no reason here; a damaged mirror is reported where it is read.
    halted: () => Promise.resolve(null),
    halt: () => Promise.resolve(),
    lift: () => Promise.resolve(),
    putBack: () => Promise.resolve(null),
    notePutBack: () => Promise.resolve(),
    isOld: async () => (await Promise.all((await each()).map((log) => log.isOld()))).includes(true),
    close: async () => {
      for (const log of await each()) await log.close();
    },
  };
}

const headSchema = z.looseObject({ seq: z.number().int(), hash: z.string() });

interface Line {
  readonly seq: number;
  /** In bytes. */
  readonly start: number;
  readonly end: number;
}

interface Lines {
  readonly lines: readonly Line[];
  readonly size: number;
  readonly head: ChainHead;
}

class MirrorLog {
  /** What follows the mirror. */
  readonly #behind: Entry[] = [];

  private constructor(
    private readonly of: { readonly path: string; readonly tenant: string; readonly waiting: WaitingEntries },
    private readonly read: Lines,
    private readonly file: FileHandle | null,
    /** What waited when it was opened, as text. */
    private readonly before: ReadonlySet<string>,
  ) {}

  static async open(folder: string, tenant: string, waiting: WaitingEntries): Promise<MirrorLog> {
    const path = mirrorPath(folder, tenant);
    const read = await linesOf(path);
    const before = new Set((await waiting.of(tenant)).map((entry) => entryText(entry)));
    return new MirrorLog({ path, tenant, waiting }, read, read.size === 0 ? null : await openPlainFile(path), before);
  }

  async append(entries: readonly Entry[], after: string): Promise<AppendAnswer> {
    if ((this.#behind.at(-1) ?? this.read.head).hash !== after) return 'forked';
    const fresh = entries.filter((entry) => !isOfBefore(entry, this.before));
    if (fresh.length > 0) await this.of.waiting.append(this.of.tenant, fresh);
    this.#behind.push(...entries);
    return 'appended';
  }

  async from(seq: number, limit: number): Promise<readonly StoredRow[]> {
    const { lines } = this.read;
    const first = firstFrom(lines, seq);
    const rows: StoredRow[] = [];
    for (const line of lines.slice(first, first + limit)) rows.push({ seq: line.seq, text: await this.#text(line) });
    const others = this.#behind.filter((entry) => entry.seq >= seq).slice(0, limit - rows.length);
    return [...rows, ...others.map((entry) => ({ seq: entry.seq, text: entryText(entry) }))];
  }

  async row(seq: number): Promise<StoredRow | null> {
    const line = this.read.lines[firstFrom(this.read.lines, seq)];
    if (line?.seq === seq) return { seq, text: await this.#text(line) };
    const entry = this.#behind.find((one) => one.seq === seq);
    return entry === undefined ? null : { seq, text: entryText(entry) };
  }

  async isOld(): Promise<boolean> {
    return (await sizeOf(this.of.path)) !== this.read.size;
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  async #text({ start, end }: Line): Promise<string> {
    const bytes = Buffer.alloc(end - start);
    await this.file?.read(bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  }
}

/** An entry that waited before keeps its place behind the mirror, or says itself once more in another one. */
function isOfBefore(entry: Entry, before: ReadonlySet<string>): boolean {
  return before.has(entry.event.type === 'moved' ? entry.event.text : entryText(entry));
}

/** 0 where there is none. */
async function sizeOf(path: string): Promise<number> {
  return existsSync(path) ? (await stat(path)).size : 0;
}

async function linesOf(path: string): Promise<Lines> {
  const size = await sizeOf(path);
  const lines: Line[] = [];
  let head = genesis;
  let start = 0;
  if (size === 0) return { lines, size, head };
  for await (const text of linesOfFile(path)) {
    const end = start + Buffer.byteLength(text);
    // A line that is being written, or was cut, is none yet.
    const data = end < size ? headSchema.safeParse(parsedOrNull(text)).data : undefined;
    if (data === undefined) break;
    lines.push({ seq: data.seq, start, end });
    head = { seq: data.seq, hash: data.hash };
    start = end + 1;
  }
  return { lines, size, head };
}

/** The place of the first line with this number or a later one. */
function firstFrom(lines: readonly Line[], seq: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
