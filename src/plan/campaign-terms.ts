/** What a request says of the campaign that it belongs to: bound into the request as it was signed. It names no other tenant, and counts none. */
import { z } from 'zod';

export const campaignTermsSchema = z.strictObject({
  id: z.string(),
  /** Tells the conversation in which it was asked for from others, and does not name it; see `placeMark`. */
  home: z.string(),
  /** That conversation is of the person who asked with the bot alone. */
  alone: z.literal(true).optional(),
});
export type CampaignTerms = z.infer<typeof campaignTermsSchema>;
