/** What counts once, such as a press, a link or a code, and whether it still may. */

/** Claims an event or nonce once. */
export interface OnceStore {
  /** True for the first claim of this key within the time; false for every later one. */
  claim(key: string, ttlMs: number): Promise<boolean>;
}

/** Whether it counts is unknown in time, and nothing was done; a claim that comes about later is for nothing. */
export class ClaimUnanswered extends Error {}

/**
 * Milliseconds that an act may wait for the store. Connections wait until it is back: an approval that is carried out long after the
 * press, when nobody thinks of it any more, would be worse than one that has to be pressed again.
 */
const maxWaitMs = 60_000;

/** Whether an act of a person is to be done: once, and not long after they did it. */
interface ActClaims {
  readonly claim: (key: string) => Promise<boolean>;
  readonly now: () => Date;
}

/** `again`: it was done, or is being done, by another delivery. `late`: nothing may come of it. Throws what the store throws. */
export async function claimAct({ claim, now }: ActClaims, key: string): Promise<'first' | 'again' | 'late'> {
  const askedAt = now().getTime();
  try {
    if (!(await claim(key))) return 'again';
  } catch (error) {
    if (error instanceof ClaimUnanswered) return 'late';
    throw error;
  }
  return now().getTime() - askedAt > maxWaitMs ? 'late' : 'first';
}
