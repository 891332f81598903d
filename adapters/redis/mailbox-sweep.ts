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
import { orNone, textAt, unlessForeign } from './foreign.js';
import { keys } from './keys.js';

const partSchema = z.array(keptMailboxSchema);
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
      const stored = await orNone(redis, key, {}, () => redis.hgetall(key));
      const known = new Map<number, readonly KeptMailbox[]>();
      for (let part = 0; part < sweepParts; part += 1) {
        const text = stored[String(part)];
        if (text === undefined) continue;
        const mailboxes = compiled(partSchema).safeParse(values.open(partOf(tenant, part), text)).data;
        if (mailboxes !== undefined) known.set(part, mailboxes);
      }
      return known;
    },
    savePart: async (tenant, part, mailboxes) => {
      const key = keys.sweptParts(tenant);
      const text = values.seal(partOf(tenant, part), mailboxes);
      await unlessForeign(redis, key, () => redis.hset(key, new Map([[String(part), text]])));
    },
  };
}
