/** A plan that nobody approved in time waits for nobody: in every list, at home, and on the card of an incident, which can be cleaned all the same. */

import type { ChatEvent } from '../../src/chat/platform';
import { unfinishedOf } from '../../src/features/campaign/unfinished';
import { incidentCard } from '../../src/features/incident/gateway/incident-card';
import { incidentState } from '../../src/features/incident/gateway/incident-state';
import { incidentView } from '../../src/features/incident/gateway/incident-view';
import { textOf } from '../support/chat/chat-room';
import { night, openIncidentLab } from '../support/corridor/incident-lab';
import { ids, openOffice, tenantId } from '../support/corridor/office';
import { accounts, incidentTenant } from '../support/tenants/incident-tenant';

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
  expect(JSON.stringify(await office.answers(typed('changes @all')))).toContain('0 plans for someone to approve');
});

test('what one of two approved waits in every list until its time is over, and is not called approved', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  await office.does('bo', { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  const asked = ['changes', 'changes @all', 'home'];
  for (const text of asked) expect(JSON.stringify(await office.answers(typed(text)))).toContain('waiting for approval');
  const unfinished = () => unfinishedOf(office.work.ledger, { tenant: tenantId, tenants: [] }, office.now());
  expect(await unfinished()).toHaveLength(1);
  office.forward(7 * day);
  for (const text of asked) expect(JSON.stringify(await office.answers(typed(text)))).toContain('expired');
  expect(await unfinished()).toEqual([]);
});

test('a press on the card of a plan whose time is over has it drawn anew', async () => {
  const drawn: string[] = [];
  const office = openOffice({ draw: async ({ view, subject }) => void drawn.push(`${view} ${subject}`) });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  office.forward(7 * day);
  await office.settle();
  const digest = office.change(id)?.plan?.digest ?? '';
  for (const clicks of ['approve', 'reject', 'ask'] as const) {
    drawn.length = 0;
    expect(await office.does('bo', { clicks, on: id, digest, reason: 'late' })).toBe('expired');
    await office.settle();
    expect(drawn).toEqual([`change ${id}`]);
  }
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
    const { work, directory } = lab.office;
    const ports = {
      ledger: work.ledger,
      directory,
      evidence: { load: () => Promise.resolve(null) },
      now: () => lab.office.now(),
    };
    const card = async () => {
      const view = await incidentView({ id: tenantId, name: 'contoso' } as never, lab.incident().id, ports);
      return view === null ? '' : textOf(incidentCard(view));
    };
    expect(await card()).not.toContain('Plan to remove items');
    lab.office.forward(7 * day);
    expect(await card()).toContain('expired');
    expect(await card()).toContain('Plan to remove items');
  } finally {
    await lab.close();
  }
});

test('incidents of many tenants are one list, in which each says where it stands, and what is open comes first', async () => {
  const lab = await openIncidentLab(incidentTenant(night), {
    approvals: { incident: [ids.bo] },
    breakGlass: [accounts.breakGlass.name],
  });
  const list = async (text: string) => JSON.stringify(await lab.office.answers(typed(text)));
  try {
    await lab.says('ana', `contain ${accounts.mia.name}`);
    expect(await list('incident @all')).toContain('contain: waiting for approval');
    lab.office.forward(7 * day);
    expect(await list('incident @all')).toContain('not contained: expired');
    await lab.says('ana', `contain ${accounts.mia.name}`);
    await lab.approves('bo');
    const both = await list('incident @all');
    expect(both).toContain('2 open incidents');
    expect(both).toContain('"contoso"');
    expect(await list('incident')).toContain('"contained · 13 open');
  } finally {
    await lab.close();
  }
});

test.each([
  [[], true, 'being read'],
  [[['contain', 'rejected']], false, 'contain: rejected'],
  [[['contain', 'stopped']], true, 'not contained: stopped half way'],
  [[['contain', 'partly']], true, 'partly contained · nothing read yet'],
  [[['contain', 'mismatch']], true, 'contained, but not as expected · nothing read yet'],
  [
    [
      ['contain', 'verified'],
      ['clean', 'verified'],
    ],
    true,
    'contained · nothing read yet',
  ],
  [
    [
      ['contain', 'verified'],
      ['restore', 'waiting'],
    ],
    true,
    'contained · nothing read yet · restore: waiting for approval',
  ],
  [
    [
      ['contain', 'verified'],
      ['restore', 'expired'],
    ],
    true,
    'contained · nothing read yet',
  ],
  [
    [
      ['contain', 'verified'],
      ['restore', 'verified'],
    ],
    true,
    'restored · nothing was read before',
  ],
] as const)('an incident with the plans %j is open: %s', (plans, isOpen, text) => {
  const stages = plans.map(([stage, status]) => ({ stage, id: 'c-1', status }));
  expect(incidentState({ evidence: null, refusal: null, claims: [] }, stages)).toMatchObject({ isOpen, text });
});
