/** The entry that says that hardenbot has introduced itself in the channels of a tenant: it does so once. */
import { z } from 'zod';

export const introducedSchema = z.strictObject({
  type: z.literal('introduced'),
  /** `first`: nothing was known of the tenant, and its first audit follows. `asked`: it was audited before, and has no digest. */
  how: z.enum(['first', 'asked']),
  at: z.iso.datetime(),
});
export type Introduced = z.infer<typeof introducedSchema>;

/** The subject of the entry, of which each tenant has one. */
export const introduction = 'introduction';

export const introductionEvents = {
  authors: { introduced: 'worker' },
  words: {
    introduced: ({ how }: Introduced) =>
      how === 'first' ? 'introduced itself in the channel' : 'asked whether a digest is wanted',
  },
} as const;
