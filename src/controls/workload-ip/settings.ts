/** The settings of workload-ip: from where applications may sign in, and which may from anywhere. */
import { z } from 'zod';
import { addressNotations } from '../reasoning/ip/setting.js';
import { filledName } from '../reasoning/scope/filled-name.js';

export const settings = z.strictObject({
  /** Addresses, networks and ranges that applications sign in from; none: nothing is asked. */
  ranges: addressNotations().default([]),
  /** Application ids, object ids or display names. */
  exceptApps: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;
