/** A plan that is refused because something may not be read names the right that is missing, and what to type. */
import demo from '../examples/demo-tenant.json';
import type { Case } from '../src/controls/case';
import { controls } from '../src/controls/index';
import { isRefusal } from '../src/errors';
import { needsOf } from '../src/setup/needs';
import { allowing, type Granted, grantedTo, without } from './support/tenants/exact-grants';
import { openTenantLab, type TenantLab } from './support/tenants/tenant-lab';

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
async function refusals(granted: Granted): Promise<ReadonlyMap<string, string>> {
  const one = granting(granted);
  lab.load(one);
  const told = new Map<string, string>();
  for (const control of planning) {
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
    const less = await refusals(without(exact, name));
    const changed = [...less].filter(([control, told]) => whole.get(control) !== told);
    for (const [control, told] of changed) {
      const names =
        /^unreadable: .+ Grant (.+), then plan again; hardenbot doctor says how that is granted\.$/.exec(told)?.[1] ?? '';
      const named = names.split(', ').some((one) => one.includes(name) || allowing(one).has(name));
      expect({ control, told, named, asked: need.controls.includes(control) }).toEqual({
        control,
        told,
        named: true,
        asked: true,
      });
      refused.add(control);
    }
  },
);

test('most controls have a right without which there is no plan of theirs', () => {
  expect(whole.size).toBeLessThan(planning.length / 2);
  expect(refused.size).toBeGreaterThan(planning.length / 2);
});
