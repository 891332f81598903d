/** One change on two chats at once: asked for on the one, approved on the other, and every copy says the same. */

import { attachmentsOf, contentOf, textFile } from '../../src/chat/attachment';
import type { Card } from '../../src/chat/card';
import { buttonsOf, type ChatRoom, changeIdIn, openChatRoom, textOf } from '../support/chat/chat-room';
import { type Harness, openHarness, people } from '../support/corridor/harness';
import { decideTyped } from '../support/decisions/typed-approval';

const tenant = {
  schema: 'tenant-state/1',
  asOf: '2026-11-24T00:00:00Z',
  exchange: {
    CASMailbox: [
      {
        PrimarySmtpAddress: '=cmd@contoso.com',
        Guid: '0a000000-0000-4000-8000-000000000001',
        PopEnabled: true,
        ImapEnabled: true,
      },
    ],
    CASMailboxPlan: [{ Name: 'Enterprise', Guid: '0b000000-0000-4000-8000-000000000001', PopEnabled: false, ImapEnabled: false }],
  },
};

let one: ChatRoom;
let other: ChatRoom;
let harness: Harness;

async function open(settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
  one = openChatRoom('terminal', 'hardening');
  other = openChatRoom('slack', 'C1');
  harness = await openHarness({
    platform: one,
    alongside: [other],
    channel: { terminal: 'hardening', slack: 'C1' },
    state: tenant,
    controls: { 'pop-imap': {} },
    settings,
  });
}
afterEach(() => harness.close());

const says = (words: string) => (card: Card) => textOf(card).includes(words);

test('asked for on one chat and approved on the other, the copies on both are rewritten with each step', async () => {
  await open();
  await one.says('ana', 'plan pop-imap');
  await one.waitFor(says('waiting for approval'), 'a plan to approve where it was asked for');
  await other.waitFor(says('waiting for approval'), 'a plan to approve in the other channel');
  expect(textOf(await other.clicks('UANA', 'Approve'))).toContain('someone else has to approve');
  expect(await other.clicks('UBO', 'Approve')).toBeNull();
  const here = await one.waitFor(says('applied and verified'), 'verified where it was asked for');
  const there = await other.waitFor(says('applied and verified'), 'verified in the other channel');
  expect(here).toEqual(there);
  expect(textOf(here)).toContain('approved by bo');
  for (const room of [one, other]) await room.waitFor(says('Where the ledger stood'), 'the witness in its thread');
  expect([one.cards(), other.cards()].map((cards) => cards.length)).toEqual([3, 3]);
});

test('the card says what, for whom, who can approve, until when, and carries the full list without a formula in it', async () => {
  await open();
  await one.says('ana', 'plan pop-imap');
  const card = await other.waitFor(says('waiting for approval'), 'a plan to approve');
  const text = textOf(card);
  for (const words of ['bo, cy', '"Risk","value":"medium"', 'Approve by', 'bg1@contoso.com', 'Who notices', 'Not measured'])
    expect(text).toContain(words);
  const [list] = attachmentsOf(card);
  expect(await contentOf(list?.file ?? textFile(''))).toContain(
    `"'=cmd@contoso.com","exchange.CASMailbox","PopEnabled","true","false"`,
  );
  expect(buttonsOf(card).map((button) => button.label)).toEqual(['Approve', 'Ask for changes', 'Reject']);
});

test('an emergency approval is told in a message of its own on both chats, and waits for a review', async () => {
  const { bo, cy } = people;
  await open({ approvals: { approvers: { people: [bo, cy] }, tiers: { medium: 2 }, emergency: [cy] } });
  await one.says('ana', 'plan pop-imap');
  const card = await one.waitFor(says('waiting for approval'), 'a plan to approve');
  const id = changeIdIn(card);
  await decideTyped((text) => other.says('UCY', text), `emergency ${id} it burns`);
  for (const room of [one, other]) {
    await room.waitFor((shown) => shown.title.includes('approved in an emergency') && says('by cy: it burns')(shown), 'told');
    await room.waitFor((shown) => says('applied and verified')(shown) && says('No one has reviewed')(shown), 'flagged');
  }
  expect(await one.clicks('bo', 'Reviewed')).toBeNull();
  await other.waitFor((shown) => says('applied and verified')(shown) && says('Reviewed by bo')(shown), 'reviewed');
});
