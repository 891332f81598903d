/** A claim is of all the items that a person typed, also where blanks stand between their numbers, and of no other. */
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { incidentTenant, accounts as inTenant } from '../support/tenants/incident-tenant';

let lab: IncidentLab;
afterEach(() => lab.close());

async function contained(): Promise<{ readonly id: string; readonly two: readonly [string, string] }> {
  lab = await openIncidentLab(incidentTenant(night));
  await lab.says('ana', `contain ${inTenant.mia.name}`);
  await lab.approves('bo');
  const { id, evidence } = lab.incident();
  const [one, other] = (evidence?.items ?? []).map(({ n }) => `${n}`);
  return { id, two: [one ?? '', other ?? ''] };
}

test.each([', ', ' ,', ' , ', ','])('two items with "%s" between them', async (between) => {
  const { id, two } = await contained();
  expect(await lab.says('ana', `claim ${id} ${two.join(between)} called Mia on her desk phone`)).toBe('done');
  const claimed = lab.incident().claims.flatMap(({ items }) => items);
  expect(new Set(claimed).size).toBe(2);
});

test('two numbers with a blank alone may be one and a reason, so nothing is claimed', async () => {
  const { id, two } = await contained();
  expect(await lab.says('ana', `claim ${id} ${two.join(' ')} called Mia on her desk phone`)).toBe('unknown-item');
  expect(lab.incident().claims).toEqual([]);
});
