/** Opens the chats that the settings name, each with its own secrets; the packages of the others are not even loaded. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { createConversationStore } from '../../adapters/redis/messages.js';
import type { Entrance } from '../../adapters/slack/index.js';
import type { OnceStore } from '../chat/once-store.js';
import type { ChatPlatform } from '../chat/platform.js';
import type { Settings } from '../config/settings.js';
import type { SealedValues } from '../engine/ledger/sealed-value.js';
import type { Clock } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import { omitUndefined } from '../lib/omit-undefined.js';

/** The secret of the way that the settings choose. */
type SlackEntrance =
  | { readonly mode: 'http'; readonly signingSecret: string }
  | { readonly mode: 'socket'; readonly appToken: string };

/** Secrets of the chats; a chat without its secrets is not opened. */
export interface ChatSecrets {
  readonly slack?: { readonly botToken: string; readonly entrance: SlackEntrance };
  /** null where the bot proves who it is by a managed identity. */
  readonly teams?: { readonly secret: string | null };
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

export async function openPlatforms(input: PlatformsInput): Promise<readonly ChatPlatform[]> {
  const { settings, secrets, logger, clock, once } = input;
  const shared = { logger, now: () => clock.now(), claim: (key: string) => once.claim(key, claimMs) };
  const platforms: ChatPlatform[] = [];
  if (settings.slack !== undefined && secrets.slack !== undefined) {
    const { appId, teamId, host, port, apiUrl } = settings.slack;
    const { createSlack } = await import('../../adapters/slack/index.js');
    platforms.push(
      createSlack({
        ...shared,
        botToken: secrets.slack.botToken,
        entrance: entranceOf(secrets.slack.entrance, { host, port }),
        appId,
        teamId,
        ...omitUndefined({ apiUrl }),
      }),
    );
  }
  if (settings.teams !== undefined && secrets.teams !== undefined) {
    const { appId, tenantId, cloud, host, port } = settings.teams;
    const { secret } = secrets.teams;
    const { createTeams } = await import('../../adapters/teams/index.js');
    platforms.push(
      createTeams({
        ...shared,
        appId,
        tenantId,
        cloud,
        credential: secret === null ? { kind: 'managedIdentity' } : { kind: 'secret', secret },
        listen: { host, port },
        references: createConversationStore(input.redis, input.byGateways, tenantId),
      }),
    );
  }
  return platforms;
}

function entranceOf(secret: SlackEntrance, listen: { readonly host: string; readonly port: number }): Entrance {
  return secret.mode === 'http' ? { ...secret, listen } : secret;
}
