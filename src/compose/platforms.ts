/** Opens the chats that the settings name, each with its own secrets. */

import type { Redis } from '../../adapters/redis/connection.js';
import { createConversationBook } from '../../adapters/redis/conversations.js';
import { createSlack } from '../../adapters/slack/index.js';
import { createTeams } from '../../adapters/teams/index.js';
import type { ChatPlatform } from '../chat/platform.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import type { OnceStore } from '../services/stores.js';
import type { Settings } from '../settings.js';

/** Secrets of the chats; a chat without its secrets is not opened. */
export interface ChatSecrets {
  readonly slack?: { readonly botToken: string; readonly signingSecret: string };
  /** null where the bot proves who it is by a managed identity. */
  readonly teams?: { readonly secret: string | null };
}

export interface PlatformsInput {
  readonly settings: Settings;
  readonly secrets: ChatSecrets;
  readonly redis: Redis;
  readonly once: OnceStore;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** How long an act is remembered, so that a second delivery of it does nothing. */
const claimMs = 10 * 60_000;

export function openPlatforms(input: PlatformsInput): readonly ChatPlatform[] {
  const { settings, secrets, logger, clock, once } = input;
  const shared = { logger, now: () => clock.now(), claim: (key: string) => once.claim(key, claimMs) };
  const platforms: ChatPlatform[] = [];
  if (settings.slack !== undefined && secrets.slack !== undefined) {
    const { appId, teamId, host, port, apiUrl } = settings.slack;
    platforms.push(
      createSlack({
        ...shared,
        ...secrets.slack,
        appId,
        teamId,
        listen: { host, port },
        ...(apiUrl === undefined ? {} : { apiUrl }),
      }),
    );
  }
  if (settings.teams !== undefined && secrets.teams !== undefined) {
    const { appId, tenantId, cloud, host, port } = settings.teams;
    const { secret } = secrets.teams;
    platforms.push(
      createTeams({
        ...shared,
        appId,
        tenantId,
        cloud,
        credential: secret === null ? { kind: 'managedIdentity' } : { kind: 'secret', secret },
        listen: { host, port },
        references: createConversationBook(input.redis, tenantId),
      }),
    );
  }
  return platforms;
}
