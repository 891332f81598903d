/** What one request reads of a ledger: each tenant once, never less than that, and again where the request asks for it. */
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { ledgerSession } from '../../src/engine/ledger/session';
import { gatewaySigner, keyring, memoryLedger } from '../support/ledger/signed-entries';
import { emptyStorage, memoryLog } from '../support/stores/memory-stores';

const clock = { now: () => new Date('2026-11-27T12:00:00Z') };
const tenant = 't';
const note = { type: 'staged', stage: 'contain', change: 'c-2' } as const;
const own = { type: 'staged', stage: 'clean', change: 'c-3' } as const;

/** Another process that writes, and this one, which counts how often it looks for what is new. */
function twoProcesses() {
  const storage = emptyStorage();
  const log = memoryLog(storage);
  const looks: string[] = [];
  let isBroken = false;
  const ledger = openLedger({
    log: {
      ...log,
      from: (of, seq, limit) => {
        looks.push(of);
        return isBroken ? Promise.reject(new Error('The store is away.')) : log.from(of, seq, limit);
      },
    },
    clock,
    keyring,
    signer: gatewaySigner,
  });
  const breaks = (broken: boolean): void => {
    isBroken = broken;
  };
  return { ledger, looks, breaks, other: memoryLedger(storage, clock) };
}

test('whatever one request asks of a tenant is one look at it, however it asks', async () => {
  const { ledger, looks, other } = twoProcesses();
  await other.append(tenant, 'c-1', note);
  const session = ledgerSession(ledger);
  const asked = await Promise.all([
    session.count(tenant, 'c-1'),
    session.recent(tenant, 5),
    session.subject(tenant, 'c-1').then(({ length }) => length),
    session.touched(tenant, 0).then(({ head }) => head.seq),
    session.head(tenant).then(({ seq }) => seq),
    session.spent(tenant).then(({ size }) => size),
  ]);
  expect(asked).toEqual([1, ['c-1'], 1, 1, 1, 0]);
  expect(looks).toEqual([tenant]);
  await session.count('another', 'c-1');
  expect(looks).toEqual([tenant, 'another']);
});

test('what others write meanwhile is seen by the next request, and by this one once it renews what it read', async () => {
  const { ledger, other } = twoProcesses();
  const session = ledgerSession(ledger);
  expect(await session.count(tenant, 'c-1')).toBe(0);
  await other.append(tenant, 'c-1', note);
  expect(await session.count(tenant, 'c-1')).toBe(0);
  expect(await ledgerSession(ledger).count(tenant, 'c-1')).toBe(1);
  await other.append(tenant, 'c-1', note);
  session.renew(tenant);
  expect(await session.count(tenant, 'c-1')).toBe(2);
});

test('what it wrote itself is seen without a look, with everything that others wrote before it', async () => {
  const { ledger, looks, other } = twoProcesses();
  const session = ledgerSession(ledger);
  expect(await session.count(tenant, 'c-1')).toBe(0);
  await other.append(tenant, 'c-1', note);
  await session.append(tenant, 'c-1', own);
  const before = looks.length;
  expect(await session.count(tenant, 'c-1')).toBe(2);
  expect(looks).toHaveLength(before);
});

test('a condition on what was read holds at the store: nothing is written over what others said since', async () => {
  const { ledger, other } = twoProcesses();
  const session = ledgerSession(ledger);
  expect(await session.count(tenant, 'c-1')).toBe(0);
  await other.append(tenant, 'c-1', note);
  await expect(session.append(tenant, 'c-1', own, { entries: 0 })).rejects.toMatchObject({ name: 'RetryLater' });
  expect(await other.count(tenant, 'c-1')).toBe(1);
});

test('a look that failed answers nothing: the next question looks again', async () => {
  const { ledger, breaks, other } = twoProcesses();
  await other.append(tenant, 'c-1', note);
  const session = ledgerSession(ledger);
  breaks(true);
  await expect(Promise.all([session.count(tenant, 'c-1'), session.head(tenant)])).rejects.toThrow('The store is away.');
  breaks(false);
  expect(await session.count(tenant, 'c-1')).toBe(1);
});

test('a process that never read a ledger does not take it for empty', async () => {
  const { ledger, other } = twoProcesses();
  await other.append(tenant, 'c-1', note);
  expect(await ledger.count(tenant, 'c-1', 'known')).toBe(1);
});
