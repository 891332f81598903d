/** The port of what counts once: a press, a link, a code. */

/** Claims an event or nonce once. */
export interface OnceStore {
  /** True for the first claim of this key within the time; false for every later one. */
  claim(key: string, ttlMs: number): Promise<boolean>;
}

/** Whether it counts could not be told in time, and nothing was done; a claim that comes about later is for nothing. */
export class ClaimUnanswered extends Error {}
