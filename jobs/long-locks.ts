/** What keeps others from a job for a while, by the clock of the store: where that was set back, for as long as it was, although nobody lives who holds it. */
import type { Queue } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';

/**
 * Locks of jobs, and of the look for jobs whose worker died, end as they would if they were taken now: those that last longer than any is taken for, or have no end.
 * Whoever lives renews its own.
 */
export async function shortenLocks(store: Redis | Cluster, queue: Pick<Queue, 'toKey'>, lockMs: number): Promise<void> {
  const active = await store.lrange(queue.toKey('active'), 0, -1);
  const locks = [queue.toKey('stalled-check'), ...active.map((id) => queue.toKey(`${id}:lock`))];
  await Promise.all(
    locks.map(async (lock) => {
      const left = await store.pttl(lock);
      if (left === -1 || left > lockMs) await store.pexpire(lock, lockMs);
    }),
  );
}
