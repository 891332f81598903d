/** Slack as a chat platform: the slash command, buttons and App Home through Bolt, behind a gate of our own. */
import { App, webApi } from '@slack/bolt';
import { type ChatPlatform, DeliveryError, type OnEvent } from '../../src/chat/platform.js';
import { assertNever, InputError } from '../../src/lib/errors.js';
import type { Logger } from '../../src/lib/log.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { boltLogger, listen } from './inbound/bolt.js';
import { platformName } from './inbound/events.js';
import { createHandler } from './inbound/handler.js';
import { createHttpReceiver, type SlackReceiver } from './inbound/http-receiver.js';
import type { OurSlack } from './inbound/people.js';
import { createSocketReceiver } from './inbound/socket-receiver.js';
import { isWithoutAccess, slackCode, toDeliveryError } from './outbound/delivery.js';
import { createMessenger } from './outbound/messenger.js';
import { createTimeZones } from './outbound/time-zones.js';

/** How what people do gets here: Slack calls an address of ours, or we hold connections to Slack. */
export type Entrance =
  | { readonly mode: 'http'; readonly signingSecret: string; readonly listen: { readonly host: string; readonly port: number } }
  /** The app-level token, `xapp-…`. */
  | { readonly mode: 'socket'; readonly appToken: string };

export interface SlackOptions {
  readonly entrance: Entrance;
  /** The bot token, `xoxb-…`. */
  readonly botToken: string;
  /** What comes for any other app is refused. */
  readonly appId: string;
  /**
   * The workspace that the app is installed in, or the Enterprise organisation (`E…`) where it is installed for all of that. What comes from
   * any other is refused; people of the same organisation are not external.
   */
  readonly teamId: string;
  /** Where the Web API is: `https://slack.com/api/` unless said otherwise, `https://slack-gov.com/api/` for GovSlack. */
  readonly apiUrl?: string;
  readonly logger: Logger;
  /** Real time: signatures are judged by it, here and once more in Bolt. */
  readonly now: () => Date;
  /** Claims a key once for ten minutes; false: seen before, by a retry or a replay. Rejects where the store cannot be asked. */
  readonly claim: (key: string) => Promise<boolean>;
}

export interface SlackPlatform extends ChatPlatform {
  /** The port it listens on. Throws before `start`, and over Socket Mode, which listens on none. */
  readonly port: () => number;
  /** Settles when nothing that a person did is still under way. */
  readonly idle: () => Promise<void>;
}

/** Slack's own limit is three seconds for an acknowledgement; calls of ours may take longer, but never hang. */
const callTimeoutMs = 10_000;

/** Makes the platform. Throws InputError when a secret or an id is missing: an empty one would let everyone in. */
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
  const messenger = createMessenger({ client, apiUrl });
  let ours: OurSlack = { teamId: options.teamId, enterpriseId: null };
  const handler = createHandler({ ...options, ours: () => ours, apiUrl, client, messenger });
  let slackReceiver: SlackReceiver | null = null;

  async function start(onEvent: OnEvent): Promise<void> {
    const { enterpriseId, ...bot } = await identityOf(client, options.teamId);
    ours = { ...ours, enterpriseId };
    slackReceiver = openingOf({ ...options, ...ours, clientOptions, boltLogger: logger });
    const { receiver } = slackReceiver;
    const app = new App({ token: options.botToken, ...bot, receiver, clientOptions, logger, convoStore: false });
    listen(app, (act, acknowledge) => handler.handle(act, onEvent, acknowledge));
    try {
      await slackReceiver.open();
    } catch (error) {
      await slackReceiver.leave();
      slackReceiver = null;
      throw error;
    }
  }

  async function stop(): Promise<void> {
    await slackReceiver?.close();
    await handler.idle();
    await slackReceiver?.leave();
    slackReceiver = null;
  }

  function port(): number {
    const number = slackReceiver?.port();
    if (number === undefined) throw new Error('Slack was not started.');
    if (number === null) throw new Error('Over Socket Mode no port is listened on.');
    return number;
  }

  const timeZone = createTimeZones(client, options.now);
  return { name: platformName, ...messenger, timeZone, start, stop, port, idle: handler.idle };
}

function openingOf(
  options: SlackOptions &
    OurSlack & { readonly clientOptions: webApi.WebClientOptions; readonly boltLogger: ReturnType<typeof boltLogger> },
): SlackReceiver {
  const { entrance } = options;
  switch (entrance.mode) {
    case 'http':
      return createHttpReceiver({ ...options, ...entrance }, options.boltLogger);
    case 'socket':
      return createSocketReceiver({ ...options, ...entrance });
    default:
      return assertNever(entrance);
  }
}

function refuseEmpty({ entrance, botToken, appId, teamId }: SlackOptions): void {
  const secret = entrance.mode === 'http' ? { signingSecret: entrance.signingSecret } : { appToken: entrance.appToken };
  const empty = Object.entries({ ...secret, botToken, appId, teamId }).filter(([, value]) => value.trim() === '');
  if (empty.length === 0) return;
  throw new InputError(
    'Slack is not set up',
    empty.map(([key]) => `slack.${key} is empty; copy it from the settings of the Slack app`),
  );
}

/** Who the token speaks as. Throws InputError when it is wrong or belongs to another workspace, DeliveryError when Slack cannot be asked. */
async function identityOf(
  client: webApi.WebClient,
  teamId: string,
): Promise<Pick<OurSlack, 'enterpriseId'> & { readonly botId?: string; readonly botUserId?: string }> {
  const identity = await client.auth.test().catch((error: unknown) => {
    const [code, failure] = [slackCode(error), toDeliveryError(error)];
    const isAway = failure instanceof DeliveryError && failure.kind === 'later' && !isWithoutAccess(error);
    if (code === null || isAway) throw failure;
    throw new InputError('Slack is not set up', [`slack.botToken is not accepted (${code}); copy it again from the Slack app`]);
  });
  const enterpriseId = identity.enterprise_id ?? null;
  if (identity.team_id !== teamId && enterpriseId !== teamId)
    throw new InputError('Slack is not set up', [
      `slack.botToken belongs to workspace ${identity.team_id ?? '(none)'}, not to ${teamId}; install the app there, or correct slack.teamId`,
    ]);
  return { enterpriseId, ...omitUndefined({ botId: identity.bot_id, botUserId: identity.user_id }) };
}
