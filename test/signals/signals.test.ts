/** Signals from the row of a log to a card in the chat: what rings, when, once, and what people can answer. */
import type { Action, Card } from '../../src/chat/card';
import { actionsOf } from '../../src/chat/card-parts';
import type { Ledger } from '../../src/engine/ledger/ledger';
import { openLedger } from '../../src/engine/ledger/sealed-ledger';
import { decisionSigner } from '../../src/engine/plan/decision';
import { isOwnTo, isSettled, type OpenedSignal, openedSignal } from '../../src/features/signals/opened-signal';
import { routineOf } from '../../src/features/signals/routine';
import { quietedBy } from '../../src/features/signals/worker/report';
import { drawnIn } from '../support/chat/drawn-in-chats';
import { ids, keys, listedAccounts, tenantId } from '../support/corridor/office';
import { gatewaySigner, keyring } from '../support/ledger/signed-entries';
import { clockOf, type LabOptions, minute, openSignalLab, ownPrincipal, type SignalLab } from '../support/signals/signal-lab';
import { emergency, mallory, policy, watchedState as state, turnedOff } from '../support/signals/turned-off';
import { memoryLog } from '../support/stores/memory-stores';

const open: SignalLab[] = [];
async function start(options: LabOptions = {}): Promise<SignalLab> {
  const lab = await openSignalLab(options);
  open.push(lab);
  return lab;
}
afterEach(() => Promise.all(open.splice(0).map((lab) => lab.close())));

/** A directory that knows one of the people whom settings list knows all of them. */
const butDi = listedAccounts.filter(({ id }) => id !== ids.di);
const butBo = listedAccounts.filter(({ id }) => id !== ids.bo);

const audits = 'graph.directoryAudits';
const buttonsOf = (card: Card): readonly Action[] => actionsOf(card);
const cardsOf = (lab: SignalLab): readonly Card[] => lab.chat.map(({ card }) => card);
const ledgerOf = (lab: SignalLab, type: string) =>
  [...lab.office.storage.entries.values()].flat().filter(({ event }) => event.type === type);

test('a policy that is turned off becomes a card within a minute of being readable, with both clocks and the row', async () => {
  const lab = await start({ state });
  await lab.pass(3);
  expect(lab.chat).toEqual([]);
  lab.shows(audits, 8, turnedOff('row-1', 4));
  await lab.pass(7);
  const [card, alarm, ...more] = cardsOf(lab);
  expect(more).toEqual([]);
  expect(card?.title).toBe('A Conditional Access policy was weakened: Require MFA in contoso');
  const words = lab.words(card as Card);
  expect(words).toContain('mallory@contoso.com weakened the Conditional Access policy Require MFA by turning it off.');
  expect(words).toMatch(/at most [45] min until readable, \d+ s until this card/);
  expect(words).toContain('row-1');
  expect(buttonsOf(card as Card).map(({ label }) => label)).toEqual([
    'Plan to contain mallory@contoso.com',
    'Plan to restore it',
    'Ask mallory@contoso.com',
    'I have it',
    'It was me',
    'Expected',
    'False alarm',
    'Waive',
  ]);
  // Chats put "If" before it.
  const meanings = (card as Card).blocks
    .flatMap((block) => (block.kind === 'choice' ? block.answers : []))
    .map(({ means }) => means);
  expect(meanings).toEqual([
    'you did it yourself, with another account or an app',
    'someone else did it, as planned',
    'it is not what it looks like',
    'you accept it for up to 30 days',
  ]);
  expect(lab.words(alarm as Card)).toContain('turning it off');
  expect((lab.chat[0]?.at ?? 0) - Date.parse(clockOf(8))).toBeLessThanOrEqual(70_000);
});

test('what comes twice, late, or after a restart without what was kept is reported once', async () => {
  const lab = await start({ state });
  await lab.pass(2);
  lab.shows(audits, 5, turnedOff('row-1', 4));
  lab.shows(audits, 30, turnedOff('row-1', 4));
  await lab.pass(10);
  const twin = turnedOff('row-2', 4, { correlationId: 'of-row-1', activityDisplayName: 'Update policy' });
  lab.shows(audits, 14, twin);
  await lab.pass(30);
  const { tenantId: id } = lab.simulator;
  await lab.signals.saveState(id, null as never);
  await lab.pass(5);
  expect(ledgerOf(lab, 'signalled')).toHaveLength(1);
  expect(lab.chat.length).toBe(2);
});

test.each([100, 120, 180])('what Entra ID shows %i minutes late is read when the stretch is read again', async (late) => {
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName], everyMs: 30_000 });
  const signIn = (id: string, minutes: number, userId: string) => ({
    id,
    createdDateTime: clockOf(minutes),
    userId,
    status: { errorCode: 0 },
  });
  const happened = 35;
  for (const [readable, isThat] of [[10], [100], [happened + late, true]] as const) {
    lab.shows(
      audits,
      readable,
      isThat ? turnedOff('late', happened) : { ...turnedOff(`r${readable}`, readable), targetResources: [] },
    );
    lab.shows(
      'graph.signIns',
      readable,
      isThat ? signIn('late', happened, emergency.id) : signIn(`s${readable}`, readable, mallory.id),
    );
  }
  await lab.pass(happened + late);
  expect(lab.chat).toEqual([]);
  await lab.pass(200);
  expect(cardsOf(lab).map(({ title }) => title)).toEqual(
    expect.arrayContaining([
      'A Conditional Access policy was weakened: Require MFA in contoso',
      'A break-glass account was used: bg1@contoso.com in contoso',
    ]),
  );
  expect(ledgerOf(lab, 'signalled').filter(({ event }) => JSON.stringify(event).includes('"late"'))).toHaveLength(2);
});

test.each([
  ['two hours', 2 * 60],
  ['forty days', 40 * 24 * 60],
])('a clock that was %s ahead for a while makes no log unread once it is right again', async (_what, ahead) => {
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName] });
  await lab.pass(12);
  lab.office.forward(ahead * minute);
  await lab.pass(11);
  lab.office.forward(-ahead * minute);
  lab.shows(audits, 26, turnedOff('row-1', 25));
  lab.shows('graph.signIns', 26, {
    id: 'sign-in-1',
    createdDateTime: clockOf(25),
    userId: emergency.id,
    status: { errorCode: 0 },
  });
  await lab.pass(10);
  expect(cardsOf(lab).map(({ title }) => title)).toEqual(
    expect.arrayContaining([
      'A Conditional Access policy was weakened: Require MFA in contoso',
      'A break-glass account was used: bg1@contoso.com in contoso',
    ]),
  );
});

test('nothing rings that happened more than an hour before the first round', async () => {
  const lab = await start({ state: { ...state, graph: { ...state.graph, directoryAudits: [turnedOff('old', -90)] } } });
  await lab.pass(5);
  expect(lab.chat).toEqual([]);
});

test('a break-glass account that signs in rings, and nobody is offered to contain it', async () => {
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName] });
  await lab.pass(2);
  lab.shows('graph.signIns', 6, {
    id: 'sign-in-1',
    createdDateTime: clockOf(3),
    userId: emergency.id,
    userPrincipalName: emergency.userPrincipalName,
    appDisplayName: 'Azure Portal',
    ipAddress: '198.51.100.7',
    status: { errorCode: 0 },
  });
  await lab.pass(8);
  const [card] = cardsOf(lab);
  expect(card?.title).toBe('A break-glass account was used: bg1@contoso.com in contoso');
  expect(buttonsOf(card as Card).map(({ name }) => name)).not.toContain('contain');
});

test('a break-glass account that settings declare by its mail address rings as well', async () => {
  const graph = { ...state.graph, users: [{ ...emergency, mail: 'Emergency.One@contoso.com' }, ...state.graph.users.slice(1)] };
  const lab = await start({ state: { ...state, graph }, breakGlass: ['emergency.one@contoso.com'] });
  await lab.pass(2);
  lab.shows('graph.signIns', 6, {
    id: 'sign-in-1',
    createdDateTime: clockOf(3),
    userId: emergency.id,
    userPrincipalName: emergency.userPrincipalName,
    status: { errorCode: 0 },
  });
  await lab.pass(8);
  expect(cardsOf(lab)[0]?.title).toBe('A break-glass account was used: bg1@contoso.com in contoso');
});

test('a break-glass account that is deleted rings, though the list of accounts lacks it by then', async () => {
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName] });
  await lab.pass(2);
  lab.shows('graph.users', 5, { ...emergency, userPrincipalName: 'nobody@contoso.com' });
  lab.shows(audits, 6, {
    id: 'deleted-1',
    activityDateTime: clockOf(3),
    activityDisplayName: 'Delete user',
    result: 'success',
    initiatedBy: { user: mallory },
    targetResources: [
      { id: emergency.id, type: 'User', userPrincipalName: `${emergency.id.replaceAll('-', '')}${emergency.userPrincipalName}` },
    ],
  });
  await lab.pass(8);
  expect(cardsOf(lab).map(({ title }) => title)).toContain('A break-glass account was used: bg1@contoso.com in contoso');
});

test('a sign-in that MFA interrupts comes by one id again, and is judged as it ended', async () => {
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName] });
  await lab.pass(2);
  const row = (errorCode: number, failureReason: string) => ({
    id: 'sign-in-1',
    createdDateTime: clockOf(3),
    userId: emergency.id,
    status: { errorCode, failureReason },
  });
  lab.shows('graph.signIns', 5, row(50074, 'Strong authentication is required.'));
  await lab.pass(6);
  expect(lab.words(cardsOf(lab)[0] as Card)).toContain('and failed: Strong authentication is required.');
  lab.shows('graph.signIns', 9, row(0, 'Other.'));
  await lab.pass(4);
  expect(lab.words(cardsOf(lab)[0] as Card)).toContain('bg1@contoso.com signed in.');
  expect(new Set(ledgerOf(lab, 'signalled').map(({ subject }) => subject)).size).toBe(1);
});

test('sign-ins are read once, in the beta, with v1.0 beside it once an hour', async () => {
  const lab = await start({ state });
  await lab.pass(58);
  const asked = (what: RegExp) => lab.simulator.calls().filter(({ path }) => what.test(path)).length;
  const everyNinetySeconds = (58 * 60) / 90;
  expect(asked(/^\/beta\/auditLogs\/signIns/)).toBeGreaterThan(everyNinetySeconds - 3);
  expect(asked(/^\/beta\/auditLogs\/signIns/)).toBeLessThan(everyNinetySeconds + 3);
  // The past is learnt from v1.0, piece by piece.
  expect(asked(/^\/v1\.0\/auditLogs\/signIns(?!.*%20le%20)/)).toBe(1);
});

test('an answer with its reason settles the card and quiets the same, and not another card', async () => {
  const lab = await start({ state });
  await lab.pass(2);
  lab.shows(audits, 4, turnedOff('row-1', 3));
  await lab.pass(5);
  const expected = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'expected');
  const press = { clicks: 'expected' as const, on: expected?.subject ?? '', digest: expected?.digest ?? '' };
  expect(await lab.office.does('bo', press)).toBe('missing-reason');
  expect(await lab.office.does('ray', { ...press, reason: 'no right' })).toBe('not-allowed');
  expect(await lab.office.does('bo', { ...press, digest: 'other', reason: 'known' })).toBe('card-grew');
  expect(await lab.office.does('bo', { ...press, reason: 'we move it to another policy' })).toBe('done');
  await lab.office.settle();
  expect(lab.words(cardsOf(lab)[0] as Card)).toContain('bo expected it');
  expect(buttonsOf(cardsOf(lab)[0] as Card)).toEqual([]);
  lab.shows(audits, 20, turnedOff('row-3', 19));
  await lab.pass(20);
  expect(ledgerOf(lab, 'signalled')).toHaveLength(1);
  const other = { id: 'other-policy', displayName: 'Block legacy', type: 'Policy' };
  const [target] = turnedOff('x', 0)['targetResources'] as readonly Record<string, unknown>[];
  lab.shows(audits, 40, turnedOff('row-4', 39, { targetResources: [{ ...target, ...other }] }));
  await lab.pass(20);
  expect(ledgerOf(lab, 'signalled')).toHaveLength(2);
});

test('the state of each log is shown with its age, and a log that stops answering is a signal itself', async () => {
  const lab = await start({ state });
  await lab.pass(3);
  const seen = await lab.office.answers({
    actor: { platform: 'terminal', id: 'bo', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: 'k1',
    kind: 'command',
    text: 'signals contoso',
  });
  expect(lab.words(seen as Card)).toMatch(/Entra audit log\n\d+ s ago/);
});

describe('restoring what was changed', () => {
  async function withPlan(): Promise<{ readonly lab: SignalLab; readonly id: string }> {
    const lab = await start({ state, office: { approvals: { tiers: { high: 1 } } } });
    await lab.pass(2);
    const off = { ...policy, state: 'disabled' };
    lab.simulator.happen([{ at: Date.parse(clockOf(3)), key: 'graph.conditionalAccessPolicies', put: off }]);
    lab.shows(audits, 4, turnedOff('row-1', 3));
    await lab.pass(4);
    const restore = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'restoreState');
    const press = { clicks: 'restoreState' as const, on: restore?.subject ?? '', digest: restore?.digest ?? '' };
    expect(await lab.office.does('bo', press)).toBe('done');
    await lab.office.settle();
    return { lab, id: lab.office.newest() };
  }
  const stateOf = (lab: SignalLab) =>
    (lab.simulator.state() as { graph: { conditionalAccessPolicies: readonly Record<string, unknown>[] } }).graph
      .conditionalAccessPolicies[0]?.['state'];

  test('plans exactly the difference, takes approval, and is measured; the change rings no one', async () => {
    const { lab, id } = await withPlan();
    expect(lab.office.change(id)).toMatchObject({ status: 'waiting', plan: { operations: 1, signals: { name: 'Require MFA' } } });
    const plan = cardsOf(lab).at(-1) as Card;
    expect(plan.title).toContain('Restore Require MFA');
    expect(await lab.office.approves('cy', id)).toBe('done');
    await lab.office.settle();
    expect(stateOf(lab)).toBe('enabled');
    expect(lab.office.change(id)).toMatchObject({ status: 'verified' });
    expect(await lab.office.does('bo', { clicks: 'keep', on: id })).toBe('done');
    await lab.pass(31);
    expect(stateOf(lab)).toBe('enabled');
    expect(ledgerOf(lab, 'signalled')).toHaveLength(1);
    const own = (lab.simulator.state() as { graph: { directoryAudits: readonly Record<string, unknown>[] } }).graph
      .directoryAudits;
    expect(JSON.stringify(own)).toContain(ownPrincipal);
  });

  test('that can lock people out, so it says that nobody checked that, and undoes itself unless someone keeps it', async () => {
    const { lab, id } = await withPlan();
    const plan = lab.words(cardsOf(lab).at(-1) as Card);
    expect(plan).toContain('undone automatically after 30 minutes unless kept');
    const { notMeasured } = lab.office.change(id)?.plan?.impact ?? {};
    expect(notMeasured).toContain('Whether it blocks a break-glass account or an approver was not checked.');
    expect(await lab.office.approves('cy', id)).toBe('done');
    await lab.office.settle();
    expect(stateOf(lab)).toBe('enabled');
    await lab.pass(31);
    await lab.office.settle();
    expect(lab.office.change(id)?.status).toBe('revertedUnkept');
    expect(stateOf(lab)).toBe('disabled');
  });

  test('takes a network out of a trusted place again', async () => {
    const office = {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      id: '10000000-0000-4000-8000-000000000101',
      displayName: 'Office',
      isTrusted: true,
      ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' }],
    };
    const added = { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '198.51.100.0/24' };
    const wider = { ...office, ipRanges: [...office.ipRanges, added] };
    const graph = { ...state.graph, namedLocations: [office] };
    const lab = await start({ state: { ...state, graph }, office: { approvals: { tiers: { high: 1 } } } });
    await lab.pass(2);
    lab.simulator.happen([{ at: Date.parse(clockOf(3)), key: 'graph.namedLocations', put: wider }]);
    const row = turnedOff('row-1', 3, { activityDisplayName: 'Update named location' });
    const property = { displayName: 'NamedLocation', oldValue: JSON.stringify(office), newValue: JSON.stringify(wider) };
    const target = { id: office.id, displayName: office.displayName, type: 'Other', modifiedProperties: [property] };
    lab.shows(audits, 4, { ...row, targetResources: [target] });
    await lab.pass(4);
    const restore = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'restoreState');
    const press = { clicks: 'restoreState' as const, on: restore?.subject ?? '', digest: restore?.digest ?? '' };
    expect(await lab.office.does('bo', press)).toBe('done');
    await lab.office.settle();
    expect(cardsOf(lab).at(-1)?.title).toContain('Restore Office');
    expect(await lab.office.approves('cy', lab.office.newest())).toBe('done');
    await lab.office.settle();
    const now = lab.simulator.state() as { graph: { namedLocations: readonly unknown[] } };
    expect(now.graph.namedLocations).toEqual([expect.objectContaining(office)]);
    expect(lab.office.change(lab.office.newest())).toMatchObject({ status: 'verified', plan: { operations: 1 } });
  });

  describe('security defaults', () => {
    const key = 'identitySecurityDefaultsEnforcementPolicy';
    const defaults = { id: '00000000-0000-0000-0000-000000000005', displayName: 'Security Defaults', isEnabled: true };

    /** A tenant in which someone turned them off, with the press on the card and what came of it. */
    async function afterPress(conditionalAccessPolicies: readonly object[]): Promise<SignalLab> {
      const graph = { ...state.graph, conditionalAccessPolicies, [key]: defaults };
      const lab = await start({ state: { ...state, graph }, office: { approvals: { tiers: { high: 1 } } } });
      await lab.pass(2);
      lab.simulator.happen([{ at: Date.parse(clockOf(3)), key: `graph.${key}`, put: { ...defaults, isEnabled: false } }]);
      const modifiedProperties = [{ displayName: 'isEnabled', oldValue: 'true', newValue: 'false' }];
      const target = { id: defaults.id, displayName: defaults.displayName, type: 'Policy', modifiedProperties };
      lab.shows(audits, 4, turnedOff('row-1', 3, { activityDisplayName: 'Update security defaults', targetResources: [target] }));
      await lab.pass(4);
      const restore = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'restoreState');
      const press = { clicks: 'restoreState' as const, on: restore?.subject ?? '', digest: restore?.digest ?? '' };
      expect(await lab.office.does('bo', press)).toBe('done');
      await lab.office.settle();
      return lab;
    }
    const isOn = (lab: SignalLab) =>
      (lab.simulator.state() as { graph: Record<string, { isEnabled: boolean }> }).graph[key]?.isEnabled;

    test('are turned on again by plan', async () => {
      const lab = await afterPress([{ ...policy, state: 'enabledForReportingButNotEnforced' }]);
      const plan = cardsOf(lab).at(-1) as Card;
      expect(plan.title).toContain('Restore Security defaults');
      expect(lab.words(plan)).toContain('registers for MFA; legacy authentication is blocked');
      expect(await lab.office.approves('cy', lab.office.newest())).toBe('done');
      await lab.office.settle();
      expect(isOn(lab)).toBe(true);
      expect(lab.office.change(lab.office.newest())).toMatchObject({ status: 'verified', plan: { operations: 1 } });
      await lab.pass(30);
      expect(ledgerOf(lab, 'signalled')).toHaveLength(1);
    });

    test('are not planned beside an enabled policy: the card names it, and the command for whoever turns it off', async () => {
      const lab = await afterPress([policy]);
      const words = lab.words(cardsOf(lab).at(-1) as Card);
      expect(words).toContain('1 Conditional Access policy is enabled (Require MFA)');
      expect(words).toContain('Update-MgPolicyIdentitySecurityDefaultEnforcementPolicy -BodyParameter @{ isEnabled = $true }');
      expect(isOn(lab)).toBe(false);
    });
  });

  test('plans nothing where someone changed it again since', async () => {
    const lab = await start({ state, office: { approvals: { tiers: { high: 1 } } } });
    await lab.pass(2);
    const other = { ...policy, state: 'enabledForReportingButNotEnforced' };
    lab.simulator.happen([{ at: Date.parse(clockOf(3)), key: 'graph.conditionalAccessPolicies', put: other }]);
    lab.shows(audits, 4, turnedOff('row-1', 3));
    await lab.pass(4);
    const restore = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'restoreState');
    await lab.office.does('bo', { clicks: 'restoreState', on: restore?.subject ?? '', digest: restore?.digest ?? '' });
    await lab.office.settle();
    expect(lab.words(cardsOf(lab).at(-1) as Card)).toContain('was changed again since');
    expect(stateOf(lab)).toBe('enabledForReportingButNotEnforced');
  });
});

test('a person is asked in private; a yes settles nothing, and a no stands on the card', async () => {
  const lab = await start({
    state: { ...state, graph: { ...state.graph, users: [...butDi, emergency, { ...mallory, id: ids.di }] } },
  });
  await lab.pass(2);
  lab.shows(audits, 4, turnedOff('row-1', 3, { initiatedBy: { user: { ...mallory, id: ids.di } } }));
  await lab.pass(4);
  const ask = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'askPerson');
  const press = { clicks: 'askPerson' as const, on: ask?.subject ?? '', digest: ask?.digest ?? '' };
  expect(await lab.office.does('bo', press)).toBe('done');
  await lab.office.settle();
  const asked = lab.chat.find(({ conversation }) => conversation.channel === 'direct-di')?.card;
  expect(asked?.title).toBe('Was this you, mallory@contoso.com?');
  const yes = { clicks: 'saidYes' as const, on: ask?.subject ?? '', digest: ask?.digest ?? '' };
  expect(await lab.office.does('ana', yes)).toBe('not-asked');
  expect(await lab.office.does('di', yes)).toBe('done');
  await lab.office.settle();
  expect(await lab.office.does('di', yes)).toBe('answered-already');
  expect(await lab.office.does('di', { ...yes, clicks: 'saidNo' })).toBe('done');
  expect(await lab.office.does('di', yes)).toBe('answered-already');
  await lab.office.settle();
  const card = cardsOf(lab)[0] as Card;
  expect(lab.words(card)).toContain('An attacker who holds the account would answer the same');
  expect(buttonsOf(card).map(({ name }) => name)).toContain('containSignal');
});

describe('a card that grows while someone answers', () => {
  const byDi = (id: string, minutes: number) => turnedOff(id, minutes, { initiatedBy: { user: { ...mallory, id: ids.di } } });
  const asDi = { state: { ...state, graph: { ...state.graph, users: [...butDi, emergency, { ...mallory, id: ids.di }] } } };

  test('hears the person who was asked all the same when they say that it was not them, and no stale yes', async () => {
    const lab = await start(asDi);
    await lab.pass(2);
    lab.shows(audits, 4, byDi('row-1', 3));
    await lab.pass(4);
    const { subject: on = '', digest = '' } = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'askPerson') ?? {};
    expect(await lab.office.does('bo', { clicks: 'askPerson', on, digest })).toBe('done');
    lab.shows(audits, 8, byDi('row-2', 7));
    await lab.pass(5);
    expect(ledgerOf(lab, 'signalled').map(({ subject }) => subject)).toEqual([on.split('@')[0], on.split('@')[0]]);
    expect(await lab.office.does('di', { clicks: 'saidYes', on, digest })).toBe('card-grew');
    expect(await lab.office.does('di', { clicks: 'saidNo', on, digest })).toBe('done');
    await lab.office.settle();
    expect(lab.words(cardsOf(lab)[0] as Card)).toContain('di answered "It was not me"');
  });

  test('tells whose answer came a moment after it grew that it does not count', async () => {
    let grow: (() => Promise<void>) | null = null;
    const before = (ledger: Ledger): Ledger => ({
      ...ledger,
      append: async (tenant, subject, event, when) => {
        if (event.type === 'signalAnswered') await grow?.();
        grow = null;
        return ledger.append(tenant, subject, event, when);
      },
    });
    const lab = await start({ ...asDi, office: { before } });
    await lab.pass(2);
    lab.shows(audits, 4, byDi('row-1', 3));
    await lab.pass(4);
    const { subject: on = '', digest = '' } = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'take') ?? {};
    lab.shows(audits, 8, byDi('row-2', 7));
    grow = () => lab.pass(5);
    expect(await lab.office.does('bo', { clicks: 'take', on, digest })).toBe('card-grew');
    expect(ledgerOf(lab, 'signalled')).toHaveLength(2);
    await lab.office.settle();
    expect(lab.words(cardsOf(lab)[0] as Card)).toContain('nobody looks into it yet');
    const newest = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'take')?.digest ?? '';
    expect(await lab.office.does('bo', { clicks: 'take', on, digest: newest })).toBe('done');
  });
});

test('no one settles a sign about their own account', async () => {
  const own = { ...emergency, id: ids.bo };
  const lab = await start({
    state: { ...state, graph: { ...state.graph, users: [...butBo, own] } },
    breakGlass: [own.userPrincipalName],
  });
  await lab.pass(2);
  lab.shows('graph.signIns', 4, { id: 'sign-in-1', createdDateTime: clockOf(3), userId: own.id, status: { errorCode: 0 } });
  await lab.pass(4);
  const { subject = '', digest = '' } = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'wasMe') ?? {};
  for (const clicks of ['wasMe', 'expected', 'falseAlarm'] as const)
    expect(await lab.office.does('bo', { clicks, on: subject, digest, reason: 'a drill' })).toBe('own-account');
  // Nor does anyone take it, which would keep it from being handed over, and a rule from containing the account.
  expect(await lab.office.does('bo', { clicks: 'take', on: subject, digest })).toBe('own-account');
  expect(ledgerOf(lab, 'signalAnswered')).toEqual([]);
  expect(await lab.office.does('ana', { clicks: 'expected', on: subject, digest, reason: 'a drill' })).toBe('done');
});

test('whose own account a card is about is told who else may answer; with nobody else it is seen, named, and stays open', async () => {
  const byBo = turnedOff('row-1', 3, { initiatedBy: { user: { ...mallory, id: ids.bo } } });
  const users = [...butBo, emergency, { ...mallory, id: ids.bo }];
  const lab = await start({ state: { ...state, graph: { ...state.graph, users } } });
  await lab.pass(2);
  lab.shows(audits, 4, byBo);
  await lab.pass(4);
  const { subject = '', digest = '' } = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'take') ?? {};
  const refused = await lab.office.answers({
    kind: 'click',
    action: 'take',
    subject,
    digest,
    actor: { platform: 'terminal', id: 'bo', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: 'k1',
  });
  expect(JSON.stringify(refused)).toMatch(/Ask ana: /);

  const alone = await start({
    state: { ...state, graph: { ...state.graph, users } },
    office: { access: { read: { people: [ids.bo] }, request: { people: [ids.bo] } } },
  });
  await alone.pass(2);
  alone.shows(audits, 4, byBo);
  await alone.pass(4);
  const { subject: on = '', digest: shown = '' } = buttonsOf(cardsOf(alone)[0] as Card).find(({ name }) => name === 'take') ?? {};
  expect(await alone.office.does('bo', { clicks: 'wasMe', on, digest: shown, reason: 'me' })).toBe('own-account');
  expect(await alone.office.does('bo', { clicks: 'take', on, digest: shown })).toBe('done');
  expect(await alone.office.does('bo', { clicks: 'take', on, digest: shown })).toBe('answered-already');
  await alone.office.settle();
  const card = alone.words(cardsOf(alone)[0] as Card);
  expect(card).toContain('bo saw it; it is about their own account, so it stays open');
  expect(card).toContain('nobody looks into it yet');
});

test('a guest account is that of the person whom the record names by the sign-in name at home', () => {
  const signOf = (name: string) => ({ about: { type: 'person', id: 'a1', name }, presses: [] });
  const about = (name: string) => ({ signs: [signOf(name)] }) as unknown as OpenedSignal;
  const guest = about('Ana_msp.example#EXT#@contoso.onmicrosoft.com');
  expect(isOwnTo(guest, 'ana@msp.example')).toBe(true);
  expect(isOwnTo(guest, 'anna@msp.example')).toBe(false);
  expect(isOwnTo(guest, 'c0ffee00-0000-4000-8000-000000000001', ['A1'])).toBe(true);
  expect(isOwnTo(about('ana@contoso.com'), 'ana@contoso.com')).toBe(true);
});

test('no one settles what their own account did, not even with an answer that an older gateway wrote down', async () => {
  const byBo = turnedOff('row-1', 3, { initiatedBy: { user: { ...mallory, id: ids.bo } } });
  const lab = await start({
    state: { ...state, graph: { ...state.graph, users: [...butBo, emergency, { ...mallory, id: ids.bo }] } },
  });
  await lab.pass(2);
  lab.shows(audits, 4, byBo);
  await lab.pass(4);
  const { subject = '', digest = '' } = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'wasMe') ?? {};
  for (const clicks of ['wasMe', 'expected', 'falseAlarm', 'waiveSignal'] as const)
    expect(await lab.office.does('bo', { clicks, on: subject, digest, reason: '14 a drill' })).toBe('own-account');
  expect(ledgerOf(lab, 'signalAnswered')).toEqual([]);
  const [id = ''] = subject.split('@');
  const decidedAt = lab.office.now().toISOString();
  const decision = decisionSigner(keys.privateKeyPem).sign({
    v: 1,
    kind: 'claim',
    tenant: tenantId,
    subject: id,
    digest,
    person: { entraId: ids.bo, name: 'bo' },
    surface: 'terminal',
    decidedAt,
    expiresAt: new Date(lab.office.now().getTime() + minute).toISOString(),
    nonce: 'an-older-gateway',
    reason: 'a drill',
  });
  const quietUntil = new Date(lab.office.now().getTime() + 24 * 60 * minute).toISOString();
  const clock = { now: lab.office.now };
  const gateway = openLedger({ log: memoryLog(lab.office.storage), clock, keyring, signer: gatewaySigner });
  await gateway.append(tenantId, id, { type: 'signalAnswered', answer: 'me', quietUntil, decision });
  const { verifier, ledger } = lab.office.work;
  const settled = async () => isSettled(openedSignal(await ledger.subject(tenantId, id)) as OpenedSignal, verifier);
  expect(await settled()).toBe(false);
  expect(quietedBy([openedSignal(await ledger.subject(tenantId, id)) as OpenedSignal], { verifier })).toEqual([]);
  expect(await lab.office.does('ana', { clicks: 'expected', on: subject, digest, reason: 'a drill' })).toBe('done');
  expect(await settled()).toBe(true);
});

test('an answer to one use of a break-glass account makes no later one quiet', async () => {
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName] });
  const signIn = (at: number) => ({
    id: `at-${at}`,
    createdDateTime: clockOf(at),
    userId: emergency.id,
    status: { errorCode: 0 },
  });
  await lab.pass(2);
  lab.shows('graph.signIns', 4, signIn(3));
  await lab.pass(4);
  const { subject = '', digest = '' } = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'falseAlarm') ?? {};
  expect(await lab.office.does('bo', { clicks: 'falseAlarm', on: subject, digest, reason: 'a drill' })).toBe('done');
  lab.shows('graph.signIns', 9, signIn(8));
  await lab.pass(6);
  expect(ledgerOf(lab, 'signalled')).toHaveLength(2);
});

test('a waiver has a reason and an end, quiets the same thing until then, and no break-glass account', async () => {
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName] });
  await lab.pass(2);
  lab.shows(audits, 4, turnedOff('row-1', 3));
  await lab.pass(4);
  const waive = buttonsOf(cardsOf(lab)[0] as Card).find(({ name }) => name === 'waiveSignal');
  const press = (reason: string) => ({
    clicks: 'waiveSignal' as const,
    on: waive?.subject ?? '',
    digest: waive?.digest ?? '',
    reason,
  });
  expect(await lab.office.does('bo', press('the scanner moves'))).toBe('bad-time');
  expect(await lab.office.does('bo', press('31 the scanner moves'))).toBe('bad-time');
  expect(await lab.office.does('bo', press('14'))).toBe('missing-reason');
  expect(await lab.office.does('ray', press('14 the scanner moves'))).toBe('not-allowed');
  expect(await lab.office.does('bo', press('14 the scanner moves'))).toBe('done');
  await lab.office.settle();
  expect(lab.words(cardsOf(lab)[0] as Card)).toContain('bo waived it');
  const [answer] = ledgerOf(lab, 'signalAnswered').map(({ event }) => (event.type === 'signalAnswered' ? event.quietUntil : ''));
  expect(Math.round((Date.parse(answer ?? '') - lab.office.now().getTime()) / (24 * 60 * minute))).toBe(14);
  lab.shows(audits, 9, turnedOff('row-2', 8));
  lab.shows('graph.signIns', 9, { id: 'sign-in-1', createdDateTime: clockOf(8), userId: emergency.id, status: { errorCode: 0 } });
  await lab.pass(6);
  expect(ledgerOf(lab, 'signalled').map(({ subject }) => subject)).toHaveLength(2);
  const glass = cardsOf(lab).find(({ title }) => title.includes('break-glass'));
  expect(buttonsOf(glass as Card).map(({ name }) => name)).not.toContain('waiveSignal');
  const { subject = '', digest = '' } = buttonsOf(glass as Card)[0] ?? {};
  expect(await lab.office.does('bo', { clicks: 'waiveSignal', on: subject, digest, reason: '14 drill' })).toBe('never-quiet');
});

test('nobody announces a sign of their own, nor of another account that settings list as theirs', async () => {
  const lab = await start({ state, office: { accounts: { bo: { teams: mallory.id } } } });
  await lab.pass(2);
  const said = { says: 'expect mallory@contoso.com new phone until 18:00' };
  expect(await lab.office.does('bo', said)).toBe('own-account');
  expect(await lab.office.does('ana', said)).toBe('done');
});

test('what someone announced goes to the digest until then, and a break-glass account rings all the same', async () => {
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName] });
  await lab.pass(2);
  expect(await lab.office.does('bo', { says: 'expect bg1@contoso.com drill until 18:00' })).toBe('done');
  expect(await lab.office.does('ray', { says: 'expect bg1@contoso.com drill until 18:00' })).toBe('not-allowed');
  expect(await lab.office.does('bo', { says: 'expect bg1@contoso.com drill' })).toBe('missing-words');
  const noTime = await lab.office.answers({
    kind: 'command',
    text: 'expect bg1@contoso.com drill until soon 18:00',
    actor: { platform: 'terminal', id: 'bo', membership: 'member' },
    conversation: { platform: 'terminal', channel: 'hardening' },
    key: 'soon',
  });
  expect(noTime).toMatchObject({ reason: 'until soon 18:00 is no time.' });
  const { remedy } = noTime as { remedy: string };
  const [, day = ''] = /until (friday 18:00)/.exec(remedy) ?? [];
  expect(await lab.office.does('bo', { says: `expect ben@contoso.com drill until ${day}` })).not.toBe('bad-time');
  lab.shows('graph.signIns', 6, {
    id: 'sign-in-1',
    createdDateTime: clockOf(5),
    userId: emergency.id,
    status: { errorCode: 0 },
  });
  await lab.pass(6);
  const used = cardsOf(lab).find(({ title }) => title.startsWith('A break-glass account was used'));
  expect(lab.words(used as Card)).toContain('bo announced it: drill.');
});

test('what someone announced is shown in the channel, and to the person whom it is about', async () => {
  const lab = await start({
    state: { ...state, graph: { ...state.graph, users: [...butDi, emergency, { ...mallory, id: ids.di }] } },
  });
  await lab.pass(2);
  expect(await lab.office.does('bo', { says: 'expect mallory@contoso.com new phone until 18:00' })).toBe('done');
  await lab.office.settle();
  const shown = lab.chat.filter(({ card }) => card.title === 'Expected in contoso: mallory@contoso.com, new phone');
  expect(shown.map(({ conversation }) => conversation.channel)).toEqual(['hardening', 'direct-di']);
  expect(lab.words(shown[0]?.card as Card)).toMatch(/bo\s+announced it: signs about this account go to the digest/);
});

test('a log that answered and does not any more is a signal after two rounds, once, and says so until it answers', async () => {
  const lab = await start({ state });
  await lab.pass(3);
  const granted = lab.simulator.state() as { simulator?: object };
  lab.simulator.load({
    ...granted,
    simulator: { ...granted.simulator, faults: [{ match: 'graph.directoryAudits', status: 403 }] },
  });
  await lab.pass(20);
  const deaf = cardsOf(lab).filter(({ title }) => title.includes('hardenbot cannot read a log: Entra audit log'));
  expect(deaf).toHaveLength(1);
});

describe('a tenant that answers nothing', () => {
  const logs = ['graph.directoryAudits', 'graph.signIns', 'graph.riskDetections', 'graph.riskyUsers', 'exchange.UnifiedAuditLog'];
  const faultsOf = (lab: SignalLab, faults: readonly object[]): void => {
    const granted = lab.simulator.state() as { simulator?: object };
    lab.simulator.load({ ...granted, simulator: { ...granted.simulator, faults } });
  };
  const silentOf = (lab: SignalLab): readonly Card[] =>
    cardsOf(lab).filter(({ title }) => /^hardenbot (cannot read|reads)/.test(title));

  test('is one card that names the logs, and one line once they are read again', async () => {
    const lab = await start({ state });
    await lab.pass(12);
    faultsOf(
      lab,
      logs.map((match) => ({ match, status: 503 })),
    );
    await lab.pass(40);
    const [card, ...more] = silentOf(lab);
    expect(more).toEqual([]);
    expect(card?.title).toMatch(/^hardenbot cannot read [4-6] logs of contoso$/);
    const words = lab.words(card as Card);
    expect(words).toMatch(/hardenbot has not been able to read .*Entra audit log.* and .* since \d\d:\d\d UTC\./);
    expect(words).toMatch(/Why: .*answered 503/);
    faultsOf(lab, []);
    await lab.pass(40);
    const [back, ...others] = silentOf(lab);
    expect(others).toEqual([]);
    expect(back?.title).toMatch(/^hardenbot reads [4-6] logs of contoso again$/);
    expect(lab.words(back as Card)).toMatch(/hardenbot reads .* again, after \d+ min\. What was missed is read now\./);
    const heard = ledgerOf(lab, 'signalled').filter(({ event }) => JSON.stringify(event).includes('source-heard'));
    expect(heard).toHaveLength(1);
  });

  /** A log may answer without saying what happened: none of these answers passes for a log that is read. */
  const page = (value: readonly object[], more: object = {}) => ({ status: 200, body: { value, ...more } });
  const row = { id: 'row-1', activityDateTime: clockOf(12), createdDateTime: clockOf(12), detectedDateTime: clockOf(12) };
  const silences: Readonly<Record<string, object>> = {
    'a permission is taken': { status: 403 },
    'it says "not now" again and again': { status: 429, retryAfter: 1 },
    'it says "not now" for an hour': { status: 429, retryAfter: 3600 },
    'it breaks for an hour': { status: 503, retryAfter: 3600 },
    'it breaks': { status: 500 },
    'the connection breaks': { status: 503, reset: true },
    'a page of a hotel network comes': { status: 200, body: '<html>Sign in</html>' },
    'the answer holds no list': { status: 200, body: { error: null } },
    'the next page is elsewhere': page([row], { '@odata.nextLink': 'https://evil.example/next' }),
    'no row has an id': page([{ ...row, id: undefined }]),
    'no row has a time': page([{ id: 'row-1' }]),
    'no time can be read': page([
      { id: 'row-1', activityDateTime: 'x', createdDateTime: 'x', detectedDateTime: 'x', riskLastUpdatedDateTime: 'x' },
    ]),
  };
  test.each(Object.entries(silences))('is a card where %s', async (_how, fault) => {
    const lab = await start({ state });
    await lab.pass(12);
    faultsOf(lab, [
      { match: 'graph.directoryAudits', ...fault },
      { match: 'graph.signIns', ...fault },
    ]);
    await lab.pass(20);
    const [card] = silentOf(lab);
    expect(lab.words(card as Card)).toContain('Entra audit log');
    expect(lab.words(card as Card)).toMatch(/sign-ins?/i);
  });

  test('of which people answered for one log rings for another one that falls silent later', async () => {
    const lab = await start({ state });
    await lab.pass(12);
    faultsOf(lab, [{ match: 'graph.directoryAudits', status: 403 }]);
    await lab.pass(6);
    const [card] = silentOf(lab);
    const expected = buttonsOf(card as Card).find(({ name }) => name === 'expected');
    const { subject = '', digest = '' } = expected ?? {};
    expect(await lab.office.does('bo', { clicks: 'expected', on: subject, digest, reason: 'a test' })).toBe('done');
    await lab.pass(70);
    faultsOf(lab, [
      { match: 'graph.directoryAudits', status: 403 },
      { match: 'graph.signIns', status: 403 },
    ]);
    await lab.pass(10);
    expect(silentOf(lab).map(({ title }) => title)).toEqual([
      expect.stringContaining('Entra audit log'),
      expect.stringMatching(/Sign-in log|2 logs/),
    ]);
  });
});

test('hostile names show as plain text, and no card says more than its row', async () => {
  const lab = await start({ state });
  await lab.pass(2);
  const [target] = turnedOff('x', 0)['targetResources'] as readonly Record<string, unknown>[];
  const displayName = '*Bold* <!channel> [x](https://evil.example) \u202Eexe';
  lab.shows(audits, 4, turnedOff('row-1', 3, { targetResources: [{ ...target, displayName }] }));
  await lab.pass(4);
  const card = cardsOf(lab)[0] as Card;
  expect(card.title).toContain(displayName);
  for (const draw of Object.values(drawnIn)) {
    const { mentions = [], live = [] } = JSON.parse(draw(card)) as { readonly mentions?: string[]; readonly live?: string[] };
    expect([mentions, live.filter((text) => !/^\{\{(DATE|TIME)\(/.test(text))]).toEqual([[], []]);
    expect(draw(card)).not.toContain('\u202E');
  }
});

test('a row in the name of hardenbot that no change accounts for is the loudest, also while quiet', async () => {
  const lab = await start({ state });
  await lab.pass(2);
  const app = { servicePrincipalId: ownPrincipal, displayName: 'hardenbot' };
  lab.shows(audits, 4, turnedOff('row-1', 3, { initiatedBy: { app } }));
  await lab.pass(4);
  const titles = cardsOf(lab).map(({ title }) => title);
  expect(titles).toContain("Someone acts in hardenbot's name: hardenbot in contoso");
  // The policy is off all the same.
  expect(titles).toContain('A Conditional Access policy was weakened: Require MFA in contoso');
});

describe('what hardenbot itself did while the ledger took no entries', () => {
  const app = { servicePrincipalId: ownPrincipal, displayName: 'hardenbot' };

  test.each([
    ['is silent where an entry that waits in the mirror accounts for it', policy.id, []],
    ['rings where the entry that waits is about something else', 'other-policy', ["in hardenbot's name", 'weakened']],
  ] as const)('%s', async (_name, object, titles) => {
    const lab = await start({ state });
    const operation = {
      kind: 'update',
      resource: 'graph.conditionalAccessPolicies',
      object,
      identity: object,
      before: {},
      after: {},
    };
    const waiting = { subject: 'c-1', at: clockOf(3), event: { type: 'intent', n: 1, operation } };
    Object.assign(lab.office.work, { waitingEntries: () => Promise.resolve([waiting]) });
    await lab.pass(2);
    lab.shows(audits, 4, turnedOff('row-1', 3, { initiatedBy: { app } }));
    await lab.pass(4);
    const shown = cardsOf(lab).map(({ title }) => title);
    for (const title of titles) expect(shown.join('\n')).toContain(title);
    if (titles.length > 0) return;
    expect(shown).toEqual([]);
    // One write accounts for one row: a repetition is of someone else, also in a later round and for another worker.
    lab.shows(audits, 8, turnedOff('row-2', 7, { initiatedBy: { app } }));
    await lab.pass(4);
    expect(cardsOf(lab).map(({ title }) => title)).toContain("Someone acts in hardenbot's name: hardenbot in contoso");
  });
});

test('another installation that settings name is not taken for someone with the credential of this one', async () => {
  const app = { servicePrincipalId: ownPrincipal, displayName: 'hardenbot' };
  const ringsFor = async (signals: Record<string, unknown>): Promise<readonly string[]> => {
    const lab = await start({ state, signals });
    await lab.pass(2);
    lab.shows(audits, 4, turnedOff('row-1', 3, { initiatedBy: { app } }));
    await lab.pass(4);
    return cardsOf(lab).map(({ title }) => title);
  };
  expect((await ringsFor({})).join('\n')).toContain("in hardenbot's name");
  const named = await ringsFor({ otherInstallations: [ownPrincipal] });
  expect(named.join('\n')).not.toContain("in hardenbot's name");
  // What it weakened is seen all the same.
  expect(named.join('\n')).toContain('weakened');
});

test('in a maintenance window a weakened policy is a card that calls nobody, and a person who is attacked is loud', async () => {
  // The lab begins on a Tuesday at nine.
  const windows = [{ days: ['tue'], from: '08:00', to: '12:00' }];
  const lab = await start({ state, breakGlass: [emergency.userPrincipalName], office: { approvals: { windows } } });
  await lab.pass(2);
  lab.shows(audits, 4, turnedOff('row-1', 3));
  await lab.pass(4);
  expect(cardsOf(lab).map(({ title }) => title)).toEqual(['A Conditional Access policy was weakened: Require MFA in contoso']);
  expect(lab.words(cardsOf(lab)[0] as Card)).toContain('It falls into a maintenance window');
  lab.shows('graph.signIns', 8, { id: 's', createdDateTime: clockOf(7), userId: emergency.id, status: { errorCode: 0 } });
  await lab.pass(6);
  expect(cardsOf(lab)).toHaveLength(3);
});

test('what people usually do is learnt from the week before, so that a usual device rings nothing on the first day', async () => {
  const before = Array.from({ length: 7 }, (_unused, day) => ({
    id: `past-${day}`,
    createdDateTime: clockOf(-day * 1440 - 60),
    userId: mallory.id,
    appId: 'outlook',
    ipAddress: '198.51.100.7',
    location: { countryOrRegion: 'DE' },
    deviceDetail: { deviceId: 'laptop-1' },
    status: { errorCode: 0 },
  }));
  const failed = { ...before[0], id: 'guess', ipAddress: '203.0.113.9', status: { errorCode: 50126 } };
  const lab = await start({ state: { ...state, graph: { ...state.graph, signIns: [...before, failed] } } });
  await lab.pass(60);
  const facts = await lab.signals.facts(lab.simulator.tenantId);
  const { networks, devices } = facts?.routines[mallory.id] ?? { networks: [], devices: [] };
  // The guess at the password taught nothing.
  expect(networks.map(([value]) => value)).toEqual(['198.51.100.0/24']);
  expect(devices.map(([value]) => value)).toEqual(['laptop-1']);
  expect(facts?.countries.map(([value]) => value)).toEqual(['DE']);
  expect((await lab.signals.state(lab.simulator.tenantId))?.learntUpTo).toBe(
    (await lab.signals.state(lab.simulator.tenantId))?.begunAt,
  );
  const asked = lab.simulator.calls().filter(({ path }) => decodeURIComponent(path).includes('createdDateTime le'));
  const moments = asked.map(({ at }) => Date.parse(at));
  expect(asked).toHaveLength(21);
  // What is new comes first, also where very many tenants begin together.
  expect(moments.slice(1).filter((at, n) => at - (moments[n] ?? 0) < 110_000)).toEqual([]);
});

test('what people usually do is learnt again, of the week before, where someone deletes what was known of them', async () => {
  const lab = await start({ state, everyMs: 180 * minute });
  for (let day = 0; day < 12; day += 1)
    lab.shows('graph.signIns', day * 1440 + 45, {
      id: `day-${day}`,
      createdDateTime: clockOf(day * 1440 + 30),
      userId: mallory.id,
      ipAddress: '198.51.100.7',
      location: { countryOrRegion: day < 2 ? 'DE' : 'AT' },
      status: { errorCode: 0 },
    });
  const { tenantId: id } = lab.simulator;
  const usual = async () => routineOf((await lab.signals.facts(id))?.routines[mallory.id], lab.office.now());
  await lab.pass(9 * 1440 + 60);
  expect(await usual()).toMatchObject({ countries: ['DE', 'AT'] });
  await lab.signals.saveFacts(id, null as never);
  await lab.pass(23 * 60);
  // Of a week that is long over nothing is learnt.
  const again = { networks: ['198.51.100.0/24'], countries: ['AT'] };
  expect(await usual()).toMatchObject(again);
  await lab.signals.saveFacts(id, null as never);
  await lab.signals.saveState(id, null as never);
  await lab.pass(23 * 60);
  expect(await usual()).toMatchObject(again);
});

test('a test goes through everything and says how long it took; a job alone sends none', async () => {
  const lab = await start({ state });
  expect(await lab.office.does('bo', { says: 'signals test' })).toBe('done');
  await lab.office.settle();
  expect(cardsOf(lab)[0]?.title).toBe('A test of signals: bo in contoso');
  expect(await lab.office.does('ray', { says: 'signals test' })).toBe('not-allowed');
  const forged = { name: 'signals' as const, tenant: lab.simulator.tenantId, subject: 'sigtest-forged' };
  await lab.office.runJob({
    ...forged,
    reply: { conversation: { platform: 'terminal', channel: 'hardening' }, messageKey: 'x' },
  });
  expect(lab.office.rejectedJobs).toContain('no-request');
  expect(lab.chat).toHaveLength(1);
});
