/** A store that forgets the end of a ledger, as a fail-over does with what no replica had yet: anyone who saw it puts it back, or everything stands still. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { keys } from '../../adapters/redis/keys';
import { createEntryLog } from '../../adapters/redis/ledger';
import { openMirror } from '../../adapters/redis/mirror';
import { watchLedgers } from '../../src/compose/watch-ledgers';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import type { EntryLog } from '../../src/engine/ledger/entry-log';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { signedNotice } from '../../src/engine/ledger/notice';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import type { ChainParts } from '../../src/engine/ledger/tenant-chain';
import { maxLost } from '../../src/engine/ledger/truncated-tail';
import type { Job } from '../../src/queue/job';
import { KeptLog } from '../support/corridor/kept-log';
import { gatewaySigner, keyring, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const clock = { now: () => new Date('2026-11-24T10:00:00.000Z') };
const said = (reason: string): LedgerEvent => ({ type: 'nothingToDo', reason });
const tenant = 't';

/** The entries of a store whose replicas may take over. */
function replicatedLog(): EntryLog {
  const client = valkey.connect();
  return createEntryLog(client, {
    client,
    write: (_tenant, { run }) => run(client),
    read: (_tenant, ask) => ask(client),
    close: () => undefined,
  });
}

function ledgerOn(role: 'gateway' | 'worker' = 'worker', more: Partial<ChainParts> = {}): Ledger {
  return openLedger({ log: replicatedLog(), clock, keyring, signer: role === 'worker' ? workerSigner : gatewaySigner, ...more });
}

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());
beforeEach(() => valkey.connect().flushall());

/** All that is stored, as text. */
async function stored(): Promise<readonly string[]> {
  const rows = (await valkey.connect().xrange(keys.ledger(tenant), '-', '+')) as [string, string[]][];
  return rows.map(([, fields]) => fields[1] ?? '');
}

/** What a successor has that never got the last entries. */
async function lose(count: number): Promise<void> {
  const redis = valkey.connect();
  const rows = (await redis.xrange(keys.ledger(tenant), '-', '+')) as [string, string[]][];
  await redis.del(keys.ledger(tenant));
  for (const [id, fields] of rows.slice(0, rows.length - count))
    await redis.xadd(keys.ledger(tenant), id, ...(fields as [string, string]));
}

async function write(ledger: Ledger, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) await ledger.append(tenant, `c-${n % 2}`, said(`${n}`));
}

test('a gateway that only read them puts back the entries that were lost, to the letter, and writes behind them', async () => {
  await write(ledgerOn(), 5);
  const gateway = ledgerOn('gateway');
  await gateway.head(tenant);
  const before = await stored();
  await lose(2);
  expect((await gateway.head(tenant)).seq).toBe(5);
  expect(await stored()).toEqual(before);
  const worker = ledgerOn();
  expect((await worker.append(tenant, 'c-1', said('6'))).seq).toBe(6);
  expect((await gateway.head(tenant)).seq).toBe(6);
});

test('a worker that starts puts back what its mirror has, and says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
  const first = openMirror(folder);
  await write(ledgerOn('worker', { keeper: first }), 4);
  await first.close();
  const before = await stored();
  await lose(3);
  const told: string[] = [];
  const keeper = openMirror(folder);
  const onPutBack: ChainParts['onPutBack'] = (_tenant, { reason }) => void told.push(reason);
  const ledger = ledgerOn('worker', { keeper, onPutBack });
  expect((await ledger.head(tenant)).seq).toBe(4);
  expect({ told, rows: await stored() }).toEqual({
    told: [expect.stringContaining('lost entries 2 to 4 of the ledger')],
    rows: before,
  });
  await keeper.close();
  rmSync(folder, { recursive: true, force: true });
});

test('everybody can read of it afterwards, and people are told in each channel of the tenant, once for each loss', async () => {
  const jobs: Job[] = [];
  const log = new KeptLog();
  const watch = watchLedgers(log, {
    jobs: { add: async (job) => void jobs.push(job), ensure: () => Promise.resolve(false) },
    tenants: [{ id: tenant, channel: { slack: 'C1', teams: 'T1' } }],
  });
  await write(ledgerOn(), 5);
  const gateway = ledgerOn('gateway', watch);
  await gateway.head(tenant);
  await lose(1);
  for (let times = 0; times < 3; times += 1) await gateway.head(tenant);
  await ledgerOn().append(tenant, 'c-1', said('6'));
  await gateway.head(tenant);
  await lose(2);
  await gateway.head(tenant);
  const told = jobs.map((job) => (job.name === 'draw' ? `${job.view} ${job.reply.messageKey}` : job.name));
  expect(told).toEqual([
    'putBack put-back-5-slack',
    'putBack put-back-5-teams',
    'putBack put-back-6-slack',
    'putBack put-back-6-teams',
  ]);
  expect(await ledgerOn().lastPutBack(tenant)).toMatchObject({
    at: clock.now().toISOString(),
    reason: expect.stringContaining('entries 5 to 6'),
  });
  expect(log.lines).toHaveLength(2);
});

test('a notice of it that nobody of us signed is none', async () => {
  const forged = JSON.stringify({ tenant, at: clock.now().toISOString(), reason: 'x', keyId: 'x', signature: 'x' });
  const halted = signedNotice('halted', { tenant, at: clock.now().toISOString(), reason: 'x' }, workerSigner);
  for (const text of ['x', forged, halted]) {
    await replicatedLog().notePutBack(tenant, text);
    expect(await ledgerOn().lastPutBack(tenant)).toBeNull();
  }
});

test('where somebody wrote on after the loss, two histories are there: the tenant is halted and nothing is overwritten', async () => {
  const ledger = ledgerOn();
  await write(ledger, 3);
  await lose(1);
  await ledgerOn().append(tenant, 'c-9', said('another third'));
  const before = await stored();
  await expect(ledger.head(tenant)).rejects.toThrow(LedgerBehind);
  expect(await stored()).toEqual(before);
});

test('a store that has nothing left of the ledger is not filled again: a person has to look', async () => {
  const ledger = ledgerOn();
  await write(ledger, 3);
  await lose(3);
  await expect(ledger.head(tenant)).rejects.toThrow('holds less than its 3 entries');
  expect(await stored()).toEqual([]);
});

test('an edited entry in the place of the last one that is left halts the tenant', async () => {
  const ledger = ledgerOn();
  await write(ledger, 3);
  await lose(2);
  const redis = valkey.connect();
  const [text = ''] = await stored();
  await redis.del(keys.ledger(tenant));
  await redis.xadd(keys.ledger(tenant), '1-0', 'entry', text.replace('"reason":"1"', '"reason":"2"'));
  await expect(ledger.head(tenant)).rejects.toThrow(LedgerBehind);
});

test('more than a fail-over can lose is not put back', async () => {
  const ledger = ledgerOn();
  const events = Array.from({ length: maxLost + 2 }, (_unused, n) => said(`${n}`));
  await ledger.appendAll(tenant, 'c-1', events);
  await lose(maxLost + 1);
  await expect(ledger.head(tenant)).rejects.toThrow(LedgerBehind);
});

test('of a store that is one server nothing is put back: it loses nothing by itself, so somebody took it', async () => {
  const ledger = ledgerOn('worker', { log: createEntryLog(valkey.connect()) });
  await write(ledger, 3);
  await lose(1);
  await expect(ledger.head(tenant)).rejects.toThrow(LedgerBehind);
  expect(await stored()).toHaveLength(2);
});

test('a command that signs nothing puts nothing back', async () => {
  await write(ledgerOn(), 3);
  const reader = ledgerOn('worker', { signer: null });
  await reader.head(tenant);
  await lose(1);
  await expect(reader.head(tenant)).rejects.toThrow(LedgerBehind);
  expect(await stored()).toHaveLength(2);
});

test('whoever comes first of several, whatever was lost: all is there once, and in its order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 12 }), fc.nat(11), fc.integer({ min: 1, max: 4 }), async (length, cut, count) => {
      await valkey.connect().flushall();
      await write(ledgerOn(), length);
      const processes = Array.from({ length: count }, () => ledgerOn('gateway'));
      for (const one of processes) await one.head(tenant);
      const before = await stored();
      await lose(Math.min(cut, length - 1));
      const heads = await Promise.all(processes.map((one) => one.head(tenant)));
      expect(heads.map(({ seq }) => seq)).toEqual(processes.map(() => length));
      expect(await stored()).toEqual(before);
    }),
    { numRuns: 25 },
  );
});
