/** Whatever dies, gets lost or answers badly: a change is done once, or is said not to be done. */
import { openTrialSetup, type TrialSetup } from '../support/chaos/trial';
import { count } from '../support/runner/counts';

let setup: TrialSetup;
beforeAll(async () => {
  setup = await openTrialSetup();
});
afterAll(() => setup.close());

test.each(Array.from({ length: count({ fast: 6, full: 20 }) }, (_unused, index) => index + 1))(
  'seed %i: every effect is announced once, done once and told truly',
  async (seed) => {
    const { violations } = await setup.run(seed);
    expect({ seed, violations }).toEqual({ seed, violations: [] });
  },
);
