/** Slack for being set up: what `init` asks and writes, its secrets, and how a gateway starts it. Bolt is loaded when it is opened. */
import { z } from 'zod';
import type { Secrets } from '../../src/config/load.js';
import { InputError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import type { ChatSetup } from '../../src/setup/chat-setup.js';
import type { SlackSettings } from './description.js';
import type { Entrance } from './index.js';

interface SlackAnswers {
  readonly slackApp: string;
  readonly slackTeam: string;
  readonly slackChannel: string;
  readonly slackMode: SlackSettings['mode'];
  readonly slackApi?: string;
  readonly slackPort: number;
}

export const setup: ChatSetup<SlackSettings, SlackAnswers> = {
  questions: [
    {
      key: 'slackApp',
      flag: '--slack-app <id>',
      ask: 'The App ID of the Slack app, A…',
      answer: z.string().regex(/^A[A-Z0-9]+$/, 'copy the App ID from the Slack app, it begins with A'),
    },
    {
      key: 'slackTeam',
      flag: '--slack-team <id>',
      ask: 'The id of the Slack workspace, T…',
      answer: z
        .string()
        .regex(/^[TE][A-Z0-9]+$/, 'copy the id of the workspace, it begins with T; that of a whole organisation with E'),
    },
    {
      key: 'slackChannel',
      flag: '--slack-channel <id>',
      ask: 'The id of the channel where approvals go, C…',
      answer: z.string().regex(/^[CG][A-Z0-9]+$/, 'copy the id of the channel, it begins with C or G'),
    },
    {
      key: 'slackMode',
      flag: '--slack-mode <mode>',
      ask: 'How Slack reaches hardenbot: socket or http',
      answer: z.enum(['socket', 'http']).default('socket'),
      optional: true,
    },
    { key: 'slackApi', flag: '--slack-api <url>', ask: 'The Web API of GovSlack', answer: z.url().optional(), optional: true },
    {
      key: 'slackPort',
      flag: '--slack-port <port>',
      ask: 'The port that Slack requests arrive at',
      answer: z.coerce.number().int().min(0).max(65535).default(3000),
      optional: true,
    },
  ],
  account: '"U…", the member ID of the Slack profile',
  texts: ({ slackApp, slackTeam, slackChannel, slackMode, slackApi, slackPort }) => ({
    channel: slackChannel,
    settings: `slack:
  appId: ${JSON.stringify(slackApp)}
  teamId: ${JSON.stringify(slackTeam)}
${modeLines(slackMode, slackPort)}
${slackApi === undefined ? '' : `  apiUrl: ${JSON.stringify(slackApi)}\n`}`,
    // Over Socket Mode nothing is signed, so there is no signing secret.
    environment: [
      '# From the Slack app: "OAuth & Permissions" and "Basic Information".',
      'SLACK_BOT_TOKEN=',
      ...(slackMode === 'http'
        ? ['SLACK_SIGNING_SECRET=']
        : ['# An app-level token (xapp-…) with the scope connections:write, under "Basic Information".', 'SLACK_APP_TOKEN=']),
    ],
    secrets: `the bot token and ${slackMode === 'http' ? 'signing secret' : 'app-level token'} of the Slack app`,
    invite: 'invite the app to the Slack channel',
  }),
  manifest: {
    says: 'the Slack app manifest, to paste under "Create an app from a manifest"',
    options: [
      { flag: '--socket', says: 'Socket Mode: hardenbot connects to Slack and needs no address', conflicts: 'url' },
      { flag: '--url <url>', says: 'HTTP: where Slack reaches hardenbot, e.g. https://hardenbot.contoso.com' },
      { flag: '--name <name>', says: 'what the app is called' },
    ],
    examples: ['hardenbot manifest slack --socket'],
    make: async (options) => (await import('./manifest.js')).slackManifest(options),
  },
  pathOf: ({ mode }) => (mode === 'http' ? '/slack/events' : null),
  check: async (settings, input) => (await import('./doctor.js')).checkSlack(settings, input),
  prepare: ({ appId, teamId, mode, host, port, apiUrl }, secrets) => {
    const botToken = token(secrets, 'SLACK_BOT_TOKEN', { prefix: 'xoxb-', purpose: 'the bot token of the Slack app' });
    const entrance = entranceOf(secrets, mode, { host, port });
    return async (ports) => {
      const { createSlack } = await import('./index.js');
      return createSlack({ ...ports, botToken, entrance, appId, teamId, ...omitUndefined({ apiUrl }) });
    };
  },
};

function modeLines(slackMode: SlackSettings['mode'], port: number): string {
  const mode = `  mode: ${slackMode.padEnd(6)}                               # socket: hardenbot connects to Slack; http: Slack calls an address of yours`;
  if (slackMode === 'socket') return mode;
  return `${mode}
  host: 127.0.0.1                            # 0.0.0.0 in a container
  port: ${port}`;
}

/** A token in the place of the other is known before Slack is asked. Throws InputError. */
function token(secrets: Secrets, name: string, what: { readonly prefix: string; readonly purpose: string }): string {
  const value = secrets.require(name, `${what.purpose}, ${what.prefix}…`);
  if (value.startsWith(what.prefix)) return value;
  throw new InputError(`${name} cannot be used.`, [`${name}: it has to begin with ${what.prefix}; put ${what.purpose} there`]);
}

/** The secret of the way that the settings choose. */
function entranceOf(
  secrets: Secrets,
  mode: SlackSettings['mode'],
  listen: { readonly host: string; readonly port: number },
): Entrance {
  if (mode === 'http')
    return { mode, signingSecret: secrets.require('SLACK_SIGNING_SECRET', 'the signing secret of the Slack app'), listen };
  return {
    mode,
    appToken: token(secrets, 'SLACK_APP_TOKEN', { prefix: 'xapp-', purpose: 'the app-level token of the Slack app' }),
  };
}
