/** Telling a change again costs what is new of it, however long it is, and rests on verified entries alone. */
import { changeOf, readChange } from '../../src/engine/changes/change-of';
import type { Entry, LedgerEvent } from '../../src/engine/ledger/entry';
import type { EntryLog } from '../../src/engine/ledger/entry-log';
import { HashPrefixIndex } from '../../src/engine/ledger/hash-prefix-index';
import { IntervalSet } from '../../src/engine/ledger/interval-set';
import { LedgerBehind } from '../../src/engine/ledger/retry-later';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import type { Operation } from '../../src/engine/plan/operation';
import { chanceOf } from '../support/chaos/random';
import { asStored, gatewaySigner, keyring, memoryLedger } from '../support/ledger/signed-entries';
import { count } from '../support/runner/counts';
import { emptyStorage, memoryLog, type Storage } from '../support/stores/memory-stores';

const now = new Date('2026-11-27T12:00:00Z');
const clock = { now: () => now };
const tenant = 't';
const id = 'c-long';

const request = {
  decision: {
    v: 1,
    kind: 'request',
    person: { entraId: 'a', name: 'Ana' },
    tenant,
    subject: id,
    digest: 'd',
    surface: 'slack',
    decidedAt: now.toISOString(),
    expiresAt: now.toISOString(),
    nonce: 'n',
  },
  keyId: 'k',
  signature: 's',
} as const;
const operation: Operation = { kind: 'update', resource: 'r', object: 'o', identity: 'i', before: { a: 1 }, after: { a: 2 } };
const asked: LedgerEvent = { type: 'requested', what: 'plan', control: 'pop-imap', decision: request };

function steps(from: number, to: number): readonly LedgerEvent[] {
  return Array.from({ length: to - from }, (_unused, offset): readonly LedgerEvent[] => {
    const n = from + offset + 1;
    return [
      { type: 'intent', n, operation },
      n % 7 === 0
        ? { type: 'outcome', n, result: 'failed', reason: `it was operation ${n}` }
        : { type: 'outcome', n, result: 'applied' },
    ];
  }).flat();
}

/** The ledger of a process that only reads, and how many rows it requested by number. */
function reader(storage: Storage) {
  const log = memoryLog(storage);
  const asks = { rows: 0, longest: 0 };
  const counted: EntryLog = {
    ...log,
    rows: (of, numbers) => {
      asks.rows += numbers.length;
      asks.longest = Math.max(asks.longest, numbers.length);
      return log.rows(of, numbers);
    },
  };
  return { asks, ledger: openLedger({ log: counted, clock, keyring, signer: gatewaySigner }) };
}

it('a change that was told is told again from what is new of it, and no page is longer than 500 entries', async () => {
  const storage = emptyStorage();
  const writer = memoryLedger(storage, clock);
  const operations = count({ fast: 3000, full: 8000 });
  await writer.append(tenant, id, asked);
  await writer.appendAll(tenant, id, steps(0, operations));
  const { ledger, asks } = reader(storage);
  expect((await readChange(ledger, tenant, id))?.journal.outcomes.size).toBe(operations);
  expect(asks.longest).toBeLessThanOrEqual(500);
  const first = asks.rows;
  await writer.appendAll(tenant, id, steps(operations, operations + 3));
  const told = await readChange(ledger, tenant, id);
  expect(told?.journal.outcomes.size).toBe(operations + 3);
  expect(told?.entries).toBe(2 * (operations + 3) + 1);
  expect(asks.rows).toBe(first);
});

it('what was given out stays as it was when the change goes on', async () => {
  const storage = emptyStorage();
  const writer = memoryLedger(storage, clock);
  await writer.append(tenant, id, asked);
  await writer.appendAll(tenant, id, steps(0, 8));
  const { ledger } = reader(storage);
  const before = await readChange(ledger, tenant, id);
  await writer.appendAll(tenant, id, steps(8, 20));
  expect((await readChange(ledger, tenant, id))?.journal.outcomes.size).toBe(20);
  expect(before?.journal.outcomes.size).toBe(8);
  expect(before?.journal.intents.has(9)).toBe(false);
  expect(before?.journal.outcomes.get(7)).toEqual({ result: 'failed', reason: 'it was operation 7' });
});

it('however it came, bit by bit or at once, it is the same change', async () => {
  const storage = emptyStorage();
  const writer = memoryLedger(storage, clock);
  const { ledger } = reader(storage);
  const chance = chanceOf(7);
  const events: LedgerEvent[] = [
    ...steps(0, 30),
    { type: 'applied', done: 28, total: 30, left: 2 },
    { type: 'resumed', decision: request },
    ...steps(13, 15),
    { type: 'turnedAway', code: 'c', reason: 'r', remedy: '', job: 'undo' },
  ];
  await writer.append(tenant, id, asked);
  while (events.length > 0) {
    for (const event of events.splice(0, chance.below(9) + 1)) await writer.append(tenant, id, event);
    await writer.append(tenant, 'c-other', asked);
    const whole = changeOf(asStored((storage.entries.get(tenant) ?? []).filter(({ subject }) => subject === id)));
    expect(plain(await readChange(ledger, tenant, id))).toEqual(plain(whole));
  }
});

it('two who ask at the same moment count nothing twice', async () => {
  const storage = emptyStorage();
  const writer = memoryLedger(storage, clock);
  await writer.append(tenant, id, asked);
  await writer.appendAll(tenant, id, steps(0, 600));
  const { ledger } = reader(storage);
  const [one, other] = await Promise.all([readChange(ledger, tenant, id), readChange(ledger, tenant, id)]);
  expect([one?.entries, other?.entries]).toEqual([1201, 1201]);
});

it('an entry that somebody wrote into the store adds nothing to what was told', async () => {
  const storage = emptyStorage();
  const writer = memoryLedger(storage, clock);
  await writer.append(tenant, id, asked);
  await writer.appendAll(tenant, id, steps(0, 5));
  const { ledger } = reader(storage);
  expect((await readChange(ledger, tenant, id))?.journal.outcomes.size).toBe(5);
  const [last] = (storage.entries.get(tenant) ?? []).slice(-1);
  if (last === undefined) throw new Error('Nothing was written.');
  const forged: Entry = { ...last, seq: last.seq + 1, prev: last.hash, event: { type: 'applied', done: 5, total: 5 } };
  storage.entries.get(tenant)?.push(forged);
  await expect(readChange(ledger, tenant, id)).rejects.toThrow(LedgerBehind);
});

it('an older entry that was edited before it was told halts the tenant', async () => {
  const storage = emptyStorage();
  const writer = memoryLedger(storage, clock);
  await writer.append(tenant, id, asked);
  await writer.appendAll(tenant, id, steps(0, 3000));
  const { ledger } = reader(storage);
  await ledger.head(tenant);
  const entries = storage.entries.get(tenant) ?? [];
  const edited = entries[9];
  if (edited === undefined) throw new Error('Nothing was written.');
  entries[9] = { ...edited, event: { type: 'applied', done: 0, total: 0 } };
  await expect(readChange(ledger, tenant, id)).rejects.toThrow(LedgerBehind);
});

it('numbers and marks read back as they were written', () => {
  const runs = new IntervalSet();
  const numbers = [1, 2, 3, 7, 9, 10, 40];
  for (const number of numbers) runs.push(number);
  const marks = new HashPrefixIndex();
  const hashes = Array.from({ length: 200 }, (_unused, n) => ((n + 1) * 7919).toString(16).padStart(12, '0'));
  for (const hash of hashes) marks.push(hash);
  expect(IntervalSet.from(runs.toJSON()).slice(0)).toEqual(numbers);
  expect([runs.at(3), runs.at(6), runs.at(7), runs.slice(2, 5)]).toEqual([7, 40, undefined, [3, 7, 9]]);
  const read = HashPrefixIndex.from(marks.toJSON());
  expect(hashes.map((_hash, n) => read.of(n + 1))).toEqual(hashes);
  expect([read.of(0), read.of(201), read.fits(201, '')]).toEqual(['', '', false]);
});

function plain(change: Awaited<ReturnType<typeof readChange>>): unknown {
  if (change === null) return null;
  const { journal, revertJournal: _none, ...rest } = change;
  const announced = Array.from({ length: 40 }, (_unused, n) => n).filter((n) => journal.intents.has(n));
  return { ...rest, announced, outcomes: [...journal.outcomes] };
}
