/** What a waiver accepts: which finding, as it is now, for how long and why; the part that approvals are bound to. */
import { z } from 'zod';
import { jsonSchema } from '../../engine/plan/operation-schema.js';
import { tierSchema } from '../../engine/plan/risk.js';
import { verdictSchema } from '../../engine/plan/verdict.js';
import { canonicalJson, sha256 } from '../../lib/json.js';

export const waiverTermsSchema = z.strictObject({
  control: z.string(),
  /** One object of the finding; absent: all that are open now. */
  object: z.string().optional(),
  reason: z.string(),
  days: z.number().int().positive(),
  until: z.iso.datetime(),
  /** As they were when it was asked for: when they rise, the waiver ends. */
  severity: tierSchema,
  verdict: verdictSchema.extract(['partial', 'fail']),
  /** The values that are accepted: when they move, the waiver ends. */
  accepted: z.array(z.strictObject({ object: z.string(), values: z.record(z.string(), jsonSchema) })),
  /** False when more was open than the finding named. */
  complete: z.boolean(),
});
export type WaiverTerms = z.infer<typeof waiverTermsSchema>;

/** What request and approvals of a waiver are signed over. */
export function waiverDigest(terms: WaiverTerms): string {
  return sha256(canonicalJson(terms));
}

/** What is accepted, for example `pop-imap for scanner@contoso.com`. */
export function waiverName({ control, object }: { readonly control: string; readonly object?: string | undefined }): string {
  return object === undefined ? control : `${control} for ${object}`;
}

/** Whether an id is one of a waiver. */
export function isWaiver(id: string): boolean {
  return id.startsWith('w-');
}
