/** Who does not need Outlook on the web, from the use of 30 days: asked in chat, by group and by role, with names. */
import demo from '../examples/demo-tenant.json';
import type { Card } from '../src/chat/card';
import { type ChatRoom, openChatRoom, textOf } from './support/chat/chat-room';
import { type Harness, openHarness } from './support/corridor/harness';

const says =
  (...words: readonly string[]) =>
  (card: Card) =>
    words.every((one) => textOf(card).includes(one));
const id = (number: string): string => `0a000000-0000-4000-8000-0000000000${number}`;
const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1';

/** Ivo, Jun, Kim and Max never open it, Eli does; Dee administers users and never opens it either. */
const warehouse = {
  id: '0d000000-0000-4000-8000-0000000000f1',
  displayName: 'Warehouse',
  securityEnabled: true,
  members: ['09', '10', '11', '13', '05'].map(id),
};
const state = {
  ...demo,
  graph: {
    ...demo.graph,
    groups: [warehouse],
    roleAssignments: [
      ...demo.graph.roleAssignments,
      { id: 'r1', principalId: id('04'), roleDefinitionId: userAdministrator, directoryScopeId: '/' },
    ],
  },
};

let room: ChatRoom;
let harness: Harness;
beforeAll(async () => {
  room = openChatRoom('terminal', 'hardening');
  harness = await openHarness({ platform: room, state, controls: {} });
});
afterAll(() => harness.close());

test('who does without Outlook on the web is proposed by group, with the names of those who keep it, and by role', async () => {
  await room.says('ana', 'questions');
  const card = textOf(await room.waitFor(says('Warehouse'), 'a proposal'));
  expect(card).toContain('Nearly nobody in Warehouse opened Outlook on the web in 30 days; 1 member keeps it.');
  expect(card).toContain('Warehouse: 4 of 5 members work without it (ivo@contoso.com');
  expect(card).toContain('opened it: eli@contoso.com');
  expect(card).toContain('User Administrator 1 of 1 (dee@contoso.com)');
});
