/** What a change of settings is: which keys, from what, to what; and what the worker found that it would do. People decide on both. */
import { z } from 'zod';
import { jsonSchema } from '../../engine/plan/operation-schema.js';
import { tierSchema } from '../../engine/plan/risk.js';
import { canonicalJson, type Json, sha256 } from '../../lib/json.js';

/** The most keys that change together: a card shows every one of them. */
export const maxKeys = 12;

const keyChangeSchema = z.strictObject({
  /** Below the tenant, with dots: `digest.at`. */
  key: z.string(),
  /** What counted when it was proposed, as it would stand in hardenbot.yaml; absent: nothing was said. */
  from: jsonSchema.optional(),
  /** What is to count; absent: what the file says again. */
  to: jsonSchema.optional(),
});
export type KeyChange = z.infer<typeof keyChangeSchema>;

export const settingsTermsSchema = z.strictObject({
  changes: z.array(keyChangeSchema).min(1).max(maxKeys),
  reason: z.string().optional(),
  /** The change of settings that this one takes back. */
  reverts: z.string().optional(),
});
export type SettingsTerms = z.infer<typeof settingsTermsSchema>;

export const weighedSchema = z.strictObject({
  risk: tierSchema,
  /** Why it is as grave as that, by key. */
  why: z.array(z.strictObject({ key: z.string(), is: z.enum(['looser', 'tighter', 'other']) })),
  /** Entra object ids of people who would gain by it: they approve none of it. */
  without: z.array(z.string()),
  /** Entries of which the worker could not tell which people they are. */
  unknown: z.array(z.string()),
  /** The verdicts that it would move. */
  verdicts: z.array(z.strictObject({ control: z.string(), from: z.string().nullable(), to: z.string() })),
  /** Ids of the waiting plans that would have to be made again. */
  plans: z.array(z.string()),
  /** Approvers that chat added: they approve changes of the tenant, and none of its settings. Absent: there are none. */
  addedInChat: z.array(z.string()).optional(),
  /** For how long it is announced before it counts, in milliseconds from when its effect was computed. Absent: it counts once it is approved. */
  heldForMs: z.number().int().positive().optional(),
});
export type SettingsEffect = z.infer<typeof weighedSchema>;

/** What the request is signed over. */
export function termsDigest(terms: SettingsTerms): string {
  return sha256(canonicalJson(['change of settings', terms]));
}

/** What approvals are signed over: what is changed, and what people were shown of it. */
export function effectDigest(terms: SettingsTerms, weighed: SettingsEffect): string {
  return sha256(canonicalJson(['change of settings', terms, weighed]));
}

/** Differs for each value, and for none. */
export function valueHash(value: Json | undefined): string {
  return value === undefined ? 'none' : sha256(canonicalJson(value));
}

/** Whether an id is one of a proposal to change settings. */
export function isSettingsChange(id: string): boolean {
  return id.startsWith(settingsPrefix);
}

export const settingsPrefix = 'p-';
