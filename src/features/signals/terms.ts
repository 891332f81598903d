/** What a request and a plan hold that restores an object which a signal is about: which signal, and which object of it. */
import { z } from 'zod';

export const signalTermsSchema = z.strictObject({
  /** The id of the card. */
  signal: z.string(),
  /** The object id in the tenant. */
  object: z.string(),
});
export type SignalTerms = z.infer<typeof signalTermsSchema>;

export const planSignalSchema = signalTermsSchema.extend({
  name: z.string(),
  resource: z.string(),
  /** When it was changed, as the log says. */
  changedAt: z.iso.datetime(),
});
export type PlanSignal = z.infer<typeof planSignalSchema>;
