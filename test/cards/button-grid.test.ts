/** Some buttons of some cards under every setting; `npm run chaos -- --only buttons` presses all of them. */
import { everyRule, walk } from '../support/buttons/press-every-button';
import { count } from '../support/runner/counts';

const presses = count({ fast: 3, full: 30 });

test.each(everyRule.map((rules, index) => [rules.name, rules, index] as const))(
  'each press does what its label says, or says what to do next: %s',
  async (_name, rules, seed) => {
    const pressed = await walk(rules, { seed, presses, pressed: new Map() });
    expect(pressed.flatMap(({ triple, finding }) => (finding === null ? [] : [`${triple}: ${finding}`]))).toEqual([]);
    expect(pressed.length).toBeGreaterThan(0);
  },
);
