/** Whether an account stays contained: another directory may undo the block or hold the password, someone may enable it, and it may be deleted and restored. */

import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { incidentState } from '../../src/features/incident/gateway/incident-state';
import { incidentView } from '../../src/features/incident/gateway/incident-view';
import { reopenedCard } from '../../src/features/incident/gateway/notices';
import { textOf } from '../support/chat/chat-room';
import { type IncidentLab, night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, tenantId } from '../support/corridor/office';
import { sample } from '../support/runner/counts';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

const { mia } = accounts;
const hours = 3600_000;
type Account = (typeof accounts)[keyof typeof accounts];
let lab: IncidentLab;
afterEach(() => lab.close());

async function contain(account: Account): Promise<void> {
  lab = await openIncidentLab(incidentTenant(night), { approvals: { incident: [ids.bo] } });
  await lab.says('ana', `contain ${account.name}`);
  await lab.approves('bo');
  await later(11 * 60_000);
}

async function later(ms: number): Promise<void> {
  lab.office.forward(ms);
  await lab.office.settle();
}

const view = async () => {
  const { directory, work } = lab.office;
  const found = await incidentView({ name: 'contoso', id: tenantId, settingsVersion: '' }, lab.incident().id, {
    ledger: work.ledger,
    evidence: { load: () => Promise.resolve(null) },
    directory,
    now: lab.office.now,
  });
  if (found === null) throw new Error('There is no incident.');
  return found;
};
const state = async () => {
  const { incident, stages } = await view();
  return incidentState(incident, stages);
};
const itemOf = (words: string) => lab.incident().evidence?.items.find(({ what }) => what.includes(words));

interface User {
  readonly id: string;
  accountEnabled: boolean;
}

/** What happens in the directory beside hardenbot. */
function inDirectory(change: (users: User[]) => void): void {
  const tenant = structuredClone(lab.simulator.state()) as { readonly graph: { readonly users: User[] } };
  change(tenant.graph.users);
  lab.simulator.load(tenant);
}

async function claimed(words: string): Promise<void> {
  await lab.says('ana', `claim ${lab.incident().id} ${itemOf(words)?.n ?? 0} called the administrator of it`);
}

describe('what another directory holds', () => {
  const places = [
    ['Active Directory', accounts.synced, 'Active Directory still has the old password', 'Enable the account there too'],
    [
      'an identity provider',
      accounts.federated,
      'the identity provider of its domain still has',
      'unblock the account there too',
    ],
    ['a home tenant', accounts.guest, 'its home tenant still has the old password', 'those of its home tenant'],
  ] as const;

  test.each(sample(places, 1))(
    '%s: access waits until a person answers for it by its number, and is told what to do there',
    async (_name, account, held, told) => {
      await contain(account);
      const { id, evidence } = lab.incident();
      const others = (evidence?.items ?? []).filter(({ what }) => !what.includes(held)).map(({ n }) => n);
      await lab.says('ana', `claim ${id} ${others.join(',')} looked by hand`);
      await lab.says('ana', `restore ${id}`);
      expect(lab.change().refusal?.reason).toContain(held);
      expect((await state()).tone).not.toBe('good');
      await claimed(held);
      await lab.says('ana', `restore ${id}`);
      const warnings = lab
        .change()
        .plan?.warnings.map(({ text }) => text)
        .join(' ');
      expect(warnings).toContain(told);
      expect(warnings).not.toContain('hand the person the new one');
    },
  );

  test('what Active Directory can undo is not called contained until a person did it there, and once more after each containment', async () => {
    await contain(accounts.synced);
    expect((await state()).text).toMatch(/^contained here, not on-premises · /);
    expect(textOf(incidentCard(await view()))).toContain('reset its password there twice');
    await claimed('Active Directory');
    expect((await state()).text).toMatch(/^contained · /);
    inDirectory((users) => {
      for (const user of users) if (user.id === accounts.synced.id) user.accountEnabled = true;
    });
    await later(13 * hours);
    expect(itemOf('may sign in again')?.why).toMatch(/^disable it in Active Directory first/);
    await lab.says('ana', `contain ${lab.incident().id}`);
    await lab.approves('bo');
    await later(11 * 60_000);
    expect((await state()).text).toMatch(/^contained here, not on-premises · /);
  });
});

describe('an account that was contained and may sign in', () => {
  const enabled = () =>
    inDirectory((users) => {
      for (const user of users) if (user.id === mia.id) user.accountEnabled = true;
    });

  test('is not called contained any more, calls people, and is restored by no plan', async () => {
    await contain(mia);
    expect(reopenedCard(await view())).toBeNull();
    enabled();
    await later(13 * hours);
    expect(await state()).toMatchObject({ text: expect.stringMatching(/^not contained any more · \d+ open/), tone: 'bad' });
    expect(reopenedCard(await view())?.title).toBe('Not contained any more: mia@contoso.com in contoso');
    await lab.says('ana', `restore ${lab.incident().id}`);
    expect(lab.change().refusal?.reason).toContain('may sign in already, and no plan restored access');
  });

  test('is contained again, and its sessions end once more when access is restored', async () => {
    await contain(mia);
    enabled();
    await later(13 * hours);
    await lab.says('ana', `contain ${lab.incident().id}`);
    await lab.approves('bo');
    await later(11 * 60_000);
    expect((await state()).text).toMatch(/^contained · /);
    expect(reopenedCard(await view())).toBeNull();
    await lab.says('ana', `restore ${lab.incident().id} despite the tender is due`);
    const before = lab.writes().length;
    for (const who of ['bo', 'cy'] as const) await lab.approves(who);
    expect(lab.writes().slice(before)).toEqual([expect.stringContaining('revokeSignInSessions'), `PATCH /v1.0/users/${mia.id}`]);
    expect(reopenedCard(await view())).toBeNull();
  });

  test('was deleted: it is looked for as long as it can be restored, and read again once it is', async () => {
    await contain(mia);
    let gone: User[] = [];
    inDirectory((users) => {
      gone = users.splice(
        users.findIndex(({ id }) => id === mia.id),
        1,
      );
    });
    await later(13 * hours);
    expect(lab.incident().refusal?.reason).toContain('mia@contoso.com is not in the directory any more');
    expect(incidentCard(await view()).tone).toBe('warn');
    inDirectory((users) => void users.push(...gone.map((user) => ({ ...user, accountEnabled: true }))));
    await later(13 * hours);
    expect(lab.incident().refusal).toBeNull();
    expect((await state()).text).toMatch(/^not contained any more/);
  });
});
