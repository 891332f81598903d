/** How long a piece of work takes. */
import { performance } from 'node:perf_hooks';

/** In milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
