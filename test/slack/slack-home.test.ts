/** App Home: what a person sees under the app's own tab, and what happens when they press something there. */
import type { SlackPlatform } from '../../adapters/slack/index';
import type { Action, Card } from '../../src/chat/card';
import type { ChatEvent } from '../../src/chat/platform';
import { crowdedCard } from '../support/chat/sample-cards';
import { openSlackLab, type SlackLab, slackIds, slackModes } from '../support/chat/slack-driver';

const { ana, guest, channel } = slackIds;
const direct = `D${ana}`;
const audit: Action = { name: 'audit', label: 'Audit now', subject: 'all@contoso' };
const reject: Action = {
  name: 'reject',
  label: 'Reject',
  subject: 'c-12345',
  digest: 'd',
  asks: { title: 'Why', label: 'Reason' },
};

const homeCard = (title: string): Card => ({ title, tone: 'neutral', blocks: [{ kind: 'actions', actions: [audit, reject] }] });

describe.each(slackModes)('App Home over %s', (mode) => {
  let lab: SlackLab;
  let platform: SlackPlatform;
  let events: ChatEvent[];
  let answer: (event: ChatEvent) => Card | null;

  beforeEach(async () => {
    events = [];
    answer = (event) => (event.kind === 'command' ? homeCard(`home ${events.length}`) : null);
    lab = await openSlackLab({}, mode);
    platform = lab.platform();
    await platform.start(async (event) => {
      events.push(event);
      return answer(event);
    });
    lab.connect(platform);
  });
  afterEach(async () => {
    await platform.stop();
    await lab.slack.close();
  });

  async function opens(person: string = ana): Promise<void> {
    await lab.slack.appHome.opensAs(person);
    await platform.idle();
  }

  test('is what /harden home answers in the conversation with the bot', async () => {
    await opens();
    expect(events).toEqual([
      {
        kind: 'command',
        text: 'home',
        key: expect.any(String),
        personal: true,
        actor: { platform: 'slack', id: ana, membership: 'member' },
        conversation: { platform: 'slack', channel: direct },
      },
    ]);
    expect(lab.slack.appHome.shown(ana)?.text).toContain('home 1');
    expect(lab.slack.whispers(ana)).toEqual([]);
  });

  test('is not published for the tab with messages', async () => {
    await lab.slack.appHome.opensAs(ana, 'messages');
    await platform.idle();
    expect(events).toEqual([]);
    expect(lab.slack.appHome.shown(ana)).toBeNull();
  });

  test('is published anew each time it is opened, and once however often Slack delivers that', async () => {
    await opens();
    await opens();
    await lab.slack.retry();
    await platform.idle();
    expect(events).toHaveLength(2);
    expect(lab.slack.appHome.shown(ana)?.text).toContain('home 2');
  });

  test('tells the product who looks: a guest is a guest', async () => {
    await opens(guest);
    expect(events).toMatchObject([{ actor: { id: guest, membership: 'guest' } }]);
  });

  test('shows a card that is too large as far as Slack takes it', async () => {
    answer = () => crowdedCard;
    await opens();
    expect(lab.slack.appHome.shown(ana)?.text).not.toBe('');
    expect(lab.log.lines).toEqual([]);
  });

  test('that Slack does not take is logged, and the adapter goes on', async () => {
    lab.slack.failNext({ method: 'views.publish', error: 'internal_error' });
    await opens();
    expect(lab.slack.appHome.shown(ana)).toBeNull();
    expect(lab.log.lines.join()).toContain('App Home could not be shown');
    await opens();
    expect(lab.slack.appHome.shown(ana)?.text).toContain('home 2');
  });

  describe('a press on it', () => {
    beforeEach(() => opens());

    test('arrives from the conversation with the bot', async () => {
      await lab.slack.appHome.clickAs(ana, 'Audit now');
      await platform.idle();
      expect(events[1]).toEqual({
        kind: 'click',
        action: 'audit',
        subject: 'all@contoso',
        key: expect.any(String),
        personal: true,
        actor: { platform: 'slack', id: ana, membership: 'member' },
        conversation: { platform: 'slack', channel: direct },
      });
    });

    test('is answered with a message to the person, and App Home is drawn anew', async () => {
      answer = (event) => homeCard(event.kind === 'command' ? `home ${events.length}` : 'not for you');
      await lab.slack.appHome.clickAs(ana, 'Audit now');
      await platform.idle();
      expect(lab.slack.whispers(ana)).toMatchObject([{ channel: direct, text: expect.stringContaining('not for you') }]);
      expect(lab.slack.appHome.shown(ana)?.text).toContain('home 3');
      expect(lab.slack.messages(channel)).toEqual([]);
    });

    test('that is delivered twice acts once', async () => {
      await lab.slack.appHome.clickAs(ana, 'Audit now');
      await platform.idle();
      await lab.slack.retry();
      await platform.idle();
      expect(events.filter((event) => event.kind === 'click')).toHaveLength(1);
    });

    test('may ask for a reason in a dialog', async () => {
      await lab.slack.appHome.clickAs(ana, 'Reject');
      await platform.idle();
      const [trigger = ''] = lab.slack.world.views.keys();
      await lab.slack.submitAs(ana, trigger, 'not this week');
      await platform.idle();
      expect(events.findLast((event) => event.kind === 'click')).toMatchObject({
        action: 'reject',
        digest: 'd',
        reason: 'not this week',
        conversation: { channel: direct },
      });
    });
  });

  test('a message in the conversation with the bot can be rewritten', async () => {
    const posted = await platform.post({ platform: 'slack', channel: direct }, homeCard('before'));
    await platform.update(posted, homeCard('after'));
    expect(lab.slack.whispers(ana).map(({ text }) => text)).toEqual([expect.stringContaining('after')]);
  });
});
