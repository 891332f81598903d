/** Stores that lose something, processes that slept, and tenants side by side, where old entries were archived. */
import type { Redis } from 'ioredis';
import { createEntryLog } from '../adapters/redis/ledger';
import { restoreLedger } from '../adapters/redis/ledger-restore';
import { openSegments } from '../adapters/redis/ledger-segments';
import type { SignedEntry } from '../src/ledger/entry';
import type { EntryLog } from '../src/ledger/entry-log';
import { LedgerBehind, NotNow } from '../src/ledger/not-now';
import type { SegmentStore } from '../src/ledger/segment-store';
import { audited, chainOf, type Lab, openLab, standing, store, stored, tenant, turnedAway } from './support/archive-lab';
import { keyring, workerSigner } from './support/signed-entries';
import { startTestValkey, type TestValkey } from './support/valkey';

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

/** 110 audits of long ago around something that stands (entry 56), and three of now. */
const historyOf = (of: string): readonly SignedEntry[] =>
  chainOf(of, new Date('2026-01-01T08:00:00.000Z'), [
    ...Array.from({ length: 111 }, (_unused, n) =>
      n === 55 ? { subject: 'c-1', event: standing, day: 0 } : { subject: `s-${n + 1}`, event: audited, day: 0 },
    ),
    ...[1, 2, 3].map((n) => ({ subject: `s-now-${n}`, event: audited, day: 200 })),
  ]);
const history = historyOf(tenant);
const left = [56, 112, 113, 114, 115];

/** In the store, known to worker and gateway, and archived: entry 115 says so. */
async function archived(): Promise<void> {
  await store(redis, tenant, history);
  lab.calendar.pass(200);
  await lab.worker.head(tenant);
  await lab.archive();
  await lab.worker.head(tenant);
}

const numbers = async (of = tenant): Promise<readonly number[]> => (await stored(redis, of)).map(({ seq }) => seq);
const how = { keyring, signer: workerSigner, now: () => lab.calendar.now() };

/** The entries of a store whose replicas may take over. */
const replicated = (): EntryLog =>
  createEntryLog(redis, {
    client: redis,
    write: (_tenant, { run }) => run(redis),
    read: (_tenant, ask) => ask(redis),
    close: () => undefined,
  });

test('a store that was emptied gets back what was not archived, from a mirror that has everything and from one that was begun later', async () => {
  await archived();
  const later = lab.newFolder();
  await lab.onMirror(later, (ledger) => ledger.head(tenant));
  for (const folder of [lab.folder, later]) {
    await redis.flushall();
    expect(await restoreLedger(redis, folder, tenant, how)).toEqual({ entries: 5, putBack: 5, moved: 0, leftOut: 0 });
    expect(await numbers()).toEqual(left);
    expect((await lab.judge({ mirror: folder, segments: lab.segments })).problems).toEqual([]);
    expect((await lab.opened().subject(tenant, 'c-1')).map(({ seq }) => seq)).toEqual([56]);
  }
});

test('a mirror that ends before entries were archived is merged with a store from which they left', async () => {
  const folder = lab.newFolder();
  await store(redis, tenant, history.slice(0, 60));
  await lab.onMirror(folder, (ledger) => ledger.head(tenant));
  await archived();
  expect(await restoreLedger(redis, folder, tenant, how)).toEqual({ entries: 5, putBack: 0, moved: 0, leftOut: 0 });
  expect(await numbers()).toEqual(left);
  expect((await lab.judge({ segments: lab.segments })).problems).toEqual([]);
});

test('a mirror that was begun on what was left, and ends before it says why, is no ground to restore from; its worker goes on', async () => {
  await archived();
  const folder = lab.newFolder();
  const log = createEntryLog(redis);
  // It gets no further than the first rows behind the holes.
  const short: EntryLog = {
    ...log,
    from: async (of, seq, limit) => (await log.from(of, seq, limit)).slice(0, limit > 250 ? 500 : 2),
  };
  await expect(lab.onMirror(folder, (ledger) => ledger.head(tenant), { log: short })).rejects.toThrow('no entry says');
  await redis.flushall();
  await expect(restoreLedger(redis, folder, tenant, how)).rejects.toThrow('name the folder of another worker');
  expect(await numbers()).toEqual([]);
  await restoreLedger(redis, lab.folder, tenant, how);
  expect((await lab.onMirror(folder, (ledger) => ledger.head(tenant))).seq).toBe(115);
  expect((await lab.judge({ mirror: folder })).problems).toEqual([]);
});

test('a lost end comes back across what was archived, from a mirror that was begun later too', async () => {
  await archived();
  const later = lab.newFolder();
  await lab.onMirror(later, (ledger) => ledger.head(tenant));
  const whole = await stored(redis);
  for (const folder of [lab.folder, later]) {
    await store(redis, tenant, whole.slice(0, 3));
    expect((await lab.onMirror(folder, (ledger) => ledger.head(tenant), { log: replicated() })).seq).toBe(115);
    expect(await stored(redis)).toEqual(whole);
  }
});

test('a successor that never got what was archived gets the entry that says so back, and then the entries leave again', async () => {
  await archived();
  await store(redis, tenant, history);
  expect((await lab.onMirror(lab.folder, (ledger) => ledger.head(tenant), { log: replicated() })).seq).toBe(115);
  expect((await numbers()).length).toBe(115);
  expect(await lab.opened().subject(tenant, 's-1')).toEqual([]);
  expect(await lab.archive()).toEqual({ files: [], removed: 110, notAtHand: [] });
  expect(await numbers()).toEqual(left);
});

test('a worker whose mirror ends at an entry that was archived since says so, and stops nobody else', async () => {
  const folder = lab.newFolder();
  await store(redis, tenant, history.slice(0, 30));
  await lab.onMirror(folder, (ledger) => ledger.head(tenant));
  await archived();
  const started = lab.onMirror(folder, (ledger) => ledger.head(tenant));
  await expect(started).rejects.toThrow(
    /ends at entry 30, which was archived since in t\.1-111\.[0-9a-f]{12}\.jsonl\. Start this process again/,
  );
  await expect(started).rejects.toThrow(LedgerBehind);
  expect(await lab.opened().whyHalted(tenant)).toBeNull();
  expect((await lab.onMirror(lab.newFolder(), (ledger) => ledger.head(tenant))).seq).toBe(115);
});

test('entries that leave while somebody is about to read them are tried again later, and nothing is halted', async () => {
  await store(redis, tenant, history);
  lab.calendar.pass(200);
  const log = createEntryLog(redis);
  let isArchived = false;
  const rows: EntryLog['rows'] = async (of, wanted) => {
    if (!isArchived) await lab.archive();
    isArchived = true;
    return log.rows(of, wanted);
  };
  await lab.worker.head(tenant);
  // What it knows it has from its mirror: each entry is read when it is asked for.
  await lab.onMirror(
    lab.folder,
    async (reader) => {
      const read = reader.subject(tenant, 's-3');
      await expect(read).rejects.toThrow('Entry 3 of the ledger of tenant t was archived just now.');
      await expect(read).rejects.toThrow(NotNow);
      expect(await reader.subject(tenant, 's-3')).toEqual([]);
      expect(await reader.whyHalted(tenant)).toBeNull();
    },
    { log: { ...log, rows } },
  );
});

test('a subject that somebody writes to while it is about to leave stays, and the next call takes the others', async () => {
  await store(redis, tenant, history);
  lab.calendar.pass(200);
  const files = openSegments(lab.segments);
  const busy: SegmentStore = {
    ...files,
    write: async (...what) => {
      await lab.worker.append(tenant, 's-20', turnedAway);
      return files.write(...what);
    },
  };
  await expect(lab.archive({ segments: busy })).rejects.toThrow('archives a part of s-20 alone');
  expect((await numbers()).length).toBe(115);
  expect(await lab.archive()).toMatchObject({ removed: 109 });
  expect((await lab.opened().subject(tenant, 's-20')).map(({ seq }) => seq)).toEqual([20, 115]);
  expect((await lab.judge({ segments: lab.segments })).problems).toEqual([]);
});

test('two that archive at once take every entry once, and each file is whole', async () => {
  await store(redis, tenant, history);
  lab.calendar.pass(200);
  await Promise.allSettled([lab.archive(), lab.archive()]);
  await lab.archive();
  expect(await numbers()).toEqual([56, 112, 113, 114, 115]);
  expect((await lab.judge({ segments: lab.segments })).problems).toMatchObject([{ kind: 'cannotTell' }]);
});

test('a tenant that is halted is not archived', async () => {
  await store(redis, tenant, history);
  lab.calendar.pass(200);
  await lab.worker.head(tenant);
  await store(redis, tenant, history.slice(0, 100));
  await expect(lab.worker.head(tenant)).rejects.toThrow(LedgerBehind);
  await expect(lab.archive()).rejects.toThrow(LedgerBehind);
  expect((await numbers()).length).toBe(100);
});

test('tenants are archived apart: each has its own file, and nothing of another moves', async () => {
  const other = historyOf('u');
  await store(redis, 'u', other);
  await archived();
  expect(await stored(redis, 'u')).toEqual(other);
  expect((await lab.opened().subject('u', 's-1')).length).toBe(1);
  expect(await lab.archive({ of: 'u' })).toMatchObject({ files: [{ file: expect.stringMatching(/^u\.1-111\./), entries: 110 }] });
  expect(await numbers('u')).toEqual(left);
  expect(await numbers()).toEqual(left);
  expect((await lab.judge({ segments: lab.segments })).problems).toEqual([]);
});
