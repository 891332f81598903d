/** Looks at a Teams bot as a client, for anyone who sets it up: its token, the keys its requests are checked with, and whether it is in a channel. */
import { answerWithin } from '../../src/lib/with-timeout.js';
import { type CloudName, cloudOf, type TeamsEndpoints } from './cloud.js';
import { createBot } from './inbound/bot.js';
import { createKeys } from './inbound/keys.js';
import { credentialsFor, type TeamsCredential } from './outbound/credential.js';
import { ConnectorError } from './outbound/delivery.js';

interface InspectOptions {
  readonly appId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly credential: TeamsCredential;
  readonly now: () => Date;
  /** A local Teams, for tests. */
  readonly endpoints?: TeamsEndpoints;
}

/**
 * - `there`: the bot is in the conversation, which knows the person · `unlisted`: it is there, and the person is not
 * - anything else is the word that Teams refused with
 */
type RosterInspection = { readonly state: 'there' | 'unlisted' } | { readonly state: 'refused'; readonly word: string };

interface TokenRefusal {
  readonly word: string;
  readonly answered: boolean;
}

interface TeamsInspector {
  /** Why the bot gets no token of its own, and whether anyone answered at all; null: it does. */
  token(): Promise<TokenRefusal | null>;
  /** Why the keys of those who sign requests cannot be had; null: they can. */
  keys(): Promise<string | null>;
  /** Asks for one member of a conversation, which is shown only to a bot that is in it. Changes nothing. */
  channel(id: string, person: string): Promise<RosterInspection>;
}

/** A managed identity is looked for on an address that nothing answers outside Azure. */
const answerTimeMs = 10_000;

export function inspectTeams(options: InspectOptions): TeamsInspector {
  const { appId, now } = options;
  const cloud = cloudOf(options.cloud, options.endpoints);
  const credentials = credentialsFor({ ...options, cloud });

  return {
    token: async () => {
      try {
        const made = await credentials.createCredentials(appId, cloud.audience, cloud.login, true);
        await inTime(made.signRequest({ headers: new Headers() } as unknown as Parameters<typeof made.signRequest>[0]));
        return null;
      } catch (error) {
        const answered = error instanceof ConnectorError && error.status !== null;
        return { word: error instanceof Error ? error.message : String(error), answered };
      }
    },
    keys: async () => {
      try {
        await inTime(createKeys({ openIdMetadata: cloud.openIdMetadata, now }).find(''));
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    channel: async (id, person) => {
      const bot = createBot({ appId, cloud, credentials });
      const refusal = await refusalOf(() =>
        bot.talk(cloud.firstServiceUrl, ({ conversations }) => conversations.getConversationMember(id, person)),
      );
      if (refusal === null) return { state: 'there' };
      return refusal === 'MemberNotFoundInConversation' ? { state: 'unlisted' } : { state: 'refused', word: refusal };
    },
  };
}

async function refusalOf(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await inTime(act());
    return null;
  } catch (error) {
    if (error instanceof ConnectorError) return error.word;
    return error instanceof Error ? error.message : String(error);
  }
}

function inTime<Result>(work: Promise<Result>): Promise<Result> {
  return answerWithin(answerTimeMs, work, () => {
    throw new Error(`no answer within ${answerTimeMs / 1000} s`);
  });
}
