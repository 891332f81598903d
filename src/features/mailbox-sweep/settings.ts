/** The part of a tenant that says whether its mailboxes are gone through in the background, and how fast. */
import { z } from 'zod';

/** Absent: no mailbox is read that nobody asks for. */
export const sweepSettings = z
  .strictObject({
    /** Requests a second, on average: Microsoft publishes no limit for these cmdlets, and no answer ever carried one. */
    perSecond: z.number().min(0.1, 'write 0.1 or more').max(10, 'write 10 or less').default(2),
  })
  .nullable()
  .default(null);
