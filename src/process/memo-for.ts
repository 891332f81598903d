/** Asks for what is expensive to tell once in a while, however often someone wants to know. */
import type { MonotonicClock } from '../lib/clock.js';

/** Gives the last answer of `ask` until it is `everyMs` milliseconds old; one that rejects is not kept. */
export function memoFor<Answer>(everyMs: number, clock: MonotonicClock, ask: () => Promise<Answer>): () => Promise<Answer> {
  let last: { readonly at: number; readonly answer: Promise<Answer> } | null = null;
  return () => {
    const now = clock.monotonicMs();
    if (last !== null && now - last.at < everyMs) return last.answer;
    const asked = { at: now, answer: ask() };
    last = asked;
    asked.answer.catch(() => {
      if (last === asked) last = null;
    });
    return asked.answer;
  };
}
