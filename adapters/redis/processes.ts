/** Which gateways and workers run, and by which settings: each says so every minute, for `hardenbot doctor`. Nothing is decided by it. */
import { z } from 'zod';
import { parsedOrNull } from '../../src/lib/json.js';
import type { StoreClient } from './connection.js';
import { orNone, setFields } from './foreign.js';
import { keys } from './keys.js';

const processSchema = z.object({
  name: z.enum(['gateway', 'worker']),
  /** Hash of the settings file as it was when the process began. */
  settings: z.string(),
  /** The ids of all public keys that it knows; an earlier version does not say. */
  keys: z.array(z.string()).exactOptional(),
  startedAt: z.iso.datetime(),
  /** When it last said so. */
  at: z.iso.datetime(),
});
export type ProcessSeen = z.infer<typeof processSchema>;

export interface ProcessStore {
  announce(id: string, seen: ProcessSeen): Promise<void>;
  leave(id: string): Promise<void>;
  /** All that said so since. */
  since(moment: Date): Promise<readonly ProcessSeen[]>;
}

/** Milliseconds: each says every minute that it runs, and one that has not for so long does not. */
export const silentMs = 3 * 60_000;

/** Seconds: when nothing runs any more, nothing is kept. */
const day = 24 * 3600;

export function createProcessStore(redis: StoreClient): ProcessStore {
  return {
    announce: async (id, seen) => {
      await setFields(redis, keys.processes(), new Map([[id, JSON.stringify(seen)]]));
      await redis.expire(keys.processes(), day);
    },
    leave: async (id) => {
      await redis.hdel(keys.processes(), id);
    },
    since: async (moment) => {
      const told = await orNone(redis, keys.processes(), {}, () => redis.hgetall(keys.processes()));
      const all = Object.values(told).map((text) => processSchema.safeParse(parsedOrNull(text)));
      return all.flatMap(({ data }) => (data !== undefined && new Date(data.at) >= moment ? [data] : []));
    },
  };
}
