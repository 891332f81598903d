/** Operations of plans: a Valkey list of canonical lines, each a chunk of 500. */

import { RetryLater } from '../../src/engine/ledger/retry-later.js';
import type { Operation } from '../../src/engine/plan/operation.js';
import { operationSchema } from '../../src/engine/plan/operation-schema.js';
import type { PlanStore } from '../../src/engine/plan/plan-store.js';
import { canonicalJson, parsedOrNull } from '../../src/lib/json.js';
import type { StoreClient } from './connection.js';
import { orNone } from './foreign.js';
import { keys } from './keys.js';

const chunkSize = 500;
const chunkSchema = operationSchema.array();

export function createPlanStore(redis: StoreClient): PlanStore {
  return {
    saveOperations: async (tenant, id, operations) => {
      const whole = keys.plan(tenant, id);
      // Beside its place, and there at once: a store that loses its end holds all of a plan or nothing, which the mirror then has.
      const key = `${whole}:new`;
      await redis.del(key);
      // As text: hundreds of objects at once would outlive the collection of young ones.
      let chunk: string[] = [];
      let total = 0;
      let chunks = 0;
      const flush = async (): Promise<void> => {
        if (chunk.length === 0) return;
        chunks += 1;
        if ((await redis.rpush(key, `[${chunk.join(',')}]`)) !== chunks) throw notWhole();
        chunk = [];
      };
      for await (const operation of operations) {
        chunk.push(canonicalJson(operation));
        total += 1;
        if (chunk.length === chunkSize) await flush();
      }
      await flush();
      if (total > 0) await redis.rename(key, whole).catch(notThere);
      else await redis.del(whole);
      return total;
    },
    operations: (tenant, id) => readChunks(redis, keys.plan(tenant, id)),
    first: async (tenant, id, count) => {
      const found: Operation[] = [];
      for await (const operation of readChunks(redis, keys.plan(tenant, id))) {
        if (found.length === count) break;
        found.push(operation);
      }
      return found;
    },
  };
}

/** The connection repeats a command whose answer was lost, and another server may have become the primary without what was there: the plan is made again. */
function notWhole(): RetryLater {
  return new RetryLater('The store repeated or lost a part of a plan while it was saved.', 0);
}

function notThere(error: Error): never {
  throw error.message.includes('no such key') ? notWhole() : error;
}

async function* readChunks(redis: StoreClient, key: string): AsyncGenerator<Operation> {
  for (let index = 0; ; index += 1) {
    const line = await orNone(redis, key, null, () => redis.lindex(key, index));
    if (line === null) return;
    // Whatever someone wrote there instead: what is left out does not fit the digest.
    const chunk = chunkSchema.safeParse(parsedOrNull(line)).data ?? [];
    yield* chunk;
    // Only the last chunk is not full. Someone who shortened another one in the store gets a plan that does not fit its digest.
    if (chunk.length < chunkSize) return;
  }
}
