/** Random tenants of every family, judged by the controls and by oracles that know the vendor's semantics alone. `npm run fuzz` tries many more. */
import { families, questions } from './fuzz/families';
import { printed } from './fuzz/print-case';
import { runFamily } from './fuzz/run-family';
import { count } from './support/runner/counts';

test.each([...families, ...questions].map((family) => [family.name, family] as const))(
  '%s: the product and its oracle agree',
  async (_name, family) => {
    const wish = { seed: 20_261_124, runs: count({ fast: 60, full: 1_200 }), maxDisagreements: 1 };
    const { disagreements } = await runFamily(family, wish);
    expect(disagreements.flatMap((one) => printed(one)).join('\n')).toBe('');
  },
);
