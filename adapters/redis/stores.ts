/** The small stores beside the ledger: posture, progress, evidence, and what was shown or read up to when. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { DisplayedVersionStore } from '../../src/chat/message-store.js';
import type { OnceStore } from '../../src/chat/once-store.js';
import type { ScanCursorStore } from '../../src/engine/changes/open-subjects.js';
import type { ReadWatermarkStore } from '../../src/engine/changes/read-watermark.js';
import type { EvidenceStore } from '../../src/engine/ledger/evidence-store.js';
import type { SealedValues } from '../../src/engine/ledger/sealed-value.js';
import type { Role } from '../../src/keys/keyring.js';
import { compiled } from '../../src/lib/compiled.js';
import { sha256 } from '../../src/lib/json.js';
import { askedSchema, type LinkCodeStore } from '../../src/people/link-codes.js';
import { costedFindingSchema, linesOf, type Posture, type PostureStore, postureLineSchema } from '../../src/posture/posture.js';
import type { ProgressStore } from '../../src/queue/progress.js';
import type { StoreClient } from './connection.js';
import { nullIfForeign, orNone, replaceText, textAt } from './foreign.js';
import { keys } from './keys.js';

const hour = 3600;

const postureSchema = z.object({
  at: z.iso.datetime(),
  findings: z.array(costedFindingSchema),
  judgedAt: z.record(z.string(), z.iso.datetime()).exactOptional(),
  source: z.enum(['simulator', 'file']).exactOptional(),
});
const linesSchema = z.array(postureLineSchema);

/** Kept by workers. */
export function createPostureStore(redis: StoreClient, values: SealedValues): PostureStore {
  const place = (tenant: string) => ({ tenant, name: 'posture' });
  const linesPlace = (tenant: string) => ({ tenant, name: 'posture lines' });
  const read = (tenant: string, text: string | null): Posture | null => {
    const stored = postureSchema.safeParse(values.open(place(tenant), text));
    return stored.success ? { ...stored.data, at: new Date(stored.data.at) } : null;
  };
  const latest = async (tenant: string): Promise<Posture | null> => read(tenant, await textAt(redis, keys.posture(tenant)));
  return {
    update: async (tenant, next) => {
      let posture: Posture | null = null;
      await replaceText(redis, [keys.posture(tenant), keys.postureLines(tenant)], (text) => {
        posture = next(read(tenant, text));
        if (posture === null) return null;
        return { texts: [values.seal(place(tenant), posture), values.seal(linesPlace(tenant), linesOf(posture))] };
      });
      return posture;
    },
    latest,
    lines: async (tenant) => {
      const text = await textAt(redis, keys.postureLines(tenant));
      const kept = text === null ? null : (compiled(linesSchema).safeParse(values.open(linesPlace(tenant), text)).data ?? null);
      // An earlier version kept none, or not what was missing.
      const isOfEarlier = kept?.some(({ verdict, missing }) => verdict === 'unknown' && missing === undefined) ?? text === null;
      if (!isOfEarlier) return kept;
      const posture = await latest(tenant);
      return posture === null ? null : linesOf(posture);
    },
  };
}

const progressSchema = z.object({
  label: z.string(),
  done: z.number(),
  total: z.number().exactOptional(),
  waitsFor: z.string().exactOptional(),
  againAt: z.iso.datetime().exactOptional(),
  until: z.iso.datetime().exactOptional(),
  handedOver: z.int().nonnegative().exactOptional(),
  looked: z
    .array(z.tuple([z.int(), z.number()]))
    .max(100)
    .exactOptional(),
});

/** Seconds: longer than any service may ask a change to wait. */
const progressKept = 2 * hour;

/** Kept by workers: its words stand on cards that people decide on. */
export function createProgressStore(redis: StoreClient, values: SealedValues): ProgressStore {
  const place = (tenant: string, subject: string) => ({ tenant, name: `progress ${subject}` });
  return {
    set: async (tenant, subject, progress) => {
      await redis.set(keys.progress(tenant, subject), values.seal(place(tenant, subject), progress), 'EX', progressKept);
    },
    get: async (tenant, subject) => {
      const text = await textAt(redis, keys.progress(tenant, subject));
      return progressSchema.safeParse(values.open(place(tenant, subject), text)).data ?? null;
    },
  };
}

export function createOnceStore(redis: StoreClient): OnceStore {
  return {
    claim: async (key, ttlMs) => {
      const mine = randomUUID();
      if ((await redis.set(keys.once(key), mine, 'PX', ttlMs, 'NX')) === 'OK') return true;
      // The connection repeats a command whose answer was lost: then it is our own claim that was in the way.
      return (await redis.get(keys.once(key)).catch(nullIfForeign)) === mine;
    },
  };
}

/** Kept by gateways: who puts another account in the place of one would have it linked to the person who confirms the code. */
export function createLinkCodeStore(redis: StoreClient, values: SealedValues): LinkCodeStore {
  const place = (hash: string) => ({ tenant: '', name: `link code ${hash}` });
  return {
    keep: async (code, asked, ttlMs) => {
      const hash = sha256(code);
      await redis.set(keys.linkCode(hash), values.seal(place(hash), asked), 'PX', ttlMs);
    },
    find: async (code) => {
      const hash = sha256(code);
      return askedSchema.safeParse(values.open(place(hash), await textAt(redis, keys.linkCode(hash)))).data ?? null;
    },
  };
}

const month = 30 * 24 * 3600;
const shownSchema = z.number().int().nonnegative();

/** How much of a subject its message showed when it was last delivered, so that a delivery that was lost is noticed. Kept by gateways. */
export function createDisplayedVersionStore(redis: StoreClient, values: SealedValues): DisplayedVersionStore {
  const place = (tenant: string, key: string) => ({ tenant, name: `shown ${key}` });
  return {
    of: async (tenant, key) =>
      shownSchema.safeParse(values.open(place(tenant, key), await textAt(redis, keys.shown(tenant, key)))).data ?? 0,
    record: async (tenant, key, entries) => {
      await redis.set(keys.shown(tenant, key), values.seal(place(tenant, key), entries), 'EX', month);
    },
  };
}

const yearSeconds = 365 * 24 * 3600;

/** Bytes: a file is read in pieces, because of too long an answer nothing is read (see `reply-bound.ts`); one that is longer is not ours. */
const maxFile = 128 * 1024 * 1024;
const pieceBytes = 8 * 1024 * 1024;

/** Files of evidence in Valkey, kept for a year: the ledger keeps their hash for good. */
export function createEvidenceStore(redis: StoreClient): EvidenceStore {
  return {
    save: async (tenant, hash, text) => {
      await redis.set(keys.evidence(tenant, hash), text, 'EX', yearSeconds);
    },
    load: (tenant, hash) => {
      const key = keys.evidence(tenant, hash);
      return orNone(redis, key, null, async () => {
        const bytes = await redis.strlen(key);
        if (bytes === 0 || bytes > maxFile) return null;
        const pieces: Buffer[] = [];
        for (let from = 0; from < bytes; from += pieceBytes)
          pieces.push(await redis.getrangeBuffer(key, from, from + pieceBytes - 1));
        return Buffer.concat(pieces).toString();
      });
    },
  };
}

const headSchema = z.strictObject({ seq: z.number().int().nonnegative(), hash: z.string() });

/** How far workers have read each ledger. Kept by workers. */
export function createReadWatermarkStore(redis: StoreClient, values: SealedValues): ReadWatermarkStore {
  const place = (tenant: string) => ({ tenant, name: 'heard by workers' });
  return {
    upTo: async (tenant) =>
      headSchema.safeParse(values.open(place(tenant), await textAt(redis, keys.heard(tenant)))).data ?? null,
    say: async (tenant, { seq, hash }) => {
      await redis.set(keys.heard(tenant), values.seal(place(tenant), { seq, hash }));
    },
  };
}

/**
 * @param of `code`: stands for the code of this hardenbot; another one may see something to do where this one sees none. Asked for when it is first
 * needed, which takes longer than a start should.
 */
export function createScanCursorStore(
  redis: StoreClient,
  values: SealedValues,
  of: { role: Role; code: () => string },
): ScanCursorStore {
  let known: string | undefined;
  const code = (): string => (known ??= of.code());
  const cursorSchema = z.strictObject({
    code: z.string().refine((kept) => kept === code()),
    upTo: z.strictObject({ seq: z.number().int().nonnegative(), hash: z.string() }),
    open: z.array(z.string()),
  });
  const place = (tenant: string) => ({ tenant, name: `looked at by ${of.role}s` });
  return {
    of: async (tenant) =>
      cursorSchema.safeParse(values.open(place(tenant), await textAt(redis, keys.scanCursor(tenant, of.role)))).data ?? null,
    keep: async (tenant, { upTo: { seq, hash }, open }) => {
      const value = { code: code(), upTo: { seq, hash }, open };
      await redis.set(keys.scanCursor(tenant, of.role), values.seal(place(tenant), value));
    },
  };
}
