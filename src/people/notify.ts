/** What a person wants to hear, and the port of where that is kept. */
import { z } from 'zod';

/**
 * - `all`: when it is their turn to decide, and what becomes of what they asked for
 * - `mine`: what becomes of what they asked for
 * - `off`: neither; what cannot wait is reported all the same
 */
export const notifySchema = z.enum(['all', 'mine', 'off']);
export type Notify = z.infer<typeof notifySchema>;

export interface KnowsNotify {
  /** `all` where the person never said. */
  of(entraId: string): Promise<Notify>;
}

/** Kept by gateways for a person, whichever tenant it is about. */
export interface NotifyStore extends KnowsNotify {
  record(entraId: string, notify: Notify): Promise<void>;
}
