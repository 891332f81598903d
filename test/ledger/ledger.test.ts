/** The ledger on a real Valkey: one chain a tenant, no matter who writes, and damage that shows. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../../adapters/redis/keys';
import { mirroredEntries, openMirror } from '../../adapters/redis/mirror';
import { newDecisionKeys } from '../../src/compose/keys';
import { brokenLink, genesis, noSubject } from '../../src/engine/ledger/chain';
import type { Entry, LedgerEvent } from '../../src/engine/ledger/entry';
import { entrySigner, sealed } from '../../src/engine/ledger/envelope';
import { signedNotice } from '../../src/engine/ledger/notice';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { canonicalJson, sha256 } from '../../src/lib/json';
import { gatewaySigner, ledgerOn, signedChain } from '../support/ledger/signed-entries';
import { startTestValkey, type TestValkey } from '../support/stores/valkey';

const clock = { now: () => new Date('2026-11-24T10:00:00.000Z') };
const applying: LedgerEvent = { type: 'applying' };

let valkey: TestValkey;
beforeAll(async () => {
  valkey = await startTestValkey();
});
afterAll(() => valkey.stop());

async function all(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const found: Entry[] = [];
  for await (const entry of entries) found.push(entry);
  return found;
}

test('many writers at once make one chain without gaps', async () => {
  const ledgers = Array.from({ length: 4 }, () => ledgerOn(valkey.connect(), clock));
  await Promise.all(
    ledgers.flatMap((ledger, writer) =>
      Array.from({ length: 25 }, (_unused, n) => ledger.append('busy', `c-${writer}-${n}`, applying)),
    ),
  );
  const entries = await all(ledgerOn(valkey.connect(), clock).read('busy'));
  expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 100 }, (_unused, n) => n + 1));
});

test('whoever wrote an entry reads it to the letter as others do: a card is drawn from it by both processes', async () => {
  const audited: LedgerEvent = { type: 'audited', verdicts: { 'pop-imap': 'pass', 'audit-log': 'fail' } };
  const writer = ledgerOn(valkey.connect(), clock);
  await writer.append('letters', 'c-1', audited);
  const [own, read] = await Promise.all([writer, ledgerOn(valkey.connect(), clock)].map((ledger) => all(ledger.read('letters'))));
  expect(own?.map(({ event }) => JSON.stringify(event))).toEqual(read?.map(({ event }) => JSON.stringify(event)));
});

test('a writer that others overtook goes on behind them, and its mirror has theirs too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
  const mirror = openMirror(folder);
  const worker = ledgerOn(valkey.connect(), clock, { keeper: mirror });
  const gateway = ledgerOn(valkey.connect(), clock, { role: 'gateway' });
  const said = (reason: string): LedgerEvent => ({ type: 'nothingToDo', reason });
  const asked = (change: string): LedgerEvent => ({ type: 'staged', stage: 'contain', change });
  await worker.append('overtaken', 'c-1', said('worker'));
  await gateway.append('overtaken', 'c-2', asked('c-3'));
  await gateway.append('overtaken', 'c-2', asked('c-4'));
  expect((await worker.append('overtaken', 'c-1', said('worker again'))).seq).toBe(4);
  const mirrored = await all(mirroredEntries(folder, 'overtaken'));
  expect(mirrored).toEqual(await all(gateway.read('overtaken')));
  expect(mirrored.map(({ event }) => event)).toEqual([said('worker'), asked('c-3'), asked('c-4'), said('worker again')]);
  await mirror.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a server that was started anew and forgot the scripts runs them all the same', async () => {
  const redis = valkey.connect();
  const ledger = ledgerOn(redis, clock);
  await ledger.append('forgotten', 'c-1', applying);
  await redis.script('FLUSH');
  expect((await ledger.append('forgotten', 'c-1', applying)).seq).toBe(2);
  expect(await ledger.count('forgotten', 'c-1')).toBe(2);
});

test('a subject has its own entries only, and those of another tenant never', async () => {
  const ledger = ledgerOn(valkey.connect(), clock);
  await ledger.append('one', 'c-1', applying);
  await ledger.append('one', 'c-2', { type: 'applied', done: 1, total: 1 });
  await ledger.append('two', 'c-1', { type: 'nothingToDo', reason: 'other tenant' });
  expect((await ledger.subject('one', 'c-1')).map((entry) => entry.event.type)).toEqual(['applying']);
  expect(await ledger.recent('one', 5)).toEqual(['c-2', 'c-1']);
});

/** Puts rows in the place of a ledger, as anyone who writes to the store can. */
async function put(tenant: string, entries: readonly Entry[]): Promise<void> {
  const redis = valkey.connect();
  await redis.del(keys.ledger(tenant));
  for (const entry of entries)
    await redis.xadd(keys.ledger(tenant), `${entry.seq}-0`, 'entry', canonicalJson(entry), 'hash', entry.hash);
}

const said = (subject: string, reason: string) => ({
  subject,
  event: { type: 'nothingToDo' as const, reason },
  at: clock.now(),
});

test.each([
  ['edited', (entries: readonly Entry[]) => entries.map((entry) => ({ ...entry, subject: 'c-9' })), 'was edited'],
  [
    'edited, with a hash that fits',
    (entries: readonly Entry[]) => entries.map((entry) => rehashed({ ...entry, subject: 'c-9' })),
    'its signature does not fit',
  ],
  [
    'signed by a stranger',
    (entries: readonly Entry[]) => entries.map((entry) => sealed(heads, { ...entry, at: clock.now() }, stranger)),
    'a key that nobody knows',
  ],
  ['of another tenant', () => signedChain('elsewhere', [said('c-1', 'as it was')]), 'of another tenant'],
])('an entry that is %s is not read, and the tenant is halted', async (how, edit, why) => {
  await put(how, edit(signedChain(how, [said('c-1', 'as it was')])));
  const ledger = ledgerOn(valkey.connect(), clock, { role: 'gateway' });
  await expect(ledger.subject(how, 'c-1')).rejects.toThrow(why);
  await expect(ledgerOn(valkey.connect(), clock).append(how, 'c-1', applying)).rejects.toThrow(LedgerBehind);
});

const heads = { tenant: genesis, subject: noSubject };
const stranger = entrySigner('worker', newDecisionKeys().privateKeyPem);

function rehashed(entry: Entry): Entry {
  const { hash: _hash, signature, ...body } = entry;
  return { ...body, hash: sha256(canonicalJson(body)), signature };
}

test('what a gateway may not say does not count although it signed it', async () => {
  const [asked] = signedChain('author', [
    { subject: 'c-1', event: { type: 'staged', stage: 'contain', change: 'c-1' }, at: clock.now() },
  ]);
  if (asked === undefined) throw new Error('One entry is needed.');
  const { signature: _signature, hash: _hash, ...body } = { ...asked, event: applying };
  const hash = sha256(canonicalJson(body));
  await put('author', [{ ...body, hash, signature: gatewaySigner.sign(hash) }]);
  await expect(ledgerOn(valkey.connect(), clock).subject('author', 'c-1')).rejects.toThrow('may not say that');
});

test('a notice of a halt that nobody of us signed is taken away, and one that we signed stops everybody', async () => {
  const redis = valkey.connect();
  const ledger = ledgerOn(redis, clock);
  await redis.set(keys.halted('noticed'), 'stop');
  expect((await ledger.append('noticed', 'c-1', applying)).seq).toBe(1);
  await redis.set(
    keys.halted('noticed'),
    signedNotice('halted', { tenant: 'noticed', at: '2026-11-24T10:00:00.000Z', reason: 'Seen.' }, gatewaySigner),
  );
  await expect(ledger.append('noticed', 'c-1', applying)).rejects.toThrow('Seen.');
});

test.each([
  ['automatically', (entry: Entry) => ['hash', entry.hash]],
  ['in the entry alone, as earlier versions wrote it', () => []],
])('nothing is written behind an entry that was put in place of the one last seen, with its hash %s', async (how, beside) => {
  const redis = valkey.connect();
  const ledger = ledgerOn(redis, clock);
  await ledger.append(how, 'c-1', applying);
  const [other] = signedChain(how, [{ subject: 'c-2', event: applying, at: clock.now() }]);
  if (other === undefined) throw new Error('One entry is needed.');
  await redis.del(keys.ledger(how));
  await redis.xadd(keys.ledger(how), '1-0', 'entry', canonicalJson(other), ...beside(other));
  await expect(ledger.append(how, 'c-1', applying)).rejects.toThrow('not the one that was written');
});

test('a dropped, a swapped and an inserted entry break the chain', () => {
  const [a, b, c, d, e] = signedChain(
    't',
    ['1', '2', '3', '4', '5'].map((n) => said(`c-${n}`, n)),
  ) as [Entry, Entry, Entry, Entry, Entry];
  const broken = (chain: readonly Entry[]) =>
    chain.reduce<string | null>((found, entry, index) => found ?? brokenLink(chain[index - 1] ?? genesis, entry), null);
  const [x] = signedChain('t', [said('x', 'x')], [a, b]) as [Entry];
  expect(broken([a, b, c, d, e])).toBeNull();
  expect(broken([a, c, d, e])).toContain('missing or out of order');
  expect(broken([a, c, b, d, e])).toContain('missing or out of order');
  expect(broken([a, b, x, d, e])).toContain('does not continue');
});

test('rows of a form that no release wrote are refused, wherever they stand', async () => {
  const { event, subject, at } = said('c-1', 'an invented past');
  const body = { v: 1, seq: 1, at: at.toISOString(), tenant: 'early', subject, event, prev: genesis.hash };
  await valkey
    .connect()
    .xadd(keys.ledger('early'), '1-0', 'entry', canonicalJson({ ...body, hash: sha256(canonicalJson(body)) }), 'hash', 'h');
  for (const role of ['gateway', 'worker'] as const)
    await expect(ledgerOn(valkey.connect(), clock, { role }).subject('early', 'c-1')).rejects.toThrow(LedgerBehind);
});
