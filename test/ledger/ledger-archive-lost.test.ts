/** Stores that lose something, processes that slept, and tenants side by side, where old entries were archived. */
import { createEntryLog } from '../../adapters/redis/ledger';
import { restoreLedger } from '../../adapters/redis/ledger-restore';
import { openSegments } from '../../adapters/redis/ledger-segments';
import type { Entry } from '../../src/engine/ledger/entry';
import type { EntryLog } from '../../src/engine/ledger/entry-log';
import { LedgerBehind, RetryLater } from '../../src/engine/ledger/retry-later';
import type { SegmentStore } from '../../src/engine/ledger/segment-store';
import { labOfEachTest, longHistoryOf, store, stored, tenant, turnedAway } from '../support/ledger/archive-lab';
import { keyring, workerSigner } from '../support/ledger/signed-entries';

const at = labOfEachTest();

/** Entries 112 to 114 are of now. */
const historyOf = (of: string): readonly Entry[] => longHistoryOf(of, ['s-now-1', 's-now-2', 's-now-3']);
const history = historyOf(tenant);
const left = [56, 112, 113, 114, 115];

/** In the store, known to worker and gateway, and archived: entry 115 says so. */
async function archived(): Promise<void> {
  await store(at.redis, tenant, history);
  at.lab.calendar.pass(200);
  await at.lab.worker.head(tenant);
  await at.lab.archive();
  await at.lab.worker.head(tenant);
}

const numbers = async (of = tenant): Promise<readonly number[]> => (await stored(at.redis, of)).map(({ seq }) => seq);
const how = { keyring, signer: workerSigner, now: () => at.lab.calendar.now() };

/** The entries of a store whose replicas may take over. */
const replicated = (): EntryLog =>
  createEntryLog(at.redis, {
    client: at.redis,
    write: (_tenant, { run }) => run(at.redis),
    read: (_tenant, ask) => ask(at.redis),
    close: () => undefined,
  });

test('a store that was emptied gets back what was not archived, from a mirror that has everything and from one that was begun later', async () => {
  await archived();
  const later = at.lab.newFolder();
  await at.lab.onMirror(later, (ledger) => ledger.head(tenant));
  for (const folder of [at.lab.folder, later]) {
    await at.redis.flushall();
    expect(await restoreLedger(at.redis, folder, tenant, how)).toEqual({ entries: 5, putBack: 5, moved: 0, setAside: null });
    expect(await numbers()).toEqual(left);
    expect((await at.lab.judge({ mirror: folder, segments: at.lab.segments })).problems).toEqual([]);
    expect((await at.lab.opened().subject(tenant, 'c-1')).map(({ seq }) => seq)).toEqual([56]);
  }
});

test('a mirror that ends before entries were archived is merged with a store from which they left', async () => {
  const folder = at.lab.newFolder();
  await store(at.redis, tenant, history.slice(0, 60));
  await at.lab.onMirror(folder, (ledger) => ledger.head(tenant));
  await archived();
  expect(await restoreLedger(at.redis, folder, tenant, how)).toEqual({ entries: 5, putBack: 0, moved: 0, setAside: null });
  expect(await numbers()).toEqual(left);
  expect((await at.lab.judge({ segments: at.lab.segments })).problems).toEqual([]);
});

test('a mirror that was begun on what was left, and ends before it says why, is no ground to restore from; its worker goes on', async () => {
  await archived();
  const folder = at.lab.newFolder();
  const log = createEntryLog(at.redis);
  // It gets no further than the first rows behind the gaps.
  const short: EntryLog = {
    ...log,
    from: async (of, seq, limit) => (await log.from(of, seq, limit)).slice(0, limit > 250 ? 500 : 2),
  };
  await expect(at.lab.onMirror(folder, (ledger) => ledger.head(tenant), { log: short })).rejects.toThrow('no entry says');
  await at.redis.flushall();
  await expect(restoreLedger(at.redis, folder, tenant, how)).rejects.toThrow('name the folder of another worker');
  expect(await numbers()).toEqual([]);
  await restoreLedger(at.redis, at.lab.folder, tenant, how);
  expect((await at.lab.onMirror(folder, (ledger) => ledger.head(tenant))).seq).toBe(115);
  expect((await at.lab.judge({ mirror: folder })).problems).toEqual([]);
});

test('a lost end comes back across what was archived, from a mirror that was begun later too', async () => {
  await archived();
  const later = at.lab.newFolder();
  await at.lab.onMirror(later, (ledger) => ledger.head(tenant));
  const whole = await stored(at.redis);
  for (const folder of [at.lab.folder, later]) {
    await store(at.redis, tenant, whole.slice(0, 3));
    expect((await at.lab.onMirror(folder, (ledger) => ledger.head(tenant), { log: replicated() })).seq).toBe(115);
    expect(await stored(at.redis)).toEqual(whole);
  }
});

test('a successor that never got what was archived gets the entry that says so back, and then the entries leave again', async () => {
  await archived();
  await store(at.redis, tenant, history);
  expect((await at.lab.onMirror(at.lab.folder, (ledger) => ledger.head(tenant), { log: replicated() })).seq).toBe(115);
  expect((await numbers()).length).toBe(115);
  expect(await at.lab.opened().subject(tenant, 's-1')).toEqual([]);
  expect(await at.lab.archive()).toEqual({ files: [], removed: 110, notAtHand: [] });
  expect(await numbers()).toEqual(left);
});

test('a worker whose mirror ends at an entry that was archived since says so, and stops nobody else', async () => {
  const folder = at.lab.newFolder();
  await store(at.redis, tenant, history.slice(0, 30));
  await at.lab.onMirror(folder, (ledger) => ledger.head(tenant));
  await archived();
  const started = at.lab.onMirror(folder, (ledger) => ledger.head(tenant));
  await expect(started).rejects.toThrow(
    /ends at entry 30, which was archived since in t\.1-111\.[0-9a-f]{12}\.jsonl\. Start this process again/,
  );
  await expect(started).rejects.toThrow(LedgerBehind);
  expect(await at.lab.opened().whyHalted(tenant)).toBeNull();
  expect((await at.lab.onMirror(at.lab.newFolder(), (ledger) => ledger.head(tenant))).seq).toBe(115);
});

test('entries that leave while somebody is about to read them are tried again later, and nothing is halted', async () => {
  await store(at.redis, tenant, history);
  at.lab.calendar.pass(200);
  const log = createEntryLog(at.redis);
  let isArchived = false;
  const rows: EntryLog['rows'] = async (of, wanted) => {
    if (!isArchived) await at.lab.archive();
    isArchived = true;
    return log.rows(of, wanted);
  };
  await at.lab.worker.head(tenant);
  // What it knows it has from its mirror: each entry is read when it is asked for.
  await at.lab.onMirror(
    at.lab.folder,
    async (reader) => {
      const read = reader.subject(tenant, 's-3');
      await expect(read).rejects.toThrow('Entry 3 of the ledger of tenant t was archived just now.');
      await expect(read).rejects.toThrow(RetryLater);
      expect(await reader.subject(tenant, 's-3')).toEqual([]);
      expect(await reader.whyHalted(tenant)).toBeNull();
    },
    { log: { ...log, rows } },
  );
});

test('a subject that somebody writes to while it is about to leave stays, and the next call takes the others', async () => {
  await store(at.redis, tenant, history);
  at.lab.calendar.pass(200);
  const files = openSegments(at.lab.segments);
  const busy: SegmentStore = {
    ...files,
    write: async (...what) => {
      await at.lab.worker.append(tenant, 's-20', turnedAway);
      return files.write(...what);
    },
  };
  await expect(at.lab.archive({ segments: busy })).rejects.toThrow('archives a part of s-20 alone');
  expect((await numbers()).length).toBe(115);
  expect(await at.lab.archive()).toMatchObject({ removed: 109 });
  expect((await at.lab.opened().subject(tenant, 's-20')).map(({ seq }) => seq)).toEqual([20, 115]);
  expect((await at.lab.judge({ segments: at.lab.segments })).problems).toEqual([]);
});

test('two that archive at once take every entry once, and each file is whole', async () => {
  await store(at.redis, tenant, history);
  at.lab.calendar.pass(200);
  await Promise.allSettled([at.lab.archive(), at.lab.archive()]);
  await at.lab.archive();
  expect(await numbers()).toEqual([56, 112, 113, 114, 115]);
  expect((await at.lab.judge({ segments: at.lab.segments })).problems).toMatchObject([{ kind: 'cannotTell' }]);
});

test('a tenant that is halted is not archived', async () => {
  await store(at.redis, tenant, history);
  at.lab.calendar.pass(200);
  await at.lab.worker.head(tenant);
  await store(at.redis, tenant, history.slice(0, 100));
  await expect(at.lab.worker.head(tenant)).rejects.toThrow(LedgerBehind);
  await expect(at.lab.archive()).rejects.toThrow(LedgerBehind);
  expect((await numbers()).length).toBe(100);
});

test('tenants are archived apart: each has its own file, and nothing of another moves', async () => {
  const other = historyOf('u');
  await store(at.redis, 'u', other);
  await archived();
  expect(await stored(at.redis, 'u')).toEqual(other);
  expect((await at.lab.opened().subject('u', 's-1')).length).toBe(1);
  expect(await at.lab.archive({ of: 'u' })).toMatchObject({
    files: [{ file: expect.stringMatching(/^u\.1-111\./), entries: 110 }],
  });
  expect(await numbers('u')).toEqual(left);
  expect(await numbers()).toEqual(left);
  expect((await at.lab.judge({ segments: at.lab.segments })).problems).toEqual([]);
});
