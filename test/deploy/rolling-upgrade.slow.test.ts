/** A newer version is rolled out while people work, and rolled back: no job is dropped, nothing is done twice, and who cannot read says so. */
import { rollingUpgradeTrial } from '../support/chaos/rolling-upgrade';
import { count } from '../support/runner/counts';

test.each(Array.from({ length: count({ fast: 1, full: 2 }) }, (_unused, index) => index + 1))(
  'seed %i: gateway and worker are replaced one after the other in the middle of a change',
  async (seed) => {
    expect({ seed, problems: await rollingUpgradeTrial(seed) }).toEqual({ seed, problems: [] });
  },
);
