/** Whatever dies, gets lost or answers badly: a change is done once, or is said not to be done. */
import { openTrialGround, type TrialGround } from './support/chaos/trial';
import { count } from './support/runner/counts';

let ground: TrialGround;
beforeAll(async () => {
  ground = await openTrialGround();
});
afterAll(() => ground.close());

test.each(Array.from({ length: count({ fast: 6, full: 20 }) }, (_unused, index) => index + 1))(
  'seed %i: every effect is announced once, done once and told truly',
  async (seed) => {
    const { violations } = await ground.run(seed);
    expect({ seed, violations }).toEqual({ seed, violations: [] });
  },
);
