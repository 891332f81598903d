/** Random tenants of every family, judged by the controls and by oracles that know the vendor's semantics alone. `npm run fuzz` tries many more. */
import { courses, families, questions } from '../fuzz/families';
import { printed } from '../fuzz/print-case';
import { runFamily } from '../fuzz/run-family';
import { count } from '../support/runner/counts';

const many = count({ fast: 40, full: 1_200 });
const few = count({ fast: 3, full: 150 });

test.each([
  ...[...families, ...questions].map((family) => [family.name, family, many] as const),
  ...courses.map((family) => [family.name, family, few] as const),
])('%s: the product and its oracle agree', async (_name, family, runs) => {
  const { disagreements } = await runFamily(family, { seed: 20_261_124, runs, maxDisagreements: 1 });
  expect(disagreements.flatMap((one) => printed(one)).join('\n')).toBe('');
});
