/** A person has a second account in a tenant, such as a guest's: settings list it as theirs, and they decide nothing about it either. */
import { settingsFrom } from '../../src/config/load';
import { rulesFor } from '../../src/engine/plan/rules-of-plan';
import type { PlanTerms } from '../../src/features/terms';
import { isRefusal } from '../../src/lib/errors';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, openOffice, tenantId } from '../support/corridor/office';
import { documentWith, proposes } from '../support/settings/settings-office';
import { incidentTenant, accounts as inTenant } from '../support/tenants/incident-tenant';

const { mia } = inTenant;
/** Mia's account is bo's. */
const accounts = { bo: { teams: mia.id.toUpperCase() } };

test('nobody lets a second account of their own in from abroad, or has a say in its incident', async () => {
  const policy = await openOffice({ accounts, approvals: { emergency: [ids.bo, ids.eve] } }).directory.policy(tenantId);
  if (isRefusal(policy)) throw new Error(policy.reason);
  const account = { id: mia.id, name: mia.name };
  const about: readonly PlanTerms[] = [
    { travel: { account } as NonNullable<PlanTerms['travel']> },
    { incident: { id: 'i-1', account } },
  ];
  for (const terms of about) {
    const rules = rulesFor(policy, terms);
    expect([...rules.approvers].sort()).toEqual([ids.ana, ids.cy, ids.di]);
    expect([...rules.emergency]).toEqual([ids.eve]);
  }
  expect(rulesFor(policy, {}).approvers).toContain(ids.bo);
});

test('nobody approves that it comes onto a list, which they would gain by', async () => {
  const document = documentWith();
  const people = document.people.map((person) => (person.entraId === ids.cy ? { ...person, teams: mia.id } : person));
  const office = openOffice({ settings: settingsFrom({ ...document, people }, 'hardenbot.yaml') });
  const id = await proposes(office, `add mfa.except.users ${mia.id}`);
  expect(await office.approves('cy', id)).toBe('gains-by-it');
  expect(await office.approves('di', id)).toBe('done');
});

describe('an incident of it', () => {
  let lab: IncidentLab;
  afterEach(() => lab.close());

  test('is neither approved, nor claimed, cleaned or restored by the person', async () => {
    lab = await openIncidentLab(incidentTenant(night), { accounts, approvals: { incident: [ids.bo, ids.cy] } });
    await lab.says('ana', `contain ${mia.name}`);
    expect(await lab.approves('bo')).toBe('not-an-approver');
    expect(await lab.approves('cy')).toBe('done');
    const { id } = lab.incident();
    for (const words of [`claim ${id} rest all of it is mine`, `clean ${id}`, `restore ${id}`])
      expect(await lab.says('bo', words)).toBe('own-account');
    expect(lab.incident().claims).toEqual([]);
    expect(await lab.says('ana', `claim ${id} rest looked at each with Mia`)).toBe('done');
  });
});
