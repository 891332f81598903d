/** Socket Mode: connections come and go, and every act of a person is done once. */

import { envelopeOf } from '../../adapters/slack/fake/sockets';
import type { SlackPlatform } from '../../adapters/slack/index';
import type { ChatEvent, OnEvent } from '../../src/chat/platform';
import { openSlackLab, type SlackLab, slackIds, slackSecrets } from '../support/chat/slack-driver';

const { ana, channel } = slackIds;
const command = {
  command: '/harden',
  text: 'status',
  api_app_id: slackIds.app,
  team_id: slackIds.team,
  user_id: ana,
  channel_id: channel,
  trigger_id: '1.2.trigger',
};

let lab: SlackLab;
let platform: SlackPlatform;
let events: ChatEvent[];

const keep: OnEvent = async (event) => {
  events.push(event);
  return null;
};
const typed = () => events.map((event) => (event.kind === 'command' ? event.text : event.action));
const says = async (words: string) => {
  const reply = await lab.slack.sayAs(ana, `/harden ${words}`, channel);
  await platform.idle();
  return reply;
};

async function listen(onEvent: OnEvent = keep): Promise<void> {
  platform = lab.platform();
  await platform.start(onEvent);
  lab.connect(platform);
}

beforeEach(async () => {
  events = [];
  lab = await openSlackLab({}, 'socket');
});
afterEach(async () => {
  await platform.stop();
  await lab.slack.close();
});

describe('connections', () => {
  test('are two, so that one can be renewed while acts come over the other', async () => {
    await listen();
    expect(lab.slack.sockets.open).toBe(2);
    expect(() => platform.port()).toThrow('no port is listened on');
  });

  test.each(['refresh_requested', 'warning'] as const)(
    'are renewed when Slack asks for it (%s), without losing what is done meanwhile',
    async (reason) => {
      await listen();
      lab.slack.sockets.refresh(reason);
      const replies = await Promise.all(
        ['one', 'two', 'three'].map((words) => lab.slack.sayAs(ana, `/harden ${words}`, channel)),
      );
      await lab.slack.sockets.untilOpen(2);
      await platform.idle();
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(typed().sort()).toEqual(['one', 'three', 'two']);
    },
  );

  test('that were all cut are opened again, and what was done meanwhile arrives', async () => {
    await listen();
    lab.slack.sockets.cut();
    expect(await says('status')).toMatchObject({ status: 200 });
    expect(typed()).toEqual(['status']);
  });

  test.each([{ status: 500 }, { error: 'token_revoked' }])(
    'are tried again when Slack does not open one (%o)',
    async (trouble) => {
      await listen();
      lab.slack.failNext({ method: 'apps.connections.open', ...trouble });
      lab.slack.sockets.cut();
      await lab.slack.sockets.untilOpen(2);
      expect(await says('status')).toMatchObject({ status: 200 });
      expect(lab.log.lines.join('\n')).toContain('it is tried again');
    },
  );

  test('are left when the adapter stops, after what is under way has ended', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await listen(async (event) => {
      await held;
      return keep(event);
    });
    await lab.slack.sayAs(ana, '/harden one', channel);
    const stopped = platform.stop();
    lab.slack.sockets.push({ ...envelopeOf(new URLSearchParams({ ...command, text: 'two' }).toString()), envelope_id: 'late' });
    release();
    await stopped;
    expect(typed()).toEqual(['one']);
    expect(lab.slack.sockets.acks.map((ack) => ack.envelope_id)).not.toContain('late');
    await lab.slack.sockets.untilNoneIsOpen();
  });
});

describe('an act', () => {
  test('whose acknowledgement was lost is delivered again and done once', async () => {
    await listen();
    lab.slack.sockets.loseNextAck();
    expect(await says('plan pop-imap')).toMatchObject({ status: 200 });
    expect(typed()).toEqual(['plan pop-imap']);
  });

  test('that Slack repeats is done once', async () => {
    await listen();
    await says('status');
    await lab.slack.retry();
    await platform.idle();
    expect(typed()).toEqual(['status']);
  });
});

describe('an envelope is refused, and the next one is taken,', () => {
  const envelope = (payload: unknown, type = 'slash_commands') => ({ type, envelope_id: 'forged', payload });
  const opened = {
    type: 'event_callback',
    api_app_id: slackIds.app,
    team_id: slackIds.team,
    event_id: 'Ev1',
    event: { type: 'app_home_opened', user: ana, channel: `D${ana}`, tab: 'home' },
  };

  test.each<readonly [string, unknown]>([
    ['of another app', envelope({ ...command, api_app_id: 'A000000002' })],
    ['of another workspace', envelope({ ...command, team_id: slackIds.otherTeam })],
    ['of an event of another workspace', envelope({ ...opened, team_id: slackIds.otherTeam }, 'events_api')],
    ['without content', envelope(undefined)],
    ['of nothing', envelope(null, 'events_api')],
    ['with an event that is none', envelope({ ...opened, event: null }, 'events_api')],
    ['with a command that calls itself an event', envelope(command, 'events_api')],
    ['with an event that calls itself a command', envelope(opened)],
    ['with another command', envelope({ ...command, command: '/deploy' })],
    ['of an unknown kind', envelope(command, 'close')],
    ['without an id', { type: 'slash_commands', payload: command }],
    ['that is a list', [envelope(command)]],
    ['that is no JSON', '{'],
    ['that is no text', new Uint8Array([1, 2, 3])],
    ['that is larger than anything Slack sends', envelope({ ...command, text: 'x'.repeat(1024 * 1024) })],
  ])('when it is one %s', async (_what, frame) => {
    await listen();
    lab.slack.sockets.push(frame);
    await says('one');
    await says('two');
    expect(typed()).toEqual(['one', 'two']);
    expect(lab.slack.sockets.acks.map((ack) => ack.envelope_id)).not.toContain('forged');
    expect(lab.log.lines.join('\n')).toContain('was refused');
  });
});

describe('starting', () => {
  test('is refused without an app-level token', async () => {
    await listen();
    expect(() => lab.platform({ entrance: { mode: 'socket', appToken: ' ' } })).toThrow('slack.appToken is empty');
  });

  test('is refused with a token that Slack does not know', async () => {
    await listen();
    const other = lab.platform({ entrance: { mode: 'socket', appToken: 'xapp-old' } });
    await expect(other.start(keep)).rejects.toThrow('slack.appToken is not accepted (invalid_auth)');
  });

  test('is refused with a token of another app', async () => {
    await listen();
    const other = lab.platform({ appId: 'A000000002' });
    await expect(other.start(keep)).rejects.toThrow(`slack.appToken belongs to app ${slackIds.app}, not to A000000002`);
  });
});

test('tokens, addresses of connections and words of people stay out of the log', async () => {
  await listen(() => Promise.reject(new Error('broken')));
  lab.slack.failNext({ method: 'apps.connections.open', error: 'internal_error', times: 2 });
  lab.slack.sockets.refresh();
  lab.slack.sockets.push({ type: 'slash_commands', envelope_id: 'forged', payload: { text: 'very-private-words' } });
  await says('very-private-words');
  lab.slack.sockets.cut();
  await lab.slack.sockets.untilOpen(1);
  const log = lab.log.lines.join('\n');
  expect(log).toContain('it is tried again');
  for (const secret of [...Object.values(slackSecrets), 'ticket-', 'very-private-words']) expect(log).not.toContain(secret);
});
