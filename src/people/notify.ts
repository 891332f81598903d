/** What a person wants to hear, kept in the ledger: an old choice that someone brings back into the store is in its old place there, and counts no more. */
import { z } from 'zod';
import type { Appends, ReadsSubject } from '../engine/ledger/ledger.js';
import { RetryLater, storeRetryLater } from '../engine/ledger/retry-later.js';
import { sha256 } from '../lib/json.js';

/**
 * - `all`: when it is their turn to decide, and what becomes of what they asked for
 * - `mine`: what becomes of what they asked for
 * - `off`: neither; what cannot wait is reported all the same
 */
export const notifySchema = z.enum(['all', 'mine', 'off']);
export type Notify = z.infer<typeof notifySchema>;

export interface KnowsNotify {
  /** `all` where the person never said, and where that cannot be read now. */
  of(entraId: string): Promise<Notify>;
  /** The same, read by a ledger that belongs to one request. */
  within(ledger: ReadsSubject): KnowsNotify;
}

/** Kept by gateways for a person, whichever tenant it is about. */
export interface NotifyStore extends KnowsNotify {
  record(entraId: string, notify: Notify): Promise<void>;
}

/** Where the ledger keeps what a person chose. */
export function notifySubject(entraId: string): string {
  return `accounts-notify-${sha256(entraId).slice(0, 24)}`;
}

/** @param directory the id of the tenant whose ledger holds what is known of people */
export function ledgerNotify(ledger: ReadsSubject & Appends, directory: string): NotifyStore {
  return {
    ...knownIn(ledger, directory),
    record: async (person, choice) => {
      if ((await chosenBy(person, { ledger, directory })) === choice) return;
      await ledger.append(directory, notifySubject(person), { type: 'notifyChosen', person, choice });
    },
  };
}

function knownIn(ledger: ReadsSubject, directory: string): KnowsNotify {
  return {
    of: (entraId) =>
      chosenBy(entraId, { ledger, directory }).catch((error: unknown) => {
        if (error instanceof RetryLater || storeRetryLater(error) !== null) return 'all';
        throw error;
      }),
    within: (other) => knownIn(other, directory),
  };
}

async function chosenBy(
  entraId: string,
  { ledger, directory }: { readonly ledger: ReadsSubject; readonly directory: string },
): Promise<Notify> {
  const entries = await ledger.subject(directory, notifySubject(entraId));
  const [last] = entries
    .flatMap(({ event }) => (event.type === 'notifyChosen' && event.person === entraId ? [event] : []))
    .slice(-1);
  return last?.choice ?? 'all';
}
