/** Questions about sign-ins and their answers, for a quarter of an hour. */

import { whyAnswerSchema } from '../../src/features/why/answer.js';
import { askedWhySchema, type WhyStore, whyLifetimeMs } from '../../src/features/why/store.js';
import type { SealedValues } from '../../src/ledger/sealed-value.js';
import type { StoreClient } from './connection.js';
import { textAt } from './foreign.js';
import { keys } from './keys.js';

/** @param byGateways seals what is asked; @param byWorkers what is answered */
export function createWhyStore(redis: StoreClient, byGateways: SealedValues, byWorkers: SealedValues): WhyStore {
  const question = (tenant: string, id: string) => ({ tenant, name: `why ${id}` });
  const answer = (tenant: string, id: string) => ({ tenant, name: `because ${id}` });
  return {
    ask: async (tenant, id, asked) => {
      await redis.set(keys.why(tenant, id), byGateways.seal(question(tenant, id), asked), 'PX', whyLifetimeMs);
    },
    asked: async (tenant, id) => {
      const text = await textAt(redis, keys.why(tenant, id));
      return askedWhySchema.safeParse(byGateways.open(question(tenant, id), text)).data ?? null;
    },
    answer: async (tenant, id, told) => {
      await redis.set(keys.because(tenant, id), byWorkers.seal(answer(tenant, id), told), 'PX', whyLifetimeMs);
    },
    answered: async (tenant, id) => {
      const text = await textAt(redis, keys.because(tenant, id));
      return whyAnswerSchema.safeParse(byWorkers.open(answer(tenant, id), text)).data ?? null;
    },
    forget: async (tenant, id) => {
      await redis.del(keys.why(tenant, id), keys.because(tenant, id));
    },
  };
}
