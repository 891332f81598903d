/** What becomes of a command or a press in Slack: acknowledged at once, done once, by a person whose membership is known, and answered. */

import type { DisplayedMessage } from '../../adapters/slack/fake/index';
import type { SlackPlatform } from '../../adapters/slack/index';
import type { ChatEvent, Conversation, OnEvent } from '../../src/chat/platform';
import { askingCard, cardAbout } from '../support/chat/sample-cards';
import { openSlackLab, type SlackLab, slackIds } from '../support/chat/slack-driver';

const { ana, bo, channel } = slackIds;
const conversation: Conversation = { platform: 'slack', channel };

let lab: SlackLab;
let platform: SlackPlatform;
let events: ChatEvent[];

const keep: OnEvent = async (event) => {
  events.push(event);
  return null;
};

async function listen(onEvent: OnEvent = keep, changes: Parameters<SlackLab['platform']>[0] = {}): Promise<void> {
  platform = lab.platform(changes);
  await platform.start(onEvent);
  lab.slack.connect(platform.port());
}

async function askForApproval(): Promise<DisplayedMessage> {
  await platform.post(conversation, askingCard);
  const [shown] = lab.slack.messages(channel);
  if (shown === undefined) throw new Error('Nothing was posted.');
  return shown;
}

/** A decision that falls when the test says so. */
function decision(): { readonly promise: Promise<null>; readonly fall: () => void } {
  let fall = (): void => {};
  const promise = new Promise<null>((resolve) => {
    fall = () => resolve(null);
  });
  return { promise, fall: () => fall() };
}

const whisperedTo = (person: string) => lab.slack.whispers(person).map((shown) => shown.text);

beforeEach(async () => {
  events = [];
  lab = await openSlackLab();
});

afterEach(async () => {
  await platform.stop();
  await lab.slack.close();
});

describe('the acknowledgement', () => {
  test('does not wait for what the command sets off', async () => {
    const decided = decision();
    await listen(() => decided.promise);
    const reply = await lab.slack.sayAs(ana, '/harden status', channel);
    expect(reply).toEqual({ status: 200, body: '' });
    decided.fall();
  });

  test('does not wait for what the press sets off', async () => {
    const decided = decision();
    await listen(() => decided.promise);
    const reply = await lab.slack.clickAs(ana, await askForApproval(), 'Approve');
    expect(reply).toEqual({ status: 200, body: '' });
    decided.fall();
  });

  test('is not lost by stopping: what is under way ends first', async () => {
    const decided = decision();
    await listen(() => decided.promise.then(() => cardAbout('Done')));
    await lab.slack.sayAs(ana, '/harden status', channel);
    const stopped = platform.stop();
    decided.fall();
    await stopped;
    expect(whisperedTo(ana)).toEqual([expect.stringContaining('Done')]);
  });
});

describe('an act is done once', () => {
  test('when Slack sends it again, signed afresh', async () => {
    await listen();
    await lab.slack.sayAs(ana, '/harden audit', channel);
    const replies = [await lab.slack.retry(), await lab.slack.retry()];
    await platform.idle();
    expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    expect(events).toHaveLength(1);
  });

  test('when a recording of it is played again', async () => {
    await listen();
    await lab.slack.clickAs(ana, await askForApproval(), 'Approve');
    expect(await lab.slack.replay()).toMatchObject({ status: 200 });
    await platform.idle();
    expect(events).toHaveLength(1);
  });

  test('when it is a dialog that is sent again', async () => {
    await listen();
    await lab.slack.clickAs(ana, await askForApproval(), 'Reject', 'Not today');
    expect(await lab.slack.retry()).toMatchObject({ status: 200 });
    await platform.idle();
    expect(events).toHaveLength(1);
  });

  test('and not at all when the store was out of reach for more than a minute, which the person is told', async () => {
    const storeComesBack = async () => {
      lab.advance(61_000);
      return true;
    };
    await listen(keep, { claim: storeComesBack });
    await lab.slack.clickAs(ana, await askForApproval(), 'Approve');
    await platform.idle();
    expect(whisperedTo(ana)).toEqual([expect.stringContaining('This came too late')]);
    expect(events).toEqual([]);
  });

  test('while two presses by one person are two acts, which the decision makes one vote', async () => {
    await listen();
    const shown = await askForApproval();
    await Promise.all([lab.slack.clickAs(ana, shown, 'Approve'), lab.slack.clickAs(ana, shown, 'Approve')]);
    await platform.idle();
    expect(new Set(events.map((event) => event.key)).size).toBe(2);
  });
});

describe('what is done in the chat of two people', () => {
  const chatOfTwo = 'D000000077';
  const own = { conversation: { platform: 'slack', channel: `D${ana}` }, personal: true };

  test('belongs to the chat of who did it with the bot, and is answered where it was done', async () => {
    await listen(async (event) => {
      events.push(event);
      return askingCard;
    });
    await lab.slack.sayAs(ana, '/harden status', chatOfTwo);
    await platform.idle();
    const [shown] = lab.slack.whispers(ana);
    expect(shown).toMatchObject({ channel: chatOfTwo });
    if (shown !== undefined) await lab.slack.clickAs(ana, shown, 'Approve');
    await platform.idle();
    expect(events).toMatchObject([
      { kind: 'command', ...own },
      { kind: 'click', ...own },
    ]);
    expect(lab.slack.calls.filter(({ method }) => method === 'conversations.open')).toHaveLength(1);
  });

  test('stays there where Slack does not tell the chat with the bot', async () => {
    await listen();
    lab.slack.failNext({ method: 'conversations.open', status: 429, retryAfterSeconds: 7 });
    await lab.slack.sayAs(ana, '/harden status', chatOfTwo);
    await platform.idle();
    expect(events).toMatchObject([{ conversation: { platform: 'slack', channel: chatOfTwo } }]);
  });
});

describe('whoever acts', () => {
  const memberships = () => events.map((event) => event.actor.membership);

  test.each([
    ['member', {}],
    ['guest', { is_restricted: true }],
    ['guest', { is_ultra_restricted: true }],
    ['external', { is_stranger: true }],
    ['external', { team_id: slackIds.otherTeam }],
    ['external', { deleted: true }],
    ['bot', { is_bot: true }],
    ['bot', { is_bot: true, is_restricted: true }],
    ['external', { is_restricted: undefined }],
    ['external', { is_bot: undefined }],
  ])('is a %s when Slack says %j', async (standing, account) => {
    await lab.slack.close();
    lab = await openSlackLab({ people: [{ id: ana, ...account }] });
    await listen();
    await lab.slack.sayAs(ana, '/harden status', channel);
    await platform.idle();
    expect(memberships()).toEqual([standing]);
  });

  test.each([
    ['in a channel that we share', {}, slackIds.otherTeam],
    ['in no channel that we share', { is_stranger: true }, undefined],
    ['whose account ended', { deleted: true }, undefined],
  ])(
    'of another workspace, %s, is external, and told with that workspace only where they may be known',
    async (_who, account, team) => {
      await lab.slack.close();
      lab = await openSlackLab({ people: [{ id: ana, team_id: slackIds.otherTeam, ...account }] });
      await listen();
      await lab.slack.clickAs(ana, await askForApproval(), 'Approve');
      await platform.idle();
      expect(events.map(({ actor }) => [actor.membership, actor.organisation])).toEqual([['external', team]]);
    },
  );

  test('is of no workspace that the act itself does not name', async () => {
    await lab.slack.close();
    lab = await openSlackLab({ people: [{ id: ana, team_id: slackIds.otherTeam }] });
    await listen();
    await lab.slack.sayAs(ana, '/harden status', channel);
    await platform.idle();
    expect(events.map(({ actor }) => [actor.membership, actor.organisation])).toEqual([['external', undefined]]);
  });

  test.each([
    ['does not know them', { error: 'user_not_found' }],
    ['has no time', { status: 429, retryAfterSeconds: 30 }],
    ['fails', { status: 500 }],
    ['withdrew the permission', { error: 'missing_scope' }],
  ])('is external when Slack %s', async (_what, trouble) => {
    await listen();
    lab.slack.failNext({ method: 'users.info', ...trouble });
    await lab.slack.sayAs(ana, '/harden status', channel);
    await platform.idle();
    expect(memberships()).toEqual(['external']);
  });

  test('is asked for again once that failed', async () => {
    await listen();
    lab.slack.failNext({ method: 'users.info' });
    await lab.slack.sayAs(ana, '/harden status', channel);
    await platform.idle();
    await lab.slack.sayAs(ana, '/harden status', channel);
    await platform.idle();
    expect(memberships()).toEqual(['external', 'member']);
  });

  test('is remembered for a minute and no longer', async () => {
    await listen();
    const asked = () => lab.slack.calls.filter((call) => call.method === 'users.info').length;
    for (const wait of [0, 59_000, 2000]) {
      lab.advance(wait);
      await lab.slack.sayAs(ana, '/harden status', channel);
      await platform.idle();
    }
    expect(asked()).toBe(2);
  });
});

describe('a reason', () => {
  test('of nothing but spaces is not taken, and the dialog stays open', async () => {
    await listen();
    const reply = await lab.slack.clickAs(ana, await askForApproval(), 'Reject', '   ');
    expect(JSON.parse(reply.body)).toEqual({ response_action: 'errors', errors: { reason: 'Say why in a few words.' } });
    await platform.idle();
    expect(events).toEqual([]);
  });

  test('is given with the answer that was chosen, and to none that the dialog did not offer', async () => {
    await listen();
    const answers = (['wasMe', 'expected'] as const).map((name) => ({
      means: 'so it was',
      action: { name, label: name, subject: 'sig-1@contoso', digest: 'd1'.repeat(32) },
    }));
    const blocks = [{ kind: 'choice', label: 'Answer…', asks: 'How do you know?', answers }] as const;
    await platform.post(conversation, { title: 'A signal', tone: 'bad', blocks });
    const [shown] = lab.slack.messages(channel);
    if (shown === undefined) throw new Error('Nothing was posted.');
    await lab.slack.clickAs(ana, shown, 'Answer…', { 'Answer…': 'expected', '*': 'change 4711' });
    await platform.idle();
    const given = { kind: 'click', action: 'expected', subject: 'sig-1@contoso', reason: 'change 4711' };
    expect(events).toMatchObject([given]);
    // Made up by hand: Slack offers no one what was not there.
    const [[trigger, view] = ['', undefined]] = [...lab.slack.world.views];
    if (view === undefined) throw new Error('No dialog was opened.');
    lab.slack.world.views.set(trigger, JSON.parse(JSON.stringify(view).replaceAll('"value":"wasMe"', '"value":"approve"')));
    await lab.slack.submitAs(ana, trigger, { 'Answer…': 'wasMe', '*': 'change 4711' });
    await platform.idle();
    expect(events).toMatchObject([given]);
  });

  test('can still be given after the app was restarted', async () => {
    await listen();
    const shown = await askForApproval();
    await lab.slack.clickAs(ana, shown, 'Reject');
    await platform.idle();
    const [trigger = ''] = [...lab.slack.world.views.keys()];
    await platform.stop();
    await listen();
    await lab.slack.submitAs(ana, trigger, 'Not today');
    await platform.idle();
    expect(events).toMatchObject([{ kind: 'click', action: 'reject', subject: 'change-1', reason: 'Not today', conversation }]);
  });

  test('is not asked for when Slack has closed the door after three seconds, which the person is told', async () => {
    const slowStore = async () => {
      lab.advance(4000);
      return true;
    };
    await listen(keep, { claim: slowStore });
    await lab.slack.clickAs(ana, await askForApproval(), 'Reject');
    await platform.idle();
    expect(whisperedTo(ana)).toEqual([expect.stringContaining('The question could not be opened')]);
    expect(events).toEqual([]);
  });
});

describe('an answer', () => {
  const answering: OnEvent = async () => cardAbout('Here it is');
  const sentAsMessage = () => lab.slack.calls.filter((call) => call.method === 'chat.postEphemeral').length;

  test('goes to the response address of the act', async () => {
    await listen(answering);
    await lab.slack.sayAs(ana, '/harden status', channel);
    await platform.idle();
    expect(whisperedTo(ana)).toEqual([expect.stringContaining('Here it is')]);
    expect(sentAsMessage()).toBe(0);
  });

  test('reaches a person where the bot is not', async () => {
    await listen(answering);
    await lab.slack.sayAs(ana, '/harden status', 'D000000009');
    await platform.idle();
    expect(whisperedTo(ana)).toEqual([expect.stringContaining('Here it is')]);
  });

  test('becomes a message when the response address is over', async () => {
    await listen(async () => {
      lab.advance(31 * 60_000);
      return cardAbout('Here it is');
    });
    await lab.slack.sayAs(ana, '/harden status', channel);
    await platform.idle();
    expect(whisperedTo(ana)).toEqual([expect.stringContaining('Here it is')]);
    expect(sentAsMessage()).toBe(1);
  });

  test('is never sent to an address that is not Slack’s', async () => {
    await listen(answering);
    const body = new URLSearchParams({
      command: '/harden',
      api_app_id: slackIds.app,
      team_id: slackIds.team,
      user_id: ana,
      channel_id: channel,
      trigger_id: '1',
      response_url: `http://localhost:${platform.port()}/steal`,
    }).toString();
    await lab.slack.send(body, lab.slack.signed(body));
    await platform.idle();
    expect(sentAsMessage()).toBe(1);
    expect(whisperedTo(ana)).toEqual([expect.stringContaining('Here it is')]);
  });

  test('to a button of an earlier version says so', async () => {
    await listen();
    const shown = await askForApproval();
    const [message] = lab.slack.world.messages;
    if (message === undefined) throw new Error('Nothing was posted.');
    message.blocks = message.blocks.map((block) =>
      block.type === 'actions' ? { ...block, elements: block.elements.map((one) => ({ ...one, value: '{"v":0}' })) } : block,
    );
    await lab.slack.clickAs(bo, shown, 'Approve');
    await platform.idle();
    expect(whisperedTo(bo)).toEqual([expect.stringContaining('This button no longer works')]);
    expect(events).toEqual([]);
  });

  test('is given even when something broke, without saying what', async () => {
    await listen(() => Promise.reject(new Error('secret of the store')));
    await lab.slack.sayAs(ana, '/harden status', channel);
    await platform.idle();
    expect(whisperedTo(ana)).toEqual([expect.stringContaining('Something went wrong on our side')]);
    expect(whisperedTo(ana).join()).not.toContain('secret of the store');
    expect(lab.log.lines.join('\n')).toContain('could not be handled');
  });
});

describe('starting', () => {
  test.each(['botToken', 'appId', 'teamId'] as const)('is refused without %s', async (key) => {
    await listen();
    expect(() => lab.platform({ [key]: ' ' })).toThrow(`slack.${key} is empty`);
  });

  test('is refused with a token that Slack does not know', async () => {
    await listen();
    await expect(lab.platform({ botToken: 'xoxb-old' }).start(keep)).rejects.toThrow(
      'slack.botToken is not accepted (invalid_auth)',
    );
  });

  test('is refused with a token of another workspace', async () => {
    await listen();
    await expect(lab.platform({ teamId: slackIds.otherTeam }).start(keep)).rejects.toThrow(
      `slack.botToken belongs to workspace ${slackIds.team}`,
    );
  });
});

test('secrets and words of people stay out of the log', async () => {
  await listen(() => Promise.reject(new Error('broken')));
  lab.slack.failNext({ status: 500, times: 3 });
  await lab.slack.sayAs(ana, '/harden very-private-words', channel);
  await platform.idle();
  expect(lab.log.lines.length).toBeGreaterThan(0);
  expect(lab.log.lines.join('\n')).not.toMatch(/very-private-words|xoxb-|signing-secret/);
});
