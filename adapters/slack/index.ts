/** Slack as a chat platform: the slash command and buttons over HTTP through Bolt, behind a gate of our own. */
import { App, HTTPReceiver, type ReceiverProcessEventErrorHandlerArgs, webApi } from '@slack/bolt';
import type { ChatPlatform, OnEvent } from '../../src/chat/platform.js';
import { InputError } from '../../src/errors.js';
import type { Logger } from '../../src/log.js';
import { boltLogger } from './bolt-logger.js';
import { slackCode, toDeliveryError } from './delivery.js';
import { platformName } from './events.js';
import { type Front, openFront, requestPath } from './front.js';
import { createHandler } from './handler.js';
import { listen } from './listeners.js';
import { createMessenger } from './messenger.js';

export interface SlackOptions {
  readonly signingSecret: string;
  /** The bot token, `xoxb-…`. */
  readonly botToken: string;
  /** Requests for any other app are refused. */
  readonly appId: string;
  /** Requests from any other workspace are refused. */
  readonly teamId: string;
  readonly listen: { readonly host: string; readonly port: number };
  /** Where the Web API is: `https://slack.com/api/` unless said otherwise, `https://slack-gov.com/api/` for GovSlack. */
  readonly apiUrl?: string;
  readonly logger: Logger;
  /** Real time: signatures are judged by it, here and once more in Bolt. */
  readonly now: () => Date;
  /** Claims a key once for ten minutes; false: seen before, by a retry or a replay. Rejects where the store cannot be asked. */
  readonly claim: (key: string) => Promise<boolean>;
}

export interface SlackPlatform extends ChatPlatform {
  /** The port it listens on. Throws before `start`. */
  readonly port: () => number;
  /** Settles when nothing that a person did is still under way. */
  readonly idle: () => Promise<void>;
}

/** Slack's own limit is three seconds for an acknowledgement; calls of ours may take longer, but never hang. */
const callTimeoutMs = 10_000;

/** Makes the platform. Throws InputError when a secret or an id is missing: an empty one would let everybody in. */
export function createSlack(options: SlackOptions): SlackPlatform {
  refuseEmpty(options);
  const apiUrl = options.apiUrl ?? 'https://slack.com/api/';
  const logger = boltLogger(options.logger);
  const clientOptions: webApi.WebClientOptions = {
    slackApiUrl: apiUrl,
    logger,
    timeout: callTimeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  };
  const client = new webApi.WebClient(options.botToken, clientOptions);
  const messenger = createMessenger(client);
  const handler = createHandler({ ...options, apiUrl, client, messenger });
  let front: Front | null = null;

  async function start(onEvent: OnEvent): Promise<void> {
    const bot = await identityOf(client, options.teamId);
    const receiver = new HTTPReceiver({
      signingSecret: options.signingSecret,
      endpoints: requestPath,
      logger,
      processEventErrorHandler: refuseUnread,
    });
    const app = new App({ token: options.botToken, ...bot, receiver, clientOptions, logger, convoStore: false });
    listen(app, (act) => handler.handle(act, onEvent));
    front = await openFront({ ...options, pass: receiver.requestListener });
  }

  async function stop(): Promise<void> {
    await front?.close();
    front = null;
    await handler.idle();
  }

  function port(): number {
    if (front === null) throw new Error('Slack was not started.');
    return front.port;
  }

  return { name: platformName, ...messenger, start, stop, port, idle: handler.idle };
}

/** Bolt throws before any listener when a form that passed the gate lacks something that Bolt reads: a bad request, no failure of ours. */
async function refuseUnread({ response }: ReceiverProcessEventErrorHandlerArgs): Promise<boolean> {
  if (!response.headersSent) response.writeHead(400).end();
  return true;
}

function refuseEmpty(options: SlackOptions): void {
  const empty = (['signingSecret', 'botToken', 'appId', 'teamId'] as const).filter((key) => options[key].trim() === '');
  if (empty.length === 0) return;
  throw new InputError(
    'Slack is not set up',
    empty.map((key) => `slack.${key} is empty; copy it from the settings of the Slack app`),
  );
}

/** Who the token speaks as. Throws InputError when it is wrong or belongs to another workspace, DeliveryError when Slack cannot be asked. */
async function identityOf(
  client: webApi.WebClient,
  teamId: string,
): Promise<{ readonly botId?: string; readonly botUserId?: string }> {
  const identity = await client.auth.test().catch((error: unknown) => {
    const code = slackCode(error);
    if (code === null) throw toDeliveryError(error);
    throw new InputError('Slack is not set up', [`slack.botToken is not accepted (${code}); copy it again from the Slack app`]);
  });
  if (identity.team_id !== teamId)
    throw new InputError('Slack is not set up', [
      `slack.botToken belongs to workspace ${identity.team_id ?? '(none)'}, not to ${teamId}; install the app there, or correct slack.teamId`,
    ]);
  return {
    ...(identity.bot_id === undefined ? {} : { botId: identity.bot_id }),
    ...(identity.user_id === undefined ? {} : { botUserId: identity.user_id }),
  };
}
