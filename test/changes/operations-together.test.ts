/** Applying in batches: every change is announced before its batch goes, and a batch that was cut off is settled by looking. */

import { OpenJournal, takeDown } from '../../src/engine/changes/journal';
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import type { Operation } from '../../src/engine/plan/operation';
import type { TenantClient } from '../../src/tenant/client';
import { type Held, underLease } from '../../src/worker/apply/lease';
import { runOperations } from '../../src/worker/apply/run-operations';
import { memoryLedger } from '../support/ledger/signed-entries';
import { emptyStorage, memoryLeases } from '../support/stores/memory-stores';
import { openSimulatedTenant, type SimulatedTenant } from '../support/tenants/simulated-tenant';

const guidOf = (n: number) => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const operations: readonly Operation[] = Array.from({ length: 25 }, (_unused, n) => ({
  kind: 'update',
  resource: 'exchange.CASMailbox',
  object: `user${n}@contoso.com`,
  identity: guidOf(n),
  before: { PopEnabled: true },
  after: { PopEnabled: false },
}));

let tenant: SimulatedTenant;
let events: LedgerEvent[];
afterEach(() => tenant.close());

async function open(popOf: (n: number) => boolean | null = () => true, simulator: object = {}): Promise<void> {
  const rows = operations.map((operation, n) => ({
    Guid: guidOf(n),
    PrimarySmtpAddress: operation.object,
    PopEnabled: popOf(n),
  }));
  tenant = await openSimulatedTenant({ exchange: { CASMailbox: rows }, simulator });
  events = [];
}

const clock = {
  now: () => new Date('2026-11-24T00:00:00Z'),
  monotonicMs: () => 0,
  sleep: () => Promise.resolve(),
};

async function run(options: { readonly client?: TenantClient; readonly done?: readonly LedgerEvent[] } = {}) {
  const storage = emptyStorage();
  const ledger = memoryLedger(storage, clock);
  const journal = new OpenJournal();
  for (const event of options.done ?? []) if (event.type === 'intent' || event.type === 'outcome') takeDown(journal, event);
  const work = {
    clock,
    doubtMs: [0, 1],
    stopping: new AbortController().signal,
    ledger,
    leases: memoryLeases(clock),
    leaseMs: 60_000,
  };
  try {
    return await underLease(work, { tenant: 't', classes: ['exchange.CASMailbox'] }, (held: Held) =>
      runOperations(work, {
        tenant: { client: options.client ?? tenant.client },
        subject: 'c-1',
        operations,
        journal,
        isRevert: false,
        held,
        onProgress: () => Promise.resolve(),
      }),
    );
  } finally {
    events = (storage.entries.get('t') ?? []).map(({ event }) => event);
  }
}

const sets = () => tenant.simulator.calls().filter((call) => call.cmdlet === 'Set-CASMailbox');
const numbersOf = (type: 'intent' | 'outcome') =>
  events.flatMap((event) => (event.type === type ? [event.n] : [])).toSorted((one, other) => one - other);
const resultOf = (n: number) => events.find((event) => event.type === 'outcome' && event.n === n);
const all = operations.map((_operation, index) => index + 1);

test('each of them is announced and ends once; the first goes alone, the others ten at a time', async () => {
  await open();
  expect(await run()).toEqual({ done: 25, stopped: null });
  expect(numbersOf('intent')).toEqual(all);
  expect(numbersOf('outcome')).toEqual(all);
  expect(sets()).toHaveLength(25);
  expect(new Set(sets().map(({ batch }) => batch)).size).toBe(4);
  expect(sets()[0]?.batch).toBeUndefined();
});

test('what is as wanted already is not sent, and what is neither stops what comes after it', async () => {
  const pop = new Map([
    [3, false],
    [5, null],
  ]);
  await open((n) => (pop.has(n) ? (pop.get(n) ?? null) : true));
  const { stopped } = await run();
  expect(stopped).toMatch(/user5@contoso.com: PopEnabled changed/);
  expect(resultOf(4)).toMatchObject({ result: 'unchanged' });
  expect(resultOf(6)).toMatchObject({ result: 'conflict' });
  expect(sets().map(({ parameters }) => parameters)).not.toContainEqual(expect.objectContaining({ Identity: guidOf(7) }));
});

/** One of the first batch. */
const failing = (status: number) => ({
  match: 'exchange.CASMailbox',
  only: 'writes',
  status,
  body: { error: { code: 'Error', message: 'It broke.' } },
  skip: 4,
  times: 1,
});

test('one that is refused in a batch stops those after the batches under way, and every one that was sent has its outcome', async () => {
  await open(undefined, { faults: [failing(400)] });
  const { stopped } = await run();
  expect(stopped).toMatch(/user\d+@contoso.com: .*400/);
  expect(numbersOf('outcome')).toEqual(numbersOf('intent'));
  const wellEnded = events.filter((event) => event.type === 'outcome' && event.result === 'applied');
  expect(wellEnded).toHaveLength(sets().filter(({ effect }) => effect).length);
});

test('one at which the service breaks in a batch stays announced alone, for whoever comes back to look at it', async () => {
  await open(undefined, { faults: [failing(500)] });
  await expect(run()).rejects.toMatchObject({ kind: 'ambiguous', message: expect.stringMatching(/^user\d+@contoso.com: .*500/) });
  const ended = new Set(numbersOf('outcome'));
  expect(numbersOf('intent').filter((n) => !ended.has(n))).toHaveLength(1);
  expect(ended.size).toBe(sets().filter(({ effect }) => effect).length);
});

test('a batch that was announced before the worker died is settled by looking: what was done is not done again', async () => {
  await open((n) => n >= 4);
  const announced = operations.slice(0, 8).map((operation, n): LedgerEvent => ({ type: 'intent', n: n + 1, operation }));
  expect(await run({ done: announced })).toEqual({ done: 25, stopped: null });
  expect(resultOf(1)).toMatchObject({ result: 'applied' });
  expect(sets()).toHaveLength(21);
  expect(numbersOf('intent')).toEqual(all.slice(8));
});

test('a part that is throttled to the end is thrown after the outcomes of the others are written down', async () => {
  await open(undefined, {
    faults: [{ match: 'exchange.CASMailbox', only: 'writes', status: 429, retryAfter: 200, skip: 3, times: 99 }],
  });
  await expect(run()).rejects.toMatchObject({ kind: 'throttled' });
  // The first goes alone; of the batches behind it any may come first.
  const outcomes = events.flatMap((event) => (event.type === 'outcome' ? [event] : []));
  const applied = outcomes.filter(({ result }) => result === 'applied');
  expect([applied[0]?.n, applied.length]).toEqual([1, 3]);
  // What was announced beside them and never sent is taken back.
  const taken = outcomes.filter(({ result }) => result === 'notSent').map(({ n }) => n);
  expect(applied.length + taken.length).toBe(numbersOf('intent').length);
  expect(numbersOf('outcome')).toEqual(numbersOf('intent'));
  expect(sets().filter(({ effect }) => effect)).toHaveLength(3);
  expect(numbersOf('intent').length).toBeGreaterThan(3);
});

test('a tenant that takes nothing together is changed one by one', async () => {
  await open();
  const { together: _, ...client } = tenant.client;
  expect(await run({ client })).toEqual({ done: 25, stopped: null });
  expect(sets().every(({ batch }) => batch === undefined)).toBe(true);
});
