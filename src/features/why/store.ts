/** Where questions wait for their answers: a question is the gateway's word, an answer the worker's, and each says so of itself. */
import { z } from 'zod';
import { conversationSchema } from '../../chat/platform.js';
import type { KeptPlace, SealedStores } from '../../engine/ledger/sealed-store.js';
import { personSchema } from '../../lib/person.js';
import { type WhyAnswer, whyAnswerSchema } from './answer.js';
import { mailQuestionSchema } from './mail-question.js';
import { whyQuestionSchema } from './question.js';

/** A question with who asked it, and where they alone are answered. */
const askedWhySchema = z.strictObject({
  person: personSchema,
  /** The account it was asked with, on the platform of the conversation. */
  account: z.string(),
  conversation: conversationSchema,
  question: z.union([whyQuestionSchema, mailQuestionSchema]),
  expiresAt: z.iso.datetime(),
});
export type AskedWhy = Readonly<z.infer<typeof askedWhySchema>>;

export interface WhyStore {
  /** Kept by gateways, and forgotten after a quarter of an hour. */
  ask(tenant: string, id: string, asked: AskedWhy): Promise<void>;
  /** Null where no gateway asked that, or it was answered. */
  asked(tenant: string, id: string): Promise<AskedWhy | null>;
  /** Kept by workers, as long. */
  answer(tenant: string, id: string, answer: WhyAnswer): Promise<void>;
  /** Null where no worker has answered. */
  answered(tenant: string, id: string): Promise<WhyAnswer | null>;
  /** The answer was given. */
  forget(tenant: string, id: string): Promise<void>;
}

/** How long a question waits for its answer. */
export const whyLifetimeMs = 15 * 60_000;

export const whyPlaces = {
  question: (tenant: string, id: string): KeptPlace => ({ tenant, name: `why ${id}`, key: `why:${id}` }),
  answer: (tenant: string, id: string): KeptPlace => ({ tenant, name: `because ${id}`, key: `because:${id}` }),
};

export function openWhyStore({ byGateways, byWorkers }: SealedStores): WhyStore {
  const { question, answer } = whyPlaces;
  return {
    ask: (tenant, id, asked) => byGateways.keep(question(tenant, id), asked, whyLifetimeMs),
    asked: async (tenant, id) => askedWhySchema.safeParse(await byGateways.read(question(tenant, id))).data ?? null,
    answer: (tenant, id, told) => byWorkers.keep(answer(tenant, id), told, whyLifetimeMs),
    answered: async (tenant, id) => whyAnswerSchema.safeParse(await byWorkers.read(answer(tenant, id))).data ?? null,
    forget: (tenant, id) => byGateways.forget(question(tenant, id), answer(tenant, id)),
  };
}
