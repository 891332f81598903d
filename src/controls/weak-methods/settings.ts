/** The settings of weak-methods: which methods nobody may use, and the groups that may all the same. */
import { z } from 'zod';

export const settings = z.strictObject({
  methods: z
    .array(z.enum(['sms', 'voice', 'email']))
    .min(1, 'name at least one method')
    .default(['sms', 'voice']),
  except: z.strictObject({ groups: z.array(z.string().trim().min(1)).default([]) }).default({ groups: [] }),
});
export type Settings = z.infer<typeof settings>;
export type Method = Settings['methods'][number];
