/** Real processes on a real store, in the middle of a change of settings: it is never half applied and never forgotten, and counts the same for gateway and worker. */
import { settingsBlows, settingsFailOver, settingsTrial } from '../support/chaos/settings-trial';
import { count } from '../support/runner/counts';

const seeds = Array.from({ length: count({ fast: 1, full: 2 }) }, (_unused, index) => index + 1);

test.each(Object.keys(settingsBlows).flatMap((name) => seeds.map((seed) => [name, seed] as const)))(
  '%s, seed %i: the change counts once, in both',
  async (name, seed) => {
    expect({ name, seed, problems: await settingsTrial(name, seed) }).toEqual({ name, seed, problems: [] });
  },
  300_000,
);

test.each(seeds)(
  'the store loses its primary, seed %i: the change counts once, in both',
  async (seed) => {
    expect({ seed, problems: await settingsFailOver(seed) }).toEqual({ seed, problems: [] });
  },
  300_000,
);
