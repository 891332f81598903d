/** The background sweep of a worker, from settings to the audit in chat: in Slack's place a terminal, a simulated tenant behind. */
import demo from '../../examples/demo-tenant.json';
import type { Card } from '../../src/chat/card';
import { type ChatRoom, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness } from '../support/corridor/harness';
import { until } from '../support/stores/many-servers';
import { hurriedClock } from '../support/time/hurried-clock';

let room: ChatRoom;
let harness: Harness;
beforeAll(async () => {
  room = openChatRoom('terminal', 'hardening');
  harness = await openHarness({
    platform: room,
    clock: hurriedClock(),
    state: demo,
    controls: {},
    tenant: { mailboxSweep: { perSecond: 10 } },
  });
});
afterAll(() => harness.close());

test('a worker goes through the mailboxes automatically, and auto-forward says what was read and which rules send mail outside', async () => {
  const asked = () => harness.simulator.calls().filter(({ cmdlet }) => cmdlet === 'Get-MailboxPermission').length;
  let before = -1;
  // Rights come after the rules of everyone: where no more are asked for, all of both were read.
  await until('the sweep has read every mailbox', () => {
    const isOver = asked() > 0 && asked() === before;
    before = asked();
    return Promise.resolve(isOver);
  });
  await room.says('ana', 'audit auto-forward');
  const card = await room.waitFor((shown: Card) => textOf(shown).includes('Inbox rules'), 'an audit that speaks of inbox rules');
  const text = textOf(card);
  expect(text).toMatch(/Inbox rules of (\d+) of \1 mailboxes were read/);
  expect(text).toContain('eli@contoso.com');
});
