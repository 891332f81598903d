/** A store that lost what it was given: nothing more is written until the mirror has put it back. */
import { appendFileSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../../adapters/redis/keys';
import { createLeaseStore } from '../../adapters/redis/lease';
import { restoreLedger } from '../../adapters/redis/ledger-restore';
import { type Mirror, mirrorPath, openMirror } from '../../adapters/redis/mirror';
import { newDecisionKeys } from '../../src/compose/keys';
import { entryText, noSubject } from '../../src/engine/ledger/chain';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { entrySigner, sealed } from '../../src/engine/ledger/envelope';
import { LeaseLost, LedgerBehind, RetryLater } from '../../src/engine/ledger/retry-later';
import { keyring, ledgerOn, signedChain, workerSigner } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const clock = { now: () => new Date('2026-11-24T10:00:00.000Z') };
const said = (reason: string): LedgerEvent => ({ type: 'nothingToDo', reason });

const how = { keyring, signer: workerSigner, now: clock.now };

let valkey: TestValkey;
let folder: string;
let mirror: Mirror;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());
beforeEach(async () => {
  await valkey.connect().flushall();
  folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
  mirror = openMirror(folder);
});
afterEach(async () => {
  await mirror.close();
  rmSync(folder, { recursive: true, force: true });
});

async function reasons(tenant: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { event } of ledgerOn(valkey.connect(), clock).read(tenant))
    if (event.type === 'nothingToDo') found.push(event.reason);
  return found;
}

test('after FLUSHALL the worker writes nothing until the ledger was restored, then goes on', async () => {
  const redis = valkey.connect();
  const ledger = ledgerOn(redis, clock, { keeper: mirror });
  for (const reason of ['one', 'two', 'three']) await ledger.append('t', 'c-1', said(reason));
  await redis.flushall();
  await expect(ledger.append('t', 'c-1', said('four'))).rejects.toThrow(LedgerBehind);
  expect(await restoreLedger(redis, folder, 't', how)).toEqual({ entries: 3, putBack: 3, moved: 0, setAside: null });
  await ledger.append('t', 'c-1', said('four'));
  expect(await reasons('t')).toEqual(['one', 'two', 'three', 'four']);
});

test('what somebody added to the shorter ledger is kept, behind what it had lost', async () => {
  const redis = valkey.connect();
  const ledger = ledgerOn(redis, clock, { keeper: mirror });
  for (const reason of ['one', 'two', 'three']) await ledger.append('t', 'c-1', said(reason));
  await redis.xdel(keys.ledger('t'), '3-0');
  await redis.del(keys.ledger('t'));
  await ledgerOn(redis, clock).append('t', 'c-2', said('approved meanwhile'));
  await expect(ledger.append('t', 'c-1', said('four'))).rejects.toThrow(LedgerBehind);
  await expect(ledgerOn(redis, clock).append('t', 'c-2', said('more'))).rejects.toThrow(LedgerBehind);
  expect(await restoreLedger(redis, folder, 't', how)).toEqual({ entries: 4, putBack: 3, moved: 1, setAside: null });
  expect(await reasons('t')).toEqual(['one', 'two', 'three', 'approved meanwhile']);
  expect((await ledger.subject('t', 'c-2')).map((entry) => entry.seq)).toEqual([4]);
});

test('what moved once does not move again, although somebody kept it as it was and puts it back', async () => {
  const redis = valkey.connect();
  const ledger = ledgerOn(redis, clock, { keeper: mirror });
  for (const reason of ['one', 'two']) await ledger.append('t', 'c-1', said(reason));
  await redis.del(keys.ledger('t'));
  await ledgerOn(redis, clock).append('t', 'c-2', said('decided meanwhile'));
  const [[, kept] = ['', []]] = (await redis.xrange(keys.ledger('t'), '1-0', '1-0')) as [string, string[]][];
  await restoreLedger(redis, folder, 't', how);
  await ledger.append('t', 'c-1', said('three'));
  await redis.del(keys.ledger('t'));
  await redis.xadd(keys.ledger('t'), '1-0', ...(kept as [string, string]));
  await expect(ledger.head('t')).rejects.toThrow(LedgerBehind);
  expect(await restoreLedger(redis, folder, 't', how)).toEqual({ entries: 4, putBack: 4, moved: 0, setAside: null });
  expect(await reasons('t')).toEqual(['one', 'two', 'decided meanwhile', 'three']);
});

test('a row whose number is a thousand thousand millions keeps nobody from restoring', async () => {
  const redis = valkey.connect();
  const ledger = ledgerOn(redis, clock, { keeper: mirror });
  await ledger.append('t', 'c-1', said('one'));
  const stranger = entrySigner('worker', newDecisionKeys().privateKeyPem);
  const heads = { tenant: { seq: 1e12 - 1, hash: 'a'.repeat(64) }, subject: noSubject };
  const forged = sealed(heads, { tenant: 't', subject: 'c-9', event: said('forged'), at: clock.now() }, stranger);
  const [[, [field = '']] = ['', []]] = (await redis.xrange(keys.ledger('t'), '-', '+')) as [string, string[]][];
  await redis.xadd(keys.ledger('t'), '1000000000000-0', field, entryText(forged));
  expect(await restoreLedger(redis, folder, 't', how)).toMatchObject({ entries: 2, putBack: 0, moved: 0, setAside: { rows: 1 } });
});

test('only the holder of the current lease can write under it', async () => {
  const redis = valkey.connect();
  const leases = createLeaseStore(redis);
  const ledger = ledgerOn(redis, clock);
  const first = await leases.acquire('t', ['exchange.CASMailbox'], 60_000);
  if (first === null) throw new Error('The lease was not free.');
  expect(await leases.acquire('t', ['exchange.CASMailbox'], 60_000)).toBeNull();
  await ledger.append('t', 'c-1', said('held'), { lease: first });
  await redis.del(keys.lease('t', 'exchange.CASMailbox'));
  const second = await leases.acquire('t', ['exchange.CASMailbox'], 60_000);
  expect(second?.fence).toBeGreaterThan(first.fence);
  await expect(ledger.append('t', 'c-1', said('lost'), { lease: first })).rejects.toThrow(LeaseLost);
  expect(await leases.renew(first, 60_000)).toBe(false);
  await leases.release(first);
  await ledger.append('t', 'c-1', said('held again'), { lease: second ?? first });
});

test('an entry that rests on what was read is not written when somebody decided meanwhile', async () => {
  const ledger = ledgerOn(valkey.connect(), clock);
  await ledger.append('t', 'c-1', said('one'));
  await ledger.append('t', 'c-1', said('two'));
  await expect(ledger.append('t', 'c-1', said('three'), { entries: 1 })).rejects.toThrow(RetryLater);
});

describe('a mirror that is not that of the ledger', () => {
  const rows = async (tenant: string) => (await valkey.connect().xrange(keys.ledger(tenant), '-', '+')).map(([, row]) => row);

  /** Two entries of `t`, in the store and in its mirror; and three of another tenant. */
  async function written(): Promise<void> {
    const ledger = ledgerOn(valkey.connect(), clock, { keeper: mirror });
    for (const reason of ['one', 'two']) await ledger.append('t', 'c-1', said(reason));
    for (const reason of ['a', 'b', 'c']) await ledger.append('u', 'c-9', said(reason));
  }

  /** Of entries that follow each other, the last signed by someone else. */
  const forgedLines = (): string => {
    const all = signedChain(
      't',
      ['one', 'two'].map((reason) => ({ subject: 'c-1', event: said(reason), at: clock.now() })),
    );
    const [first, last] = all;
    return `${[first, { ...last, signature: first?.signature }].map((entry) => JSON.stringify(entry)).join('\n')}\n`;
  };

  test.each<readonly [string, (path: string) => void]>([
    ['is of another tenant', (path) => copyFileSync(mirrorPath(folder, 'u'), path)],
    ['holds an entry that nobody of us signed', (path) => writeFileSync(path, forgedLines())],
    ['holds a line that is no entry', (path) => appendFileSync(path, 'garbage\n')],
    ['holds a line that is something else', (path) => appendFileSync(path, '{"seq":3}\n')],
  ])('and %s puts nothing into the store', async (_what, spoil) => {
    await written();
    spoil(mirrorPath(folder, 't'));
    const before = await rows('t');
    await expect(restoreLedger(valkey.connect(), folder, 't', how)).rejects.toThrow(LedgerBehind);
    expect(await rows('t')).toEqual(before);
  });

  test('is refused with what to do, which is not to restore: that was just tried', async () => {
    await written();
    copyFileSync(mirrorPath(folder, 'u'), mirrorPath(folder, 't'));
    const why = await restoreLedger(valkey.connect(), folder, 't', how).catch(String);
    expect(why).toContain('Nothing was changed: name the folder of another worker with --mirror.');
    expect(why).not.toContain('has run');
  });

  test.each<readonly [string, string]>([
    ['no entry', 'garbage\n'],
    ['something else', '{"seq":3}\n'],
  ])('holds a line that is %s: its tenant is halted with the reason, and the others go on', async (_what, line) => {
    await written();
    await mirror.close();
    appendFileSync(mirrorPath(folder, 't'), line);
    const anew = openMirror(folder);
    const ledger = ledgerOn(valkey.connect(), clock, { keeper: anew });
    await expect(ledger.append('t', 'c-1', said('three'))).rejects.toThrow(LedgerBehind);
    await ledger.append('u', 'c-9', said('d'));
    expect(await reasons('u')).toEqual(['a', 'b', 'c', 'd']);
    await anew.close();
  });
});
