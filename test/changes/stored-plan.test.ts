/** The operations of a stored plan: a short one is read once for all who go through it, a longer one by each of them, and for cards of it once. */
import { materialOf, type Plan, PlanDigest } from '../../src/engine/plan/plan';
import { ProvenPlans } from '../../src/engine/plan/stored-operations';
import { batchSize } from '../../src/worker/apply/check-operations';
import { storedOperations } from '../../src/worker/apply/stored-plan';
import { popOff, samplePlan } from '../support/decisions/sample-plan';
import { emptyStorage, memoryPlans } from '../support/stores/memory-stores';

/** What two who go through a plan of this many operations find, and how often the store was read for it. */
async function throughTwice(count: number) {
  const stored = memoryPlans(emptyStorage());
  await stored.saveOperations(
    't',
    'c-1',
    Array.from({ length: count }, (_unused, n) => popOff(n)),
  );
  let reads = 0;
  const operations: typeof stored.operations = (tenant, id) => {
    reads += 1;
    return stored.operations(tenant, id);
  };
  const plan = await storedOperations({ operations }, 't', 'c-1');
  const found: string[][] = [[], []];
  for (const names of found) for await (const { object } of plan) names.push(object);
  return { found: found.map((names) => names.length), reads };
}

test('a plan of one batch is read once', async () => {
  expect(await throughTwice(batchSize)).toEqual({ found: [batchSize, batchSize], reads: 1 });
});

test('a longer one is read whole by each who goes through it', async () => {
  expect(await throughTwice(batchSize + 1)).toEqual({ found: [batchSize + 1, batchSize + 1], reads: 3 });
});

test('one that is not there has no operations', async () => {
  expect(await throughTwice(0)).toEqual({ found: [0, 0], reads: 1 });
});

describe('for its card', () => {
  /** A plan of this many mailboxes, and how often the store was read for it. */
  function planned(count: number) {
    const at = '2026-11-24T10:00:00.000Z';
    const asked = { id: 'c-1', tenant: 't', requestedBy: { entraId: 'a', name: 'Ana' }, at, operations: count };
    const operations = Array.from({ length: count }, (_unused, n) => popOff(n));
    const digest = new PlanDigest(materialOf(samplePlan(asked)));
    for (const operation of operations) digest.add(operation);
    const plan: Plan = { ...samplePlan(asked), digest: digest.hex() };
    const store = { operations, reads: 0 };
    const proven = new ProvenPlans();
    const first = (of: Plan) =>
      proven.first(
        of,
        async function* () {
          store.reads += 1;
          yield* store.operations;
        },
        10,
      );
    return { plan, store, first };
  }

  test('a large plan is read whole once, and shown as it was proven whatever is stored by then', async () => {
    const { plan, store, first } = planned(2001);
    const shown = await first(plan);
    expect(shown).toEqual(store.operations.slice(0, 10));
    store.operations = store.operations.slice(1);
    expect(await first(plan)).toEqual(shown);
    expect(store.reads).toBe(1);
  });

  test('what was proven of one plan is not believed of another one, nor of another header', async () => {
    const { plan, store, first } = planned(2001);
    await first(plan);
    store.operations = store.operations.slice(1);
    expect(await first({ ...plan, digest: 'f'.repeat(64) })).toBeNull();
    expect(await first({ ...plan, settingsVersion: 'other' })).toBeNull();
    expect(store.reads).toBe(3);
  });

  test('a large one that was edited before is no plan, each time', async () => {
    const { plan, store, first } = planned(2001);
    store.operations = store.operations.slice(1);
    expect([await first(plan), await first(plan)]).toEqual([null, null]);
  });

  test('a small one is read whole each time: that it was edited is seen', async () => {
    const { plan, store, first } = planned(2000);
    expect(await first(plan)).toHaveLength(10);
    store.operations = store.operations.slice(1);
    expect(await first(plan)).toBeNull();
  });
});
