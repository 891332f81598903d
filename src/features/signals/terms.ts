/** What requests, plans and digests hold of signals. */
import { z } from 'zod';

/** Which signal, and which object of it is restored. */
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

/** A card; `state`: `open`, `answered` or with whom. */
const cardLine = z.strictObject({ id: z.string(), what: z.string(), about: z.string(), state: z.string() });

/** What the digest of a day holds of them. */
export const signalsOfDay = z.strictObject({
  rang: z.array(cardLine),
  /** Of the last week: nobody took or answered it. */
  untaken: z.array(cardLine),
  /** How many more of both there are than are listed; absent: none. */
  more: z.strictObject({ rang: z.number().int(), untaken: z.number().int() }).exactOptional(),
  /** What could have rung and did not, with why. */
  quiet: z.array(z.strictObject({ says: z.string(), why: z.string() })),
  /** How many further signs were ordinary. */
  ordinary: z.number().int(),
  /** Logs that answered and do not any more. */
  deaf: z.array(z.strictObject({ log: z.string(), since: z.iso.datetime() })),
});
