/** botbuilder at work: it verifies a request once more, runs a turn on it, and lends its connector for what we say ourselves. */
import { type ActivityTypes, CloudAdapter, ConfigurationBotFrameworkAuthentication, type TurnContext } from 'botbuilder';
import type { Cloud } from '../cloud.js';
import { transport } from '../outbound/transport.js';
import type { CredentialsFactory } from '../vendor-types.js';
import { channelId } from './gate.js';
import type { Reply } from './request-listener.js';

/** The calls of the connector service that we use, as botbuilder's client offers them. */
export interface Connector {
  readonly conversations: {
    sendToConversation(conversation: string, activity: object, options?: object): Promise<{ readonly id?: string }>;
    updateActivity(conversation: string, message: string, activity: object): Promise<unknown>;
    getConversationMember(conversation: string, member: string): Promise<unknown>;
    createConversation(parameters: object): Promise<{ readonly id?: string }>;
  };
}

interface BotOptions {
  readonly appId: string;
  readonly cloud: Cloud;
  readonly credentials: CredentialsFactory;
}

/** What a turn answers to an invoke; null for a message, which is not answered in the response. */
export type Turn = (activity: unknown) => Promise<object | null>;

export interface Bot {
  /** Runs a turn on a request; the turn must not reject. */
  receive(
    request: { readonly activity: Readonly<Record<string, unknown>>; readonly authorization: string },
    turn: Turn,
  ): Promise<Reply>;
  /** Lends the connector for calls to one address. Rejects with what the calls reject with. */
  talk<Result>(serviceUrl: string, calls: (connector: Connector) => Promise<Result>): Promise<Result>;
}

const invokeResponse: `${ActivityTypes.InvokeResponse}` = 'invokeResponse';

export function createBot({ appId, cloud, credentials }: BotOptions): Bot {
  const adapter = new CloudAdapter(
    new ConfigurationBotFrameworkAuthentication(settings(cloud), credentials, undefined, undefined, { httpClient: transport }),
  );

  return {
    receive: async ({ activity, authorization }, turn) => {
      const response = new CollectedResponse();
      // Answers gathered into the response would take the place of the answer to a click; Teams does not ask for them.
      const request = { method: 'POST', headers: { authorization }, body: { ...activity, deliveryMode: undefined } };
      await adapter.process(request, response, async (context: TurnContext) => {
        const body = await turn(activity);
        if (body !== null) await context.sendActivity({ type: invokeResponse, value: { status: 200, body } });
      });
      return response.reply();
    },
    talk: (serviceUrl, calls) =>
      new Promise((resolve, reject) => {
        adapter
          .continueConversationAsync(appId, { serviceUrl, channelId, conversation: noConversation }, async (context) =>
            resolve(await calls(connectorOf(adapter, context))),
          )
          .catch(reject);
      }),
  };
}

/** Each call names its own; botbuilder only wants one to be there. */
const noConversation = { id: '', name: '', isGroup: false, conversationType: '' };

function connectorOf(adapter: CloudAdapter, context: TurnContext): Connector {
  const connector = context.turnState.get<Connector>(adapter.ConnectorClientKey);
  if (connector === undefined) throw new Error('botbuilder offers no connector.');
  return connector;
}

/** Everything is said, so that one code path serves both clouds and the local fake. */
function settings(cloud: Cloud) {
  return {
    ToChannelFromBotLoginUrl: `${cloud.login}/botframework.com`,
    ToChannelFromBotOAuthScope: cloud.audience,
    ToBotFromChannelTokenIssuer: cloud.issuer,
    ToBotFromChannelOpenIdMetadataUrl: cloud.openIdMetadata,
    // Tokens of the Emulator never get here: they have another issuer.
    ToBotFromEmulatorOpenIdMetadataUrl: cloud.openIdMetadata,
    OAuthUrl: cloud.audience,
    ValidateAuthority: 'true',
    CallerId: 'urn:botframework:azure',
  };
}

/** The response that botbuilder writes to, kept so that we decide what goes out. */
class CollectedResponse {
  readonly socket = null;
  private code = 200;
  private body: unknown = null;

  status(code: number): void {
    this.code = code;
  }

  header(): void {}

  send(body: unknown): void {
    this.body = body;
  }

  end(): void {}

  /** botbuilder explains its refusals in the body, which is nobody's business; its 500 is trouble in fetching keys. */
  reply(): Reply {
    if (this.code === 500) return { status: 503, body: null };
    return this.code === 200 ? { status: 200, body: this.body } : { status: this.code, body: null };
  }
}
