/** Signals from the row of a log to a card in the chat: what rings, when, once, and what people can answer. */
import type { Action, Card } from '../src/chat/card';
import { clockOf, type LabOptions, openSignalLab, type SignalLab } from './support/signals/signal-lab';

const open: SignalLab[] = [];
async function start(options: LabOptions = {}): Promise<SignalLab> {
  const lab = await openSignalLab(options);
  open.push(lab);
  return lab;
}
afterEach(() => Promise.all(open.splice(0).map((lab) => lab.close())));

const policy = {
  id: '7a1c0d52-0000-4000-8000-00000000ca01',
  displayName: 'Require MFA',
  state: 'enabled',
  conditions: { users: { includeUsers: ['All'], excludeUsers: [] }, applications: { includeApplications: ['All'] } },
  grantControls: { operator: 'OR', builtInControls: ['mfa'] },
};
const emergency = { id: 'bbbbbbbb-0000-4000-8000-0000000000b1', userPrincipalName: 'bg1@contoso.com' };
const mallory = { id: 'cccccccc-0000-4000-8000-0000000000b2', userPrincipalName: 'mallory@contoso.com' };
const state = {
  graph: {
    users: [emergency, mallory],
    conditionalAccessPolicies: [policy],
    directoryAudits: [],
    signIns: [],
    subscribedSkus: [{ skuPartNumber: 'AAD_PREMIUM', servicePlans: [{ servicePlanName: 'AAD_PREMIUM' }] }],
  },
  exchange: { UnifiedAuditLog: [] },
};

const turnedOff = (id: string, minutes: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  activityDateTime: clockOf(minutes),
  correlationId: `of-${id}`,
  loggedByService: 'Conditional Access',
  activityDisplayName: 'Update Conditional Access policy',
  result: 'success',
  initiatedBy: { user: mallory },
  targetResources: [
    {
      id: policy.id,
      displayName: policy.displayName,
      type: 'Policy',
      modifiedProperties: [
        {
          displayName: 'ConditionalAccessPolicy',
          oldValue: JSON.stringify(policy),
          newValue: JSON.stringify({ ...policy, state: 'disabled' }),
        },
      ],
    },
  ],
  ...more,
});
const audits = 'graph.directoryAudits';
const buttonsOf = (card: Card): readonly Action[] =>
  card.blocks.flatMap((block) => (block.kind === 'actions' ? block.actions : []));
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
  expect(card?.title).toBe('contoso · A Conditional Access policy was weakened: Require MFA');
  const words = lab.words(card as Card);
  expect(words).toContain('mallory@contoso.com turned off the Conditional Access policy Require MFA.');
  expect(words).toMatch(/at most [45] min until readable, \d+ s until this card/);
  expect(words).toContain('row-1');
  expect(buttonsOf(card as Card).map(({ label }) => label)).toEqual([
    'Contain mallory@contoso.com',
    'Plan to restore it',
    'Ask mallory@contoso.com',
    'I have it',
    'It was me',
    'Expected',
    'False alarm',
  ]);
  expect(lab.words(alarm as Card)).toContain('turned off');
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
  expect(card?.title).toBe('contoso · A break-glass account was used: bg1@contoso.com');
  expect(buttonsOf(card as Card).map(({ name }) => name)).not.toContain('contain');
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
