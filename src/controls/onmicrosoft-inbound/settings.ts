/** The settings of onmicrosoft-inbound: who may get mail there, and what may stand. */
import { z } from 'zod';

export const settings = z.strictObject({
  /** Mailboxes that live under onmicrosoft.com and may get mail; further values of exceptions, addresses, connectors and rules that may stand. */
  allow: z.array(z.string()).default([]),
});
export type Settings = z.infer<typeof settings>;
