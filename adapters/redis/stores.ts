/** The small stores beside the ledger: latest posture, progress, copies of messages, and things that count once. */
import { z } from 'zod';
import type { MessageStore } from '../../src/chat/message-store.js';
import type { OnceStore } from '../../src/chat/once-store.js';
import { postedSchema } from '../../src/chat/platform.js';
import { canonicalJson, sha256 } from '../../src/json.js';
import { askedSchema, type LinkCodeStore } from '../../src/people/link-codes.js';
import { costedFindingSchema, type PostureStore } from '../../src/posture/posture.js';
import type { ProgressStore } from '../../src/queue/progress.js';
import type { StoreClient } from './connection.js';
import { gatherReads } from './gathered-reads.js';
import { keys } from './keys.js';

const hour = 3600;
const month = 30 * 24 * hour;

const postureSchema = z.object({ at: z.iso.datetime(), findings: z.array(costedFindingSchema) });

export function createPostureStore(redis: StoreClient): PostureStore {
  const reads = gatherReads(redis);
  return {
    save: async (tenant, posture) => {
      await redis.set(keys.posture(tenant), JSON.stringify(posture));
    },
    latest: async (tenant) => {
      const stored = await reads.get(keys.posture(tenant));
      if (stored === null) return null;
      const { at, findings } = postureSchema.parse(JSON.parse(stored));
      return { at: new Date(at), findings };
    },
  };
}

const progressSchema = z.object({ label: z.string(), done: z.number(), total: z.number().exactOptional() });

export function createProgressStore(redis: StoreClient): ProgressStore {
  return {
    set: async (tenant, subject, progress) => {
      await redis.set(keys.progress(tenant, subject), JSON.stringify(progress), 'EX', hour);
    },
    get: async (tenant, subject) => {
      const stored = await redis.get(keys.progress(tenant, subject));
      return stored === null ? null : progressSchema.parse(JSON.parse(stored));
    },
  };
}

export function createMessageStore(redis: StoreClient): MessageStore {
  return {
    record: async (tenant, key, posted) => {
      await redis.multi().sadd(keys.message(tenant, key), canonicalJson(posted)).expire(keys.message(tenant, key), month).exec();
    },
    copies: async (tenant, key) =>
      (await redis.smembers(keys.message(tenant, key))).map((copy) => postedSchema.parse(JSON.parse(copy))),
    forget: async (tenant, key, posted) => {
      await redis.srem(keys.message(tenant, key), canonicalJson(posted));
    },
    part: ({ tenant, key, copy, part }) => redis.hget(keys.messageParts(tenant, key), canonicalJson({ copy, part })),
    recordPart: async ({ tenant, key, copy, part }, what) => {
      const parts = keys.messageParts(tenant, key);
      await redis.multi().hset(parts, canonicalJson({ copy, part }), what).expire(parts, month).exec();
    },
  };
}

export function createOnceStore(redis: StoreClient): OnceStore {
  return { claim: async (key, ttlMs) => (await redis.set(keys.once(key), '1', 'PX', ttlMs, 'NX')) === 'OK' };
}

export function createLinkCodeStore(redis: StoreClient): LinkCodeStore {
  return {
    keep: async (code, asked, ttlMs) => {
      await redis.set(keys.linkCode(sha256(code)), JSON.stringify(asked), 'PX', ttlMs);
    },
    find: async (code) => {
      const stored = await redis.get(keys.linkCode(sha256(code)));
      if (stored === null) return null;
      const asked = parsedJson.pipe(askedSchema).safeParse(stored);
      return asked.success ? asked.data : null;
    },
  };
}

/** What somebody else wrote into the store may be no JSON at all. */
const parsedJson = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    context.addIssue('no JSON');
    return z.NEVER;
  }
});
