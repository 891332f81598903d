/** The queues: three BullMQ queues under one prefix, and the adding of jobs to them. */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Job, type JobQueue, queueOf } from '../src/services/jobs.js';

/** Hash-tagged, so that all keys of a queue are in one slot of a cluster. */
export const prefix = '{hardenbot}';
export const queueNames = ['audit', 'change', 'outbox'] as const;
export type QueueName = (typeof queueNames)[number];

export interface Queues extends JobQueue {
  close(): Promise<void>;
}

const attempts = { audit: 3, change: 3, outbox: 20 } as const;

export function openQueues(connection: Redis): Queues {
  const queues = Object.fromEntries(queueNames.map((name) => [name, new Queue(name, { connection, prefix })])) as Record<
    QueueName,
    Queue
  >;
  return {
    add: async (job: Job, options) => {
      const queue = queueOf[job.name];
      await queues[queue].add(job.name, job, {
        attempts: attempts[queue],
        backoff: { type: 'exponential', delay: 1000 },
        ...(options === undefined ? {} : { delay: options.delayMs }),
        removeOnComplete: true,
        removeOnFail: { age: 24 * 3600, count: 1000 },
        // A message is always drawn from the newest state, so drawing it twice in a row is drawing it once.
        ...(options === undefined ? { deduplication: { id: deduplicationId(job), keepLastIfActive: job.name === 'draw' } } : {}),
      });
    },
    close: async () => {
      await Promise.all(queueNames.map((name) => queues[name].close()));
    },
  };
}

function deduplicationId(job: Job): string {
  return job.name === 'draw' ? `draw-${job.tenant}-${job.reply.messageKey}` : `${job.name}-${job.tenant}-${job.subject}`;
}
