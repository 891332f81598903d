/** The ledger on a real Valkey: one chain a tenant, whoever writes, and damage that shows. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keys } from '../adapters/redis/keys';
import { createLedger } from '../adapters/redis/ledger';
import { mirroredEntries, openMirror } from '../adapters/redis/mirror';
import { brokenLink, genesis, link } from '../src/ledger/chain';
import type { Entry, LedgerEvent } from '../src/ledger/entry';
import { startTestValkey, type TestValkey } from './support/valkey';

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
  const ledgers = Array.from({ length: 4 }, () => createLedger(valkey.connect(), clock));
  await Promise.all(
    ledgers.flatMap((ledger, writer) =>
      Array.from({ length: 25 }, (_unused, n) => ledger.append('busy', `c-${writer}-${n}`, applying)),
    ),
  );
  const entries = await all(createLedger(valkey.connect(), clock).read('busy'));
  expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 100 }, (_unused, n) => n + 1));
});

test('a writer that others overtook goes on behind them, and its mirror has theirs too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hardenbot-mirror-'));
  const mirror = openMirror(folder);
  const worker = createLedger(valkey.connect(), clock, mirror);
  const gateway = createLedger(valkey.connect(), clock);
  const said = (reason: string): LedgerEvent => ({ type: 'nothingToDo', reason });
  await worker.append('overtaken', 'c-1', said('worker'));
  await gateway.append('overtaken', 'c-2', said('gateway'));
  await gateway.append('overtaken', 'c-2', said('gateway again'));
  expect((await worker.append('overtaken', 'c-1', said('worker again'))).seq).toBe(4);
  const mirrored = await all(mirroredEntries(folder, 'overtaken'));
  expect(mirrored).toEqual(await all(gateway.read('overtaken')));
  expect(mirrored.map(({ event }) => event)).toEqual([
    said('worker'),
    said('gateway'),
    said('gateway again'),
    said('worker again'),
  ]);
  await mirror.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a server that was started anew and forgot the scripts runs them all the same', async () => {
  const redis = valkey.connect();
  const ledger = createLedger(redis, clock);
  await ledger.append('forgotten', 'c-1', applying);
  await redis.script('FLUSH');
  expect((await ledger.append('forgotten', 'c-1', applying)).seq).toBe(2);
  expect(await ledger.count('forgotten', 'c-1')).toBe(2);
});

test('a subject has its own entries only, and those of another tenant never', async () => {
  const ledger = createLedger(valkey.connect(), clock);
  await ledger.append('one', 'c-1', applying);
  await ledger.append('one', 'c-2', { type: 'applied', done: 1, total: 1 });
  await ledger.append('two', 'c-1', { type: 'nothingToDo', reason: 'other tenant' });
  expect((await ledger.subject('one', 'c-1')).map((entry) => entry.event.type)).toEqual(['applying']);
  expect(await ledger.recent('one', 5)).toEqual(['c-2', 'c-1']);
});

test('an entry that was edited in the store is found when the ledger is read', async () => {
  const redis = valkey.connect();
  const ledger = createLedger(redis, clock);
  await ledger.append('edited', 'c-1', { type: 'nothingToDo', reason: 'as it was' });
  const [row] = await redis.xrange(keys.ledger('edited'), '-', '+');
  const text = String(row?.[1][1]).replace('as it was', 'as somebody wants it');
  await redis.del(keys.ledger('edited'));
  await redis.xadd(keys.ledger('edited'), '1-0', 'entry', text);
  await expect(all(ledger.read('edited'))).rejects.toThrow('was edited');
});

test.each([
  ['by itself', (entry: Entry) => ['hash', entry.hash]],
  ['in the entry alone, as earlier versions wrote it', () => []],
])('nothing is written behind an entry that was put in place of the one last seen, with its hash %s', async (how, beside) => {
  const redis = valkey.connect();
  const ledger = createLedger(redis, clock);
  await ledger.append(how, 'c-1', applying);
  const other = link(genesis, { tenant: how, subject: 'c-2', event: applying, at: clock.now() });
  await redis.del(keys.ledger(how));
  await redis.xadd(keys.ledger(how), '1-0', 'entry', JSON.stringify(other), ...beside(other));
  expect((await ledger.append(how, 'c-1', applying)).prev).toBe(other.hash);
  expect(await all(ledger.read(how))).toHaveLength(2);
});

test('a dropped, a swapped and an inserted entry break the chain', () => {
  const entries: Entry[] = [];
  let head = genesis;
  for (let n = 0; n < 5; n += 1) {
    const entry = link(head, { tenant: 't', subject: `c-${n}`, event: applying, at: clock.now() });
    entries.push(entry);
    head = entry;
  }
  const broken = (chain: readonly Entry[]) =>
    chain.reduce<string | null>((found, entry, index) => found ?? brokenLink(chain[index - 1] ?? genesis, entry), null);
  const [a, b, c, d, e] = entries as [Entry, Entry, Entry, Entry, Entry];
  expect(broken(entries)).toBeNull();
  expect(broken([a, c, d, e])).toContain('missing or out of order');
  expect(broken([a, c, b, d, e])).toContain('missing or out of order');
  expect(broken([a, b, link(b, { tenant: 't', subject: 'x', event: applying, at: clock.now() }), d, e])).toContain(
    'does not continue',
  );
});
