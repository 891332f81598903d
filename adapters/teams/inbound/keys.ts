/** The public keys of anyone who signs requests to bots: fetched from its OpenID metadata, kept for a day, looked up by id. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

interface SigningKey {
  readonly key: KeyObject;
  /** The channels that a request signed with this key may come from. */
  readonly endorsements: readonly string[];
}

export interface SigningKeys {
  /** Null for a key that is not published. Rejects where the keys cannot be had. */
  find(id: string): Promise<SigningKey | null>;
}

interface KeyOptions {
  readonly openIdMetadata: string;
  readonly now: () => Date;
}

/** Microsoft asks to fetch the keys at least once a day; an id nobody knows makes us look again, but not for every forger. */
const keptMs = 24 * 60 * 60_000;
const pauseMs = 5 * 60_000;
const timeoutMs = 5000;

const metadataSchema = z.object({ jwks_uri: z.url({ protocol: /^https?$/ }) });
const keySchema = z.object({
  kid: z.string().min(1),
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  endorsements: z.array(z.string()).default([]),
});
const keysSchema = z.object({ keys: z.array(z.unknown()) });

export function createKeys({ openIdMetadata, now }: KeyOptions): SigningKeys {
  let known: ReadonlyMap<string, SigningKey> = new Map();
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<void> | null = null;

  async function refresh(): Promise<void> {
    const { jwks_uri } = metadataSchema.parse(await readJson(openIdMetadata));
    known = readKeys(await readJson(jwks_uri));
    fetchedAt = now().getTime();
  }

  /** Many requests at once ask once. */
  function refreshed(): Promise<void> {
    fetching ??= refresh().finally(() => {
      fetching = null;
    });
    return fetching;
  }

  return {
    find: async (id) => {
      const age = now().getTime() - fetchedAt;
      if (age > keptMs || (!known.has(id) && age > pauseMs)) await refreshed();
      return known.get(id) ?? null;
    },
  };
}

/** Keys of other kinds are left out: only RSA signs these requests. */
function readKeys(body: unknown): ReadonlyMap<string, SigningKey> {
  const keys = keysSchema.parse(body).keys.flatMap((one) => {
    const parsed = keySchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
  return new Map(
    keys.map(({ kid, kty, n, e, endorsements }) => [
      kid,
      { key: createPublicKey({ key: { kty, n, e }, format: 'jwk' }), endorsements },
    ]),
  );
}

async function readJson(url: string): Promise<unknown> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${url} answered with status ${response.status}.`);
  return response.json();
}
