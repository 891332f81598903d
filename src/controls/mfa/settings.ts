/** The settings of mfa: whether guests count, whether a managed device is as good, and who may be left out. */
import { z } from 'zod';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';
import { filledName } from '../reasoning/scope/filled-name.js';

export const settings = z.strictObject({
  /** Whether guests and external people have to be asked too. */
  guests: z.boolean().default(true),
  /** Whether a device that the organisation manages is as good as a second factor. */
  acceptDevice: z.boolean().default(false),
  except: z.strictObject({ ...exceptShape, locations: z.array(filledName).default([]) }).prefault({}),
});
export type Settings = z.infer<typeof settings>;
