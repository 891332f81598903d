/** What a process that found something about a ledger leaves beside it, signed: everyone reads it, and nobody else can have said it. */
import { z } from 'zod';
import type { Keyring } from '../../keys/keyring.js';
import { canonicalJson, parsedOrNull, sha256 } from '../../lib/json.js';
import { type EntrySigner, isSignedWith } from './envelope.js';
import { reasonSaid } from './said-safely.js';

/** `halted`: the ledger is not what it was, and every process stops · `putBack`: the store had lost its end, and has it again. */
type NoticeKind = 'halted' | 'putBack';

const noticeSchema = z.strictObject({
  tenant: z.string(),
  at: z.iso.datetime(),
  /** One sentence. */
  reason: z.string(),
  keyId: z.string(),
  signature: z.string(),
});
export type LedgerNotice = z.infer<typeof noticeSchema>;

/** As text, for the store. */
export function signedNotice(
  kind: NoticeKind,
  notice: Pick<LedgerNotice, 'tenant' | 'at' | 'reason'>,
  signer: EntrySigner,
): string {
  const { keyId } = signer;
  return canonicalJson({ ...notice, keyId, signature: signer.sign(hashOf(kind, { ...notice, keyId })) });
}

/** The notice, in words that may be shown, when one of our processes wrote it of this tenant; null for text that anyone may have put there. */
export function readNotice(
  kind: NoticeKind,
  { tenant, text, keyring }: { readonly tenant: string; readonly text: string; readonly keyring: Keyring },
): LedgerNotice | null {
  const parsed = noticeSchema.safeParse(parsedOrNull(text));
  if (!parsed.success || parsed.data.tenant !== tenant) return null;
  const { signature, ...notice } = parsed.data;
  const key = keyring.find(notice.keyId);
  return key?.endedAt === null && isSignedWith(key, hashOf(kind, notice), signature)
    ? { ...parsed.data, reason: reasonSaid(notice.reason) }
    : null;
}

function hashOf(kind: NoticeKind, notice: Omit<LedgerNotice, 'signature'>): string {
  return sha256(canonicalJson({ [kind]: notice }));
}
