/** A tenant whose part of the store does not answer: anyone who asks for something there is answered soon, and nothing is begun. */
import { promisify } from 'node:util';
import { claimAct } from '../../src/chat/once-store';
import { answeringLedger, answeringOnce } from '../../src/compose/answering-ledger';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { StoreAway } from '../../src/engine/ledger/retry-later';
import { systemClock } from '../../src/process/system-clock';
import { openOffice, otherTenantId, tenantId } from '../support/corridor/office';

const nextTurn = promisify(setImmediate);

/** Of each tenant, whether the store answers; what is asked meanwhile is answered when it comes back. */
function partsOfStore() {
  const away = new Map<string, (() => void)[]>();
  return {
    away,
    halted: (tenant: string): Promise<null> =>
      new Promise((resolve) => {
        const waiting = away.get(tenant);
        if (waiting === undefined) resolve(null);
        else waiting.push(() => resolve(null));
      }),
    comesBack: async (tenant: string): Promise<void> => {
      for (const answer of away.get(tenant) ?? []) answer();
      away.delete(tenant);
      await nextTurn();
    },
  };
}

const asked = 20;

function open() {
  const office = openOffice();
  const parts = partsOfStore();
  const ledger: Ledger = answeringLedger(office.work.ledger, parts, asked);
  return { ledger, parts };
}

test('nothing is read or written for it, and the others are', async () => {
  const { ledger, parts } = open();
  parts.away.set(tenantId, []);
  const entry = { type: 'nothingToDo', reason: 'x' } as const;
  await expect(ledger.append(tenantId, 'c-1', entry)).rejects.toMatchObject({ name: 'StoreAway', tenant: tenantId });
  await expect(ledger.recent(tenantId, 5)).rejects.toThrow(StoreAway);
  await expect(ledger.append(otherTenantId, 'c-1', entry)).resolves.toMatchObject({ subject: 'c-1' });
  await parts.comesBack(tenantId);
  expect(await ledger.subject(tenantId, 'c-1')).toEqual([]);
});

test('whoever comes while nobody had an answer for so long waits no more, and one question is under way', async () => {
  const { ledger, parts } = open();
  parts.away.set(tenantId, []);
  await expect(ledger.head(tenantId)).rejects.toThrow(StoreAway);
  const began = performance.now();
  await expect(ledger.head(tenantId)).rejects.toThrow(StoreAway);
  expect(performance.now() - began).toBeLessThan(asked);
  expect(parts.away.get(tenantId)).toHaveLength(1);
  await parts.comesBack(tenantId);
  await expect(ledger.head(tenantId)).resolves.toMatchObject({ seq: 0 });
});

test('a write asks nothing where a read of its tenant was answered a moment ago, and asks again later', async () => {
  const { work } = openOffice();
  const entry = { type: 'nothingToDo', reason: 'x' } as const;
  let questions = 0;
  let now = 0;
  const halted = (): Promise<null> => {
    questions += 1;
    return Promise.resolve(null);
  };
  const ledger = answeringLedger(work.ledger, { halted }, asked, () => now);
  await ledger.head(tenantId);
  await ledger.append(tenantId, 'c-1', entry);
  expect(questions).toBe(1);
  await ledger.append(otherTenantId, 'c-1', entry);
  expect(questions).toBe(2);
  now += 100;
  await ledger.append(tenantId, 'c-1', entry);
  expect(questions).toBe(3);
});

test('an answer of a moment ago counts no more once a question waits for one', async () => {
  const { ledger, parts } = open();
  await ledger.head(tenantId);
  parts.away.set(tenantId, []);
  await expect(ledger.head(tenantId)).rejects.toThrow(StoreAway);
  const entry = { type: 'nothingToDo', reason: 'x' } as const;
  await expect(ledger.append(tenantId, 'c-1', entry)).rejects.toThrow(StoreAway);
});

test('what it refuses is thrown as it is', async () => {
  const { work } = openOffice();
  const ledger = answeringLedger(work.ledger, { halted: () => Promise.reject(new Error('CLUSTERDOWN The cluster is down')) });
  await expect(ledger.head(tenantId)).rejects.toThrow('CLUSTERDOWN');
});

test('an act that the store does not answer for in time is not done, also where it answers later, and is told as that', async () => {
  let answer: (isFirst: boolean) => void = () => undefined;
  const late = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  const once = answeringOnce({ claim: () => late }, asked);
  const claimed = claimAct({ claim: (key) => once.claim(key, 1000), now: systemClock.now }, 'press');
  expect(await claimed).toBe('late');
  answer(true);
  expect(await claimAct({ claim: (key) => once.claim(key, 1000), now: systemClock.now }, 'press')).toBe('first');
});
