/** The settings of weak-methods: which methods nobody may use, and the groups that may all the same. */
import { z } from 'zod';
import { filledName } from '../reasoning/scope/filled-name.js';

export const allMethods = ['sms', 'voice', 'email'] as const;

export const settings = z.strictObject({
  methods: z.array(z.enum(allMethods)).min(1, 'name at least one method').default(['sms', 'voice']),
  except: z.strictObject({ groups: z.array(filledName).default([]) }).default({ groups: [] }),
});
export type Settings = z.infer<typeof settings>;
export type Method = (typeof allMethods)[number];
