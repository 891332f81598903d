/** How conversations of a chat are reached, for as long as anybody could want to post there. Kept by gateways: who is told a secret stands there. */

import type { SealedValues } from '../../src/ledger/sealed-value.js';
import type { Json } from '../../src/lib/json.js';
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
export function createConversationStore(redis: StoreClient, values: SealedValues, tenant: string): ConversationStore {
  const place = (key: string) => ({ tenant, name: `conversation ${key}` });
  return {
    save: async (key, reference) => {
      await redis.set(keys.conversation(tenant, key), values.seal(place(key), reference), 'EX', year);
    },
    load: async (key) => values.open(place(key), await textAt(redis, keys.conversation(tenant, key))) as Json,
  };
}
