/** The settings of global-admins: how many there should be, and whether someone may be one for good. */
import { z } from 'zod';

const count = z.int('is no whole number').min(0, 'is negative');

export const settings = z
  .strictObject({
    min: count.default(2),
    max: count.default(4),
    /** Whether someone beside the emergency accounts may hold the role for good, without activating it. */
    standing: z.boolean().default(true),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], message: 'is less than min' });
export type Settings = z.infer<typeof settings>;
