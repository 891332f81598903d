/** The operations of a stored plan: a short one is read once for all who go through it, a longer one by each of them. */
import { batchSize } from '../src/worker/apply/check-operations';
import { storedOperations } from '../src/worker/apply/stored-plan';
import { popOff } from './support/decisions/sample-plan';
import { emptyStorage, memoryPlans } from './support/stores/memory-stores';

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
