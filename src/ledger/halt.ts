/** The notice that a ledger is not what it was, signed by whoever found that: it stops every process, and people are told. */
import { z } from 'zod';
import { canonicalJson, parsedOrNull, sha256 } from '../json.js';
import type { Keyring } from '../keys/keyring.js';
import { type EntrySigner, isSignedWith } from './envelope.js';

const noticeSchema = z.strictObject({
  tenant: z.string(),
  at: z.iso.datetime(),
  reason: z.string(),
  keyId: z.string(),
  signature: z.string(),
});
export type HaltNotice = z.infer<typeof noticeSchema>;

/** As text, for the store. */
export function haltNotice(notice: Pick<HaltNotice, 'tenant' | 'at' | 'reason'>, signer: EntrySigner): string {
  const { keyId } = signer;
  return canonicalJson({ ...notice, keyId, signature: signer.sign(hashOf({ ...notice, keyId })) });
}

/** The notice, when one of our processes wrote it of this tenant; null for text that anybody may have put there. */
export function readHalt(tenant: string, text: string, keyring: Keyring): HaltNotice | null {
  const parsed = noticeSchema.safeParse(parsedOrNull(text));
  if (!parsed.success || parsed.data.tenant !== tenant) return null;
  const { signature, ...notice } = parsed.data;
  const key = keyring.find(notice.keyId);
  return key?.endedAt === null && isSignedWith(key, hashOf(notice), signature) ? parsed.data : null;
}

function hashOf(notice: Omit<HaltNotice, 'signature'>): string {
  return sha256(canonicalJson({ halted: notice }));
}
