/** What reasoning says of a sign-in against What-If of the simulated tenant, which evaluates by code of its own: on random tenants and questions. */
import fc from 'fast-check';
import { platforms } from '../../src/controls/reasoning/access/kinds/platforms';
import { lookWhy } from '../../src/features/why/worker/look';
import { isRefusal } from '../../src/lib/errors';
import { count } from '../support/runner/counts';
import { accounts, tinyPolicy, tinyTenant } from '../support/tenants/tiny-access';
import { tenantWithWhatIf } from '../support/tenants/what-if-of-state';

const questions = count({ fast: 150, full: 2000 });
const seed = 20_261_127;

const policies = fc.array(
  fc.record({
    policy: tinyPolicy,
    platforms: fc.option(
      fc.record({
        includePlatforms: fc.oneof(fc.constant(['all']), fc.subarray([...platforms], { minLength: 1 })),
        excludePlatforms: fc.subarray([...platforms]),
      }),
      { nil: null, freq: 2 },
    ),
  }),
  { minLength: 1, maxLength: 5 },
);
const question = fc.record({
  person: fc.constantFrom(...accounts.map(({ id }) => id)),
  from: fc.constantFrom('RU', 'KP', 'US', 'DE'),
  application: fc.constantFrom(
    '00000002-0000-0ff1-ce00-000000000000',
    '00000003-0000-0ff1-ce00-000000000000',
    '5a000000-0000-4000-8000-00000000000a',
  ),
  client: fc.constantFrom(
    'browser' as const,
    'mobileAppsAndDesktopClients' as const,
    'exchangeActiveSync' as const,
    'other' as const,
  ),
  platform: fc.constantFrom(...platforms),
});

function tenantOf(drawn: typeof policies extends fc.Arbitrary<infer Drawn> ? Drawn : never) {
  const { graph } = tinyTenant(drawn.map(({ policy }) => policy));
  return {
    graph: {
      ...graph,
      identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
      conditionalAccessPolicies: graph.conditionalAccessPolicies.map((row, index) => ({
        ...row,
        conditions: { ...row.conditions, platforms: drawn[index]?.platforms ?? null },
      })),
    },
  };
}

test(`the two say the same of ${questions} sign-ins (seed ${seed})`, async () => {
  const outcomes = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(policies, question, async (drawn, asked) => {
      const client = tenantWithWhatIf(tenantOf(drawn));
      const answer = await lookWhy({ client, question: asked, asOf: new Date('2026-11-24T00:00:00Z'), monotonicMs: () => 0 });
      if (isRefusal(answer)) throw new Error(answer.reason);
      const [place] = answer.places;
      expect(place?.whatIf?.differs).toEqual([]);
      expect(place?.outcome).not.toBe('unknown');
      expect(place?.whatIf?.outcome).toBe(place?.outcome);
      outcomes.set(place?.outcome ?? '', (outcomes.get(place?.outcome ?? '') ?? 0) + 1);
    }),
    { numRuns: questions, seed },
  );
  // Both ends of a sign-in come up often enough for a mistake to show.
  expect(Math.min(outcomes.get('in') ?? 0, outcomes.get('blocked') ?? 0)).toBeGreaterThan(questions / 10);
});
