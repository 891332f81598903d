/** What hardenbot suggests of tenants whose truth is known: never what locks people out or loses mail, and nearly always what is so. */

import { bareTenantSchema } from '../../src/config/settings';
import { controls } from '../../src/controls/index';
import { addressesOf } from '../../src/controls/reasoning/ip/setting';
import { contextFor } from '../../src/worker/context';
import { discover } from '../../src/worker/discovery/discover';
import { type Discovered, discoverySchema } from '../../src/worker/discovery/discovery';
import { asOf, type RandomTenant, randomTenant, type Truth } from '../support/discovery/random-tenant';
import { count, isFull } from '../support/runner/counts';
import { stateClient } from '../support/tenants/state-client';

const settings = bareTenantSchema.parse({});
const seeds = Array.from({ length: count({ fast: 20, full: 200 }) }, (_unused, index) => 4100 + index);

async function discovered({ state }: Pick<RandomTenant, 'state'>): Promise<readonly Discovered[]> {
  const contexts = controls.map((control) => ({
    control,
    context: contextFor({ control, tenantId: '7e000000-0000-4000-8000-000000000001', settings, protectedPeople: [], asOf }),
  }));
  const found = await discover(
    { tenantId: 'contoso', asOf, breakGlass: [], controls: contexts },
    { client: stateClient(state), monotonicMs: () => 0 },
  );
  return discoverySchema.parse(found).suggestions;
}

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** What would go wrong for people if it were accepted without a look; null: nothing. */
function harmOf({ about, answer, settings: chosen }: Discovered, truth: Truth): string | null {
  if (answer !== 'use') return null;
  switch (about) {
    case 'inbound-filter': {
      const taken = addressesOf([...textsOf(chosen['ranges']), ...textsOf(chosen['allow'])]);
      const lost = (truth.filter?.addresses ?? ['everything']).filter(
        (address) => address === 'everything' || !addressesOf([address]).isSubsetOf(taken),
      );
      return lost.length === 0 ? null : `mail from ${lost.join(', ')} is lost`;
    }
    case 'country-block': {
      const out = truth.countries.filter((code) => !textsOf(chosen['allow']).includes(code));
      return out.length === 0 ? null : `people in ${out.join(', ')} are locked out`;
    }
    case 'owa-groups': {
      const members = textsOf(chosen['groups']).flatMap((group) => truth.membersOf.get(group) ?? []);
      const wrong = members.filter((one) => truth.onTheWeb.has(one) && !textsOf(chosen['allow']).includes(one));
      return wrong.length === 0 ? null : `${wrong.join(', ')} open Outlook on the web`;
    }
    case 'workload-ip': {
      const fine = addressesOf(textsOf(chosen['ranges']));
      const out = [...truth.apps].filter(
        ([id, addresses]) => !textsOf(chosen['exceptApps']).includes(id) && !addressesOf(addresses).isSubsetOf(fine),
      );
      return out.length === 0 ? null : `${out.map(([id]) => id).join(', ')} are locked out`;
    }
    case 'break-glass': {
      const wrong = textsOf(chosen['breakGlass']).filter((name) => truth.people.includes(name));
      return wrong.length === 0 ? null : `${wrong.join(', ')} work with that account`;
    }
    default:
      return null;
  }
}

const sorted = (texts: readonly string[]): string => [...texts].toSorted().join(' ');

/** Whether it is what someone who knows the tenant would answer. */
function isRight({ about, answer, settings: chosen }: Discovered, truth: Truth): boolean {
  switch (about) {
    case 'inbound-filter':
      return answer === 'notForUs' ? truth.filter === null : truth.filter !== null;
    case 'country-block':
      return sorted(textsOf(chosen['allow'])) === sorted(truth.countries);
    case 'owa-groups':
      return textsOf(chosen['groups']).every((group) => truth.groupsWithout.includes(group));
    case 'workload-ip':
      return answer === 'notForUs'
        ? truth.apps.size === 0
        : sorted(addressesOf(textsOf(chosen['ranges'])).toCidrs()) ===
            sorted(addressesOf([...truth.apps.values()].flat()).toCidrs());
    default:
      return sorted(textsOf(chosen['breakGlass'])) === sorted(truth.breakGlass);
  }
}

test(`${seeds.length} tenants: nothing that it suggests harms, what it is sure of is right, and it is sure of most that can be told`, async () => {
  const harmful: string[] = [];
  const tally = { sure: 0, right: 0, decidable: 0, settled: 0 };
  const wrong: string[] = [];
  for (const seed of seeds) {
    const tenant = randomTenant(seed);
    for (const one of await discovered(tenant)) {
      const harm = harmOf(one, tenant.truth);
      if (harm !== null) harmful.push(`seed ${seed}, ${one.about}: ${harm}: ${one.says}`);
      if (!Object.hasOwn(tenant.decidable, one.about)) continue;
      const isSure = one.confidence === 'sure';
      if (isSure) {
        tally.sure += 1;
        if (isRight(one, tenant.truth)) tally.right += 1;
        else wrong.push(`seed ${seed}, ${one.about}: ${one.says}`);
      }
      if (!tenant.decidable[one.about as keyof typeof tenant.decidable]) continue;
      tally.decidable += 1;
      if (isSure) tally.settled += 1;
      else wrong.push(`seed ${seed}, ${one.about}, not sure: ${one.says}`);
    }
  }
  expect(harmful).toEqual([]);
  const shares = { right: tally.right / tally.sure, settled: tally.settled / tally.decidable };
  // Of a few tenants a share says little; that every one of them is right and settled is what the full number shows of most.
  expect([shares.right >= 0.95, shares.settled >= 0.8 || !isFull() || wrong]).toEqual([true, true]);
  expect(tally.sure).toBeGreaterThan(seeds.length);
  if (isFull())
    process.stdout.write(`sure ${tally.sure}, right ${tally.right}; can be told ${tally.decidable}, settled ${tally.settled}\n`);
});
