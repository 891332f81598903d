/** What a request says of the campaign that it belongs to: bound into the request as it was signed. It names no other tenant, and counts none. */
import { z } from 'zod';
import { type Refusal, refuse } from '../../lib/errors.js';
import { utcMinute } from '../../lib/utc-minute.js';

export const campaignTermsSchema = z.strictObject({
  id: z.string(),
  /** Distinguishes the conversation in which it was asked for from others, and does not name it; see `placeMark`. */
  home: z.string(),
  /** That conversation is of the person who asked with the bot alone. */
  alone: z.literal(true).optional(),
  /** This many of its changes are under way at once. */
  atOnce: z.number().int().positive(),
  /** What has not had its turn by then never begins. */
  until: z.iso.datetime(),
  /** It was not the last to be asked for: where every change says so, asking broke off. */
  more: z.literal(true).optional(),
  /** It is one of those that go first. */
  first: z.literal(true).optional(),
  /** It begins only after those that go first were kept; says which these are, and neither names nor counts them. */
  gate: z.string().optional(),
});
export type CampaignTerms = z.infer<typeof campaignTermsSchema>;

/** How long the changes of a campaign may wait for their turn, in milliseconds. */
export const turnWithinMs = 24 * 3_600_000;

/** Null where its turn may still come. */
export function refusalOfLateStart({ until }: CampaignTerms, now: Date): Refusal | null {
  if (now <= new Date(until)) return null;
  return refuse('turn-over', `Its turn in the campaign did not come by ${utcMinute(new Date(until))}.`, 'Make a fresh plan.');
}
