/** People leave after they approved: what has not begun is not done on their word, what has begun ends in a state that people are called to, and what nobody keeps is restored. */
import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import type { Operation } from '../../src/engine/plan/operation';
import { openChatRoom, textOf } from '../support/chat/chat-room';
import { openHarness, people } from '../support/corridor/harness';
import { ids, type Name, type OfficeOptions, openOffice, writableTenant } from '../support/corridor/office';
import { viewInOffice } from '../support/corridor/view-in-office';
import { directSendTenant, peopleGroup } from '../support/tenants/direct-send-tenant';
import { hurriedClock } from '../support/time/hurried-clock';

const minute = 60_000;
const mailboxes = 105;

const mailbox = (index: number) => ({
  PrimarySmtpAddress: `m${index}@contoso.com`,
  Guid: `0a000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  PopEnabled: true,
  ImapEnabled: true,
});

/** A plan for many mailboxes whose approvers are a group, of which some stay once this many mailboxes were written. */
async function planned({ approvals = {}, ...options }: OfficeOptions & { readonly approvals?: object } = {}) {
  const members: Record<string, unknown>[] = [];
  const state = {
    exchange: {
      CASMailbox: Array.from({ length: mailboxes }, (_unused, index) => mailbox(index)),
      CASMailboxPlan: [
        { Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false },
      ],
    },
    graph: {
      users: Object.entries(ids).map(([name, id]) => ({ id, userPrincipalName: `${name}@contoso.com` })),
      groups: [{ id: peopleGroup, displayName: 'Approvers', members }] as Record<string, unknown>[],
    },
  };
  const stay = (...names: readonly Name[]) =>
    void Object.assign(state.graph.groups[0] ?? {}, { members: names.map((name) => ids[name]) });
  stay('ana', 'bo', 'cy', 'di');
  const writes: Operation[] = [];
  const inner = writableTenant(state, writes);
  const after = { writes: Number.POSITIVE_INFINITY, stay: [] as readonly Name[] };
  const office = openOffice({
    ...options,
    approvals: { approvers: { entraGroup: peopleGroup }, tiers: { medium: 1 }, ...approvals },
    client: {
      ...inner,
      write: async (...write) => {
        const written = await inner.write(...write);
        if (writes.length >= after.writes) stay(...after.stay);
        return written;
      },
    },
  });
  await office.does('ana', { says: 'plan pop-imap' });
  await office.settle();
  const id = office.newest();
  const approve = (who: Name) => office.does(who, { clicks: 'approve', on: id, digest: office.change(id)?.plan?.digest ?? '' });
  return { office, id, writes, stay, after, approve };
}

test('what somebody approved who left before it began is refused, and nothing is written', async () => {
  const { office, id, writes, stay, approve } = await planned();
  await approve('bo');
  stay('ana', 'cy');
  await office.settle();
  expect(office.change(id)).toMatchObject({
    status: 'refused',
    refusal: { reason: 'bo approved this and is not entitled to any more.' },
  });
  expect(writes).toEqual([]);
});

test('of two approvals that of who left does not count, nor at the second one: the plan waits for another, and then it is applied', async () => {
  const { office, id, writes, stay, approve } = await planned({ approvals: { tiers: { medium: 2 } } });
  await approve('bo');
  stay('ana', 'cy', 'di');
  expect(await approve('cy')).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('approved');
  expect(writes).toEqual([]);
  expect(await approve('di')).toBe('done');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test.each<readonly [string, readonly Name[], string]>([
  ['the approver leaves', ['ana', 'cy'], 'bo approved this and is not entitled to any more.'],
  ['the last of the approvers leaves', [], `approvals.approvers: Group ${peopleGroup} has no people in it who may sign in.`],
])('where %s while it is applied, it stops, says why, and what was done can be undone', async (_who, stays, why) => {
  const { office, id, writes, after, stay, approve } = await planned();
  Object.assign(after, { writes: 12, stay: stays });
  await approve('bo');
  await office.settle();
  expect(office.change(id)).toMatchObject({ status: 'stopped', stopped: why.replace(/\.$/, '') });
  expect(office.change(id)?.checkpoint).not.toBeNull();
  const done = writes.length;
  expect(done).toBeLessThan(mailboxes);
  Object.assign(after, { stay: ['ana', 'cy'] });
  stay('ana', 'cy');
  expect(await office.does('ana', { says: `revert ${id}` })).toBe('done');
  await office.settle();
  const undo = office.newest();
  expect(office.change(undo)?.plan?.operations).toBe(done);
  await office.does('cy', { clicks: 'approve', on: undo, digest: office.change(undo)?.plan?.digest ?? '' });
  await office.settle();
  expect(office.change(id)?.status).toBe('reverted');
});

test('where who asked leaves while it is applied, it is applied to the end: others decided on it', async () => {
  const { office, id, after, approve } = await planned();
  Object.assign(after, { writes: 12, stay: ['bo'] });
  await approve('bo');
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
});

test.each<readonly [string, readonly Name[]]>([
  ['the approver', ['ana', 'cy']],
  ['everybody', []],
])('a change that undoes itself does so where %s left half way', async (_who, stays) => {
  const { office, id, writes, after, approve } = await planned({ revertsItself: true });
  Object.assign(after, { writes: 12, stay: stays });
  await approve('bo');
  await office.settle();
  expect(office.change(id)?.status).toBe('stopped');
  const done = writes.length;
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('revertedUnkept');
  expect(writes).toHaveLength(2 * done);
});

test.each<readonly [string, readonly Name[]]>([
  ['who asked and who approved', ['cy']],
  ['everybody', []],
])('it does so where %s left while it waited to be kept', async (_who, stays) => {
  const { office, id, stay, approve } = await planned({ revertsItself: true });
  await approve('bo');
  await office.settle();
  stay(...stays);
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('revertedUnkept');
});

test('whoever left does not keep it, and one who stays does', async () => {
  const { office, id, stay, approve } = await planned({ revertsItself: true });
  await approve('bo');
  await office.settle();
  stay('cy');
  expect(await office.does('bo', { clicks: 'keep', on: id })).not.toBe('done');
  expect(await office.does('cy', { clicks: 'keep', on: id })).toBe('done');
  office.forward(31 * minute);
  await office.settle();
  expect(office.change(id)?.status).toBe('verified');
  expect(viewInOffice(office, id, undefined).change.keep?.kept).toHaveLength(1);
});

test('with real processes: a worker that starts after the approver left applies nothing, and the card says why', async () => {
  const room = openChatRoom('terminal', 'hardening');
  const clock = hurriedClock();
  const harness = await openHarness({
    platform: room,
    state: directSendTenant(people.bo, people.cy),
    controls: { 'direct-send': {} },
    settings: { approvals: { approvers: { entraGroup: peopleGroup }, tiers: { low: 1, medium: 1, high: 1 } } },
    withoutWorker: true,
    clock,
    timing: { ...usualTiming, reconcileEveryMs: 200 },
  });
  const says = (words: string) => (card: Card) => textOf(card).includes(words);
  try {
    const first = await harness.startWorker();
    await room.says('ana', 'plan direct-send');
    await room.waitFor(says('waiting for approval'), 'a plan to approve');
    await first.stop();
    await room.clicks('bo', 'Approve');
    harness.simulator.load(directSendTenant(people.cy));
    await harness.startWorker();
    await room.waitFor(says('bo approved this and is not entitled to any more.'), 'refused');
    const { RejectDirectSend } = (harness.simulator.state() as ReturnType<typeof directSendTenant>).exchange.OrganizationConfig;
    expect(RejectDirectSend).toBe(false);
  } finally {
    await harness.close();
  }
});
