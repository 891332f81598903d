/** The settings of azure-management: from where people manage Azure, and who may from anywhere. */
import { z } from 'zod';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';
import { addressNotations } from '../reasoning/ip/setting.js';

const { apps: _apps, ...people } = exceptShape;

export const settings = z.strictObject({
  /** Addresses, networks and ranges that people manage Azure from; none: nothing is asked. */
  ranges: addressNotations().default([]),
  /** Whether guests and external people have to be blocked too. */
  guests: z.boolean().default(true),
  except: z.strictObject(people).prefault({}),
});
export type Settings = z.infer<typeof settings>;
