/** What someone who writes to the store does to keep jobs away. */
import type { Redis } from 'ioredis';
import { deduplicationId, prefix, queueNames } from '../../../jobs/queues';
import { type Job, queueFor } from '../../../src/queue/job';

/** Every queue takes jobs and hands out none, the schedules among them. */
export async function pauseQueues(redis: Redis): Promise<void> {
  for (const name of [...queueNames, 'upkeep', 'calendar', 'signals', 'sweep'])
    await redis.hset(`${prefix}:${name}:meta`, 'paused', 1);
}

/** Jobs like these are taken for known, because of one that nobody takes; what was to come later is gone. */
export async function takePlaces(redis: Redis, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs) {
    const queue = `${prefix}:${queueFor(job)}`;
    await redis.hset(`${queue}:nobody`, { name: job.name, data: JSON.stringify(job), opts: '{}', timestamp: '1' });
    await redis.set(`${queue}:de:${deduplicationId(job)}`, 'nobody');
    await redis.del(`${queue}:delayed`);
  }
}
