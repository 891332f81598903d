/** Microsoft Teams as a chat platform: messages and clicks over HTTP, behind a gate of our own and then botbuilder's. */
import type { Listening } from '../../src/chat/http-listener.js';
import type { ChatPlatform, Messenger, OnEvent } from '../../src/chat/platform.js';
import { InputError } from '../../src/lib/errors.js';
import type { Logger } from '../../src/lib/log.js';
import {
  type Cloud,
  type CloudName,
  cloudOf,
  type IsService,
  isLoopbackService,
  serviceCheck,
  type TeamsEndpoints,
} from './cloud.js';
import { type Bot, createBot } from './inbound/bot.js';
import { platformName } from './inbound/events.js';
import { createFileTaking } from './inbound/file-taking.js';
import type { GateOptions } from './inbound/gate.js';
import { createHandler } from './inbound/handler.js';
import { createKeys } from './inbound/keys.js';
import { createPeople } from './inbound/people.js';
import { type Anonymous, refuseReachable, speakAs } from './inbound/personas.js';
import { openListener } from './inbound/request-listener.js';
import { checkToken } from './inbound/token-check.js';
import { credentialsFor, noCredentials, type TeamsCredential } from './outbound/credential.js';
import { createMessenger } from './outbound/messenger.js';
import { createReferences, type ReferenceStore, type References } from './outbound/references.js';
import { isLoopbackDrive, isOneDrive } from './outbound/upload.js';
import { playgroundServiceUrl } from './playground.js';

export interface TeamsOptions {
  /** The client id of the bot's app registration, or of its managed identity. */
  readonly appId: string;
  /** The only tenant whose people may talk to the bot; the app registration belongs to it. */
  readonly tenantId: string;
  readonly credential: TeamsCredential;
  readonly cloud: CloudName;
  /** Teams sends to `/api/messages` here, through whatever ends TLS. */
  readonly listen: { readonly host: string; readonly port: number };
  readonly logger: Logger;
  readonly now: () => Date;
  /** Claims a key once for ten minutes; false: seen before, by a retry. Rejects where the store cannot be asked. */
  readonly claim: (key: string) => Promise<boolean>;
  /** Keeps how conversations are reached. Without it nothing can be posted after a restart until someone speaks. */
  readonly references: ReferenceStore;
  /** A local Teams, for tests. */
  readonly endpoints?: TeamsEndpoints;
  /** The Playground, for the demo: nothing is signed, so everything has to be on this machine. */
  readonly anonymous?: Anonymous;
  /** Milliseconds after which an answer follows as a message; 8,000 unless said otherwise. */
  readonly answerWithinMs?: number;
}

export interface TeamsPlatform extends ChatPlatform {
  /** The port it listens on. Throws before `start`. */
  port(): number;
  /** Settles when nothing that a person did is still under way. */
  idle(): Promise<void>;
}

const defaultAnswerWithinMs = 8000;

/** Makes the platform. Throws InputError when an id or the secret is missing: botbuilder would let everyone in. */
export function createTeams(options: TeamsOptions): TeamsPlatform {
  const { appId, tenantId, anonymous, logger, now } = options;
  if (anonymous === undefined) refuseEmpty(options);
  else refuseReachable(anonymous, options.listen.host);
  const cloud = cloudOf(options.cloud, options.endpoints);
  const isLocal = anonymous !== undefined || options.endpoints !== undefined;
  const firstServiceUrl = anonymous === undefined ? cloud.firstServiceUrl : playgroundServiceUrl;
  const isService = anonymous === undefined ? serviceCheck(cloud, options.endpoints) : isLoopbackService;
  const credentials = anonymous === undefined ? credentialsFor({ ...options, cloud }) : noCredentials();
  const bot = createBot({ appId, cloud, credentials });
  const references = createReferences({ store: options.references, isService, firstServiceUrl, logger });
  // The Playground warns below every card that it cannot show it wide.
  const messenger = createMessenger({
    appId,
    tenantId,
    bot,
    references,
    store: options.references,
    // Microsoft documents that bots give no files in GCC High and DoD.
    givesFiles: options.cloud === 'public',
    isWide: anonymous === undefined,
  });
  const handler = createHandler({
    messenger,
    references,
    membershipOf:
      anonymous === undefined
        ? createPeople({ tenantId, now, logger, ask: askMember(bot, references) })
        : async () => ({ membership: 'member' }),
    logger,
    claim: options.claim,
    now,
    takeFile: createFileTaking({ messenger, store: options.references, isDrive: isLocal ? isLoopbackDrive : isOneDrive }),
    answerWithinMs: options.answerWithinMs ?? defaultAnswerWithinMs,
  });
  let listener: Listening | null = null;

  async function start(given: OnEvent): Promise<void> {
    const onEvent = anonymous === undefined ? given : speakAs(anonymous, given);
    listener = await openListener({
      ...gateOptions(options, cloud, isService),
      listen: options.listen,
      logger,
      pass: ({ activity }, authorization) => bot.receive({ activity, authorization }, (one) => handler.handle(one, onEvent)),
    });
  }

  async function stop(): Promise<void> {
    await listener?.close();
    listener = null;
    await handler.idle();
  }

  function port(): number {
    if (listener === null) throw new Error('Teams was not started.');
    return listener.port;
  }

  return { name: platformName, ...(anonymous ? inOneChat(messenger) : messenger), start, stop, port, idle: () => handler.idle() };
}

/** The Playground has one person, who speaks as several: chats with each of these are none of its. */
function inOneChat(messenger: Messenger): Messenger {
  return {
    post: (...parts) => messenger.post(...parts),
    update: (...parts) => messenger.update(...parts),
    whisper: (...parts) => messenger.whisper(...parts),
  };
}

/** What Teams says of an account of a conversation. */
function askMember(bot: Bot, references: References) {
  return async (conversation: string, account: string) => {
    const { serviceUrl } = await references.find(conversation);
    return bot.talk(serviceUrl, (connector) => connector.conversations.getConversationMember(conversation, account));
  };
}

function gateOptions({ appId, tenantId, now, anonymous }: TeamsOptions, cloud: Cloud, isService: IsService): GateOptions {
  if (anonymous !== undefined) return { tenantId, isService, now, checkToken: null };
  const check = { appId, issuer: cloud.issuer, keys: createKeys({ openIdMetadata: cloud.openIdMetadata, now }), now };
  return { tenantId, isService, now, checkToken: (header) => checkToken(header, check) };
}

function refuseEmpty({ appId, tenantId, credential }: TeamsOptions): void {
  const problems = [
    ...(appId.trim() === ''
      ? ['teams.appId is empty; copy the application (client) id of the bot from the Entra admin center']
      : []),
    ...(tenantId.trim() === '' ? ['teams.tenantId is empty; copy the directory (tenant) id from the Entra admin center'] : []),
    ...(credential.kind === 'secret' && credential.secret.trim() === ''
      ? ['the secret of the Teams app is empty; make a client secret in its app registration, or use a managed identity']
      : []),
  ];
  if (problems.length > 0) throw new InputError('Teams is not set up', problems);
}
