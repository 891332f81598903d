/** How each conversation is reached: what Teams last said about it, kept across restarts and refreshed by whatever happens there. */
import { z } from 'zod';
import type { Json } from '../../../src/lib/json.js';
import type { Logger } from '../../../src/lib/log.js';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import type { IsService } from '../cloud.js';

/** Where references are kept; the keys are ours to choose. */
export interface ReferenceStore {
  save(key: string, reference: Json): Promise<void>;
  load(key: string): Promise<Json | null>;
}

const referenceSchema = z.object({
  serviceUrl: z.string().min(1),
  /** `personal`, `groupChat` or `channel`; absent where it was never heard. */
  conversationType: z.string().optional(),
  /** The group in Entra ID behind the team of a channel; absent where it was never heard. */
  groupId: z.string().optional(),
});
export type Reference = z.infer<typeof referenceSchema>;

const personSchema = z.object({
  /** The id that Teams gives a person within this app, `29:…`. */
  account: z.string().min(1),
});

export interface ConversationFacts {
  readonly serviceUrl: string;
  readonly conversation: string;
  readonly conversationType: string | undefined;
  readonly groupId?: string | undefined;
  /** Who acted: Entra id and account. */
  readonly person: { readonly id: string; readonly account: string } | null;
}

export interface References {
  /** Keeps what a request said. Never rejects: an act of a person counts even if it cannot be kept. */
  remember(facts: ConversationFacts): Promise<void>;
  /** How to reach a conversation; one never heard of is tried where the tenant was last heard. Rejects where the store cannot be asked. */
  find(conversation: string): Promise<Reference>;
  /** The account of a person; their Entra id where they were never heard, which Teams takes as well. */
  account(person: string): Promise<string>;
}

interface ReferenceOptions {
  readonly store: ReferenceStore;
  readonly isService: IsService;
  readonly firstServiceUrl: string;
  readonly logger: Logger;
}

const lastHeard = 'last-heard';
const personKey = (id: string) => `person:${id}`;

export function createReferences({ store, isService, firstServiceUrl, logger }: ReferenceOptions): References {
  /** Anyone who can write to the store could otherwise have our token sent to themselves. */
  async function load(key: string): Promise<Reference | null> {
    const parsed = referenceSchema.safeParse(await store.load(key));
    if (!parsed.success) return null;
    if (isService(parsed.data.serviceUrl)) return parsed.data;
    logger.error({ key }, 'A stored conversation of Teams names an address that is not of Teams; it is not used.');
    return null;
  }

  return {
    remember: async ({ serviceUrl, conversation, conversationType, groupId, person }) => {
      try {
        await Promise.all([
          store.save(conversation, { serviceUrl, ...omitUndefined({ conversationType, groupId }) }),
          store.save(lastHeard, { serviceUrl }),
          ...(person === null ? [] : [store.save(personKey(person.id), { account: person.account })]),
        ]);
      } catch (error) {
        logger.error({ error: String(error) }, 'How to reach a conversation of Teams could not be kept.');
      }
    },
    find: async (conversation) => (await load(conversation)) ?? (await load(lastHeard)) ?? { serviceUrl: firstServiceUrl },
    account: async (person) => {
      const parsed = personSchema.safeParse(await store.load(personKey(person)));
      return parsed.success ? parsed.data.account : person;
    },
  };
}
