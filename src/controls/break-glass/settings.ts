/** The settings of break-glass: within how many days a sign-in is news, and within how many one is due. The accounts are the tenant's own setting. */
import { z } from 'zod';

const days = z.int('is no whole number of days').min(1, 'is less than a day');

export const settings = z.strictObject({
  usedWithinDays: days.default(30),
  testedWithinDays: days.default(90),
});
export type Settings = z.infer<typeof settings>;
