/** The beginning of a change in one step with what is said first: together or not at all, and before everything else. */
import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { RetryLater } from '../../src/engine/ledger/retry-later';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { type Held, underLease } from '../../src/worker/apply/lease';
import { startWithFirstBatch } from '../../src/worker/apply/start-with-first-batch';
import { keyring, workerSigner } from '../support/ledger/signed-entries';
import { emptyStorage, memoryLeases, memoryLog } from '../support/stores/memory-stores';

const clock = { now: () => new Date('2026-03-02T08:00:00Z'), monotonicMs: () => 0, sleep: () => Promise.resolve() };
const applying: LedgerEvent = { type: 'applying', nonces: [] };
const intent = (n: number): LedgerEvent => ({
  type: 'intent',
  n,
  operation: { kind: 'update', resource: 'r', object: 'o', identity: 'i', before: { on: true }, after: { on: false } },
});

/** What the ledger was handed by `write`, a line for each step, and why `write` failed. */
async function written(write: (begun: Held) => Promise<unknown>, entries = 0) {
  const leases = memoryLeases(clock);
  const log = memoryLog(emptyStorage(), undefined, leases);
  const steps: string[] = [];
  const append: typeof log.append = (tenant, appended, expected) => {
    steps.push(appended.map(({ subject, event }) => `${subject} ${event.type}`).join(', '));
    return log.append(tenant, appended, expected);
  };
  const ledger = openLedger({ log: { ...log, append }, clock, keyring, signer: workerSigner });
  const work = { ledger, leases, clock, leaseMs: 60_000 };
  let failure: unknown = null;
  await underLease(work, { tenant: 't', classes: ['r'] }, (held) =>
    write(startWithFirstBatch(held, { subject: 'c-1', event: applying, entries })),
  ).catch((error: unknown) => {
    failure = error;
  });
  return { steps, failure };
}

test('the beginning is written in one step with the first entry, and once', async () => {
  const { steps } = await written(async (begun) => {
    await begun.append('c-1', intent(1));
    await begun.append('c-1', { type: 'outcome', n: 1, result: 'applied' });
  });
  expect(steps).toEqual(['c-1 applying, c-1 intent', 'c-1 outcome']);
});

test('whoever appends gets their own entries, and not the beginning', async () => {
  const types: string[] = [];
  await written(async (begun) => {
    const entries = await begun.appendAll('c-1', [intent(1), intent(2)]);
    types.push(...entries.map(({ event }) => event.type));
  });
  expect(types).toEqual(['intent', 'intent']);
});

test('an entry of another subject waits until the beginning is written', async () => {
  const { steps } = await written((begun) => begun.append('c-2', { type: 'keepBy', until: '2026-03-02T09:00:00.000Z' }));
  expect(steps).toEqual(['c-1 applying', 'c-2 keepBy']);
});

test('where something was decided meanwhile, neither the beginning nor anything behind it is written', async () => {
  const { steps, failure } = await written(async (begun) => {
    const results = await Promise.allSettled([begun.append('c-1', intent(1)), begun.append('c-1', intent(2))]);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }, 3);
  expect(steps).toEqual([]);
  expect(failure).toBeInstanceOf(RetryLater);
});

test('what is appended beside the first entry follows it', async () => {
  const { steps } = await written((begun) => Promise.all([1, 2, 3].map((n) => begun.append('c-1', intent(n)))));
  expect(steps.join(', ')).toBe('c-1 applying, c-1 intent, c-1 intent, c-1 intent');
});
