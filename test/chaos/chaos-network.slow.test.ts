/** A worker that is cut off from the store for longer than its lock: BullMQ alone makes two effects of one job, hardenbot makes one. */
import { effectsOfBareQueue, effectsOfOurs, partitionTrial } from '../support/chaos/partition';

test('the same tenant, the same pause and the same cut: two effects with BullMQ alone, one with ours', async () => {
  const [bare, ours] = await Promise.all([effectsOfBareQueue(), effectsOfOurs()]);
  expect({ bare, ours: ours.effects, problems: ours.problems }).toEqual({ bare: 2, ours: 1, problems: [] });
});

test.each([1])('seed %i: a cut at any moment, healed late or never, leaves one effect an object', async (seed) => {
  expect({ seed, problems: await partitionTrial(seed) }).toEqual({ seed, problems: [] });
});
