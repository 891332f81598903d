/** What the engine asks of a kind of request: one of several that belong together, which waits for others before it may begin. Answered from the terms alone. */
import type { Refusal } from '../lib/errors.js';
import type { RequestTerms } from './terms.js';

export interface RequestKind {
  /** The field of requests that holds its terms, and the word for what it is part of. */
  readonly id: keyof RequestTerms;
  /** The id of what it is part of. */
  partOf(terms: RequestTerms): string;
  /** Why it can no longer begin; null: it may still. Takes the place of the time that an approval holds for. */
  whyOver(terms: RequestTerms, now: Date): Refusal | null;
  /** Until when it may begin. */
  until(terms: RequestTerms): Date;
  /** Set where other ledgers read its entries, so that they stay. */
  readonly keepsEntries?: true;
  /** Where many wait for a person: how to decide on those of this kind with fewer presses, as a clause. */
  readonly atOnce?: string;
}
