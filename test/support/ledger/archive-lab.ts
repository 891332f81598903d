/** Ledgers of long ago on a real store, and everything with which they are archived: for suites about what leaves a ledger. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { keys } from '../../../adapters/redis/keys';
import { createEntryLog } from '../../../adapters/redis/ledger';
import { openSegments } from '../../../adapters/redis/ledger-segments';
import { openMirror } from '../../../adapters/redis/mirror';
import { judgeLedger, type TenantVerdict } from '../../../src/cli/verify-ledger';
import type { Entry, LedgerEvent } from '../../../src/engine/ledger/entry';
import type { EntryLog } from '../../../src/engine/ledger/entry-log';
import type { Ledger } from '../../../src/engine/ledger/ledger';
import { openLedger } from '../../../src/engine/ledger/sealed-ledger';
import type { SegmentStore } from '../../../src/engine/ledger/segment-store';
import type { ChainParts } from '../../../src/engine/ledger/tenant-chain';
import { canonicalJson } from '../../../src/lib/json';
import { type Archived, type ArchiveWish, archiveLedger } from '../../../src/worker/archive/archive-ledger';
import { startTestValkey, type TestValkey } from '../stores/valkey';
import { gatewaySigner, keyring, signedChain, workerSigner } from './signed-entries';

export const tenant = 't';
export const controls = ['pop-imap', 'mfa'];
const dayMs = 86_400_000;

/** A clock that a test sets, from a fixed moment on. */
export class Calendar {
  private at = Date.parse('2026-01-01T08:00:00.000Z');
  readonly now = (): Date => new Date(this.at);
  pass(days: number): void {
    this.at += days * dayMs;
  }
}

export const audited: LedgerEvent = { type: 'audited', verdicts: { 'pop-imap': 'pass', mfa: 'fail' } };
export const turnedAway: LedgerEvent = { type: 'turnedAway', code: 'no-change', reason: 'nobody', remedy: '', job: 'plan' };
/** Begins nothing that is known to be over. */
export const standing: LedgerEvent = { type: 'staged', stage: 'contain', change: 'c-1' };

/** Entries that were written day by day from a moment on, each about a subject. */
export function chainOf(
  of: string,
  from: Date,
  said: readonly { readonly subject: string; readonly event: LedgerEvent; readonly day: number }[],
): readonly Entry[] {
  return signedChain(
    of,
    said.map(({ subject, event, day }) => ({ subject, event, at: new Date(from.getTime() + day * dayMs) })),
  );
}

/** 110 audits of long ago around something that stands (entry 56), and an audit of now for each of these subjects. */
export function longHistoryOf(of: string, ofNow: readonly string[]): readonly Entry[] {
  return chainOf(of, new Date('2026-01-01T08:00:00.000Z'), [
    ...Array.from({ length: 111 }, (_unused, n) =>
      n === 55 ? { subject: 'c-1', event: standing, day: 0 } : { subject: `s-${n + 1}`, event: audited, day: 0 },
    ),
    ...ofNow.map((subject) => ({ subject, event: audited, day: 200 })),
  ]);
}

/** Takes the place of everything that is stored of a ledger. */
export async function store(redis: Redis, of: string, entries: readonly Entry[]): Promise<void> {
  const transaction = redis.multi().del(keys.ledger(of));
  for (const entry of entries)
    transaction.xadd(keys.ledger(of), `${entry.seq}-0`, 'entry', canonicalJson(entry), 'hash', entry.hash);
  await transaction.exec();
}

/** Everything that is stored of a ledger. */
export async function stored(redis: Redis, of = tenant): Promise<readonly Entry[]> {
  const rows = (await redis.xrange(keys.ledger(of), '-', '+')) as [string, string[]][];
  return rows.map(([, fields]) => JSON.parse(fields[1] ?? '') as Entry);
}

export interface Lab {
  readonly redis: Redis;
  readonly calendar: Calendar;
  /** Of the first worker, which has a mirror from the first entry on. */
  readonly folder: string;
  readonly segments: string;
  readonly worker: Ledger;
  readonly gateway: Ledger;
  /** A process that begins now. */
  opened(more?: Partial<ChainParts>): Ledger;
  /** A worker that begins now, on a folder. */
  onMirror<Result>(folder: string, work: (ledger: Ledger) => Promise<Result>, more?: Partial<ChainParts>): Promise<Result>;
  archive(more?: {
    readonly of?: string;
    readonly sizes?: NonNullable<ArchiveWish['sizes']>;
    readonly log?: EntryLog;
    readonly segments?: SegmentStore;
    readonly days?: number;
  }): Promise<Archived>;
  judge(more?: {
    readonly mirror?: string;
    readonly segments?: string;
    readonly checkpoints?: readonly string[];
  }): Promise<TenantVerdict>;
  newFolder(): string;
  close(): Promise<void>;
}

/** A server for the suite, whose store is empty when a test begins, and a lab on it for each test. */
export function labOfEachTest(): { readonly redis: Redis; readonly lab: Lab } {
  let valkey: TestValkey;
  let redis: Redis;
  let lab: Lab;
  beforeAll(async () => {
    valkey = await startTestValkey();
    redis = valkey.connect();
  });
  afterAll(() => valkey.stop());
  beforeEach(async () => {
    await redis.flushall();
    lab = openLab(redis);
  });
  afterEach(() => lab.close());
  return {
    get redis() {
      return redis;
    },
    get lab() {
      return lab;
    },
  };
}

export function openLab(redis: Redis): Lab {
  const calendar = new Calendar();
  const folders: string[] = [];
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'hardenbot-archive-'));
    folders.push(folder);
    return folder;
  };
  const opened: Lab['opened'] = (more = {}) =>
    openLedger({ log: createEntryLog(redis), clock: calendar, keyring, signer: workerSigner, ...more });
  const [folder, segments] = [newFolder(), newFolder()];
  const mirror = openMirror(folder);
  return {
    redis,
    calendar,
    folder,
    segments,
    worker: opened({ keeper: mirror }),
    gateway: opened({ signer: gatewaySigner }),
    opened,
    onMirror: async (of, work, more = {}) => {
      const keeper = openMirror(of);
      try {
        return await work(opened({ keeper, ...more }));
      } finally {
        await keeper.close();
      }
    },
    archive: ({
      of = tenant,
      log = createEntryLog(redis),
      segments: files = openSegments(segments),
      days = 90,
      sizes = { min: 100, max: 20_000 },
    } = {}) =>
      archiveLedger(
        { ledger: opened({ log }), log, segments: files, keyring, now: calendar.now },
        { tenant: of, olderThanDays: days, controls, toldUpTo: Number.MAX_SAFE_INTEGER, sizes },
      ),
    judge: ({ mirror: of = folder, ...more } = {}) =>
      judgeLedger({ redis, keyring, folder: of, checkpoints: [], ...more }, { name: 'contoso', id: tenant }),
    newFolder,
    close: async () => {
      await mirror.close();
      for (const one of folders) rmSync(one, { recursive: true, force: true });
    },
  };
}
