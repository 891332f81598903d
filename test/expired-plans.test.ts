/** A plan that nobody approved in time waits for nobody: in every list, at home, and on the card of an incident, which can be cleaned all the same. */
import type { ChatEvent } from '../src/chat/platform';
import { incidentView } from '../src/gateway/outbox/incident-view';
import { incidentCard } from '../src/views/incident';
import { textOf } from './support/chat/chat-room';
import { night, openIncidentLab } from './support/corridor/incident-lab';
import { ids, openOffice, tenantId } from './support/corridor/office';
import { accounts, incidentTenant } from './support/tenants/incident-tenant';

const day = 24 * 3_600_000;
let key = 0;
const typed = (text: string): ChatEvent => {
  key += 1;
  return {
    kind: 'command',
    text,
    actor: { platform: 'terminal', id: 'ana', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: `k${key}`,
  };
};

test('it waits in no list of changes and not at home', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const asked = ['changes', 'changes @all', 'home'];
  for (const text of asked) expect(JSON.stringify(await office.answers(typed(text)))).toContain('waiting for approval');
  office.forward(7 * day);
  for (const text of asked) {
    const answer = JSON.stringify(await office.answers(typed(text)));
    expect(answer).toContain('expired');
    expect(answer).not.toContain('waiting for approval');
  }
  expect(JSON.stringify(await office.answers(typed('changes @all')))).toContain('0 plans for somebody to approve');
});

test('an incident whose cleaning was not approved in time offers to plan it anew', async () => {
  const lab = await openIncidentLab(incidentTenant(night), {
    approvals: { incident: [ids.bo] },
    breakGlass: [accounts.breakGlass.name],
  });
  try {
    await lab.says('ana', `contain ${accounts.mia.name}`);
    await lab.approves('bo');
    await lab.says('ana', `clean ${lab.incident().id} all`);
    const { ledger } = lab.office.work;
    const ports = { ledger, evidence: { load: () => Promise.resolve(null) }, now: () => lab.office.now() };
    const card = async () => {
      const view = await incidentView({ id: tenantId, name: 'contoso' } as never, lab.incident().id, ports);
      return view === null ? '' : textOf(incidentCard(view));
    };
    expect(await card()).not.toContain('Plan the cleaning');
    lab.office.forward(7 * day);
    expect(await card()).toContain('expired');
    expect(await card()).toContain('Plan the cleaning');
  } finally {
    await lab.close();
  }
});
