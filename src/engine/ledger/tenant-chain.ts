/** The ledger of one tenant as one process follows it: what is new is checked link by link and signature by signature before it counts. */
import type { Keyring } from '../../keys/keyring.js';
import { type ArchiveClaims, archivesFrom, noClaims } from './archive-claims.js';
import { brokenLink, type ChainHead, entryText, genesis, headBefore } from './chain.js';
import type { Entry } from './entry.js';
import type { EntryLog, StoredRow } from './entry-log.js';
import { type EntrySigner, noteOwn, verifyAhead, whyNotGenuine } from './envelope.js';
import { type IndexStore, indexEvery } from './kept-index.js';
import type { LedgerMirror } from './ledger-mirror.js';
import { type LedgerNotice, readNotice, signedNotice } from './notice.js';
import type { Range } from './ranges.js';
import { LedgerBehind, NewerLedger } from './retry-later.js';
import { isUnreadable, readRow } from './stored-row.js';
import { TenantIndex } from './tenant-index.js';
import { restoreTruncatedTail } from './truncated-tail.js';
import { asVerified, type VerifiedEntry } from './verified-entry.js';

/** Who hears what the store did to a ledger. */
export interface LedgerWatch {
  /** Called for every tenant whose ledger was found damaged, with one sentence. */
  readonly onHalt?: (tenant: string, reason: string) => void;
  /** Called for every tenant of whose ledger the store had lost the end, with the number of the last entry that was restored and one sentence. */
  readonly onPutBack?: (tenant: string, lost: { readonly seq: number; readonly reason: string }) => void;
}

export interface ChainParts extends LedgerWatch {
  readonly log: EntryLog;
  readonly clock: { readonly now: () => Date };
  readonly keyring: Keyring;
  /** Null for who only reads. */
  readonly signer: EntrySigner | null;
  /** The mirror of a worker; without one a process remembers only what it saw itself. */
  readonly keeper?: LedgerMirror;
  /** Where what was concluded of a long ledger is kept for who starts next; for who has no mirror. */
  readonly indexes?: IndexStore;
  /** Called where an index could not be kept, with the error: the next start reads more. */
  readonly onIndexLost?: (tenant: string, error: unknown) => void;
}

const pageSize = 250;
/** Up to this many new entries are verified each on its own also where nothing is kept of them; of more, the last vouches for the chain. */
const fewEntries = 50;

interface ChainMemory {
  /** Called for each entry that was taken in, and whether it was verified on its own. */
  readonly seen: (entry: Entry, isVerified: boolean) => void;
  /** An entry that was seen a moment ago. */
  readonly recall: (seq: number) => Entry | undefined;
}

/** Not safe for two callers at once: `sealed-ledger.ts` sees to that. */
export class TenantChain {
  private index = new TenantIndex();
  private headText: string | null = null;
  isLoaded = false;
  /** Whether what is known is what the store held when it was last looked at. */
  private isRead = false;
  /** The reason for which it was last found damaged, so that it is reported once. */
  private told: string | null = null;
  private claims: ArchiveClaims = noClaims;
  /** Up to which entry the index is kept in the store. */
  private keptUpTo = 0;
  private isKeeping = false;
  /** What is known was concluded by another process, and nothing was read behind it yet. */
  private isInherited = false;

  constructor(
    private readonly tenant: string,
    private readonly parts: ChainParts,
    private readonly memory: ChainMemory,
  ) {}

  get known(): TenantIndex {
    return this.index;
  }

  /** What is known without a look into the store. */
  async asLastSeen(): Promise<TenantIndex> {
    await this.load();
    return this.index;
  }

  /** What was known when the store was last read or written; read now where that never was, or where what was known could not be kept. */
  asLastRead(): Promise<TenantIndex> {
    return this.isRead ? Promise.resolve(this.index) : this.refresh();
  }

  /** Takes in what was written since. Throws LedgerBehind where the store holds less or something else, NewerLedger where it cannot be read. */
  async refresh(): Promise<TenantIndex> {
    await this.load();
    for (;;) {
      const rows = await this.fromHead();
      const behind = await this.afterHead(rows);
      if (behind === 'outlived') continue;
      await this.take(behind);
      if (rows.length < pageSize) break;
    }
    this.isInherited = false;
    const { unexplained } = this.index;
    if (unexplained !== null) await this.halt(missing(unexplained, this.tenant));
    this.told = null;
    this.isRead = true;
    this.keepIndex();
    return this.index;
  }

  /** Rows that follow the head of what is known. */
  async take(rows: readonly StoredRow[]): Promise<void> {
    if (!gapsIn(this.index.head, rows).every((gap) => this.claims.cover(gap))) await this.lookForArchives();
    const { entries, problem, isEach } = await this.checked(rows);
    if (entries.length > 0) await this.keep(entries, isEach);
    if (problem !== null) await this.halt(problem);
  }

  /** Entries that this process signed and appended. */
  async tookOwn(entries: readonly Entry[]): Promise<readonly VerifiedEntry[]> {
    for (const entry of entries) noteOwn(this.parts.keyring, entry);
    const own = entries.map(asVerified);
    await this.keep(own, true);
    return own;
  }

  /** Stops everyone until the ledger was restored: throws. */
  async halt(problem: string): Promise<never> {
    const { tenant, parts } = this;
    // The notice may be taken away again in the store, or have something else left in its place.
    const isNoticed = this.told === problem && this.noticeIn(await parts.log.halted(tenant)) !== null;
    if (parts.signer !== null && !isNoticed) {
      const at = parts.clock.now().toISOString();
      await parts.log.halt(tenant, signedNotice('halted', { tenant, at, reason: problem }, parts.signer));
    }
    if (this.told !== problem) parts.onHalt?.(tenant, problem);
    this.told = problem;
    throw new LedgerBehind(problem);
  }

  /** Someone halted the tenant. What nobody of us wrote is taken away; otherwise throws. */
  async heedHalt(): Promise<void> {
    const { tenant, parts } = this;
    const text = await parts.log.halted(tenant);
    if (text === null) return;
    const notice = this.noticeIn(text);
    if (notice !== null) throw new LedgerBehind(notice.reason);
    await parts.log.lift(tenant);
  }

  /** Why the tenant is halted: by the notice of one of our processes, or because this one found it, whatever became of its notice. */
  async whyHalted(): Promise<string | null> {
    return this.noticeIn(await this.parts.log.halted(this.tenant))?.reason ?? this.told;
  }

  private noticeIn(text: string | null): LedgerNotice | null {
    return text === null ? null : readNotice('halted', { tenant: this.tenant, text, keyring: this.parts.keyring });
  }

  /** Entries are missing: what accounts for them is further on, and is looked for before anything behind them is taken in. */
  private async lookForArchives(): Promise<void> {
    const { tenant, parts, index } = this;
    this.claims = await archivesFrom(parts.log, index.head.seq, { tenant, keyring: parts.keyring });
  }

  /** A process that slept while its last entry was archived has nothing to go on from: nobody else is stopped by that. */
  private async refuseOutlived(): Promise<'outlived' | null> {
    const { seq } = this.index.head;
    await this.lookForArchives();
    const file = this.claims.fileOf(seq);
    if (file === null) return null;
    if (this.isInherited) {
      // It was kept before that entry left: without it everything is read.
      this.index = new TenantIndex();
      this.headText = null;
      this.claims = noClaims;
      this.isInherited = false;
      return 'outlived';
    }
    throw new LedgerBehind(
      `What is known here of the ledger of tenant ${this.tenant} ends at entry ${seq}, which was archived since in ${file}.`,
      'Start this process again; a worker with an empty folder for its mirror.',
    );
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return;
    const kept = await this.parts.keeper?.load(this.tenant);
    if (kept !== undefined) {
      this.index = kept.index;
      this.headText = kept.headText;
    } else await this.inherit();
    this.isLoaded = true;
  }

  /** An index that is older only costs reading; one that is ahead of the rows, or of others, halts like everything that was known and is gone. */
  private async inherit(): Promise<void> {
    const kept = (await this.parts.indexes?.load(this.tenant)) ?? null;
    if (kept === null) return;
    this.index = kept.index;
    this.headText = kept.headText;
    this.keptUpTo = kept.index.head.seq;
    this.isInherited = true;
  }

  /** For who starts next; nobody waits for it, and what cannot be kept now is kept with what comes. */
  private keepIndex(): void {
    const { tenant, index, headText, parts } = this;
    const { indexes, signer } = parts;
    const { seq } = index.head;
    if (indexes === undefined || signer === null || headText === null || this.isKeeping) return;
    if (seq - this.keptUpTo < indexEvery(seq)) return;
    this.isKeeping = true;
    void indexes
      .keep(tenant, { index, headText })
      .then(
        () => {
          this.keptUpTo = seq;
        },
        (error: unknown) => parts.onIndexLost?.(tenant, error),
      )
      .finally(() => {
        this.isKeeping = false;
      });
  }

  /** The row of the head and those behind it, with what the store lost restored where it can be. */
  private async fromHead(): Promise<readonly StoredRow[]> {
    const { log } = this.parts;
    const first = Math.max(1, this.index.head.seq);
    const rows = await log.from(this.tenant, first, pageSize);
    if (rows.length > 0 || this.index.head.seq === 0 || !(await this.putBack())) return rows;
    return log.from(this.tenant, first, pageSize);
  }

  /** Who only reads puts nothing back, and of a store that loses nothing on its own a person has to look who took it. */
  private async putBack(): Promise<boolean> {
    const { tenant, index, parts } = this;
    if (parts.signer === null || !parts.log.mayLoseEnd) return false;
    const remembered = (numbers: readonly number[]) => this.remembered(numbers);
    const entries = await restoreTruncatedTail({ tenant, log: parts.log, index, remembered });
    if (entries !== null && entries > 0) await this.notePutBack(entries, parts.signer);
    return entries !== null;
  }

  /** Nobody has to do anything; people are notified all the same, because a store should not lose what it was given. */
  private async notePutBack(entries: number, signer: EntrySigner): Promise<void> {
    const { tenant, index, parts } = this;
    const { seq } = index.head;
    const which = entries === 1 ? `entry ${seq}` : `entries ${seq - entries + 1} to ${seq}`;
    const reason = `The store had lost ${which} of the ledger of tenant ${tenant}, and got what was lost back as it was signed.`;
    await parts.log.notePutBack(tenant, signedNotice('putBack', { tenant, at: parts.clock.now().toISOString(), reason }, signer));
    parts.onPutBack?.(tenant, { seq, reason });
  }

  private async remembered(numbers: readonly number[]): Promise<readonly Entry[]> {
    const recalled = numbers.flatMap((seq) => this.memory.recall(seq) ?? []);
    const [first] = numbers;
    if (recalled.length === numbers.length || first === undefined) return recalled;
    return (await this.parts.keeper?.from(this.tenant, first)) ?? recalled;
  }

  /** The rows behind the head, once the head was found as it is known. */
  private async afterHead(rows: readonly StoredRow[]): Promise<readonly StoredRow[] | 'outlived'> {
    const { seq } = this.index.head;
    if (seq === 0) return rows;
    const [first, ...others] = rows;
    if (first !== undefined && first.seq !== seq && (await this.refuseOutlived()) !== null) return 'outlived';
    if (first === undefined || first.seq !== seq)
      return this.halt(`The ledger of tenant ${this.tenant} holds less than its ${seq} entries.`);
    if (first.text !== this.headText)
      return this.halt(`Entry ${seq} of the ledger of tenant ${this.tenant} is not the one that was written.`);
    return others;
  }

  /** As many of them as are beyond doubt, what is wrong with the next one, and whether each was verified on its own. */
  private async checked(rows: readonly StoredRow[]): Promise<Checked> {
    const { entries, problem } = linked(this.index.head, rows, this.parts.keyring, this.claims);
    const isEach = this.parts.keeper !== undefined || entries.length <= fewEntries;
    if (isEach) await verifyAhead(entries, this.parts.keyring);
    let latestAt = this.index.latestAt;
    for (const [position, entry] of entries.entries()) {
      const isTold = isEach || position === entries.length - 1 || isTelling(entry);
      const forged = isTold ? whyNotGenuine(entry, this.parts.keyring, new Date(latestAt)) : null;
      if (forged !== null) return { entries: isEach ? entries.slice(0, position) : [], problem: forged, isEach };
      latestAt = Math.max(latestAt, Date.parse(entry.at));
    }
    return { entries, problem, isEach };
  }

  /** Into the index, and onto disk where there is a mirror: there each of them was verified on its own. */
  private async keep(entries: readonly Entry[], isEach: boolean): Promise<void> {
    const { keeper } = this.parts;
    const taken: Entry[] = [];
    let problem: string | null = null;
    for (const entry of entries) {
      problem = this.index.whyNotNext(this.tenant, entry);
      if (problem !== null) break;
      this.index.add(entry);
      taken.push(entry);
    }
    const last = taken.at(-1);
    if (last !== undefined) {
      try {
        await keeper?.keep(this.tenant, taken.map(asVerified), this.index);
      } catch (error) {
        // What is not on disk is not known: it is read again.
        this.index = new TenantIndex();
        this.isLoaded = false;
        this.isRead = false;
        throw error;
      }
      this.headText = entryText(last);
      for (const entry of taken) this.memory.seen(entry, isEach);
    }
    if (problem !== null) await this.halt(problem);
  }
}

interface Checked {
  readonly entries: readonly Entry[];
  readonly problem: string | null;
  readonly isEach: boolean;
}

/** The entries that continue the head, each with a hash that fits, and why the next one does not. Throws NewerLedger. */
function linked(
  head: ChainHead,
  rows: readonly StoredRow[],
  keyring: Keyring,
  claims: ArchiveClaims,
): { readonly entries: readonly Entry[]; readonly problem: string | null } {
  const entries: Entry[] = [];
  let before = head.seq === 0 ? genesis : head;
  for (const row of rows) {
    const entry = readRow(row, keyring);
    if (isUnreadable(entry)) {
      if (entry.unreadable === 'newer') throw new NewerLedger(entry.problem);
      return { entries, problem: entry.problem };
    }
    const isArchived = entry.seq > before.seq + 1 && claims.cover({ from: before.seq + 1, to: entry.seq - 1 });
    const broken = brokenLink(isArchived ? headBefore(before, entry) : before, entry);
    if (broken !== null) return { entries, problem: broken };
    entries.push(entry);
    before = entry;
  }
  return { entries, problem: null };
}

/** An entry that accounts for others is verified on its own. */
function isTelling({ event }: Entry): boolean {
  return event.type === 'archived';
}

/** What is missing between the head and rows that should follow it. */
function gapsIn({ seq: head }: ChainHead, rows: readonly StoredRow[]): readonly Range[] {
  return rows.flatMap(({ seq }, position) => {
    const before = rows[position - 1]?.seq ?? head;
    return seq > before + 1 ? [{ from: before + 1, to: seq - 1 }] : [];
  });
}

function missing({ from, to }: Range, tenant: string): string {
  return `Entries ${from} to ${to} of the ledger of tenant ${tenant} are missing, and no entry says that they were archived.`;
}
