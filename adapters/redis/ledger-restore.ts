/** Puts back what a store lost of a ledger: entries of the mirror by their number, then what was added to the shorter ledger meanwhile. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { brokenLink, type ChainHead, entryText, headBefore } from '../../src/engine/ledger/chain.js';
import type { Entry } from '../../src/engine/ledger/entry.js';
import type { StoredRow } from '../../src/engine/ledger/entry-log.js';
import { type EntrySigner, sealed, whyNotGenuine } from '../../src/engine/ledger/envelope.js';
import { type Range, Ranges } from '../../src/engine/ledger/ranges.js';
import { LedgerBehind } from '../../src/engine/ledger/retry-later.js';
import { rewrap, rewrappedEntry } from '../../src/engine/ledger/rewrapped.js';
import { isUnreadable, readRow } from '../../src/engine/ledger/stored-row.js';
import { TenantIndex } from '../../src/engine/ledger/tenant-index.js';
import type { Keyring } from '../../src/keys/keyring.js';
import { canonicalJson, sha256 } from '../../src/lib/json.js';
import { makeFolders } from '../../src/lib/make-folders.js';
import type { StoreClient } from './connection.js';
import { keys } from './keys.js';
import { storedRows } from './ledger.js';
import { mirroredEntries } from './mirror.js';

export interface Restored {
  readonly entries: number;
  /** Entries that the store had lost or had otherwise. */
  readonly putBack: number;
  /** Entries that were added to the shorter ledger; they follow now, as their authors signed them. */
  readonly moved: number;
  /** Rows of the store that none of our processes wrote; null: there were none. */
  readonly setAside: SetAside | null;
}

export interface SetAside {
  readonly rows: number;
  /** Where they are kept, as evidence: JSON Lines of `seq` and `text`. Nothing of hardenbot reads this file. */
  readonly file: string;
  /** The number of the entry that records it. */
  readonly seq: number;
  /** No genuine entry was left: the ledger begins with that entry. */
  readonly isAnew: boolean;
}

export interface RestoreKeys {
  readonly keyring: Keyring;
  /** Of a worker: vouches for the new place of what moved. */
  readonly signer: EntrySigner;
  readonly now: () => Date;
  /** Someone wants the ledger to begin again where neither the mirror nor the store holds a genuine entry. */
  readonly mayBeginAnew?: boolean;
}

/** Neither the mirror nor the store holds anything that a process of ours signed, and nobody said that the ledger may begin again. */
export class NothingGenuine extends Error {
  override readonly name = 'NothingGenuine';
}

/**
 * Merges the stored ledger with the mirror and lifts the halt. What was archived stays away. The mirror decides; the stored ledger only adds what our processes
 * signed. Other rows go to a file in the folder of the mirror, which a signed entry records: they never become a part of the ledger. Run while no worker and no
 * gateway runs. Throws LedgerBehind when the mirror is damaged, or of something else; NothingGenuine.
 */
export async function restoreLedger(redis: StoreClient, folder: string, tenant: string, how: RestoreKeys): Promise<Restored> {
  const stored = await storedEntries(redis, tenant);
  const merged: Entry[] = [];
  const index = new TenantIndex();
  const add = (entry: Entry): void => {
    merged.push(entry);
    index.add(entry);
  };
  for await (const entry of mirroredEntries(folder, tenant)) {
    const problem = index.whyNotNext(tenant, entry) ?? whyForged(entry, index, how);
    if (problem !== null)
      throw new LedgerBehind(
        `The mirror in ${folder} is not that of tenant ${tenant}, or damaged. ${problem} Nothing was changed: name the folder of another worker with --mirror.`,
      );
    add(entry);
  }
  const fromMirror = [...merged];
  // What moved once is there already, as its author signed it: whoever kept that has it moved no second time.
  const moves = [...merged, ...stored.entries.values()].flatMap((entry) => rewrappedEntry(entry)?.hash ?? []);
  const known = new Set([...merged.map((entry) => entry.hash), ...moves]);
  // Behind the end of the mirror entries may be missing because they were archived.
  const archived = archivedIn([...stored.entries.values()], index, how);
  const before = (entry: Entry): ChainHead => {
    const isAway = entry.seq > index.head.seq + 1 && archived.covers({ from: index.head.seq + 1, to: entry.seq - 1 });
    return isAway ? headBefore(index.head, entry) : index.head;
  };
  let moved = 0;
  const foreign = [...stored.foreign];
  for (const entry of [...stored.entries.values()].sort((one, other) => one.seq - other.seq)) {
    // The mirror was begun after they were archived, and some are in the store still: their file has them.
    if (known.has(entry.hash) || index.isAway(entry.seq)) continue;
    if (whyForged(entry, index, how) !== null) foreign.push({ seq: entry.seq, text: entryText(entry) });
    else if (brokenLink(before(entry), entry) === null && index.whyNotNext(tenant, entry) === null) add(entry);
    else {
      add(inNewPlace(entry, index, how));
      moved += 1;
    }
  }
  const left = merged.filter(({ seq }) => !index.isArchived(seq));
  const putBack = fromMirror.filter(({ seq, hash }) => !index.isArchived(seq) && stored.entries.get(seq)?.hash !== hash).length;
  if (index.unexplained !== null) throw notWhole(folder, index.unexplained);
  const isAnew = merged.length === 0;
  if (isAnew && how.mayBeginAnew !== true && (foreign.length > 0 || (await whyHalted(redis, tenant)) !== null))
    throw new NothingGenuine();
  const setAside = foreign.length > 0 || (isAnew && how.mayBeginAnew === true) ? await keepAside(folder, tenant, foreign) : null;
  const recorded = setAside === null ? [] : [entryOn({ ...setAside, tenant, isAnew }, index, how)];
  await replace(redis, tenant, [...left, ...recorded]);
  return {
    entries: left.length + recorded.length,
    putBack,
    moved,
    setAside: setAside === null ? null : { rows: setAside.rows, file: setAside.file, seq: index.head.seq + 1, isAnew },
  };
}

interface Kept {
  readonly rows: number;
  readonly file: string;
  readonly sha256: string;
}

/** On disk before anything is taken away. The name says what is in it, so a restore that is repeated writes the same file. */
async function keepAside(folder: string, tenant: string, rows: readonly StoredRow[]): Promise<Kept> {
  const text = rows.map(({ seq, text: row }) => `${canonicalJson({ seq, text: row })}\n`).join('');
  const hash = sha256(text);
  makeFolders(folder, 0o700);
  const file = join(folder, `${encodeURIComponent(tenant)}.set-aside-${hash.slice(0, 16)}.jsonl`);
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  return { rows: rows.length, file, sha256: hash };
}

function entryOn(
  { rows, sha256: hash, tenant, isAnew }: Kept & { readonly tenant: string; readonly isAnew: boolean },
  index: TenantIndex,
  { signer, now }: RestoreKeys,
): Entry {
  const heads = { tenant: index.head, subject: index.subjectHead('ledger') };
  const event = { type: 'setAside' as const, rows, sha256: hash, ...(isAnew ? { isAnew: true as const } : {}) };
  return sealed(heads, { tenant, subject: 'ledger', event, at: now() }, signer);
}

/** Why nothing is written to the ledger of this tenant until it was restored; null: it is. */
export function whyHalted(redis: StoreClient, tenant: string): Promise<string | null> {
  return redis.get(keys.halted(tenant));
}

function whyForged(entry: Entry, { latestAt }: TenantIndex, { keyring }: RestoreKeys): string | null {
  return whyNotGenuine(entry, keyring, new Date(latestAt));
}

/** What entries of a worker say is archived. */
function archivedIn(entries: readonly Entry[], index: TenantIndex, how: RestoreKeys): Ranges {
  return Ranges.of(
    entries.flatMap((entry) =>
      entry.event.type === 'archived' && whyForged(entry, index, how) === null ? entry.event.runs : [],
    ),
  );
}

function notWhole(folder: string, { from, to }: Range): LedgerBehind {
  return new LedgerBehind(
    `The mirror in ${folder} ends before it says where entries ${from} to ${to} are archived. Nothing was changed: name the folder of another worker with --mirror.`,
  );
}

function inNewPlace(entry: Entry, index: TenantIndex, { signer, now }: RestoreKeys): Entry {
  const { tenant, subject } = entry;
  const heads = { tenant: index.head, subject: index.subjectHead(subject) };
  return sealed(heads, { tenant, subject, event: rewrap(entry), at: now() }, signer);
}

/** What is whole in itself; what is not an entry any more cannot be kept, and the mirror has what it was. */
async function storedEntries(
  redis: StoreClient,
  tenant: string,
): Promise<{ readonly entries: ReadonlyMap<number, Entry>; readonly foreign: readonly StoredRow[] }> {
  const entries = new Map<number, Entry>();
  const foreign: StoredRow[] = [];
  for await (const row of storedRows(redis, tenant)) {
    const entry = readRow(row);
    const isWhole =
      !isUnreadable(entry) && entry.tenant === tenant && brokenLink({ seq: entry.seq - 1, hash: entry.prev }, entry) === null;
    if (isWhole) entries.set(entry.seq, entry);
    else foreign.push(row);
  }
  return { entries, foreign };
}

/** All in one transaction: a restore that is cut off leaves the ledger as it was. */
async function replace(redis: StoreClient, tenant: string, entries: readonly Entry[]): Promise<void> {
  const transaction = redis.multi().del(keys.ledger(tenant), keys.halted(tenant));
  for (const entry of entries)
    transaction.xadd(keys.ledger(tenant), `${entry.seq}-0`, 'entry', canonicalJson(entry), 'hash', entry.hash);
  const replies = (await transaction.exec()) ?? [];
  for (const [error] of replies) if (error !== null) throw error;
}
