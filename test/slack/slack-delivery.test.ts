/** Each manner in which Slack may not take a message leads to the one thing that can be done about it. */

import type { Trouble } from '../../adapters/slack/fake/index';
import type { SlackPlatform } from '../../adapters/slack/index';
import type { Card } from '../../src/chat/card';
import type { Actor, Conversation } from '../../src/chat/platform';
import { cardAbout } from '../support/chat/sample-cards';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';

const conversation: Conversation = { platform: 'slack', channel: slackIds.channel };
const ana: Actor = { platform: 'slack', id: slackIds.ana, membership: 'member' };

let lab: SlackLab;
let platform: SlackPlatform;

beforeEach(async () => {
  lab = await openSlackLab();
  platform = lab.platform();
});

afterEach(async () => {
  await platform.stop();
  await lab.slack.close();
});

const answers: readonly (readonly [string, Trouble, { readonly kind: string; readonly retryAfterMs?: number }])[] = [
  ['message_not_found', { error: 'message_not_found' }, { kind: 'gone' }],
  ['channel_not_found', { error: 'channel_not_found' }, { kind: 'gone' }],
  ['is_archived', { error: 'is_archived' }, { kind: 'gone' }],
  ['not_in_channel', { error: 'not_in_channel' }, { kind: 'gone' }],
  ['cant_update_message', { error: 'cant_update_message' }, { kind: 'gone' }],
  ['edit_window_closed', { error: 'edit_window_closed' }, { kind: 'gone' }],
  ['429 with a time to wait', { status: 429, retryAfterSeconds: 12 }, { kind: 'later', retryAfterMs: 12_000 }],
  ['ratelimited', { error: 'ratelimited' }, { kind: 'later' }],
  ['500', { status: 500 }, { kind: 'later' }],
  ['503', { status: 503 }, { kind: 'later' }],
  ['internal_error', { error: 'internal_error' }, { kind: 'later' }],
  ['missing_scope', { error: 'missing_scope' }, { kind: 'rejected' }],
  // The next token brings the message there.
  ['invalid_auth', { error: 'invalid_auth' }, { kind: 'later', retryAfterMs: 30_000 }],
  ['token_revoked', { error: 'token_revoked' }, { kind: 'later' }],
  ['account_inactive', { error: 'account_inactive' }, { kind: 'later' }],
  ['invalid_blocks', { error: 'invalid_blocks' }, { kind: 'rejected' }],
  ['403', { status: 403 }, { kind: 'rejected' }],
];

describe.each(answers)('when Slack answers %s', (_what, trouble, expected) => {
  test('posting tells what can be done', async () => {
    lab.slack.failNext({ method: 'chat.postMessage', ...trouble });
    await expect(platform.post(conversation, cardAbout('x'))).rejects.toMatchObject({ name: 'DeliveryError', ...expected });
  });

  test('rewriting tells what can be done', async () => {
    const posted = await platform.post(conversation, cardAbout('x'));
    lab.slack.failNext({ method: 'chat.update', ...trouble });
    await expect(platform.update(posted, cardAbout('y'))).rejects.toMatchObject({ name: 'DeliveryError', ...expected });
  });
});

test('a Slack that cannot be reached is to be tried again later', async () => {
  await lab.slack.close();
  await expect(platform.post(conversation, cardAbout('x'))).rejects.toMatchObject({ name: 'DeliveryError', kind: 'later' });
  lab = await openSlackLab();
});

test('a call is made once: whoever queued the message decides when to try again', async () => {
  lab.slack.failNext({ status: 500, times: 5 });
  await expect(platform.post(conversation, cardAbout('x'))).rejects.toMatchObject({ kind: 'later' });
  expect(lab.slack.calls).toHaveLength(1);
});

test.each(['user_not_in_channel', 'not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action'])(
  'a whisper that the conversation cannot show (%s) goes to the person directly',
  async (error) => {
    lab.slack.failNext({ method: 'chat.postEphemeral', error });
    await platform.whisper(conversation, ana, cardAbout('Only for Ana'));
    expect(lab.slack.whispers(slackIds.ana)).toMatchObject([{ channel: `D${slackIds.ana}`, text: 'Only for Ana' }]);
  },
);

test('a whisper that Slack has no time for is not sent in another way', async () => {
  lab.slack.failNext({ method: 'chat.postEphemeral', status: 429, retryAfterSeconds: 3 });
  await expect(platform.whisper(conversation, ana, cardAbout('Only for Ana'))).rejects.toMatchObject({
    kind: 'later',
    retryAfterMs: 3000,
  });
  expect(lab.slack.whispers(slackIds.ana)).toEqual([]);
});

test('a card that Slack finds too long all the same is drawn shorter rather than lost', async () => {
  await lab.slack.close();
  lab = await openSlackLab({ blocksTotal: 7000 });
  platform = lab.platform();
  const long: Card = {
    title: 'A long list',
    tone: 'neutral',
    blocks: [
      { kind: 'facts', facts: Array.from({ length: 150 }, (_, index) => ({ label: `Fact ${index}`, value: 'x'.repeat(60) })) },
      { kind: 'actions', actions: [{ name: 'approve', label: 'Approve', subject: 'change-1' }] },
    ],
  };
  await platform.post(conversation, long);
  const [shown] = lab.slack.messages(slackIds.channel);
  expect(shown?.text).toMatch(/… \d+ more (?:facts|lines) not shown/);
  expect(shown?.buttons.map((button) => button.label)).toEqual(['Approve']);
});
