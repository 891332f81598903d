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
  const notes = new Notes(redis, values);
  return {
    record: (tenant, key, posted) => {
      const field = fieldOf(posted);
      return notes.put(keys.copies(tenant, key), field, { place: copyPlace({ tenant, key, field }), value: posted });
    },
    copies: async (tenant, key) => {
      const at = keys.copies(tenant, key);
      const unwritten = await notes.unwritten(at);
      const stored = { ...(await orNone(redis, at, {}, () => redis.hgetall(at))), ...Object.fromEntries(unwritten) };
      return Object.entries(stored).flatMap(([field, text]) => {
        if (!/^[0-9a-f]{64}$/.test(field)) return [];
        const found = postedSchema.safeParse(values.open(copyPlace({ tenant, key, field }), text)).data;
        return found === undefined || fieldOf(found) !== field ? [] : [found];
      });
    },
    forget: (tenant, key, posted) => notes.take(keys.copies(tenant, key), fieldOf(posted)),
    part: async (place) => {
      const [at, field] = [keys.copyParts(place.tenant, place.key), partField(place)];
      const unwritten = (await notes.unwritten(at)).get(field);
      const what = values.open(partPlace(place), unwritten ?? (await orNone(redis, at, null, () => redis.hget(at, field))));
      return typeof what === 'string' ? what : null;
    },
    recordPart: (place, what) =>
      notes.put(keys.copyParts(place.tenant, place.key), partField(place), { place: partPlace(place), value: what }),
  };
}

const maxUnwritten = 10_000;
const none: ReadonlyMap<string, string> = new Map();

interface Note {
  readonly place: ValuePlace;
  /** As it is signed. */
  readonly text: string;
}

/**
 * Fields of hashes in the store. What a full store does not take is remembered here and written later: a message that is in the chat already would be
 * posted again with each try. It replaces nothing that another gateway noted since: readers would take it for forged.
 */
class Notes {
  /** By key and field. */
  private readonly waiting = new Map<string, Map<string, Note>>();
  private count = 0;

  constructor(
    private readonly redis: StoreClient,
    private readonly values: SealedValues,
  ) {}

  /** Throws what the store says; the note counts in this process all the same. */
  async put(
    key: string,
    field: string,
    { place, value }: { readonly place: ValuePlace; readonly value: unknown },
  ): Promise<void> {
    const text = this.values.seal(place, value);
    try {
      await this.write(key, new Map([[field, text]]));
      this.drop(key, field);
    } catch (error) {
      this.remember(key, field, { place, text });
      throw error;
    }
  }

  async take(key: string, field: string): Promise<void> {
    this.drop(key, field);
    await orNone(this.redis, key, 0, () => this.redis.hdel(key, field));
  }

  /** What the store has not taken yet, after another try. */
  async unwritten(key: string): Promise<ReadonlyMap<string, string>> {
    const fields = this.waiting.get(key);
    if (fields === undefined) return none;
    await this.dropOlder(key, fields);
    const tried = new Map([...fields].map(([field, { text }]) => [field, text]));
    if (tried.size === 0) return none;
    try {
      await this.write(key, tried);
      for (const [field, text] of tried) if (fields.get(field)?.text === text) this.drop(key, field);
    } catch {
      // It is tried again at the next look.
    }
    return tried;
  }

  private async dropOlder(key: string, fields: ReadonlyMap<string, Note>): Promise<void> {
    const stored: Readonly<Record<string, string>> = await orNone(this.redis, key, {}, () => this.redis.hgetall(key));
    for (const [field, note] of fields)
      if (fields.get(field) === note && this.values.isNewer(note.place, stored[field] ?? null, note.text)) this.drop(key, field);
  }

  private async write(key: string, fields: ReadonlyMap<string, string>): Promise<void> {
    await setFields(this.redis, key, fields);
    await this.redis.expire(key, month);
  }

  private remember(key: string, field: string, note: Note): void {
    this.drop(key, field);
    const [oldest] = this.waiting;
    if (this.count >= maxUnwritten && oldest !== undefined) for (const one of oldest[1].keys()) this.drop(oldest[0], one);
    const fields = this.waiting.get(key) ?? new Map<string, Note>();
    this.waiting.set(key, fields.set(field, note));
    this.count += 1;
  }

  private drop(key: string, field: string): void {
    const fields = this.waiting.get(key);
    if (fields?.delete(field) !== true) return;
    this.count -= 1;
    if (fields.size === 0) this.waiting.delete(key);
  }
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
