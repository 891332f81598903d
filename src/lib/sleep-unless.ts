/** A pause that ends early when the process is being stopped. */

interface Sleeps {
  monotonicMs(): number;
  sleep(ms: number): Promise<void>;
}

/**
 * Milliseconds that were left of a pause when the process was stopped; 0: it was slept whole. What is over within `endsWithinMs` of that is slept
 * completely: the process stays for as long.
 */
export async function sleepUnless(
  time: Sleeps,
  ends: AbortSignal | undefined,
  { ms, endsWithinMs = 0 }: { readonly ms: number; readonly endsWithinMs?: number },
): Promise<number> {
  const until = time.monotonicMs() + ms;
  if (ends === undefined || ms <= endsWithinMs) await time.sleep(ms);
  else if (!ends.aborted) {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    ends.addEventListener('abort', end, { once: true });
    await Promise.race([time.sleep(ms), ended]);
    ends.removeEventListener('abort', end);
  }
  if (ends?.aborted !== true) return 0;
  const left = Math.max(0, until - time.monotonicMs());
  if (left > endsWithinMs) return left;
  if (left > 0) await time.sleep(left);
  return 0;
}
