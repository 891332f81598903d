/** A chat that cannot be reached when a gateway starts keeps neither the gateway nor its other chats from working. */
import { startChats } from '../../src/compose/start-chats';
import { InputError } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/log';
import { openChatRoom, textOf } from '../support/chat/chat-room';
import { openSlackLab, type SlackLab, slackIds, slackModes } from '../support/chat/slack-driver';
import { openHarness } from '../support/corridor/harness';
import { openTenant } from '../support/tenants/mailbox-tenant';

const troubles = [{ status: 503 }, { error: 'internal_error' }, { status: 429, retryAfterSeconds: 0 }] as const;

let lab: SlackLab;
afterEach(() => lab.slack.close());

/** The log of a gateway, and when it says for the first time that the chat is reached again. */
function openLog(): { readonly logger: Logger; readonly errors: string[]; readonly reached: Promise<void> } {
  const errors: string[] = [];
  let reach = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const logger: Logger = {
    info: (_fields, message) => void (message === 'the chat is reached again' && reach()),
    warn: () => undefined,
    error: (_fields, message) => void errors.push(message),
  };
  return { logger, errors, reached };
}

describe.each(slackModes)('over %s', (mode) => {
  test.each(troubles)('Slack is tried again until it answers (%j)', async (trouble) => {
    lab = await openSlackLab({}, mode);
    lab.slack.failNext({ method: 'auth.test', times: 3, ...trouble });
    const slack = lab.platform();
    const { logger, errors, reached } = openLog();
    const heard: string[] = [];
    const handlerOf = () => async () => {
      heard.push('said');
      return null;
    };
    const chats = await startChats({ platforms: [slack], handlerOf, logger, wait: () => Promise.resolve() });
    try {
      await reached;
      lab.connect(slack);
      await lab.slack.sayAs(slackIds.ana, '/harden help', slackIds.channel);
      await slack.idle();
      expect(heard).toEqual(['said']);
      expect(errors).toEqual(['a chat cannot be reached: it is tried again, and the others go on']);
    } finally {
      await chats.stop();
    }
  });

  test.each(['token_revoked', 'account_inactive', 'invalid_auth'])(
    'a token that Slack refuses with %s keeps no other chat from working, and counts again once Slack takes it',
    async (error) => {
      lab = await openSlackLab({}, mode);
      lab.slack.failNext({ method: 'auth.test', times: 2, error });
      const { logger, errors, reached } = openLog();
      const room = openChatRoom('terminal', 'hardening');
      const platforms = [lab.platform(), room];
      const handlerOf = () => async () => ({ kind: 'card', title: 'answered', blocks: [] }) as never;
      const chats = await startChats({ platforms, handlerOf, logger, wait: () => Promise.resolve() });
      try {
        expect(await room.says('ana', 'help')).toMatchObject({ title: 'answered' });
        await reached;
        expect(errors).toEqual(['a chat does not take what it is set up with: it is tried again, and the others go on']);
      } finally {
        await chats.stop();
      }
    },
  );

  test('a token that Slack does not accept ends the start where there is no other chat: waiting would not help', async () => {
    lab = await openSlackLab({}, mode);
    const slack = lab.platform({ botToken: 'xoxb-of-another-app' });
    const { logger } = openLog();
    const start = startChats({ platforms: [slack], handlerOf: () => async () => null, logger });
    await expect(start).rejects.toThrow(InputError);
  });
});

test('people of the other chat are answered meanwhile', async () => {
  lab = await openSlackLab();
  lab.slack.failNext({ method: 'auth.test', status: 503, times: 1000 });
  const room = openChatRoom('terminal', 'hardening');
  const harness = await openHarness({
    platform: lab.platform(),
    alongside: [room],
    state: openTenant(undefined, '1'),
    controls: { 'pop-imap': {} },
    channel: { slack: slackIds.channel, terminal: 'hardening' },
  });
  try {
    const answer = await room.says('ana', 'help plan');
    expect(answer === null ? '' : textOf(answer)).toContain('/harden plan');
  } finally {
    await harness.close();
  }
});
