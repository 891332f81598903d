/** The public keys that gateway and worker know each other by: which process a key belongs to, and since when it counts no more. */
import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** The two processes that sign: a gateway says what people decided, a worker what it did. */
export type Role = 'gateway' | 'worker';

const knownKeySchema = z.strictObject({
  /** Names the key: the first half of the SHA-256 of its public half (DER), so that nobody chooses it. */
  id: z.string(),
  role: z.enum(['gateway', 'worker']),
  /** SPKI, PEM. */
  publicKey: z.string(),
  /** What it signed until then stays genuine; nothing later is. */
  retiredAt: z.iso.datetime().optional(),
  /** It was lost or stolen: what it signed until then is the past, and no decision that it signed is acted on any more. */
  revokedAt: z.iso.datetime().optional(),
});
export const keyringSchema = z.strictObject({ schema: z.literal('hardenbot-keys/1'), keys: z.array(knownKeySchema) });
export type KeyringFile = z.infer<typeof keyringSchema>;

export interface KnownKey {
  readonly id: string;
  readonly role: Role;
  readonly publicKey: KeyObject;
  /** From when on nothing that it signs counts; null: it counts. */
  readonly endedAt: Date | null;
  readonly isRevoked: boolean;
}

export interface Keyring {
  readonly keys: readonly KnownKey[];
  find(id: string): KnownKey | undefined;
}

/** A ring of the keys of a file. A key whose id is not that of its public half is left out: it names another key. */
export function keyringOf({ keys }: Pick<KeyringFile, 'keys'>): Keyring {
  const known = keys.map(({ id, role, publicKey: pem, retiredAt, revokedAt }): KnownKey => {
    const ends = [retiredAt, revokedAt].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
    return {
      id,
      role,
      publicKey: createPublicKey(pem),
      endedAt: ends.length === 0 ? null : new Date(Math.min(...ends)),
      isRevoked: revokedAt !== undefined,
    };
  });
  const byId = new Map(known.filter(({ id, publicKey }) => id === keyIdOf(publicKey)).map((key) => [key.id, key]));
  return { keys: [...byId.values()], find: (id) => byId.get(id) };
}

/** A ring of one key for each process, in PEM form: what an installation without rotation has. */
export function keyringFrom(pems: PublicHalves): Keyring {
  return keyringOf(keyringFileFrom(pems));
}

/** The public half of the key of each process, as PEM. */
type PublicHalves = Readonly<Record<Role, string>>;

/** The same as a file. */
export function keyringFileFrom(pems: PublicHalves): KeyringFile {
  return { schema: 'hardenbot-keys/1', keys: [fileEntry('gateway', pems.gateway), fileEntry('worker', pems.worker)] };
}

/** A key that counts, as a file has it. */
export function fileEntry(role: Role, publicKeyPem: string): KeyringFile['keys'][number] {
  return { id: keyIdOf(createPublicKey(publicKeyPem)), role, publicKey: publicKeyPem };
}

/** The short name of a public key. */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}
