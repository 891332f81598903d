/** The one type of entry that anything is concluded from: its author, its signature and its place in both chains were checked. */
import type { Entry } from './entry.js';

declare const verified: unique symbol;

/** Made by the ledger alone, once an entry stands in a checked chain and was signed by a process that may write it. */
export type VerifiedEntry = Entry & { readonly [verified]: true };

/** For the ledger, which has checked it; a test sees to it that nobody else calls this. */
export function asVerified(entry: Entry): VerifiedEntry {
  return entry as VerifiedEntry;
}
