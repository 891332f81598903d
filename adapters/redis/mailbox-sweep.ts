/** What the sweep knows of each mailbox, in Valkey: a head, and parts of one hash. Kept by workers, who alone can sign it. */
import { z } from 'zod';
import type { SealedValues } from '../../src/engine/ledger/sealed-value.js';
import { compiled } from '../../src/lib/compiled.js';
import {
  type KeptMailbox,
  keptMailboxSchema,
  type SweepStore,
  sweepHeadSchema,
  sweepParts,
} from '../../src/posture/mailbox-sweep.js';
import type { StoreClient } from './connection.js';
import { orNone, setFields, textAt } from './foreign.js';
import { keys } from './keys.js';

const partSchema = z.array(keptMailboxSchema);
/** The number of parts is a multiple of it. */
const partsAtOnce = 4;
const headOf = (tenant: string) => ({ tenant, name: 'swept' });
const partOf = (tenant: string, part: number) => ({ tenant, name: `swept ${part}` });

export function createSweepStore(redis: StoreClient, values: SealedValues): SweepStore {
  return {
    head: async (tenant) =>
      compiled(sweepHeadSchema).safeParse(values.open(headOf(tenant), await textAt(redis, keys.swept(tenant)))).data ?? null,
    saveHead: async (tenant, head) => {
      await redis.set(keys.swept(tenant), values.seal(headOf(tenant), head));
    },
    parts: async (tenant) => {
      const key = keys.sweptParts(tenant);
      const known = new Map<number, readonly KeptMailbox[]>();
      // One answer would be as long as the tenant has mailboxes, and too long an answer is none (see `reply-bound.ts`).
      for (let from = 0; from < sweepParts; from += partsAtOnce) {
        const fields = Array.from({ length: partsAtOnce }, (_unused, place) => String(from + place));
        const stored = await orNone(redis, key, [], () => redis.hmget(key, ...fields));
        for (const [place, text] of stored.entries()) {
          if (text === null) continue;
          const part = from + place;
          const mailboxes = compiled(partSchema).safeParse(values.open(partOf(tenant, part), text)).data;
          if (mailboxes !== undefined) known.set(part, mailboxes);
        }
      }
      return known;
    },
    savePart: async (tenant, part, mailboxes) => {
      const text = values.seal(partOf(tenant, part), mailboxes);
      await setFields(redis, keys.sweptParts(tenant), new Map([[String(part), text]]));
    },
  };
}
