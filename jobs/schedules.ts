/** Work that comes round by itself: one BullMQ job scheduler for all workers together, put back whenever the store has lost it. */
import { Queue, Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Logger } from '../src/log.js';
import { prefix } from './queues.js';

export interface Rounds {
  /** Ends when the first round has ended, however it ended. */
  readonly first: Promise<void>;
  /** Ends the rounds; waits for the one under way. */
  close(): Promise<void>;
}

export interface RoundsOptions {
  readonly connection: Redis | Cluster;
  readonly logger: Logger;
  /** Name of the queue. */
  readonly name: string;
  readonly everyMs: number;
  /** How long a round of a process that died is left alone, in milliseconds; then another process takes it. */
  readonly lockMs: number;
  /** One round; what it throws is logged, and the next round tries again. */
  readonly run: () => Promise<void>;
}

/** Runs a round now, and one every `everyMs` milliseconds in one of the processes that ask for it. */
export async function startRounds(options: RoundsOptions): Promise<Rounds> {
  const { connection, name, everyMs } = options;
  const queue = new Queue(name, { connection, prefix });
  const report = (error: unknown): void => options.logger.error({ queue: name, err: error }, 'a round failed');
  queue.on('error', () => undefined);
  const round = (): Promise<void> => options.run().catch(report);
  const worker = new Worker(name, round, {
    connection,
    prefix,
    lockDuration: options.lockMs,
    stalledInterval: options.lockMs,
    // However often the processes die, the next one goes on.
    maxStalledCount: 1000,
  });
  worker.on('error', () => undefined);
  const schedule = async (): Promise<void> => {
    const known = await queue.getJobScheduler(name);
    if (known === undefined || known.every !== everyMs)
      await queue.upsertJobScheduler(
        name,
        { every: everyMs },
        { name, opts: { removeOnComplete: true, removeOnFail: true, attempts: 1 } },
      );
  };
  // The schedule is in the store that may be emptied: it looks after the work, and this looks after it.
  const watch = setInterval(() => void schedule().catch(report), everyMs);
  watch.unref();
  await schedule();
  const first = round();
  return {
    first,
    close: async () => {
      clearInterval(watch);
      await worker.close();
      await queue.close();
    },
  };
}
