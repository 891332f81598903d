/** Work that comes round by itself: one BullMQ job scheduler for all workers together, put back whenever the store has lost it. */
import { Queue, Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Clock } from '../src/clock.js';
import { given } from '../src/given.js';
import { storeNotNow } from '../src/ledger/not-now.js';
import type { Logger } from '../src/log.js';
import { dueIn, prefix } from './queues.js';
import { openQueue, startReviving } from './reviving.js';

export interface Rounds {
  /** Ends when the first round has ended, however it ended. */
  readonly first: Promise<void>;
  /** Ends the rounds; waits for the one under way. */
  close(): Promise<void>;
}

export interface RoundsOptions {
  readonly connection: Redis | Cluster;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Name of the queue. */
  readonly name: string;
  readonly everyMs: number;
  /** How long a round of a process that died is left alone, in milliseconds; then another process takes it. */
  readonly lockMs: number;
  /** See `startReviving`. */
  readonly reviveAfterMs?: number;
  /** One round; what it throws is logged, and the next round tries again. */
  readonly run: () => Promise<void>;
}

/** Runs a round now, and one every `everyMs` milliseconds in one of the processes that ask for it. */
export async function startRounds(options: RoundsOptions): Promise<Rounds> {
  const { connection, logger, clock, name, everyMs, reviveAfterMs } = options;
  const queue = new Queue(name, { connection, prefix });
  const report = (error: unknown): void => logger.error({ queue: name, err: error }, 'a round failed');
  queue.on('error', () => undefined);
  const round = (): Promise<void> => options.run().catch(report);
  const rounds = openQueue(name, {
    concurrency: 1,
    clock,
    start: (during) => {
      const worker = new Worker(name, () => during(round), {
        connection,
        prefix,
        lockDuration: options.lockMs,
        stalledInterval: options.lockMs,
        // However often the processes die, the next one goes on.
        maxStalledCount: 1000,
      });
      worker.on('error', () => undefined);
      return worker;
    },
  });
  const due = async (): Promise<Readonly<Record<string, number>>> => ({ [name]: await dueIn(connection, queue, clock.now()) });
  const reviving = startReviving([rounds], { logger, due, ...given({ reviveAfterMs }) });
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
  // A store that takes nothing at this moment gets it by the next look.
  await schedule().catch((error: unknown) => {
    if (storeNotNow(error) === null) throw error;
    report(error);
  });
  const first = round();
  return {
    first,
    close: async () => {
      clearInterval(watch);
      clearInterval(reviving);
      await rounds.close();
      await queue.close();
    },
  };
}
