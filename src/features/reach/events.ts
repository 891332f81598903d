/** The entries of an outage: a worker cannot sign in to the tenant, and can again. */
import { z } from 'zod';

/** Entra ID gives no token, or there is no credential. */
export const unreachedSchema = z.strictObject({
  type: z.literal('unreached'),
  /** One sentence without its full stop: what is wrong, and what to do where that is known. */
  why: z.string(),
  at: z.iso.datetime(),
});

export const reachedSchema = z.strictObject({ type: z.literal('reached'), at: z.iso.datetime() });

export const reachEvents = {
  authors: { unreached: 'worker', reached: 'worker' },
  words: {
    unreached: ({ why }: z.infer<typeof unreachedSchema>) => `could not sign in: ${why}`,
    reached: () => 'signed in again',
  },
} as const;

/** Each outage is a subject of its own. */
export const outagePrefix = 'reach-';

export function isOutage(subject: string): boolean {
  return subject.startsWith(outagePrefix);
}
