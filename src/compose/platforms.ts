/** Opens the chats that the settings name, each with its own secrets; the packages of the others are not even loaded. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { createConversationStore } from '../../adapters/redis/messages.js';
import type { Entrance } from '../../adapters/slack/index.js';
import type { OnceStore } from '../chat/once-store.js';
import type { ChatPlatform } from '../chat/platform.js';
import { type ChatName, chatNames } from '../config/chats.js';
import type { Settings } from '../config/settings.js';
import type { SealedValues } from '../engine/ledger/sealed-value.js';
import type { Clock } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import { omitUndefined } from '../lib/omit-undefined.js';

/** The secret of the way that the settings choose. */
export type SlackEntrance =
  | { readonly mode: 'http'; readonly signingSecret: string }
  | { readonly mode: 'socket'; readonly appToken: string };

/** Secrets of the chats; a chat without its secrets is not opened. */
export interface ChatSecrets {
  readonly slack?: { readonly botToken: string; readonly entrance: SlackEntrance } | undefined;
  /** null where the bot proves who it is by a managed identity. */
  readonly teams?: { readonly secret: string | null } | undefined;
}

interface PlatformsInput {
  readonly settings: Settings;
  readonly secrets: ChatSecrets;
  readonly redis: StoreClient;
  /** What gateways keep in the store. */
  readonly byGateways: SealedValues;
  readonly once: OnceStore;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** How long an act is remembered, so that a second delivery of it does nothing. */
const claimMs = 10 * 60_000;

type Open = (input: PlatformsInput) => Promise<ChatPlatform | null>;

/** null: the settings do not name it, or there is no secret. */
const openings: Readonly<Record<ChatName, Open>> = { slack: openSlack, teams: openTeams };

export async function openPlatforms(input: PlatformsInput): Promise<readonly ChatPlatform[]> {
  const platforms: ChatPlatform[] = [];
  for (const chat of chatNames) {
    const platform = await openings[chat](input);
    if (platform !== null) platforms.push(platform);
  }
  return platforms;
}

/** What every chat is given. */
function sharedBy({ logger, clock, once }: PlatformsInput) {
  return { logger, now: () => clock.now(), claim: (key: string) => once.claim(key, claimMs) };
}

async function openSlack(input: PlatformsInput): Promise<ChatPlatform | null> {
  const { settings, secrets } = input;
  if (settings.slack === undefined || secrets.slack === undefined) return null;
  const { appId, teamId, host, port, apiUrl } = settings.slack;
  const { createSlack } = await import('../../adapters/slack/index.js');
  return createSlack({
    ...sharedBy(input),
    botToken: secrets.slack.botToken,
    entrance: entranceOf(secrets.slack.entrance, { host, port }),
    appId,
    teamId,
    ...omitUndefined({ apiUrl }),
  });
}

function entranceOf(secret: SlackEntrance, listen: { readonly host: string; readonly port: number }): Entrance {
  return secret.mode === 'http' ? { ...secret, listen } : secret;
}

async function openTeams(input: PlatformsInput): Promise<ChatPlatform | null> {
  const { settings, secrets } = input;
  if (settings.teams === undefined || secrets.teams === undefined) return null;
  const { appId, tenantId, cloud, host, port } = settings.teams;
  const { secret } = secrets.teams;
  const { createTeams } = await import('../../adapters/teams/index.js');
  return createTeams({
    ...sharedBy(input),
    appId,
    tenantId,
    cloud,
    credential: secret === null ? { kind: 'managedIdentity' } : { kind: 'secret', secret },
    listen: { host, port },
    references: createConversationStore(input.redis, input.byGateways, tenantId),
  });
}
