/** The settings of passwords: whether they expire, which terms are banned, and when guessing is stopped. */
import { z } from 'zod';

const days = z.number().int('write whole days').positive('write a number of days above 0');
const count = (what: string) => z.number().int(`write a whole number of ${what}`).positive(`write a number of ${what} above 0`);

export const settings = z.strictObject({
  /** `never`, or for at least how many days a password is good; null: not judged. */
  expire: z
    .union([z.literal('never'), days])
    .nullable()
    .default('never'),
  /** The tenant's own list of banned terms is on; false or null: not judged. */
  banned: z.boolean().nullable().default(true),
  /** Terms that have to be in that list. */
  terms: z
    .array(
      z
        .string()
        .trim()
        .min(4, 'a term has 4 to 16 characters')
        .max(16, 'a term has 4 to 16 characters')
        .regex(/^[^\t]*$/, 'a term has no tab'),
    )
    .default([]),
  /** After how many wrong passwords an account waits at the latest, and for how long at least; null: not judged. */
  lockout: z
    .strictObject({ threshold: count('attempts').default(10), seconds: count('seconds').default(60) })
    .nullable()
    .default({ threshold: 10, seconds: 60 }),
});
export type Settings = z.infer<typeof settings>;
