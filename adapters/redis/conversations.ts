/** How conversations of a chat are reached, for as long as anybody could want to post there. */
import { type Json, parsedOrNull } from '../../src/json.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

export interface ConversationStore {
  save(key: string, reference: Json): Promise<void>;
  /** Null for a conversation that was never heard of. */
  load(key: string): Promise<Json | null>;
}

const year = 365 * 24 * 3600;

/** `tenant` is the one that the chat belongs to. */
export function createConversationStore(redis: StoreClient, tenant: string): ConversationStore {
  return {
    save: async (key, reference) => {
      await redis.set(keys.conversation(tenant, key), JSON.stringify(reference), 'EX', year);
    },
    load: async (key) => {
      const text = await textAt(redis, keys.conversation(tenant, key));
      return text === null ? null : (parsedOrNull(text) as Json);
    },
  };
}
