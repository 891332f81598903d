/** The part of a tenant that says who may be allowed from blocked countries for a time, and how it is approved. */
import { z } from 'zod';
import { countryList } from '../../controls/reasoning/access/kinds/country-codes.js';
import { tierSchema } from '../../engine/plan/risk.js';

export const travelSettings = z
  .strictObject({
    /** What approving it takes, for people without a directory role; for the others it is always `high`. */
    tier: tierSchema.default('medium'),
    /** For how many days at most. */
    maxDays: z.number().int().min(1).max(365).default(30),
    /** Countries from which nobody is allowed, no matter who asks. */
    never: countryList().default([]),
  })
  .prefault({});
