/** Whether a ledger is what it was: both chains, every signature, and every checkpoint that someone kept. */
import type { Keyring } from '../../keys/keyring.js';
import { type Archive, sizeOf } from './archived-ranges.js';
import { brokenLink, type ChainHead, headBefore } from './chain.js';
import { type Checkpoint, forgedCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { Entry } from './entry.js';
import type { StoredRow } from './entry-log.js';
import { verifyAhead, whyNotGenuine } from './envelope.js';
import { rewrappedEntry } from './rewrapped.js';
import { isUnreadable, readRow, type Unreadable } from './stored-row.js';
import { TenantIndex } from './tenant-index.js';

/**
 * - `damaged`: something was edited, swapped, inserted, forged or written again · `incomplete`: entries are missing
 * - `halted`: one of our processes saw that, and what is here need not show it any more
 * - `newer`: a later version wrote it, which this one cannot judge · `cannotTell`: what would show it is not there
 */
export type ProblemKind = 'damaged' | 'incomplete' | 'halted' | 'newer' | 'cannotTell';

export interface Problem {
  readonly kind: ProblemKind;
  /** One sentence. */
  readonly text: string;
}

export interface LedgerReport {
  /** How far the chain holds. */
  readonly head: ChainHead;
  /** None: nothing was found. */
  readonly problems: readonly Problem[];
  /** What is as it should be and has to be known all the same, one sentence each. */
  readonly notes: readonly string[];
  /** What left the ledger for files, as it says itself, oldest first. */
  readonly archives: readonly Archive[];
}

interface LedgerQuestion {
  readonly tenant: string;
  readonly rows: AsyncIterable<StoredRow> | Iterable<StoredRow>;
  readonly checkpoints: readonly string[];
  readonly keyring: Keyring;
  /** Called with every entry whose place in the chain holds. */
  readonly seen?: (entry: Entry) => void;
}

/** Walks both chains to the first place where they do not hold; of entries that nobody signed it names every one. */
export async function verifyLedger(question: LedgerQuestion): Promise<LedgerReport> {
  const { tenant, keyring } = question;
  const problems: Problem[] = [];
  const damaged = (text: string) => void problems.push({ kind: 'damaged', text });
  const index = new TenantIndex();
  const { wanted, ended } = readCheckpoints(question, problems);
  const walk: Walk = { tenant, keyring, index, wanted, missed: 0, notes: [], forged: new Set() };
  for await (const entry of readAhead(question)) {
    const broken = isUnreadable(entry) ? entry.problem : whyNotHere(walk, entry);
    if (isUnreadable(entry) || broken !== null) {
      const kind = isUnreadable(entry) && entry.unreadable === 'newer' ? 'newer' : 'damaged';
      return reportOf(walk, [...problems, { kind, text: broken ?? '' }]);
    }
    const forged = whyNotSigned(entry, keyring, new Date(index.latestAt));
    if (forged !== null) {
      damaged(forged);
      walk.forged.add(entry.seq);
    } else if (entry.event.type === 'setAside') walk.notes.push(setAside(entry.seq, entry.event));
    else if (entry.event.type === 'checkpoint') ended.delete(entry.event.checkpoint);
    walk.missed += entry.seq - index.head.seq - 1;
    index.add(entry);
    question.seen?.(entry);
    const hashes = wanted.get(entry.seq);
    if (hashes !== undefined && (hashes.size > 1 || !hashes.has(entry.hash)))
      damaged(`Entry ${entry.seq} is not the one that was signed: the ledger was rewritten up to there.`);
    wanted.delete(entry.seq);
  }
  return reportOf(walk, [...problems, ...unheld(walk), ...[...ended.values()].map(afterTheEnd)]);
}

/** Anyone who has the key could have signed it yesterday: only the ledger's own record of a checkpoint says when that was. */
function afterTheEnd({ seq, keyId }: Checkpoint): Problem {
  return {
    kind: 'cannotTell',
    text: `The checkpoint at entry ${seq} was signed with key ${keyId}, which has ended, and the ledger has no record of it: it may have been signed afterwards. Give one of a key in use.`,
  };
}

/** This many rows are read before the first of them is judged. */
const pageSize = 250;

/** What the rows hold, with the signatures of a page verified together. */
async function* readAhead({ rows, keyring }: LedgerQuestion): AsyncGenerator<Entry | Unreadable> {
  let page: (Entry | Unreadable)[] = [];
  for await (const row of rows) {
    page.push(readRow(row, keyring));
    if (page.length < pageSize) continue;
    await verifyAhead(entriesOf(page), keyring);
    yield* page;
    page = [];
  }
  await verifyAhead(entriesOf(page), keyring);
  yield* page;
}

function entriesOf(page: readonly (Entry | Unreadable)[]): readonly Entry[] {
  return page.filter((read): read is Entry => !isUnreadable(read));
}

interface Walk extends Pick<LedgerQuestion, 'tenant' | 'keyring'> {
  readonly index: TenantIndex;
  /** What checkpoints say of entries that were not met yet, by their numbers. */
  readonly wanted: ReadonlyMap<number, ReadonlySet<string>>;
  /** How many entries were not there. */
  missed: number;
  readonly notes: string[];
  /** Numbers of entries that nobody signed: nothing that they say is repeated. */
  readonly forged: Set<number>;
}

/** Why an entry cannot stand here; null: it can, what is missing before it counted as archived until the end. */
function whyNotHere({ index, tenant, keyring }: Walk, entry: Entry): string | null {
  // Nobody leaps over entries but for what one of our processes wrote.
  const leaps = entry.seq > index.head.seq + 1 && whyNotGenuine(entry, keyring) === null;
  const before = leaps ? headBefore(index.head, entry) : index.head;
  return brokenLink(before, entry) ?? index.whyNotNext(tenant, entry);
}

/** With the first gap that nothing accounts for: the chain holds up to there. */
function reportOf({ index, missed, notes, forged }: Walk, problems: readonly Problem[]): LedgerReport {
  const { head, unexplained } = index;
  const archives = index.archives.filter(({ seq }) => !forged.has(seq));
  const away = archives.map((archive) => `Entry ${archive.seq} archived ${entries(sizeOf(archive))} in ${archive.file}.`);
  const said = [
    ...notes,
    ...away,
    ...(missed === 0
      ? []
      : [missed === 1 ? '1 archived entry is not in this store.' : `${missed} archived entries are not in this store.`]),
  ];
  if (unexplained === null) return { head, problems, notes: said, archives };
  const { from, to } = unexplained;
  const text = `Entry ${to + 1} follows entry ${from - 1}: entries are missing or out of order, and no entry says that they were archived.`;
  const hash = index.hashBefore(unexplained);
  return { head: { seq: from - 1, hash }, problems: [{ kind: 'damaged', text }, ...problems], notes: said, archives };
}

/** Checkpoints of entries that were not met. */
function unheld({ wanted, index, forged }: Walk): readonly Problem[] {
  const { head, archives } = index;
  const problems: Problem[] = [];
  const longest = Math.max(0, ...wanted.keys());
  if (head.seq < longest)
    problems.push({
      kind: 'incomplete',
      text: `The ledger ends at entry ${head.seq}, and a checkpoint was signed at entry ${longest}.`,
    });
  for (const seq of wanted.keys()) {
    const archive = archives.find(
      ({ seq: by, runs }) => !forged.has(by) && runs.some(({ from, to }) => from <= seq && seq <= to),
    );
    if (archive !== undefined)
      problems.push({
        kind: 'cannotTell',
        text: `Entry ${seq}, at which a checkpoint was signed, is archived in ${archive.file}: name its folder with --segments.`,
      });
  }
  return problems;
}

/** Entries of the first form are vouched for by the one that seals them over, or by nobody. */
function whyNotSigned(entry: Entry, keyring: Keyring, writtenAfter: Date): string | null {
  const forged = whyNotGenuine(entry, keyring, writtenAfter);
  if (forged !== null || entry.event.type !== 'moved') return forged;
  const moved = rewrappedEntry(entry);
  return moved === null ? `Entry ${entry.seq} holds no entry that moved.` : whyNotGenuine(moved, keyring);
}

function setAside(seq: number, { rows, isAnew }: { readonly rows: number; readonly isAnew?: true | undefined }): string {
  const what = `Entry ${seq}: a restore set aside ${rows} rows that no hardenbot process signed`;
  return isAnew === true ? `${what}, and began the ledger again because no genuine entry was left.` : `${what}.`;
}

/** What the checkpoints of this tenant say, by the number of the entry; and those of keys that have ended, by their text. */
function readCheckpoints(
  { tenant, checkpoints, keyring }: LedgerQuestion,
  problems: Problem[],
): { readonly wanted: Map<number, ReadonlySet<string>>; readonly ended: Map<string, Checkpoint> } {
  const wanted = new Map<number, ReadonlySet<string>>();
  const ended = new Map<string, Checkpoint>();
  for (const text of checkpoints) {
    const checkpoint = parseCheckpoint(text);
    const problem =
      checkpoint === null
        ? `"${text.slice(0, 60)}" is no checkpoint: copy it whole from the chat.`
        : (forgedCheckpoint(checkpoint, keyring) ??
          (checkpoint.tenant === tenant ? null : `The checkpoint at entry ${checkpoint.seq} is of another tenant.`));
    if (problem !== null || checkpoint === null) {
      problems.push({ kind: 'damaged', text: problem ?? '' });
      continue;
    }
    wanted.set(checkpoint.seq, new Set([...(wanted.get(checkpoint.seq) ?? []), checkpoint.hash]));
    if (keyring.find(checkpoint.keyId)?.endedAt !== null) ended.set(text.trim(), checkpoint);
  }
  return { wanted, ended };
}

function entries(count: number): string {
  return count === 1 ? '1 entry' : `${count} entries`;
}
