/** An account is contained though nobody pressed a button: only where people approved a rule for it, and never further than the rule reaches. */

import type { LedgerEvent } from '../../src/engine/ledger/entry';
import { authorOf } from '../../src/engine/ledger/envelope';
import type { SignalContained } from '../../src/features/signals/events';
import { ids, tenantId } from '../support/corridor/office';
import { add, addUnsigned } from '../support/ledger/forgeries';
import { approves, proposes } from '../support/settings/settings-office';
import { blocked, closeLabs, eventsOf, other, rings, start, usual } from '../support/signals/contain-rule-lab';
import type { SignalLab } from '../support/signals/signal-lab';
import { emergency, mallory } from '../support/signals/turned-off';

afterEach(closeLabs);

test('no one is contained without asking where no rule was approved, or only the file has one', async () => {
  const rule = { kinds: ['policy-weakened'], until: '2026-12-31' };
  for (const lab of [await start(), await start({ own: { containWithoutAsking: [rule] } })]) {
    await rings(lab);
    expect(eventsOf(lab, 'signalled')).toHaveLength(1);
    expect([eventsOf(lab, 'signalContained'), blocked(lab)]).toEqual([[], []]);
  }
});

test('a rule takes the approvals of a high risk, and says nothing about kinds that the file does not allow', async () => {
  const lab = await start({ own: { mayContain: [] } });
  expect(await proposes(lab.office, `add signals.containWithoutAsking ${usual}`)).toBe('bad-setting');
  expect(await proposes(lab.office, 'add signals.mayContain policy-weakened')).toBe('only-in-the-file');
  const allowed = await start();
  const id = await proposes(allowed.office, `add signals.containWithoutAsking ${usual}`);
  expect(eventsOf(allowed, 'settingsWeighed').at(-1)?.weighed.risk).toBe('high');
  expect(await approves(allowed.office, id, 'ana', 'cy')).toEqual(['self-approval', 'done']);
  await rings(allowed);
  // Two people approve a high risk, and one did.
  expect(blocked(allowed)).toEqual([]);
});

test('with a rule the account is blocked, the channel and those who made the rule are told, and people give access back', async () => {
  const lab = await start({ rule: usual });
  await rings(lab);
  expect(blocked(lab)).toEqual(['mallory@contoso.com']);
  const [contained] = eventsOf(lab, 'signalContained');
  expect(contained).toMatchObject({
    kind: 'policy-weakened',
    person: { id: mallory.id },
    by: [{ name: 'ana' }, { name: 'cy' }, { name: 'di' }],
  });
  // A password and a word about risk could not be taken back.
  const done = eventsOf(lab, 'intent').map(({ operation }) => operation.resource);
  expect(done).toEqual(['graph.users', 'graph.users/revokeSignInSessions']);
  const texts = lab.chat.map(({ card }) => lab.words(card)).join('\n');
  expect(texts).toContain('hardenbot blocks mallory@contoso.com without asking: p-');
  const told = lab.chat
    .filter(({ card }) => /^hardenbot contains .* without asking$/.test(card.title))
    .map((one) => one.conversation.channel);
  expect(told.toSorted()).toEqual(['direct-ana', 'direct-cy', 'direct-di']);
  expect(eventsOf(lab, 'collected')[0]?.evidence.signal?.rows).toEqual(['row-5']);
  expect(await lab.office.does('ana', { clicks: 'restore', on: contained?.incident ?? '' })).toBe('done');
  // Nothing is begun twice, however often the logs are read.
  await lab.pass(30);
  expect(eventsOf(lab, 'signalContained')).toHaveLength(1);
});

test.each<[string, () => Promise<SignalLab>]>([
  ['another kind', () => start({ rule: 'kinds=azure-elevation until=2026-12-31', own: { mayContain: ['azure-elevation'] } })],
  ['other hours', () => start({ rule: `${usual} from=18:00 to=08:00` })],
  ['a day that is over', () => start({ rule: 'kinds=policy-weakened until=2026-11-23' })],
])('a rule for %s covers nothing', async (_what, begin) => {
  const lab = await begin();
  await rings(lab);
  expect([eventsOf(lab, 'signalled').length, eventsOf(lab, 'signalContained'), blocked(lab)]).toEqual([1, [], []]);
});

test('an approver, a break-glass account, and what someone looks into are left to people', async () => {
  const lab = await start({ rule: `${usual} atMost=10` });
  await rings(lab, { id: ids.cy, userPrincipalName: 'cy@contoso.com' });
  await rings(lab, emergency, 12);
  expect(eventsOf(lab, 'signalled').length).toBeGreaterThanOrEqual(2);
  expect([eventsOf(lab, 'signalContained'), blocked(lab)]).toEqual([[], []]);
});

test('an account that settings list as another one of an approver is left to people', async () => {
  const lab = await start({ rule: usual, accounts: { cy: { teams: mallory.id } } });
  await rings(lab);
  expect(eventsOf(lab, 'signalled')).toHaveLength(1);
  expect([eventsOf(lab, 'signalContained'), blocked(lab)]).toEqual([[], []]);
});

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

test('a Global Administrator, and an account whose roles cannot be read, are left to people', async () => {
  const roleAssignments = [
    { id: 'role-1', principalId: mallory.id, roleDefinitionId: globalAdministrator, directoryScopeId: '/' },
  ];
  const lab = await start({ rule: usual, graph: { roleAssignments } });
  await rings(lab);
  expect([eventsOf(lab, 'signalContained'), blocked(lab)]).toEqual([[], []]);
  for (const match of ['graph.roleAssignments', 'graph.roleEligibilityScheduleInstances', 'graph.users']) {
    const unread = await start({ rule: usual, simulator: { faults: [{ match, status: 403 }] } });
    await rings(unread);
    expect([match, eventsOf(unread, 'signalContained'), blocked(unread)]).toEqual([match, [], []]);
  }
});

test('more accounts than the rule allows within an hour wait for people', async () => {
  const lab = await start({ rule: `${usual} atMost=1` });
  await rings(lab);
  await rings(lab, other, 12);
  expect(blocked(lab)).toEqual(['mallory@contoso.com']);
});

test('a rule that is taken back covers nothing more', async () => {
  const lab = await start({ rule: usual });
  await approves(lab.office, await proposes(lab.office, 'set signals.containWithoutAsking none'), 'cy', 'di');
  await rings(lab);
  expect(blocked(lab)).toEqual([]);
});

describe('who writes to the store, or has a key of the gateway alone', () => {
  const reply = { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: 'c-0000001' };
  const planned = async (lab: SignalLab, forge: (contained: SignalContained | undefined) => readonly [string, LedgerEvent][]) => {
    const [contained] = eventsOf(lab, 'signalContained');
    for (const [subject, event] of forge(contained)) add(lab.office, event, { subject, tenant: tenantId });
    await lab.office.runJob({ name: 'plan', tenant: tenantId, subject: 'c-0000001', reply });
    await lab.office.settle();
    return {
      blocked: blocked(lab),
      rejectedJobs: lab.office.rejectedJobs,
      refused: eventsOf(lab, 'refused').map(({ code }) => code),
    };
  };
  const asked = (account: string, incident: string, rule: string, decision: unknown) =>
    ({
      type: 'requested',
      what: 'plan',
      control: 'contain',
      account,
      incident,
      rule,
      decision,
    }) as LedgerEvent;

  test('a containment and its request that no worker signed halt the tenant and block nobody', async () => {
    const lab = await start({ rule: usual });
    const [decided] = eventsOf(lab, 'settingsDecided');
    if (decided === undefined) throw new Error('Nothing was decided.');
    addUnsigned(lab.office, asked(other.id, 'i-0000001', decided.id, decided.request), 'c-0000001');
    await lab.office.runJob({ name: 'plan', tenant: tenantId, subject: 'c-0000001', reply });
    await lab.pass(3);
    expect([blocked(lab), lab.office.halts.length > 0]).toEqual([[], true]);
  });

  test('a request in the name of a rule that a gateway signed is none', async () => {
    const lab = await start({ rule: usual });
    const [decided] = eventsOf(lab, 'settingsDecided');
    expect(authorOf(asked(other.id, 'i-0000001', decided?.id ?? '', decided?.request))).toBe('worker');
  });

  test('a request by a rule that no card tells of blocks nobody', async () => {
    const lab = await start({ rule: usual });
    const [decided] = eventsOf(lab, 'settingsDecided');
    const forged = await planned(lab, () => [['c-0000001', asked(other.id, 'i-0000001', decided?.id ?? '', decided?.request)]]);
    expect([forged.blocked, forged.refused]).toEqual([[], ['no-rule']]);
  });

  test('the request of another containment, replayed for another account, blocks nobody', async () => {
    const lab = await start({ rule: usual });
    await rings(lab);
    const [decided] = eventsOf(lab, 'settingsDecided');
    const forged = await planned(lab, (contained) => [
      ['c-0000001', asked(other.id, contained?.incident ?? '', decided?.id ?? '', decided?.request)],
    ]);
    expect([forged.blocked, forged.refused]).toEqual([['mallory@contoso.com'], ['no-rule']]);
  });
});
