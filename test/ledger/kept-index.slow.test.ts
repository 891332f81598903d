/** What a gateway keeps of a long ledger for who starts next: an older one only costs reading, one that is ahead of the rows halts, and nobody else's is believed. */
import type { Redis } from 'ioredis';
import { createIndexStore } from '../../adapters/redis/index-store';
import { keys } from '../../adapters/redis/keys';
import { createEntryLog } from '../../adapters/redis/ledger';
import { restoreLedger } from '../../adapters/redis/ledger-restore';
import { digestOfKeys, type IndexStore, indexEvery } from '../../src/engine/ledger/kept-index';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { sealedValues } from '../../src/engine/ledger/sealed-value';
import { storeLongLedger } from '../support/ledger/long-ledger';
import { gatewaySigner, keyring, ledgerOn, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const tenant = '7e000000-0000-4000-8000-00000000001d';
const other = '7e000000-0000-4000-8000-00000000001e';
const clock = { now: () => new Date('2026-11-24T10:00:00Z') };
const few = indexEvery(1);

let valkey: TestValkey;
let redis: Redis;
beforeAll(async () => {
  valkey = await startTestValkey();
  redis = valkey.connect();
  await storeLongLedger(redis, { tenant, entries: few, signer: workerSigner });
});
afterAll(() => valkey.stop());

interface Started {
  readonly ledger: Ledger;
  /** Numbers of the first entry of each page that was read. */
  readonly read: readonly number[];
  /** Settles once what it keeps is kept. */
  readonly kept: () => Promise<void>;
}

/** A process that has just started. */
function started(of: { readonly code?: string; readonly signer?: typeof gatewaySigner } = {}): Started {
  const { code = 'this', signer = gatewaySigner } = of;
  const read: number[] = [];
  const log = createEntryLog(redis);
  const values = sealedValues('gateway', { keyring, signer: gatewaySigner, now: clock.now });
  const store = createIndexStore(redis, values, () => ({ code, keys: digestOfKeys(keyring) }));
  let kept = Promise.resolve();
  const indexes: IndexStore = {
    ...store,
    keep: (...index) => {
      kept = store.keep(...index);
      return kept;
    },
  };
  const watched: typeof log = {
    ...log,
    from: (id, seq, limit) => {
      read.push(seq);
      return log.from(id, seq, limit);
    },
  };
  return { ledger: openLedger({ log: watched, clock, keyring, signer, indexes }), read, kept: () => kept };
}

/** What everything that is asked of a ledger comes to. */
async function toldBy({ ledger }: Started): Promise<object> {
  const recent = await ledger.recent(tenant, 50);
  return {
    recent,
    head: await ledger.head(tenant),
    counts: await Promise.all(recent.map((subject) => ledger.count(tenant, subject))),
    last: (await ledger.subject(tenant, recent[0] ?? '')).map(({ seq, hash }) => [seq, hash]),
    latestAt: await ledger.latestAt(tenant),
    spent: [...(await ledger.spent(tenant))],
  };
}

test('who starts next reads what is new alone, and tells the same', async () => {
  const first = started();
  const told = await toldBy(first);
  await first.kept();
  const next = started();
  expect(await toldBy(next)).toEqual(told);
  expect(Math.min(...next.read)).toBe(few);
  await ledgerOn(redis, clock).append(tenant, 'c-new', { type: 'nothingToDo', reason: 'x' });
  const last = started();
  expect((await last.ledger.recent(tenant, 1))[0]).toBe('c-new');
  expect(Math.min(...last.read)).toBe(few);
});

test('an index of other code is not believed: everything is read', async () => {
  const next = started({ code: 'another' });
  await next.ledger.head(tenant);
  expect(Math.min(...next.read)).toBe(1);
  await next.kept();
  // For the tests below: as it was.
  const again = started();
  await again.ledger.head(tenant);
  await again.kept();
});

test.each([
  ['a text that nobody signed', (text: string) => text.replace(/"latestAt":\d+/, '"latestAt":1')],
  ['nonsense', () => 'nonsense'],
])('%s in its place: everything is read, and nobody is stopped', async (_what, edit) => {
  const text = (await redis.get(keys.ledgerIndex(tenant))) ?? '';
  await redis.set(keys.ledgerIndex(tenant), edit(text));
  const next = started();
  await next.ledger.head(tenant);
  expect(Math.min(...next.read)).toBe(1);
  await next.kept();
  await redis.set(keys.ledgerIndex(tenant), text);
});

test('a part that is missing, or another one: everything is read', async () => {
  const names = (await redis.keys(`${keys.ledgerIndex(tenant)}:*`)).sort();
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) {
    const text = (await redis.get(name)) ?? '';
    await redis.set(name, `${text} `);
    const next = started();
    await next.ledger.head(tenant);
    expect(Math.min(...next.read)).toBe(1);
    await next.kept();
    await redis.set(name, text);
  }
});

test('the index of one tenant says nothing of another', async () => {
  await redis.copy(keys.ledgerIndex(tenant), keys.ledgerIndex(other), 'REPLACE');
  expect(await started().ledger.head(other)).toMatchObject({ seq: 0 });
  expect(await redis.get(keys.halted(other))).toBeNull();
});

test('one that is ahead of the rows halts the tenant', async () => {
  await redis.copy(keys.ledger(tenant), keys.ledger(other), 'REPLACE');
  await redis.xdel(keys.ledger(tenant), `${few + 1}-0`, `${few}-0`);
  await expect(started().ledger.head(tenant)).rejects.toThrow(LedgerBehind);
  expect(await redis.get(keys.halted(tenant))).toContain(`holds less than its ${few + 1} entries`);
});

test('a restore takes it away: what it knew need not be in the ledger any more', async () => {
  const { mkdtempSync } = await import('node:fs');
  const folder = mkdtempSync('/tmp/hardenbot-index-');
  await restoreLedger(redis, folder, tenant, { keyring, signer: workerSigner, now: clock.now });
  expect(await redis.keys(`${keys.ledgerIndex(tenant)}*`)).toEqual([]);
  expect(await started().ledger.head(tenant)).toMatchObject({ seq: few - 1 });
});
