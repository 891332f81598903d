/** Work that comes round on its own: one BullMQ job scheduler for all workers together, restored whenever the store has lost it. */
import { Queue, Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Clock } from '../src/lib/clock.js';
import type { Logger } from '../src/lib/log.js';
import { omitUndefined } from '../src/lib/omit-undefined.js';
import { clearIfForeign, isReadable, unlessForeign } from './foreign-keys.js';
import { openQueue, startQueueWatchdog } from './queue-watchdog.js';
import { dueIn, prefix } from './queues.js';

export interface Rounds {
  /** Ends when the first round has ended, however it ended. */
  readonly first: Promise<void>;
  /** Ends the rounds; waits for the one under way, `withinMs` milliseconds at most. */
  close(withinMs?: number): Promise<void>;
}

interface RoundsOptions {
  readonly connection: Redis | Cluster;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Name of the queue. */
  readonly name: string;
  readonly everyMs: number;
  /** How long a round of a process that died is left alone, in milliseconds; then another process takes it. */
  readonly lockMs: number;
  /** See `startQueueWatchdog`. */
  readonly reviveAfterMs?: number;
  /** One round; what it throws is logged, and the next round tries again. */
  readonly run: () => Promise<void>;
}

/** A process that took none of this many rounds goes one on its own: anyone who writes to the store may have stopped the queue, and a round too many does no harm. */
const roundsMissed = 10;

/** Runs a round now, and one every `everyMs` milliseconds in one of the processes that ask for it. */
export async function startRounds(options: RoundsOptions): Promise<Rounds> {
  const { connection, logger, clock, name, everyMs, reviveAfterMs } = options;
  const queue = new Queue(name, { connection, prefix });
  const report = (error: unknown): void => logger.error({ queue: name, err: error }, 'a round failed');
  queue.on('error', () => undefined);
  let lastAt = clock.monotonicMs();
  const round = async (): Promise<void> => {
    lastAt = Number.POSITIVE_INFINITY;
    await options.run().catch(report);
    lastAt = clock.monotonicMs();
  };
  const rounds = openQueue(name, {
    connection,
    concurrency: 1,
    clock,
    lockMs: options.lockMs,
    start: (during) => {
      const worker = new Worker(name, () => during(round), {
        connection,
        prefix,
        lockDuration: options.lockMs,
        stalledInterval: options.lockMs,
        // However often the processes die, the next one goes on.
        maxStalledCount: 1000,
      });
      worker.on('error', (error) => clearIfForeign(error, connection, queue));
      return worker;
    },
  });
  const due = async (): Promise<Readonly<Record<string, number>>> => ({ [name]: await dueIn(connection, queue, clock.now()) });
  const watchdog = startQueueWatchdog([rounds], { logger, due, ...omitUndefined({ reviveAfterMs }) });
  const schedule = (): Promise<void> => scheduled(connection, queue, { name, everyMs, now: clock.now() });
  // The schedule is in the store that may be emptied: it looks after the work, and this looks after it.
  const watch = setInterval(() => {
    void schedule().catch(report);
    if (clock.monotonicMs() - lastAt >= roundsMissed * everyMs) void round();
  }, everyMs);
  watch.unref();
  // A store that takes nothing at this moment gets it by the next look: no schedule keeps a process from starting: it starts its own rounds.
  await schedule().catch(report);
  const first = round();
  return {
    first,
    close: async (withinMs = 10_000) => {
      clearInterval(watch);
      clearInterval(watchdog);
      await rounds.close(withinMs);
      await queue.close();
    },
  };
}

interface Schedule {
  readonly name: string;
  readonly everyMs: number;
  readonly now: Date;
}

/** Has the rounds come again where they would not. */
function scheduled(connection: Redis | Cluster, queue: Queue, schedule: Schedule): Promise<void> {
  const { name, everyMs } = schedule;
  const work = async (): Promise<void> => {
    if (await isScheduled(queue, schedule)) return;
    await queue.removeJobScheduler(name);
    await queue.upsertJobScheduler(
      name,
      { every: everyMs },
      { name, opts: { removeOnComplete: true, removeOnFail: true, attempts: 1 } },
    );
  };
  return unlessForeign(connection, queue, { work });
}

/** Undefined where there is none that can be read. */
async function schedulerOf(queue: Queue, name: string): ReturnType<Queue['getJobScheduler']> {
  try {
    return await queue.getJobScheduler(name);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the next round will come, in its time: as we asked for it, and with the job that brings it. */
async function isScheduled(queue: Queue, { name, everyMs, now }: Schedule): Promise<boolean> {
  const known = await schedulerOf(queue, name);
  if (known?.every !== everyMs || known.limit !== undefined || known.endDate !== undefined) return false;
  if (known.next === undefined || known.next > now.getTime() + 2 * everyMs) return false;
  return isReadable(queue, `repeat:${name}:${known.next}`);
}
