/** Every chat whole, for anyone who sets one up or starts it. What reads settings takes `config/chats.ts`, and loads nothing of what speaks to a chat. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { createConversationStore } from '../../adapters/redis/messages.js';
import type { OnceStore } from '../chat/once-store.js';
import type { ChatPlatform } from '../chat/platform.js';
import { type ChatName, chatDescriptions, chatNames, chatsOf } from '../config/chats.js';
import type { Secrets } from '../config/load.js';
import type { Settings } from '../config/settings.js';
import type { SealedValues } from '../engine/ledger/sealed-value.js';
import type { Clock } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import type { ChatSetup, KnownChat, OpenChat } from '../setup/chat-setup.js';

/** The setup in a chat's folder, which is called by its name. */
interface Folder {
  readonly setup: ChatSetup;
}

/** Every chat, or those of these names; what the others bring is not loaded. */
export function knownChats(names: readonly ChatName[] = chatNames): readonly KnownChat[] {
  return chatDescriptions
    .filter(({ name }) => names.includes(name))
    .map(({ name, title, product = title }) => ({
      name,
      title,
      product,
      ...(require(`../../adapters/${name}/setup.js`) as Folder).setup,
    }));
}

/** Those that the settings name, each with its own secrets. Throws InputError for a secret that is missing, or is another one than its name says. */
export function prepareChats(settings: Settings, secrets: Secrets): readonly OpenChat[] {
  return knownChats(chatsOf(settings)).map((chat) => chat.prepare(settings[chat.name], secrets));
}

interface PlatformsInput {
  /** Those that are opened; the packages of the others are not even loaded. */
  readonly chats?: readonly OpenChat[];
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
  const { chats = [], redis, byGateways, once, logger, clock } = input;
  const ports = {
    logger,
    now: () => clock.now(),
    claim: (key: string) => once.claim(key, claimMs),
    conversations: (tenantId: string) => createConversationStore(redis, byGateways, tenantId),
  };
  const platforms: ChatPlatform[] = [];
  for (const open of chats) platforms.push(await open(ports));
  return platforms;
}
