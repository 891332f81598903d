/** A plan that is refused because something may not be read names the right that is missing, and what to type. */
import demo from '../../examples/demo-tenant.json';
import type { Case } from '../../src/controls/case';
import { controls } from '../../src/controls/index';
import { isRefusal } from '../../src/lib/errors';
import { needsOf } from '../../src/setup/needs';
import { night, openIncidentLab } from '../support/corridor/incident-lab';
import { type Office, openOffice, tenantId } from '../support/corridor/office';
import { allowing, type Granted, grantedTo, without } from '../support/tenants/exact-grants';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';
import { openSimulatedTenant } from '../support/tenants/simulated-tenant';
import { openTenantLab, type TenantLab } from '../support/tenants/tenant-lab';
import { travelTenant } from '../support/tenants/travel-tenant';

const needs = needsOf('read').filter(({ grant }) => grant.kind !== 'azureRole');
/** Plans are made on the command line by the app that only reads. */
const exact = grantedTo('read');
const planning = controls.filter(({ plan }) => plan !== undefined);
const granting = (simulator: Granted): Case => ({ name: 'demo', state: { ...demo, simulator }, verdict: 'unknown' });

let lab: TenantLab;
beforeAll(async () => {
  lab = await openTenantLab();
});
afterAll(() => lab.close());

/** What a refused plan of each control says to do; null for a plan that is made. */
async function refusals(granted: Granted, list = planning): Promise<ReadonlyMap<string, string>> {
  const one = granting(granted);
  lab.load(one);
  const told = new Map<string, string>();
  for (const control of list) {
    const drafted = await lab.draft(control, one);
    if (isRefusal(drafted)) told.set(control.id, `${drafted.code}: ${drafted.reason} ${drafted.remedy}`);
  }
  return told;
}

let whole: ReadonlyMap<string, string>;
const refused = new Set<string>();
beforeAll(async () => {
  whole = await refusals(exact);
});

test.each(needs.map((need) => [need.grant.name, need] as const))(
  'without %s a plan is made as before, or refused with that name and the command that says how it is granted',
  async (name, need) => {
    const asking = planning.filter(({ id }) => need.controls.includes(id));
    const less = await refusals(without(exact, name), asking);
    const changed = [...less].filter(([control, told]) => whole.get(control) !== told);
    for (const [control, told] of changed) {
      const names =
        /^unreadable: .+ Grant (.+), then plan again; hardenbot doctor says how that is granted\.$/.exec(told)?.[1] ?? '';
      const named = names.split(', ').some((one) => one.includes(name) || allowing(one).has(name));
      expect({ control, told, named }).toEqual({ control, told, named: true });
      refused.add(control);
    }
  },
);

test('most controls have a right without which there is no plan of theirs', () => {
  expect(whole.size).toBeLessThan(planning.length / 2);
  expect(refused.size).toBeGreaterThan(planning.length / 2);
});

const toType = 'hardenbot doctor says how that is granted.';
const lacking = (name: string): Granted => without(grantedTo('write'), name);
/** What stands in the ledger of the newest refusal, in the words for people. */
const refusalIn = ({ storage }: Office): string => {
  const event = storage.entries.get(tenantId)?.at(-1)?.event;
  return event?.type === 'refused' ? `${event.reason} ${event.remedy}` : '';
};

test('so does a travel exception that cannot be planned', async () => {
  const { client, close } = await openSimulatedTenant({ ...travelTenant(), simulator: lacking('Policy.Read.All') });
  const office = openOffice({ client });
  await office.does('ana', { says: 'travel eva@contoso.com ES until=2026-11-27' });
  await office.settle();
  await close();
  expect(refusalIn(office)).toContain(`Grant Policy.Read.All, then plan again; ${toType}`);
});

test('so does an account that cannot be contained, which is to be blocked by hand until then', async () => {
  const incidents = await openIncidentLab(incidentTenant(night, { more: { simulator: lacking('Directory.Read.All') } }));
  await incidents.says('ana', `contain ${accounts.mia.name}`);
  await incidents.close();
  expect(refusalIn(incidents.office)).toMatch(
    /Nothing was done\. Block the account by hand now: .+ hardenbot takes User\.Read\.All/,
  );
  expect(refusalIn(incidents.office)).toContain(toType);
});
