/** Restores what a store lost of a ledger: entries of the mirror by their number, then what was added to the shorter ledger meanwhile. */
import { createHash, type Hash } from 'node:crypto';
import { brokenLink, type ChainHead, entryText, headBefore } from '../../src/engine/ledger/chain.js';
import type { Entry } from '../../src/engine/ledger/entry.js';
import type { StoredRow } from '../../src/engine/ledger/entry-log.js';
import { type EntrySigner, sealed, verifyAhead, whyNotGenuine } from '../../src/engine/ledger/envelope.js';
import { HashList } from '../../src/engine/ledger/hash-list.js';
import { readNotice, signedNotice } from '../../src/engine/ledger/notice.js';
import { type Range, Ranges } from '../../src/engine/ledger/ranges.js';
import { isForeign, LedgerBehind } from '../../src/engine/ledger/retry-later.js';
import { rewrap, rewrappedEntry } from '../../src/engine/ledger/rewrapped.js';
import { isUnreadable, readRow } from '../../src/engine/ledger/stored-row.js';
import { TenantIndex } from '../../src/engine/ledger/tenant-index.js';
import type { Keyring } from '../../src/keys/keyring.js';
import type { StoreClient } from './connection.js';
import { keys } from './keys.js';
import { storedRows } from './ledger.js';
import { mirroredEntries } from './mirror.js';
import { openReplacement } from './replacement.js';
import { type KeptAside, openAside } from './set-aside.js';

export interface Restored {
  readonly entries: number;
  /** Entries that the store had lost or had otherwise. */
  readonly putBack: number;
  /** Entries that were added to the shorter ledger; they follow now, as their authors signed them. */
  readonly moved: number;
  /** Rows of the store that none of our processes wrote; null: there were none. */
  readonly setAside: SetAside | null;
}

interface SetAside {
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
 * Merges the stored ledger with the mirror, page by page, and lifts the halt. What was archived stays away. The mirror decides; the stored ledger only adds what our
 * processes signed. Other rows go to a file in the folder of the mirror, which a signed entry records: they never become a part of the ledger. Processes may run: until
 * it is done nothing is appended there, and other tenants go on. One that is cut off changes nothing, and is begun again. Throws LedgerBehind when the mirror is damaged,
 * or of something else; NothingGenuine.
 */
export async function restoreLedger(redis: StoreClient, folder: string, tenant: string, how: RestoreKeys): Promise<Restored> {
  // The same in both readings, so that what moves is signed the same.
  const at = how.now();
  const restoring = { redis, folder, tenant, how: { ...how, now: () => at } };
  const text = await whyHalted(redis, tenant);
  // Processes take a notice that none of them signed away, and would go on.
  const wasHalted = text !== null && readNotice('halted', { tenant, text, keyring: how.keyring }) !== null;
  const own = signedNotice('halted', { tenant, at: at.toISOString(), reason: underWay }, how.signer);
  if (!wasHalted) await redis.set(keys.halted(tenant), own);
  try {
    return await merged(restoring, text !== null);
  } catch (error) {
    // Nothing was changed: who was not halted before is not now.
    if (!wasHalted && (await whyHalted(redis, tenant)) === own) await redis.del(keys.halted(tenant));
    throw error;
  }
}

const underWay = 'Its restore has begun and is not done. If none is running, run hardenbot ledger restore again.';

interface Restoring {
  readonly redis: StoreClient;
  readonly folder: string;
  readonly tenant: string;
  readonly how: RestoreKeys;
}

async function merged(restoring: Restoring, wasHalted: boolean): Promise<Restored> {
  const { redis, folder, tenant, how } = restoring;
  const aside = await openAside(folder, tenant);
  try {
    const survey = await surveyed(restoring);
    const index = new TenantIndex();
    const mirrored = new HashList();
    let moved = 0;
    const whole = createHash('sha256');
    for await (const { kind, entry } of pieces(restoring, { survey, index, mirrored, mirror: 'verified' })) {
      if (kind === 'moved') moved += 1;
      if (kind === 'foreign') await aside.add({ seq: entry.seq, text: entryText(entry) });
      else whole.update(entryText(entry));
    }
    for await (const row of storedRows(redis, tenant)) if (wholeEntry(row, tenant) === null) await aside.add(row);
    if (index.unexplained !== null) throw notWhole(folder, index.unexplained);
    const isAnew = index.head.seq === 0;
    if (isAnew && how.mayBeginAnew !== true && (aside.rows > 0 || wasHalted)) throw new NothingGenuine();
    const kept = aside.rows > 0 || (isAnew && how.mayBeginAnew === true) ? await aside.keep() : null;
    const recorded = kept === null ? [] : [entryOn({ ...kept, tenant, isAnew }, index, how)];
    const written = await rewritten(restoring, { survey, index, mirrored, recorded, whole });
    return {
      ...written,
      moved,
      setAside: kept === null ? null : { rows: kept.rows, file: kept.file, seq: index.head.seq + 1, isAnew },
    };
  } finally {
    await aside.close();
  }
}

/** What has to be known of the whole store before the first entry of it is judged. */
interface Survey {
  /** Of the entries that are whole in themselves, as far as the mirror goes. */
  readonly stored: HashList;
  /** Hashes of entries as their authors signed them that stand in another place by now: who kept one has it moved no second time. */
  readonly moves: ReadonlySet<string>;
  /** What entries of a worker say is archived. */
  readonly archived: Ranges;
}

async function surveyed({ redis, folder, tenant, how }: Restoring): Promise<Survey> {
  const stored = new HashList();
  const moves = new Set<string>();
  const note = (entry: Entry): void => {
    const moved = rewrappedEntry(entry);
    if (moved !== null) moves.add(moved.hash);
  };
  let latestAt = 0;
  let last = 0;
  for await (const entry of mirroredEntries(folder, tenant)) {
    note(entry);
    last = entry.seq;
    latestAt = Math.max(latestAt, Date.parse(entry.at));
  }
  const runs: Range[] = [];
  for await (const row of storedRows(redis, tenant)) {
    const entry = wholeEntry(row, tenant);
    if (entry === null) continue;
    note(entry);
    // Anyone who writes to the store chooses the number.
    if (entry.seq <= last) stored.put(entry.seq, entry.hash);
    const { event } = entry;
    if (event.type === 'archived' && whyNotGenuine(entry, how.keyring, new Date(latestAt)) === null) runs.push(...event.runs);
  }
  return { stored, moves, archived: Ranges.of(runs) };
}

interface Piece {
  /** `mirror`: as the mirror has it · `stored`: the store has it beyond that · `moved`: the same, in another place · `foreign`: none of our processes wrote it */
  readonly kind: 'mirror' | 'stored' | 'moved' | 'foreign';
  readonly entry: Entry;
}

interface Reading {
  readonly survey: Survey;
  readonly index: TenantIndex;
  /** The hash of each entry of the mirror. Both readings fill the same list: what they differ in is found when they are compared. */
  readonly mirrored: HashList;
  /** Whether the signatures of the mirror are verified in this reading, or were in one before that is compared with this one. */
  readonly mirror: 'verified' | 'compared';
}

/** The entries of the restored ledger in order, and what does not belong to it. The index takes each of them. */
async function* pieces(restoring: Restoring, { survey, index, mirrored, mirror }: Reading): AsyncGenerator<Piece> {
  const { redis, folder, tenant, how } = restoring;
  const inMirror = mirroredEntries(folder, tenant);
  for await (const entry of mirror === 'verified' ? ahead(inMirror, how) : inMirror) {
    const forged = mirror === 'verified' ? whyForged(entry, index, how) : null;
    const problem = index.whyNotNext(tenant, entry) ?? forged;
    if (problem !== null)
      throw new LedgerBehind(`The mirror in ${folder} is not that of tenant ${tenant}, or damaged. ${problem}`, takeAnother);
    index.add(entry);
    mirrored.put(entry.seq, entry.hash);
    yield { kind: 'mirror', entry };
  }
  // Behind the end of the mirror entries may be missing because they were archived.
  const before = (entry: Entry): ChainHead => {
    const isAway = entry.seq > index.head.seq + 1 && survey.archived.covers({ from: index.head.seq + 1, to: entry.seq - 1 });
    return isAway ? headBefore(index.head, entry) : index.head;
  };
  const isKnown = ({ seq, hash }: Entry): boolean => mirrored.is(seq, hash) || survey.moves.has(hash);
  for await (const entry of ahead(without(wholeEntries(redis, tenant), isKnown), how)) {
    // The mirror was begun after they were archived, and some are in the store still: their file has them.
    if (index.isAway(entry.seq)) continue;
    if (whyForged(entry, index, how) !== null) {
      yield { kind: 'foreign', entry };
      continue;
    }
    const isNext = brokenLink(before(entry), entry) === null && index.whyNotNext(tenant, entry) === null;
    const placed = isNext ? entry : inNewPlace(entry, index, how);
    index.add(placed);
    yield { kind: isNext ? 'stored' : 'moved', entry: placed };
  }
}

/** What the first reading came to. */
interface First {
  readonly survey: Survey;
  readonly index: TenantIndex;
  readonly mirrored: HashList;
  readonly recorded: readonly Entry[];
  /** Over every entry of the restored ledger, signatures too. */
  readonly whole: Hash;
}

/** Beside the ledger, and then in its place in one step: one that is cut off leaves the ledger as it was. */
async function rewritten(
  restoring: Restoring,
  { survey, index, mirrored, recorded, whole }: First,
): Promise<Pick<Restored, 'entries' | 'putBack'>> {
  const { redis, tenant } = restoring;
  const writer = await openReplacement(redis, tenant);
  let putBack = 0;
  const again = createHash('sha256');
  for await (const { kind, entry } of pieces(restoring, { survey, index: new TenantIndex(), mirrored, mirror: 'compared' })) {
    if (kind === 'foreign') continue;
    again.update(entryText(entry));
    if (index.isArchived(entry.seq)) continue;
    if (kind === 'mirror' && !survey.stored.is(entry.seq, entry.hash)) putBack += 1;
    await writer.add(entry);
  }
  if (again.digest('hex') !== whole.digest('hex'))
    throw new LedgerBehind(
      `The ledger of tenant ${tenant} or its mirror changed while it was restored.`,
      'Nothing was changed: run hardenbot ledger restore again.',
    );
  for (const entry of recorded) await writer.add(entry);
  return { entries: await writer.replace(), putBack };
}

/** Entries that are verified together, on other threads. */
const pageSize = 250;

async function* ahead(entries: AsyncIterable<Entry>, { keyring }: RestoreKeys): AsyncGenerator<Entry> {
  let page: Entry[] = [];
  for await (const entry of entries) {
    page.push(entry);
    if (page.length < pageSize) continue;
    await verifyAhead(page, keyring);
    yield* page;
    page = [];
  }
  await verifyAhead(page, keyring);
  yield* page;
}

async function* without(entries: AsyncIterable<Entry>, isKnown: (entry: Entry) => boolean): AsyncGenerator<Entry> {
  for await (const entry of entries) if (!isKnown(entry)) yield entry;
}

async function* wholeEntries(redis: StoreClient, tenant: string): AsyncGenerator<Entry> {
  for await (const row of storedRows(redis, tenant)) {
    const entry = wholeEntry(row, tenant);
    if (entry !== null) yield entry;
  }
}

/** Null for what is not whole in itself: what is not an entry any more cannot be kept, and the mirror has what it was. */
function wholeEntry(row: StoredRow, tenant: string): Entry | null {
  const entry = readRow(row);
  const isWhole =
    !isUnreadable(entry) && entry.tenant === tenant && brokenLink({ seq: entry.seq - 1, hash: entry.prev }, entry) === null;
  return isWhole ? entry : null;
}

function entryOn(
  { rows, sha256: hash, tenant, isAnew }: KeptAside & { readonly tenant: string; readonly isAnew: boolean },
  index: TenantIndex,
  { signer, now }: RestoreKeys,
): Entry {
  const heads = { tenant: index.head, subject: index.subjectHead('ledger') };
  const event = { type: 'setAside' as const, rows, sha256: hash, ...(isAnew ? { isAnew: true as const } : {}) };
  return sealed(heads, { tenant, subject: 'ledger', event, at: now() }, signer);
}

/** The notice that nothing is written to the ledger of this tenant until it was restored; null: there is none; empty: something that is no text. */
export async function whyHalted(redis: StoreClient, tenant: string): Promise<string | null> {
  try {
    return await redis.get(keys.halted(tenant));
  } catch (error) {
    if (!isForeign(error)) throw error;
    return '';
  }
}

function whyForged(entry: Entry, { latestAt }: TenantIndex, { keyring }: RestoreKeys): string | null {
  return whyNotGenuine(entry, keyring, new Date(latestAt));
}

/** To restore is what was just tried. */
const takeAnother = 'Nothing was changed: name the folder of another worker with --mirror.';

function notWhole(folder: string, { from, to }: Range): LedgerBehind {
  return new LedgerBehind(
    `The mirror in ${folder} ends before it says where entries ${from} to ${to} are archived.`,
    takeAnother,
  );
}

function inNewPlace(entry: Entry, index: TenantIndex, { signer, now }: RestoreKeys): Entry {
  const { tenant, subject } = entry;
  const heads = { tenant: index.head, subject: index.subjectHead(subject) };
  return sealed(heads, { tenant, subject, event: rewrap(entry), at: now() }, signer);
}
