/** Slack under the platform contract: the real adapter, listening on a real port, against the local Slack. */

import { type DisplayedMessage, type FakeOptions, FakeSlack } from '../../../adapters/slack/fake/index';
import { createSlack, type Entrance, type SlackOptions, type SlackPlatform } from '../../../adapters/slack/index';
import { claims, KeptLog } from '../corridor/kept-log';
import type { PlatformDriver, PlatformUnderTest, Seen } from './platform-contract';
import { slackManifest } from './slack-manifest';

export const slackIds = {
  app: 'A000000001',
  team: 'T000000001',
  otherTeam: 'T000000002',
  channel: 'C000000001',
  ana: 'U000000001',
  bo: 'U000000002',
  guest: 'U000000003',
  external: 'U000000004',
  bot: 'U000000005',
} as const;

export const slackSecrets = {
  signingSecret: 'signing-secret-of-the-tests',
  botToken: 'xoxb-of-the-tests',
  appToken: 'xapp-of-the-tests',
} as const;

/** Both ways that acts of people reach the adapter. */
export const slackModes = ['http', 'socket'] as const;
export type SlackMode = (typeof slackModes)[number];

const entrances: Readonly<Record<SlackMode, Entrance>> = {
  http: { mode: 'http', signingSecret: slackSecrets.signingSecret, listen: { host: '127.0.0.1', port: 0 } },
  socket: { mode: 'socket', appToken: slackSecrets.appToken },
};

export interface SlackLab {
  readonly slack: FakeSlack;
  readonly log: KeptLog;
  /** Moves the clock of Slack and of the adapter. */
  readonly advance: (ms: number) => void;
  /** A new adapter on the same Slack. */
  readonly platform: (changes?: Partial<SlackOptions>) => SlackPlatform;
  /** Lets acts of people reach an adapter that was started. */
  readonly connect: (platform: SlackPlatform) => void;
}

export async function openSlackLab(changes: Partial<FakeOptions> = {}, mode: SlackMode = 'http'): Promise<SlackLab> {
  let ahead = 0;
  const now = () => new Date(Date.now() + ahead);
  const slack = await FakeSlack.start({
    ...slackSecrets,
    appId: slackIds.app,
    teamId: slackIds.team,
    channels: [slackIds.channel],
    scopes: slackManifest().oauth_config.scopes.bot,
    people: [
      { id: slackIds.ana },
      { id: slackIds.bo },
      { id: slackIds.guest, is_restricted: true },
      { id: slackIds.external, team_id: slackIds.otherTeam, is_stranger: true },
      { id: slackIds.bot, is_bot: true },
    ],
    now,
    ...changes,
  });
  const log = new KeptLog();
  const claim = claims();
  return {
    slack,
    log,
    advance: (ms) => {
      ahead += ms;
    },
    platform: (options = {}) =>
      createSlack({
        entrance: entrances[mode],
        botToken: slackSecrets.botToken,
        appId: slackIds.app,
        teamId: slackIds.team,
        apiUrl: slack.apiUrl,
        logger: log,
        now,
        claim,
        ...options,
      }),
    connect: (platform) => slack.connect(mode === 'http' ? platform.port() : 'socket'),
  };
}

function seen(shown: DisplayedMessage): Seen {
  return {
    id: shown.ts,
    text: shown.text,
    buttons: shown.buttons.map((button) => button.label),
    live: shown.live,
    under: shown.thread,
  };
}

async function openSlack(mode: SlackMode): Promise<PlatformDriver> {
  const { slack, platform: adapter, connect } = await openSlackLab({}, mode);
  let platform = adapter();
  const shownAs = (message: Seen): DisplayedMessage => {
    const all = [...slack.messages(slackIds.channel), ...[slackIds.ana, slackIds.bo].flatMap((person) => slack.whispers(person))];
    const shown = all.find((one) => one.ts === message.id);
    if (shown === undefined) throw new Error('That message is not there any more.');
    return shown;
  };

  return {
    get platform() {
      return platform;
    },
    channel: { platform: 'slack', channel: slackIds.channel },
    people: { ana: slackIds.ana, bo: slackIds.bo },
    outsiders: { guest: slackIds.guest, external: slackIds.external, bot: slackIds.bot },
    start: async (onEvent) => {
      await platform.start(onEvent);
      connect(platform);
    },
    restart: async (onEvent) => {
      await platform.stop();
      platform = adapter();
      await platform.start(onEvent);
      connect(platform);
    },
    sayAs: async (person, line) => {
      await slack.sayAs(person, line, slackIds.channel);
      await platform.idle();
    },
    clickAs: async (person, message, label, reason) => {
      await slack.clickAs(person, shownAs(message), label, reason);
      await platform.idle();
    },
    messages: () => slack.messages(slackIds.channel).map(seen),
    whispers: (person) => slack.whispers(person).map(seen),
    filesOf: ({ id }) => slack.sharedIn(slackIds.channel, id),
    filesGivenTo: async (person) => slack.sharedIn(`D${person}`),
    repeat: async () => {
      await slack.retry();
      await platform.idle();
    },
    remove: ({ message }) => slack.world.remove(message),
    refuseNext: (retryAfterMs) => slack.failNext({ status: 429, retryAfterSeconds: retryAfterMs / 1000 }),
    close: async () => {
      await platform.stop();
      await slack.close();
    },
  };
}

export const slackUnderTest: PlatformUnderTest = { name: 'Slack', open: () => openSlack('http') };
export const slackSocketUnderTest: PlatformUnderTest = { name: 'Slack over Socket Mode', open: () => openSlack('socket') };
