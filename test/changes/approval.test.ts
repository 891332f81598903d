/** Who may approve what: tiers, groups, emergencies, freezes and expiry, decided at the click and again by the worker. */
import type { Actor } from '../../src/chat/platform';
import { type ApprovalPolicy, whyNobodyCanApprove } from '../../src/engine/plan/approval';
import { type FreezeWindow, freezeAt } from '../../src/engine/plan/freeze';
import { rulesFor } from '../../src/engine/plan/rules-of-plan';
import type { PlanTerms } from '../../src/features/terms';
import { isRefusal } from '../../src/lib/errors';
import { accountDigest } from '../../src/people/links';
import { ids, listedAccounts, type Name, type Office, openOffice, tenantId } from '../support/corridor/office';

const minute = 60_000;
const hour = 60 * minute;

async function plan(office: Office, by: Name = 'ana'): Promise<string> {
  expect(await office.does(by, { says: 'plan pop-imap' })).toBe('done');
  await office.settle();
  return office.newest();
}

const approves = (office: Office, who: Name, id: string): Promise<string> =>
  office.does(who, { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });

test('a medium plan that takes two approvals is applied after the second, not the first', async () => {
  const office = openOffice();
  const id = await plan(office);
  expect(await approves(office, 'bo', id)).toBe('done');
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(await approves(office, 'cy', id)).toBe('done');
  await office.settle();
  expect(office.writes).toHaveLength(2);
  expect(office.change(id)?.status).toBe('verified');
});

test('the same person from two chats counts once', async () => {
  const office = openOffice();
  const id = await plan(office);
  await approves(office, 'bo', id);
  const elsewhere = { platform: 'slack', id: 'U9', membership: 'member', entraId: ids.bo } as const;
  expect(await office.does(elsewhere, { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' })).toBe(
    'approved-already',
  );
});

test('who asks is not counted among the approvers although settings write them in capitals', async () => {
  const approvers = { people: [ids.ana.toUpperCase(), ids.bo] };
  const office = openOffice({ approvals: { approvers } });
  expect(await office.does('ana', { says: 'plan pop-imap' })).toBe('nobody-can-approve');
});

test('a large plan is of a higher tier than its control', async () => {
  const office = openOffice({ approvals: { sizes: { medium: 1, high: 2 } } });
  const id = await plan(office);
  expect(office.change(id)?.plan?.risk).toBe('high');
});

describe('with a group of Entra ID', () => {
  const group = '9a000000-0000-4000-8000-000000000001';
  const people = (...members: Name[]) => ({
    users: Object.entries(ids).map(([name, id]) => ({ id, userPrincipalName: `${name}@contoso.com` })),
    groups: [{ id: group, displayName: 'Approvers', members: members.map((name) => ids[name]) }],
  });
  const butBo = listedAccounts.filter(({ id }) => id !== ids.bo);
  const setMembers = (office: Office, ...members: Name[]) => {
    Object.assign(office.state.graph?.['groups']?.[0] ?? {}, { members: members.map((name) => ids[name]) });
  };
  const approvals = { approvers: { entraGroup: group }, tiers: { medium: 1 } };

  test('its members approve, as they are at the click', async () => {
    const office = openOffice({ approvals, graph: people('bo', 'cy') });
    const id = await plan(office);
    expect(await approves(office, 'di', id)).toBe('not-an-approver');
    setMembers(office, 'bo', 'cy', 'di');
    expect(await approves(office, 'di', id)).toBe('done');
  });

  test('an approver who left the group after the click does not count when the worker begins', async () => {
    const office = openOffice({ approvals, graph: people('bo', 'cy') });
    const id = await plan(office);
    await approves(office, 'bo', id);
    setMembers(office, 'cy');
    await office.settle();
    expect(office.writes).toEqual([]);
    expect(office.change(id)?.refusal?.reason).toBe('bo approved this and is not entitled to any more.');
  });

  test('an approver whose account may not sign in does not approve, and does not count any more', async () => {
    const office = openOffice({ approvals, graph: people('bo', 'cy') });
    const disable = (one: string) => {
      for (const user of office.state.graph?.['users'] ?? []) if (user['id'] === one) user['accountEnabled'] = false;
    };
    const id = await plan(office);
    disable(ids.bo);
    expect(await approves(office, 'bo', id)).toBe('not-an-approver');
    expect(await approves(office, 'cy', id)).toBe('done');
    disable(ids.cy);
    await office.settle();
    expect(office.writes).toEqual([]);
    expect(office.change(id)?.status).toBe('refused');
  });

  test('whose members cannot be read once it was approved: it waits, and is begun when they can be read again', async () => {
    const office = openOffice({ approvals, graph: people('bo', 'cy') });
    const id = await plan(office);
    await approves(office, 'bo', id);
    const away = { [`graph.groups/${group}`]: { complete: false, error: { status: 503 } } };
    Object.assign(office.state, { collection: away });
    await expect(office.settle()).rejects.toThrow('could not be read');
    expect(office.change(id)?.status).toBe('approved');
    expect(office.writes).toEqual([]);
    Object.assign(office.state, { collection: {} });
    await office.runJob({
      name: 'apply',
      tenant: tenantId,
      subject: id,
      reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: id },
    });
    expect(office.change(id)?.status).toBe('verified');
  });

  test('whose members cannot be read, as the directory takes no credential: nobody approves, and what nobody kept is undone in time', async () => {
    const office = openOffice({ approvals, graph: people('bo', 'cy'), revertsItself: true });
    const gone = { [`graph.groups/${group}`]: { complete: false, error: { status: 401 } } };
    const id = await plan(office);
    Object.assign(office.state, { collection: gone });
    expect(await approves(office, 'bo', id)).toBe('group-unreadable');
    Object.assign(office.state, { collection: {} });
    await approves(office, 'bo', id);
    await office.settle();
    expect(office.change(id)?.status).toBe('verified');
    Object.assign(office.state, { collection: gone });
    office.forward(31 * 60_000);
    await office.settle();
    expect(office.change(id)?.status).toBe('revertedUnkept');
  });

  test.each([
    ['does not exist', { users: listedAccounts, groups: [] }, 'unknown-group'],
    ['is empty', { users: listedAccounts, groups: [{ id: group, members: [] }] }, 'empty-group'],
    [
      'holds guests alone',
      {
        users: [...butBo, { id: ids.bo, userPrincipalName: 'bo_fabrikam.com#EXT#@contoso.com' }],
        groups: [{ id: group, members: [ids.bo] }],
      },
      'empty-group',
    ],
    [
      'holds accounts alone that may not sign in',
      {
        users: [...butBo, { id: ids.bo, userPrincipalName: 'bo@contoso.com', accountEnabled: false }],
        groups: [{ id: group, members: [ids.bo] }],
      },
      'empty-group',
    ],
  ])('a group that %s is nobody: asking is refused and starting is too', async (_what, graph, code) => {
    const office = openOffice({ approvals, graph });
    expect(await office.does('ana', { says: 'plan pop-imap' })).toBe(code);
    expect(await office.directory.problems()).toEqual([expect.stringMatching(/^approvals\.approvers\.entraGroup: /)]);
  });
});

describe('with several groups for a tier', () => {
  const tiers = {
    medium: {
      approvals: 2,
      groups: [
        { name: 'Security', people: [ids.bo, ids.cy] },
        { name: 'Operations', people: [ids.cy, ids.di] },
      ],
    },
  };

  test('two of the one group are not enough', async () => {
    const office = openOffice({ approvals: { tiers } });
    const id = await plan(office);
    await approves(office, 'bo', id);
    await approves(office, 'ana', id);
    await office.settle();
    expect(office.writes).toEqual([]);
  });

  test('one person does not stand for both groups, whatever the order', async () => {
    for (const order of [
      ['cy', 'bo'],
      ['bo', 'cy'],
      ['cy', 'di'],
    ] as const) {
      const office = openOffice({ approvals: { tiers } });
      const id = await plan(office);
      await approves(office, order[0], id);
      await office.settle();
      expect(office.writes).toEqual([]);
      await approves(office, order[1], id);
      await office.settle();
      expect(office.writes).toHaveLength(2);
    }
  });

  test('when nobody could represent a group, asking is refused at once and names the rule', async () => {
    const alone = { medium: { approvals: 1, groups: [{ name: 'Security', people: [ids.ana] }] } };
    const office = openOffice({ approvals: { tiers: alone } });
    expect(await office.does('ana', { says: 'plan pop-imap' })).toBe('nobody-can-approve');
  });
});

test('who asks about the account of an approver is told that this one does not count', async () => {
  const office = openOffice();
  const policy = await office.directory.policy(tenantId);
  if (isRefusal(policy)) throw new Error(policy.reason);
  const needed = { ...policy, approvers: new Set([ids.ana, ids.bo]) };
  const travel = { account: { id: ids.bo } } as NonNullable<PlanTerms['travel']>;
  const ana = { entraId: ids.ana, name: 'Ana' };
  const said = (rules: ApprovalPolicy) => whyNobodyCanApprove(ana, 'high', rules)?.reason;
  expect(said(rulesFor(needed, { travel }))).toContain('besides you and the person whose account it is, and there is none.');
  expect(said(rulesFor(needed, {}))).toContain('besides you, and there is only 1.');
});

test('a waiver becomes active by nobody who is no approver any more', async () => {
  const office = openOffice();
  await office.does('ana', { says: 'audit' });
  await office.settle();
  await office.does('ana', { says: 'waive pop-imap --days 30 --reason scanner' });
  const id = office.newest('w-');
  expect(await office.approves('bo', id)).toBe('done');
  const withoutBo = openOffice({ from: office.snapshot(), approvals: { approvers: { people: [ids.ana, ids.cy, ids.di] } } });
  expect(await withoutBo.approves('cy', id)).toBe('not-an-approver');
  expect(await office.approves('cy', id)).toBe('done');
});

describe('in a freeze', () => {
  const freeze = [{ from: '2026-11-24', to: '2026-11-24', reason: 'quarter end' }];

  test('nobody approves, and an emergency approval with a reason goes through for everybody to see', async () => {
    const office = openOffice({ approvals: { freeze }, timeZone: 'Europe/Berlin' });
    const id = await plan(office);
    expect(await approves(office, 'bo', id)).toBe('frozen');
    expect(await office.does('eve', { says: `emergency ${id}` })).toBe('missing-reason');
    expect(await office.does('eve', { says: `emergency ${id} mailboxes are being read` })).toBe('done');
    await office.settle();
    expect(office.writes).toHaveLength(2);
    for (const who of ['eve', 'ana'] as const) expect(await office.does(who, { says: `review ${id}` })).toBe('not-allowed');
    expect(await office.does('bo', { says: `review ${id}` })).toBe('done');
  });

  test('it begins and ends by the clock of the tenant', async () => {
    const office = openOffice({ approvals: { freeze, expiresAfter: '2d' }, timeZone: 'Pacific/Auckland' });
    const id = await plan(office);
    expect(await approves(office, 'bo', id)).toBe('frozen');
    office.forward(2 * hour);
    expect(await approves(office, 'bo', id)).toBe('done');
  });

  test('a freeze that begins after the click stops the worker', async () => {
    const office = openOffice({ approvals: { freeze: [{ days: ['tue'], from: '09:30', to: '10:00' }], tiers: { medium: 1 } } });
    const id = await plan(office);
    await approves(office, 'bo', id);
    office.forward(31 * minute);
    await office.settle();
    expect(office.writes).toEqual([]);
    expect(office.change(id)?.refusal?.reason).toMatch(/frozen until 2026-11-24 10:00 UTC/);
  });
});

test('a weekly freeze over midnight holds until the morning of the next day', async () => {
  const office = openOffice({ approvals: { freeze: [{ days: ['mon'], from: '18:00', to: '09:30' }] } });
  const id = await plan(office);
  expect(await approves(office, 'bo', id)).toBe('frozen');
  office.forward(31 * minute);
  expect(await approves(office, 'bo', id)).toBe('done');
});

test('the time for approval and the time for applying end apart', async () => {
  const late = openOffice({ approvals: { expiresAfter: '1h' } });
  const first = await plan(late);
  late.forward(61 * minute);
  expect(await approves(late, 'bo', first)).toBe('expired');

  const slow = openOffice({ approvals: { expiresAfter: '4h', applyWithin: '10m', tiers: { medium: 1 } } });
  const second = await plan(slow);
  await approves(slow, 'bo', second);
  slow.forward(11 * minute);
  await slow.settle();
  expect(slow.writes).toEqual([]);
  expect(slow.change(second)?.refusal?.reason).toBe('It was approved too long ago to be applied now.');
});

test('an approval can be revoked until it begins, and not after', async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const id = await plan(office);
  await approves(office, 'bo', id);
  expect(await office.does('cy', { says: `revoke ${id}` })).toBe('done');
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(office.change(id)?.status).toBe('revoked');

  const second = await plan(office);
  await approves(office, 'bo', second);
  await office.settle();
  expect(await office.does('cy', { says: `revoke ${second}` })).toBe('already-decided');
});

test('what moved after the plan was made is named, nothing is written, and a fresh plan can be made', async () => {
  const office = openOffice({ approvals: { tiers: { medium: 1 } } });
  const id = await plan(office);
  await approves(office, 'bo', id);
  Object.assign(office.state.exchange['CASMailbox']?.[1] ?? {}, { ImapEnabled: false });
  await office.settle();
  expect(office.writes).toEqual([]);
  expect(office.change(id)?.refusal?.reason).toContain('2@contoso.com: ImapEnabled was true and is false');
  expect(office.change(await plan(office))?.status).toBe('waiting');
});

test('reminders come less and less often, tell one person more each time, and end with the time for approval', async () => {
  const escalation = [ids.cy, ids.di];
  const office = openOffice({ approvals: { escalation, remindAfter: '10m', expiresAfter: '2h' } });
  const id = await plan(office);
  const told: (readonly string[])[] = [];
  for (let minutes = 0; minutes < 200; minutes += 1) {
    office.forward(minute);
    await office.settle();
  }
  for (const { event } of [...office.storage.entries.values()].flat()) if (event.type === 'reminded') told.push(event.told);
  expect(told).toEqual([[ids.cy], escalation, escalation]);
  expect(await approves(office, 'bo', id)).toBe('expired');
});

test('an account is linked by a code that the person confirms from the other chat, once', async () => {
  const office = openOffice();
  const stranger = { platform: 'slack', id: 'U77', membership: 'member' } as const;
  expect(await office.does(stranger, { says: 'status' })).toBe('unknown-person');
  expect(await office.does(stranger, { says: 'whoami' })).toContain('does not know you');
  expect(await office.does(stranger, { says: 'link' })).toContain('Link this account');
  const [code = ''] = office.codes;
  expect(await office.does(stranger, { says: `link ${code}` })).toBe('unknown-person');
  expect(await office.does({ ...stranger, id: 'U78' }, { clicks: 'link', on: code })).toBe('unknown-person');
  expect(await office.does('bo', { says: `link ${code}` })).toContain('Is this account yours?');
  const digest = accountDigest(stranger);
  expect(await office.does('bo', { clicks: 'link', on: code, digest })).toContain('Linked');
  expect(await office.does('cy', { clicks: 'link', on: code, digest })).toBe('wrong-code');
  expect(await office.does(stranger, { says: 'whoami' })).toContain('You are bo');
});

test('another account that somebody writes into the store after it was shown is not linked', async () => {
  const office = openOffice();
  const [mine, theirs] = ['U77', 'U66'].map((id) => ({ platform: 'slack', id, membership: 'member' }) as const) as [Actor, Actor];
  await office.does(mine, { says: 'link' });
  const [code = ''] = office.codes;
  expect(await office.does('bo', { says: `link ${code}` })).toContain('Is this account yours?');
  for (const [kept, asked] of office.asked) office.asked.set(kept, { ...asked, account: theirs.id });
  expect(await office.does('bo', { clicks: 'link', on: code, digest: accountDigest(mine) })).toBe('wrong-code');
  for (const account of [mine, theirs]) expect(await office.does(account, { says: 'status' })).toBe('unknown-person');
});

test('a code that was not answered leaves nothing in the record, and none lives longer than ten minutes, whatever the store says', async () => {
  const office = openOffice();
  const stranger = { platform: 'slack', id: 'U77', membership: 'member' } as const;
  await office.does(stranger, { says: 'link' });
  expect([...office.storage.entries.values()].flat()).toEqual([]);
  const [code = ''] = office.codes;
  for (const [kept, asked] of office.asked) office.asked.set(kept, { ...asked, until: '2027-01-01T00:00:00.000Z' });
  expect(await office.does('bo', { says: `link ${code}` })).toBe('wrong-code');
});

test('an unsigned link in the store links no one', async () => {
  const office = openOffice();
  const stranger = { platform: 'slack', id: 'U77', membership: 'member' } as const;
  await office.does(stranger, { says: 'link' });
  await office.does('bo', { clicks: 'link', on: office.codes[0] ?? '', digest: accountDigest(stranger) });
  expect(await office.does(stranger, { says: 'whoami' })).toContain('You are bo');
  for (const entries of office.storage.entries.values())
    entries.forEach((entry, index) => {
      if (entry.event.type === 'linked')
        entries[index] = JSON.parse(JSON.stringify(entry).replaceAll(ids.bo, ids.cy)) as typeof entry;
    });
  expect(await office.does(stranger, { says: 'status' })).toBe('ledger-halted');
});

test.each([
  ['every week', { days: ['sat'], from: '22:00', to: '02:30' }],
  ['once', { from: '2026-10-24T22:00', to: '2026-10-25T02:30' }],
] as const)('a freeze %s holds until its end comes the second time, where the clocks go back', (_how, window) => {
  const frozenUntil = (at: string) =>
    freezeAt([window] as readonly FreezeWindow[], 'Europe/Berlin', new Date(at))?.until.toISOString();
  const until = '2026-10-25T01:30:00.000Z';
  expect(['2026-10-25T00:15:00Z', '2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z'].map(frozenUntil)).toEqual([
    until,
    until,
    until,
  ]);
  expect(frozenUntil('2026-10-25T01:30:00Z')).toBeUndefined();
});
