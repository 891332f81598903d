/** What Conditional Access policies cover together: agreed with a trial of every sign-in, and steady under what must not matter. */
import fc from 'fast-check';
import type { Context } from '../../src/controls/control';
import type { Settings } from '../../src/controls/country-block/definition';
import { EvidenceBase, reads } from '../../src/controls/country-block/evidence-base';
import { control as countryBlock } from '../../src/controls/country-block/index';
import { control as legacyAuth } from '../../src/controls/legacy-auth/index';
import { runReads } from '../../src/worker/audit/run-reads';
import { contextOf, judge } from '../support/controls/run-case';
import { count } from '../support/runner/counts';
import { stateClient } from '../support/tenants/state-client';
import { accounts, groups, openByTrial, type TinyPolicy, tinyPolicy, tinyTenant } from '../support/tenants/tiny-access';

const settings = { block: ['RU', 'KP'] };

function caseOf(policies: readonly TinyPolicy[]) {
  return { name: 'tiny', state: tinyTenant(policies), settings, breakGlass: [], verdict: 'pass' as const };
}

/** Ids of the accounts that get through, and that may. */
async function openAccounts(
  policies: readonly TinyPolicy[],
): Promise<{ readonly yes: readonly string[]; readonly perhaps: readonly string[] }> {
  const one = caseOf(policies);
  const base = new EvidenceBase(contextOf(countryBlock, one) as Context<Settings>);
  const { outcomes } = await runReads([{ reads, fold: base.access }], {
    client: stateClient(one.state),
    monotonicMs: () => 0,
  });
  const { union } = base.compute(outcomes).covered;
  const idsOf = (numbers: Iterable<number>): readonly string[] =>
    [...numbers].flatMap((number) => base.access.accounts.get(number).id || []);
  return { yes: idsOf(union.open.yes), perhaps: idsOf(union.open.perhaps) };
}

const rank = { fail: 0, unknown: 0, partial: 1, pass: 2, notApplicable: 2 } as const;

async function ranks(policies: readonly TinyPolicy[]): Promise<readonly number[]> {
  const one = caseOf(policies);
  const findings = [await judge(countryBlock, one), await judge(legacyAuth, { ...one, settings: {} })];
  return findings.map((finding) => rank[finding.verdict]);
}

const fewPolicies = fc.array(tinyPolicy, { maxLength: 5 });

test('whoever gets through by the sets gets through when every sign-in is tried one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fewPolicies, async (policies) => {
      const open = await openAccounts(policies);
      expect({ yes: open.yes, perhaps: open.perhaps }).toEqual({ yes: openByTrial(policies), perhaps: openByTrial(policies) });
    }),
    { numRuns: count({ fast: 50, full: 600 }) },
  );
});

test('one more enabled block policy never lowers the coverage', async () => {
  await fc.assert(
    fc.asyncProperty(fewPolicies, tinyPolicy, async (policies, more) => {
      const added = [...policies, { ...more, state: 'enabled', grant: 'block' }];
      const [before, after] = [await ranks(policies), await ranks(added)];
      for (const [index, value] of after.entries()) expect(value).toBeGreaterThanOrEqual(before[index] ?? 0);
      expect((await openAccounts(policies)).perhaps).toEqual(expect.arrayContaining([...(await openAccounts(added)).perhaps]));
    }),
    { numRuns: count({ fast: 20, full: 150 }) },
  );
});

test('one more exclusion never raises the coverage', async () => {
  const exclusion = fc.oneof(
    fc.constantFrom(...accounts.map((account) => account.id)).map((id) => ({ excludeUsers: [id] })),
    fc.constantFrom(...groups.map((group) => group.id)).map((id) => ({ excludeGroups: [id] })),
    fc.constant({ excludeApplications: ['Office365'] }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(tinyPolicy, { minLength: 1, maxLength: 4 }), exclusion, async (policies, more) => {
      const narrowed = policies.map((policy, index) =>
        index > 0
          ? policy
          : {
              ...policy,
              excludeUsers: [...policy.excludeUsers, ...('excludeUsers' in more ? more.excludeUsers : [])],
              excludeGroups: [...policy.excludeGroups, ...('excludeGroups' in more ? more.excludeGroups : [])],
              excludeApplications: [
                ...policy.excludeApplications,
                ...('excludeApplications' in more ? more.excludeApplications : []),
              ],
            },
      );
      const [before, after] = [await ranks(policies), await ranks(narrowed)];
      for (const [index, value] of after.entries()) expect(value).toBeLessThanOrEqual(before[index] ?? 0);
    }),
    { numRuns: count({ fast: 20, full: 150 }) },
  );
});

test('the order of policies changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fewPolicies, async (policies) => {
      const reversed = policies.toReversed();
      expect(await ranks(reversed)).toEqual(await ranks(policies));
      expect(await openAccounts(reversed)).toEqual(await openAccounts(policies));
    }),
    { numRuns: count({ fast: 15, full: 100 }) },
  );
});

test('what cannot be read never makes a pass out of a gap, nor a gap out of a pass', async () => {
  const hidden = fc.subarray(['users', 'groups', 'roleAssignments', 'namedLocations', 'subscribedSkus'], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fewPolicies, hidden, async (policies, unread) => {
      const whole = caseOf(policies);
      const graph = Object.fromEntries(Object.entries(whole.state.graph).filter(([name]) => !unread.includes(name)));
      for (const [control, given] of [
        [countryBlock, settings],
        [legacyAuth, {}],
      ] as const) {
        const told = await judge(control, { ...whole, settings: given });
        const half = await judge(control, { ...whole, settings: given, state: { graph } });
        const contradicts = half.verdict !== 'unknown' && (half.verdict === 'pass') !== (told.verdict === 'pass');
        expect(contradicts ? { half: half.summary, told: told.summary } : null).toBeNull();
      }
    }),
    { numRuns: count({ fast: 25, full: 200 }) },
  );
});
