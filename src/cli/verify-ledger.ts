/** Judges the ledger of one tenant: what is stored, beside its mirror and the checkpoints that someone kept. */

import type { StoreClient } from '../../adapters/redis/connection.js';
import { storedRows } from '../../adapters/redis/ledger.js';
import { whyHalted } from '../../adapters/redis/ledger-restore.js';
import { openSegments, withSegments } from '../../adapters/redis/ledger-segments.js';
import { mirroredRows } from '../../adapters/redis/mirror.js';
import type { Archive } from '../engine/ledger/archived-ranges.js';
import type { StoredRow } from '../engine/ledger/entry-log.js';
import { HashList } from '../engine/ledger/hash-list.js';
import { readNotice } from '../engine/ledger/notice.js';
import { type LedgerReport, type Problem, type ProblemKind, verifyLedger } from '../engine/ledger/verify.js';
import type { Keyring } from '../keys/keyring.js';
import { utcMinute } from '../lib/utc-minute.js';
import { counted } from '../views/words.js';

export interface TenantVerdict {
  readonly tenant: string;
  readonly entries: number;
  readonly mirrored: number;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** Exit codes, the gravest first where several apply. 2 and 3 mean what they mean everywhere: bad input, and no read succeeded. */
export const exitCodes: Readonly<Record<ProblemKind, number>> = { damaged: 1, incomplete: 4, halted: 4, newer: 6, cannotTell: 5 };

/** The exit code of several verdicts; 0: nothing was found. */
export function exitCodeOf(verdicts: readonly Pick<TenantVerdict, 'problems'>[]): number {
  const kinds = new Set(verdicts.flatMap(({ problems }) => problems.map(({ kind }) => kind)));
  return Object.entries(exitCodes).find(([kind]) => kinds.has(kind as ProblemKind))?.[1] ?? 0;
}

interface VerifyInput {
  readonly redis: StoreClient;
  readonly keyring: Keyring;
  /** The folder of the mirror. */
  readonly folder: string;
  readonly checkpoints: readonly string[];
  /** The folder of what was archived; without one its files are not looked at. */
  readonly segments?: string;
}

export async function judgeLedger(
  { redis, keyring, folder, checkpoints, segments }: VerifyInput,
  { name, id }: { readonly name: string; readonly id: string },
): Promise<TenantVerdict> {
  const mirrored = new HashList();
  const mirror = await verifyLedger({
    tenant: id,
    keyring,
    checkpoints: [],
    rows: mirroredRows(folder, id),
    seen: ({ seq, hash }) => mirrored.put(seq, hash),
  });
  const different = new Set<number>();
  const judge = (rows: AsyncIterable<StoredRow>): Promise<LedgerReport> =>
    verifyLedger({
      tenant: id,
      keyring,
      checkpoints,
      rows,
      seen: ({ seq, hash }) => {
        if (mirrored.has(seq) && !mirrored.is(seq, hash) && different.size === 0) different.add(seq);
      },
    });
  const alone = await judge(storedRows(redis, id));
  const files = segments === undefined ? null : await filesIn(segments, alone.archives);
  const store = files === null ? alone : await judge(withSegments(storedRows(redis, id), files.folder, files.whole));
  const found = [
    ...(files?.problems ?? []),
    ...store.problems,
    // What is wrong with an entry of the store is said once.
    ...mirror.problems
      .filter(({ text }) => !store.problems.some((problem) => problem.text === text))
      .map(({ kind, text }): Problem => ({ kind, text: `In the mirror: ${text}` })),
    ...besideMirror({ folder, store: store.head.seq, mirror: mirror.head.seq, isDamaged: mirror.problems.length > 0, different }),
  ];
  // A gateway may have seen an entry that no mirror had yet: then nothing else shows that it is gone.
  const halted = await whyHalted(redis, id);
  const notice = halted === null ? null : readNotice('halted', { tenant: id, text: halted, keyring });
  if (notice !== null)
    found.push({
      kind: 'halted',
      text: `Nothing is written since this was seen at ${utcMinute(new Date(notice.at))}: ${notice.reason} ${found.length === 0 ? foundNothing : ''}To go on, run hardenbot ledger restore.`,
    });
  if (halted !== null && notice === null)
    found.push({
      kind: 'damaged',
      text: 'Someone who has no key of ours put up a notice that the ledger is halted: find out who writes to the store.',
    });
  return { tenant: name, entries: store.head.seq, mirrored: mirror.head.seq, problems: found, notes: store.notes };
}

/** Where a notice alone is left: the store has what it had lost again, or what is gone was in no mirror. */
const foundNothing =
  'Nothing of it is found now: the store has it again, or what is gone was in no mirror, which the newest checkpoint from the channel shows. ';

/** Which files of archived entries are there as the ledger names them, and what is wrong with the others. */
async function filesIn(
  folder: string,
  archives: readonly Archive[],
): Promise<{ readonly folder: string; readonly whole: readonly Archive[]; readonly problems: readonly Problem[] }> {
  const segments = openSegments(folder);
  const whole: Archive[] = [];
  const problems: Problem[] = [];
  for (const archive of archives) {
    const verdict = await segments.judge(archive);
    if (verdict === 'whole') whole.push(archive);
    if (verdict === 'missing')
      problems.push({ kind: 'incomplete', text: `Entry ${archive.seq} names ${archive.file}, which is not in ${folder}.` });
    if (verdict === 'altered')
      problems.push({
        kind: 'damaged',
        text: `${archive.file} in ${folder} is not the file that entry ${archive.seq} names: it was altered.`,
      });
  }
  return { folder, whole, problems };
}

function besideMirror(input: {
  readonly folder: string;
  readonly store: number;
  readonly mirror: number;
  /** What the mirror holds is damaged from the first line on. */
  readonly isDamaged: boolean;
  readonly different: ReadonlySet<number>;
}): readonly Problem[] {
  const { folder, store, mirror, isDamaged, different } = input;
  const [first] = different;
  const problems: Problem[] = [];
  if (first !== undefined)
    problems.push({
      kind: 'damaged',
      text: `Entry ${first} is another one in the mirror: the store or the mirror was rewritten.`,
    });
  if (mirror > store)
    problems.push({
      kind: 'incomplete',
      text: `The mirror has ${counted(mirror, 'entry', 'entries')}, the store ${store}: run hardenbot ledger restore.`,
    });
  if (mirror === 0 && store > 0 && !isDamaged)
    problems.push({
      kind: 'cannotTell',
      text: `There is no mirror in ${folder}: whether the end of the ledger was cut off is unknown. Name the folder of a worker with --mirror.`,
    });
  return problems;
}
