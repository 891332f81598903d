/** People leave while something waits for them: what they can no longer do is reported with what to do about it, and what has to end in time ends. */
import { reminderKey } from '../../src/queue/message-key';
import { openChatRoom, textOf } from '../support/chat/chat-room';
import { openOutbox } from '../support/chat/outbox';
import { openHarness, people } from '../support/corridor/harness';
import { ids, type Name, openOffice, tenantId } from '../support/corridor/office';
import { directSendTenant, peopleGroup } from '../support/tenants/direct-send-tenant';
import { hurriedClock } from '../support/time/hurried-clock';

const minute = 60_000;
const conversation = { platform: 'terminal', channel: 'hardening' };

/** A plan that waits for one of a group, and the cards about it. */
async function waitsForGroup(...members: Name[]) {
  const graph = {
    users: Object.entries(ids).map(([name, id]) => ({ id, userPrincipalName: `${name}@contoso.com` })),
    groups: [{ id: peopleGroup, displayName: 'Approvers', members: members.map((name) => ids[name]) }],
  };
  const office = openOffice({ approvals: { approvers: { entraGroup: peopleGroup }, tiers: { medium: 1 } }, graph });
  const room = openChatRoom('terminal', 'hardening');
  const outbox = openOutbox({ messengers: { terminal: room }, channel: { terminal: 'hardening' }, office });
  const id = await outbox.plan();
  await outbox.draw(id, conversation);
  const said = () => room.cards().map(textOf).join('\n\n');
  return {
    office,
    stays: (...left: Name[]) =>
      void Object.assign(office.state.graph?.['groups']?.[0] ?? {}, { members: left.map((name) => ids[name]) }),
    /** What the card and the call below it say now. */
    redrawn: async () => {
      await outbox.draw(id, conversation);
      return said();
    },
    reminded: async () => {
      office.forward(31 * minute);
      await office.runJob({ name: 'remind', tenant: tenantId, subject: id, reply: { conversation, messageKey: id } });
      await outbox.drawAny({ view: 'reminder', subject: id, reply: { conversation, messageKey: reminderKey(id, 1) } });
      return room
        .cards()
        .map(textOf)
        .find((text) => text.includes('still waits'));
    },
  };
}

const tooFew =
  'It takes one approval by others than ana, and nobody may give one. The person who runs hardenbot names more people';

test('where the only other approver leaves, the card says that nobody can approve, and who can help', async () => {
  const plan = await waitsForGroup('ana', 'bo');
  expect(await plan.redrawn()).not.toContain(tooFew);
  plan.stays('ana');
  const said = await plan.redrawn();
  expect(said).toContain(`{"label":"Can approve","value":"nobody"},{"label":"But not now","value":"${tooFew}`);
  expect(said).toContain(`This cannot be approved now. ${tooFew}`);
  expect(said).not.toContain('No approval needed any more');
});

test('a reminder of what nobody can approve says so, and calls nobody by an empty name', async () => {
  const plan = await waitsForGroup('ana', 'bo');
  plan.stays('ana');
  expect(await plan.reminded()).toMatch(/It needs 1 more before .*, and cannot be approved now\. It takes one approval/);
});

test('a group of approvers that becomes empty is named with what to do', async () => {
  const plan = await waitsForGroup('bo', 'cy');
  plan.stays();
  const told = `approvals.approvers: Group ${peopleGroup} has no people in it who may sign in. Add people to it, or name another group.`;
  expect(await plan.redrawn()).toContain(`"But not now","value":"${told}"`);
  expect(await plan.reminded()).toContain(told);
});

test('the card takes approvals again once somebody is there', async () => {
  const plan = await waitsForGroup('ana', 'bo');
  plan.stays('ana');
  await plan.redrawn();
  plan.stays('ana', 'cy');
  expect(await plan.redrawn()).toMatch(/cy: 1 approval needed/);
});

test('what somebody asked for who left since is decided on by others, and whoever left presses nothing', async () => {
  const graph = {
    users: Object.entries(ids).map(([name, id]) => ({ id, userPrincipalName: `${name}@contoso.com` })),
    groups: [{ id: peopleGroup, displayName: 'Requesters', members: [ids.ana] }],
  };
  const access = { read: { people: [ids.ray] }, request: { entraGroup: peopleGroup } };
  const office = openOffice({ approvals: { tiers: { medium: 1 } }, access, graph });
  // An approver may look on in any case: anyone who left is someone who only asked.
  const asks = async (who: Name) => office.does(who, { says: 'plan pop-imap' });
  Object.assign(office.state.graph?.['groups']?.[0] ?? {}, { members: [ids.eve, ids.ana] });
  expect(await asks('eve')).toBe('done');
  await office.settle();
  const id = office.newest();
  Object.assign(office.state.graph?.['groups']?.[0] ?? {}, { members: [ids.ana] });
  const digest = office.change(id)?.plan?.digest ?? '';
  expect(await office.does('bo', { clicks: 'approve', on: id, digest })).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
  expect(await asks('eve')).toBe('not-allowed');
});

test('a worker that starts while the group of approvers is empty puts back in time what nobody kept', async () => {
  const room = openChatRoom('terminal', 'hardening');
  const clock = hurriedClock();
  const harness = await openHarness({
    platform: room,
    state: directSendTenant(people.bo),
    controls: { 'direct-send': {} },
    settings: {
      approvals: { approvers: { entraGroup: peopleGroup }, tiers: { low: 1, medium: 1, high: 1 }, keepWithin: '2h' },
    },
    withoutWorker: true,
    clock,
  });
  const isClosed = () =>
    (harness.simulator.state() as ReturnType<typeof directSendTenant>).exchange.OrganizationConfig.RejectDirectSend;
  const says = (words: string) => (card: Parameters<typeof textOf>[0]) => textOf(card).includes(words);
  try {
    const first = await harness.startWorker();
    await room.says('ana', 'plan direct-send');
    await room.waitFor(says('waiting for approval'), 'a plan to approve');
    await room.clicks('bo', 'Approve');
    await room.waitFor(says('or it is undone automatically'), 'applied for now');
    await first.stop();
    const applied = harness.simulator.state() as ReturnType<typeof directSendTenant>;
    harness.simulator.load({ ...applied, graph: directSendTenant().graph });
    clock.forward(3 * 60 * minute);
    await harness.startWorker();
    await room.waitFor(says('undone without being kept'), 'undone by the worker that started later');
    expect(isClosed()).toBe(false);
    expect(harness.log.join('\n')).toContain('the settings name a group that is nobody');
  } finally {
    await harness.close();
  }
});
