/**
 * What becomes of the keys of a server whose clock is set while it runs. It keeps them until moments of that clock: where it is set back, this much more is
 * left of each, and where it is set forward, this much less.
 */
import type { Redis } from 'ioredis';

export const hour = 3_600_000;

/** @param byMs negative: it is set back */
export async function setClock(redis: Redis, byMs: number): Promise<void> {
  for await (const page of redis.scanStream({ count: 500 }))
    for (const key of page as readonly string[]) {
      const left = await redis.pttl(key);
      if (left >= 0) await redis.pexpire(key, Math.max(1, left - byMs));
    }
}
