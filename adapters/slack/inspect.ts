/** Looks at a Slack app as a client, for anyone who sets it up: what its token is good for, and whether a channel takes its messages. */
import { webApi } from '@slack/bolt';
import { z } from 'zod';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { slackCode, toDeliveryError } from './outbound/delivery.js';

interface SlackInspection {
  /** Null: the token is good. Otherwise the word Slack refused it with, or a sentence when Slack cannot be reached. */
  readonly refused: string | null;
  /** The workspace that the token belongs to. */
  readonly teamId: string | null;
  /** The Enterprise organisation that the workspace belongs to; null: none. */
  readonly enterpriseId: string | null;
  /** What the token may do; null where Slack did not say. */
  readonly scopes: readonly string[] | null;
}

/**
 * - `there`: Slack knows the channel by this token · `joined`: a message was taken
 * - `busy`: Slack wants to be asked again after this many milliseconds · anything else is the word Slack refused with
 */
export type ChannelInspection =
  | { readonly state: 'there' | 'joined' }
  | { readonly state: 'busy'; readonly waitMs: number }
  | { readonly state: 'refused'; readonly word: string };

interface SlackInspector {
  token(): Promise<SlackInspection>;
  /** For an app-level token in place of a bot token: null when Socket Mode can be opened with it, else why not. Opens nothing. */
  socket(): Promise<string | null>;
  /** Whether a user group can be mentioned; otherwise the word that Slack refused with, or why not. */
  userGroup(id: string): Promise<'there' | 'disabled' | 'unknown' | { readonly refused: string }>;
  /** @param post also sends a line, since Slack says only then whether the app is a member. */
  channel(id: string, post: boolean): Promise<ChannelInspection>;
}

const answerTimeMs = 10_000;

/** `response_metadata.scopes` is what the client library makes of the header `x-oauth-scopes`. */
const identity = z.object({
  team_id: z.string().nullish(),
  enterprise_id: z.string().nullish(),
  response_metadata: z.object({ scopes: z.array(z.string()).nullish() }).nullish(),
});

export function inspectSlack(options: { readonly botToken: string; readonly apiUrl?: string }): SlackInspector {
  const client = new webApi.WebClient(options.botToken, {
    ...omitUndefined({ slackApiUrl: options.apiUrl }),
    logLevel: webApi.LogLevel.ERROR,
    timeout: answerTimeMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
  });
  return {
    token: async () => {
      try {
        const {
          team_id: team,
          enterprise_id: enterprise,
          response_metadata: metadata,
        } = identity.parse(await client.auth.test());
        return { refused: null, teamId: team ?? null, enterpriseId: enterprise ?? null, scopes: metadata?.scopes ?? null };
      } catch (error) {
        return { refused: wordOf(error), teamId: null, enterpriseId: null, scopes: null };
      }
    },
    socket: async () => {
      try {
        await client.apps.connections.open();
        return null;
      } catch (error) {
        return wordOf(error);
      }
    },
    userGroup: async (id) => {
      try {
        const { usergroups = [] } = await client.usergroups.list({ include_disabled: true });
        const group = usergroups.find((one) => one.id === id);
        if (group === undefined) return 'unknown';
        return (group.date_delete ?? 0) === 0 ? 'there' : 'disabled';
      } catch (error) {
        return { refused: wordOf(error) };
      }
    },
    channel: async (id, post) => {
      try {
        if (post) {
          await client.chat.postMessage({ channel: id, text: 'hardenbot doctor: messages arrive here.' });
          return { state: 'joined' };
        }
        // Rewriting a message that cannot exist changes nothing, and Slack looks for the channel first.
        await client.chat.update({ channel: id, ts: '1.000001', text: 'hardenbot doctor' });
        return { state: 'there' };
      } catch (error) {
        if (error instanceof webApi.WebAPIRateLimitedError) return { state: 'busy', waitMs: error.retryAfter * 1000 };
        const word = wordOf(error);
        return word === 'message_not_found' ? { state: 'there' } : { state: 'refused', word };
      }
    },
  };
}

/** Throws what is no failure of Slack's. */
function wordOf(error: unknown): string {
  const code = slackCode(error);
  if (code !== null) return code;
  const failure = toDeliveryError(error);
  if (failure === error) throw error;
  return failure instanceof Error ? failure.message : String(failure);
}
