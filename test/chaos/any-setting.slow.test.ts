/** Stores of several servers under every durability that settings may name: a decision that was confirmed is never lost in silence. `npm run chaos -- --only any-setting` runs more. */
import { anySettingTrial } from '../support/chaos/any-setting';
import { ownStores, trialOn } from '../support/chaos/stores-under-trial';
import { count } from '../support/runner/counts';

test.each(
  ownStores.flatMap((store) =>
    Array.from({ length: count({ fast: 1, full: 2 }) }, (_unused, index) => [store, index + 1] as const),
  ),
)('on %s, seed %i', async (store, seed) => {
  const { problems } = await anySettingTrial(trialOn(store, seed));
  expect(problems).toEqual([]);
});
