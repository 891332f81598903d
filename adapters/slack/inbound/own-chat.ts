/** Where an act in a chat of two people belongs: a command is taken in the chat of any two, where the bot can post nothing. */
import { DeliveryError, type Messenger } from '../../../src/chat/platform.js';
import type { Logger } from '../../../src/lib/log.js';
import { type Act, isDirect, platformName } from './events.js';

export interface OwnChatOptions {
  readonly messenger: Messenger;
  readonly logger: Logger;
}

/** More people than that are asked for anew. */
const maxKnown = 10_000;

/** The act as one in the chat of its person with the bot; as it is where that cannot be told. Never rejects. */
export function createOwnChats({ messenger, logger }: OwnChatOptions): (act: Act) => Promise<Act> {
  const known = new Map<string, string>();

  async function ownChatOf(person: string): Promise<string | null> {
    try {
      const own = await messenger.direct?.({ platform: platformName, id: person, membership: 'member' });
      return own?.channel ?? null;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      logger.warn({ error: String(error) }, 'The chat of a person with hardenbot could not be told.');
      return null;
    }
  }

  return async (act) => {
    const isAnywhere = act.kind === 'command' || (act.kind === 'press' && !act.onHome);
    if (!isAnywhere || act.channel === null || !isDirect({ platform: platformName, channel: act.channel })) return act;
    const channel = known.get(act.person) ?? (await ownChatOf(act.person));
    if (channel === null) return act;
    if (known.size >= maxKnown) known.clear();
    known.set(act.person, channel);
    return { ...act, channel };
  };
}
