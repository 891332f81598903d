/** The settings of app-consent: what people may agree to on their own, who is asked otherwise, and whether they may register applications. */
import { z } from 'zod';
import { filledName } from '../reasoning/scope/filled-name.js';

export const settings = z.strictObject({
  /** `none`: nothing. `low`: what is classified as low, of verified publishers. `microsoft`: what Microsoft's own policies let through. */
  consent: z.enum(['none', 'low', 'microsoft']).default('none'),
  /** Permissions that the tenant may classify as low, beside those that Microsoft proposes (openid, profile, email, offline_access, User.Read). */
  lowPermissions: z.array(filledName).default([]),
  /** Own permission grant policies that are fine, by id, without what stands before it in the assignment. */
  policies: z.array(filledName).default([]),
  /** People may register applications. */
  registration: z.boolean().default(false),
  /** People can ask an administrator, and someone decides. */
  workflow: z.boolean().default(true),
  /** Who decides, where nobody does: user principal names, names of groups or of roles. */
  reviewers: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;
