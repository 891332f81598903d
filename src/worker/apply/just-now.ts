/** What was asked a moment ago is not asked again before the first write: the answer would be the same, and a person waits for it. */
import type { Clock } from '../../clock.js';

/** Milliseconds for which an answer counts as one of this moment: about what two requests to a tenant take. */
const justNowMs = 1000;

type Monotonic = Pick<Clock, 'monotonicMs'>;

/** Whether something that was asked for at `sinceMs`, by the monotonic clock, is still as good as asked for now. */
export function isJustNow(clock: Monotonic, sinceMs: number): boolean {
  return clock.monotonicMs() - sinceMs < justNowMs;
}
