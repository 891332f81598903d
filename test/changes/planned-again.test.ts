/** Right before the first write the control is planned again: what it would not do any more, it does not do, and it says what moved. */

import type { Card } from '../../src/chat/card';
import { usualTiming } from '../../src/compose/safeguards';
import { cases as mailCases } from '../../src/controls/onmicrosoft-inbound/cases';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { ledgerOn } from '../support/ledger/signed-entries';
import { type HurriedClock, hurriedClock, storyBegins } from '../support/time/hurried-clock';

const exchangeAdministrator = '29232cdf-9323-42fd-ade2-1d097af3e4de';
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

const names = ['admin', 'dan', 'eli'];
const idOf = (name: string) => `0c000000-0000-4000-8000-00000000000${names.indexOf(name)}`;
const holder = (name: string, role: string) => ({
  id: `${name}-holds`,
  principalId: idOf(name),
  roleDefinitionId: role,
  directoryScopeId: '/',
});
const tenant = {
  schema: 'tenant-state/1',
  asOf: storyBegins.toISOString(),
  exchange: {
    User: names.map((name, number) => ({
      UserPrincipalName: `${name}@contoso.com`,
      WindowsEmailAddress: `${name}@contoso.com`,
      Name: name,
      Guid: `0a000000-0000-4000-8000-00000000000${number}`,
      ExternalDirectoryObjectId: idOf(name),
      RecipientTypeDetails: 'UserMailbox',
      AccountDisabled: false,
      EXOModuleEnabled: true,
      RemotePowerShellEnabled: true,
    })),
    RoleGroup: [{ Name: 'Organization Management', Members: [] }],
  },
  graph: {
    users: names.map((name) => ({ id: idOf(name), userPrincipalName: `${name}@contoso.com`, mail: `${name}@contoso.com` })),
    groups: [],
    roleAssignments: [holder('admin', globalAdministrator)],
    roleEligibilityScheduleInstances: [],
  },
};

let room: ChatRoom;
let clock: HurriedClock;
let harness: Harness;

async function open(state: object, controls: Readonly<Record<string, unknown>>): Promise<void> {
  room = openChatRoom('terminal', 'hardening');
  clock = hurriedClock();
  harness = await openHarness({
    platform: room,
    clock,
    state,
    controls,
    settings: { approvals: { approvers: { people: Object.values(people) }, tiers: { low: 1, medium: 1, high: 1 } } },
    timing: { ...usualTiming, leaseMs: 10 * 60_000 },
  });
}
afterEach(() => harness.close());

const says = (words: string) => (card: Card) => textOf(card).includes(words);
const writes = () => harness.simulator.calls().filter((call) => call.write);
const off = () =>
  (harness.simulator.state() as typeof tenant).exchange.User.flatMap(({ Name, EXOModuleEnabled }) =>
    EXOModuleEnabled ? [] : [Name],
  );

test('someone became an administrator meanwhile: nothing is written, the card names them, and one button plans without them', async () => {
  await open(tenant, { 'exchange-powershell': {} });
  await room.says('ana', 'plan exchange-powershell');
  await room.waitFor(says('waiting for approval'), 'a plan');
  const roleAssignments = [...tenant.graph.roleAssignments, holder('dan', exchangeAdministrator)];
  harness.simulator.load({ ...tenant, graph: { ...tenant.graph, roleAssignments } });
  await room.clicks('bo', 'Approve');
  const card = textOf(await room.waitFor(says('moved after it was made'), 'a refusal'));
  expect(card).toContain('dan@contoso.com is not to be changed any more');
  expect(card).not.toContain('eli@contoso.com is not');
  expect(writes()).toEqual([]);
  await room.clicks('bo', 'Plan again');
  await room.waitFor(
    (fresh) => says('waiting for approval')(fresh) && says('1 object,')(fresh),
    'a plan for the one who is left',
  );
  await room.clicks('ana', 'Approve');
  await room.waitFor(says('applied and verified'), 'applied');
  expect(off()).toEqual(['eli']);
});

test('somebody who can write to the store announces the first operation: it is planned anew all the same', async () => {
  await open(tenant, { 'exchange-powershell': {} });
  await room.says('ana', 'plan exchange-powershell');
  await room.waitFor(says('waiting for approval'), 'a plan');
  const ledger = ledgerOn(harness.valkey.connect(), clock);
  const [id = ''] = await ledger.recent(harness.tenantId, 1);
  const operation = { kind: 'action', resource: 'exchange.User', object: 'dan', identity: 'dan', after: {} } as const;
  await ledger.append(harness.tenantId, id, { type: 'intent', n: 1, operation });
  const roleAssignments = [...tenant.graph.roleAssignments, holder('dan', exchangeAdministrator)];
  harness.simulator.load({ ...tenant, graph: { ...tenant.graph, roleAssignments } });
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('moved after it was made'), 'a refusal');
  expect(writes()).toEqual([]);
});

test('somebody did part of it by hand: the rest is done', async () => {
  await open(tenant, { 'exchange-powershell': {} });
  await room.says('ana', 'plan exchange-powershell');
  await room.waitFor(says('waiting for approval'), 'a plan');
  const User = tenant.exchange.User.map((row) =>
    row.Name === 'dan' ? { ...row, EXOModuleEnabled: false, RemotePowerShellEnabled: false } : row,
  );
  harness.simulator.load({ ...tenant, exchange: { ...tenant.exchange, User } });
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('applied and verified'), 'applied');
  expect(off()).toEqual(['dan', 'eli']);
  expect(writes()).toHaveLength(1);
});

test('a tenant that does not answer while it is planned anew is asked again, and the plan goes on', async () => {
  await open(tenant, { 'exchange-powershell': {} });
  await room.says('ana', 'plan exchange-powershell');
  await room.waitFor(says('waiting for approval'), 'a plan');
  const fault = { match: 'graph.roleAssignments', status: 500, times: 3 };
  harness.simulator.load({ ...tenant, simulator: { faults: [fault] } });
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('applied and verified'), 'applied');
  expect(off()).toEqual(['dan', 'eli']);
});

test('time that passes between plan and approval is nothing that moved, although what is made carries its date', async () => {
  const nothing = mailCases.find(({ name }) => name === 'nothing keeps mail out');
  if (nothing === undefined) throw new Error('There is no such case.');
  await open(
    { schema: 'tenant-state/1', asOf: storyBegins.toISOString(), ...nothing.state },
    { 'onmicrosoft-inbound': nothing.settings ?? {} },
  );
  await room.says('ana', 'plan onmicrosoft-inbound');
  await room.waitFor(says('waiting for approval'), 'a plan');
  clock.forward(30 * 60_000);
  await room.clicks('bo', 'Approve');
  await room.waitFor(says('applied and verified'), 'applied');
});
