/** Nobody is left out: of many who could approve, a group of the chat is called, and single people in turn until someone answers. */

import { checkUserGroup } from '../../adapters/slack/doctor';
import { readMessage as readSlack } from '../../adapters/slack/fake/reader';
import { checkMessage as checkSlack, isSlackError } from '../../adapters/slack/fake/rules';
import { renderCard as drawForSlack } from '../../adapters/slack/render/render';
import { checkMessage as checkTeams } from '../../adapters/teams/fake/rules';
import { renderCard as drawForTeams } from '../../adapters/teams/render/render';
import { approverCall } from '../../src/views/approver-call';
import type { ChangeView } from '../../src/views/change-view';
import { callForSeveral } from '../../src/views/several';
import { isReminderDue } from '../../src/worker/upkeep/reminder-job';
import { ids, type Office, openOffice, tenantId } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';

const many = Array.from({ length: 9 }, (_, n) => `a0000000-0000-4000-8000-00000000000${n}`);

async function planned(approvals: object, text = 'plan pop-imap'): Promise<{ readonly office: Office; readonly id: string }> {
  const office = openOffice({ approvals: { approvers: { people: [ids.bo, ...many] }, ...approvals } });
  await office.does('ana', { says: text });
  await office.settle();
  return { office, id: office.newest() };
}

/** Who got a message of their own with each reminder, in order. */
function toldBy({ office, id }: { readonly office: Office; readonly id: string }): readonly (readonly string[])[] {
  return (office.storage.entries.get(tenantId) ?? []).flatMap(({ subject, event }) =>
    subject === id && event.type === 'reminded' ? [event.told] : [],
  );
}

async function waitFor(office: Office, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    office.forward(60_000);
    await office.settle();
  }
}

test('of more than five, each reminder tells the next one personally, those on call besides, until someone approves', async () => {
  const lab = await planned({ escalation: [ids.bo], remindAfter: '10m' });
  await waitFor(lab.office, 80);
  const [first, second, third] = toldBy(lab);
  expect(first).toEqual([ids.bo, many[0]]);
  expect(second).toEqual([ids.bo, many[1]]);
  expect(third).toEqual([ids.bo, many[2]]);
  for (const who of ['bo'] as const) await lab.office.approves(who, lab.id);
  const before = toldBy(lab).length;
  await waitFor(lab.office, 10);
  expect(toldBy(lab)).toHaveLength(before);
});

test('five or fewer are all mentioned, so that those on call alone are told personally', async () => {
  const lab = await planned({ approvers: { people: [ids.bo, ...many.slice(0, 3)] }, escalation: [ids.bo], remindAfter: '10m' });
  await waitFor(lab.office, 11);
  expect(toldBy(lab)).toEqual([[ids.bo]]);
});

test('while an account is not contained, people are called every five minutes, whatever settings say of reminders', async () => {
  const lab = await planned({ remindAfter: '1h' });
  const change = lab.office.change(lab.id);
  if (change?.plan == null) throw new Error('There is no plan.');
  const incident = { id: 'i-1', account: { id: 'x', name: 'eli@contoso.com' } };
  const contained = { ...change, plan: { ...change.plan, incident } };
  lab.office.forward(5 * 60_000);
  expect([isReminderDue(lab.office.work, change), isReminderDue(lab.office.work, contained)]).toEqual([false, true]);
});

describe('a group that settings name', () => {
  const groups = [
    { name: 'approvers', calls: { slack: 'S0APPROVE' } },
    { name: 'M365 <approvers>', calls: { teams: 'dGFnLWlk' } },
  ];
  let view: ChangeView;

  beforeAll(async () => {
    const { office, id } = await planned({});
    const found = viewInOffice(office, id, undefined);
    const mentioned = [
      { name: 'Sly', accounts: { slack: 'U00000001' } },
      { name: 'Tea', accounts: { teams: many[1] ?? '' } },
    ];
    view = { ...found, approval: { ...found.approval, missing: 1, obstacle: null, mentioned, groups } };
  });

  const call = () => approverCall(view)?.card ?? { title: '', tone: 'neutral' as const, blocks: [] };

  test('is mentioned in Slack, in place of its members', () => {
    const { text, blocks } = drawForSlack(call());
    const accepted = checkSlack(text, blocks);
    if (isSlackError(accepted)) throw new Error(accepted.error);
    expect(readSlack(accepted, text).mentions).toEqual(['S0APPROVE']);
  });

  test('is mentioned in Teams as a tag', () => {
    const { summary, card } = drawForTeams(call());
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
    expect(typeof checkTeams(JSON.parse(JSON.stringify({ type: 'message', summary, attachments })))).not.toBe('string');
    expect(card.msteams?.entities).toEqual([
      expect.objectContaining({ mentioned: expect.objectContaining({ id: 'dGFnLWlk', type: 'tag' }) }),
    ]);
  });

  test('is called for several plans as for one', () => {
    const several = { id: 'b-1', digest: 'x', waiting: [view, view] };
    const [turn] = callForSeveral('2 changes in contoso', several, () => []);
    const { text, blocks } = drawForSlack(turn?.card ?? call());
    const accepted = checkSlack(text, blocks);
    if (isSlackError(accepted)) throw new Error(accepted.error);
    expect(readSlack(accepted, text).mentions).toEqual(['S0APPROVE']);
  });

  test('of one chat leaves the people of the other called by name', () => {
    const [slack] = groups;
    view = { ...view, approval: { ...view.approval, groups: slack === undefined ? [] : [slack] } };
    const { card } = drawForTeams(call());
    expect(card.msteams?.entities?.map(({ mentioned }) => mentioned.id)).toEqual([many[1]]);
  });

  test('is called from settings where more than five could approve', async () => {
    const { office } = await planned({ mention: { slack: 'S0APPROVE', teams: { tag: 'dGFnLWlk', name: 'approvers' } } });
    expect(office.directory.calledGroups(tenantId)).toEqual([
      { name: 'approvers', calls: { slack: 'S0APPROVE' } },
      { name: 'approvers', calls: { teams: 'dGFnLWlk' } },
    ]);
  });

  test.each([
    ['there', 'works'],
    ['disabled', 'missing'],
    ['unknown', 'missing'],
    [{ refused: 'missing_scope' }, 'missing'],
  ] as const)('is looked at by doctor: %j', (seen, state) => {
    expect(checkUserGroup('S0APPROVE', seen).state).toBe(state);
  });
});

describe('a call that cannot wait', () => {
  const all = Array.from({ length: 30 }, (_, n) => ({
    name: `Anna-Lena Maximiliane von Hohenzollern ${n}`,
    accounts: { slack: `U${String(n).padStart(8, '0')}` },
  }));

  test.each(['one', 'several'] as const)('notifies each of thirty with long names, of %s', async (what) => {
    const { office, id } = await planned({});
    const found = viewInOffice(office, id, undefined);
    const { plan } = found.change;
    if (plan === null) throw new Error('There is no plan.');
    const incident = { id: 'i-1', account: { id: 'x', name: 'eli@contoso.com' } };
    const urgent: ChangeView = {
      ...found,
      change: { ...found.change, plan: { ...plan, incident } },
      approval: { ...found.approval, missing: 1, mentioned: all, canApprove: all.map(({ name }) => name) },
    };
    const several = { id: 'b-1', digest: 'x', waiting: [urgent, urgent] };
    const turn = what === 'one' ? approverCall(urgent) : callForSeveral('2 changes', several, () => [])[0];
    if (turn == null) throw new Error('Nobody is called.');
    expect(turn.isUrgent).toBe(true);
    const { text, blocks } = drawForSlack(turn.card);
    const accepted = checkSlack(text, blocks);
    if (isSlackError(accepted)) throw new Error(accepted.error);
    expect(readSlack(accepted, text).mentions).toEqual(all.map(({ accounts }) => accounts.slack));
  });
});
