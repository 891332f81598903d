/**
 * Where the copies of messages stand, and what is known of their parts. Kept by gateways: each note is signed for the one place that it is about, so that
 * nobody else decides where, whether or what people are shown. A note that does not verify counts as absent.
 */
import type { MessageStore, PartPlace } from '../../src/chat/message-store.js';
import { type Posted, postedSchema } from '../../src/chat/platform.js';
import type { SealedValues, ValuePlace } from '../../src/engine/ledger/sealed-value.js';
import { canonicalJson, type Json, sha256 } from '../../src/lib/json.js';
import type { StoreClient } from './connection.js';
import { orNone, setFields, textAt } from './foreign.js';
import { keys } from './keys.js';

const month = 30 * 24 * 3600;

export function createMessageStore(redis: StoreClient, values: SealedValues): MessageStore {
  return {
    record: (tenant, key, posted) => {
      const field = fieldOf(posted);
      return put(redis, keys.copies(tenant, key), field, values.seal(copyPlace({ tenant, key, field }), posted));
    },
    copies: async (tenant, key) => {
      const at = keys.copies(tenant, key);
      const stored = await orNone(redis, at, {}, () => redis.hgetall(at));
      return Object.entries(stored).flatMap(([field, text]) => {
        if (!/^[0-9a-f]{64}$/.test(field)) return [];
        const found = postedSchema.safeParse(values.open(copyPlace({ tenant, key, field }), text)).data;
        return found === undefined || fieldOf(found) !== field ? [] : [found];
      });
    },
    forget: async (tenant, key, posted) => {
      const at = keys.copies(tenant, key);
      await orNone(redis, at, 0, () => redis.hdel(at, fieldOf(posted)));
    },
    part: async (place) => {
      const at = keys.copyParts(place.tenant, place.key);
      const what = values.open(partPlace(place), await orNone(redis, at, null, () => redis.hget(at, partField(place))));
      return typeof what === 'string' ? what : null;
    },
    recordPart: (place, what) =>
      put(redis, keys.copyParts(place.tenant, place.key), partField(place), values.seal(partPlace(place), what)),
  };
}

function copyPlace({
  tenant,
  key,
  field,
}: {
  readonly tenant: string;
  readonly key: string;
  readonly field: string;
}): ValuePlace {
  return { tenant, name: `copy ${canonicalJson([key, field])}` };
}

function partPlace(place: PartPlace): ValuePlace {
  return { tenant: place.tenant, name: `part ${canonicalJson([place.key, partField(place)])}` };
}

function fieldOf({ conversation, message }: Posted): string {
  return sha256(canonicalJson({ conversation, message }));
}

function partField({ copy, part }: PartPlace): string {
  return canonicalJson({ copy, part });
}

async function put(redis: StoreClient, key: string, field: string, value: string): Promise<void> {
  await setFields(redis, key, new Map([[field, value]]));
  await redis.expire(key, month);
}

/** How conversations of a chat are reached, for as long as anyone could want to post there. Kept by gateways: it holds who receives a secret. */
interface ConversationStore {
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
