/** What a browser carries for us between two steps: sealed, so that it can neither be read nor made by anyone but a gateway. */
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { z } from 'zod';

const secret = z.string().min(20).max(100);

const visitSchema = z.discriminatedUnion('stage', [
  /** Sent to Entra ID. */
  z.strictObject({ stage: z.literal('away'), ticket: z.string(), state: secret, nonce: secret, verifier: secret }),
  /** Back and signed in; asked whether the account is theirs. */
  z.strictObject({ stage: z.literal('asked'), ticket: z.string(), entraId: z.guid(), token: secret }),
]);
export type Visit = z.infer<typeof visitSchema>;

export interface Seal {
  close(visit: Visit): Promise<string>;
  /** Null for what was not sealed here, was changed, or is older than ten minutes. */
  open(sealed: string): Promise<Visit | null>;
}

export const visitSeconds = 600;

/** `key`: 32 bytes. */
export function createSeal(key: Uint8Array, now: () => Date): Seal {
  const seconds = (): number => Math.floor(now().getTime() / 1000);
  return {
    close: (visit) =>
      new EncryptJWT({ visit })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime(seconds() + visitSeconds)
        .encrypt(key),
    open: async (sealed) => {
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          currentDate: now(),
          requiredClaims: ['exp'],
        });
        return visitSchema.safeParse(payload['visit']).data ?? null;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}
