/** Queues of which a process takes nothing although jobs are due: they are opened again, and where that does not help the process stands still. */
import type { Queue, Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Clock } from '../src/lib/clock.js';
import type { Logger } from '../src/lib/log.js';
import { answerWithin } from '../src/lib/with-timeout.js';

/** A queue that a process takes jobs from. */
interface OpenQueue<Name extends string> {
  readonly queue: Name;
  /** Whether it was asked for work that is due, and took none for `longMs` milliseconds. @param due how many jobs are due now */
  standsStill(due: number, longMs: number): boolean;
  /**
   * Takes no more jobs and waits for those under way, `withinMs` milliseconds at most: what is left then goes to another process, and what waits for
   * an answer of the store is left.
   */
  close(withinMs: number): Promise<void>;
  /** See `shortenLocks`. */
  shortenLocks(): Promise<void>;
  /** Leaves what it waits for, which may never come, and begins again. */
  open(logger: Logger): void;
  /** Milliseconds since it was opened. */
  openForMs(): number;
}

export interface Opening {
  readonly connection: Redis | Cluster;
  readonly concurrency: number;
  readonly clock: Clock;
  /** How long a job of a worker that died is left alone, in milliseconds. */
  readonly lockMs: number;
  /** Takes jobs from now on. @param during has to surround the work on each job */
  readonly start: (during: <Result>(work: () => Promise<Result>) => Promise<Result>) => Worker;
}

export function openQueue<Name extends string>(queue: Name, opening: Opening): OpenQueue<Name> {
  const { connection, concurrency, clock, lockMs, start } = opening;
  let active = 0;
  let lastAt = clock.monotonicMs();
  let openedAt = lastAt;
  const during = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    active += 1;
    lastAt = clock.monotonicMs();
    try {
      return await work();
    } finally {
      active -= 1;
      lastAt = clock.monotonicMs();
    }
  };
  let worker = start(during);
  return {
    queue,
    standsStill: (due, longMs) => {
      const now = clock.monotonicMs();
      if (due === 0 || active >= concurrency) lastAt = now;
      return now - lastAt >= longMs;
    },
    close: async (withinMs) => {
      const closing = worker;
      // BullMQ does not force what is closing already: it would go on waiting for the job, or for a store that hangs.
      await answerWithin(withinMs, closing.close(), () => leave(closing));
    },
    shortenLocks: () => shortenLocks(connection, worker, lockMs),
    open: (logger) => {
      openedAt = clock.monotonicMs();
      leave(worker);
      worker.close(true).catch((error: unknown) => logger.warn({ err: error }, 'the old connection did not close'));
      worker = start(during);
    },
    openForMs: () => clock.monotonicMs() - openedAt,
  };
}

/**
 * BullMQ 6.7.0 may just be renewing the connection that waits for jobs (`resetBlockedConnection`), and then connects it once more although it
 * was closed meanwhile: it would come back for good, with nobody to use or to end it.
 */
function leave(worker: Worker): void {
  void worker
    .getBackend()
    .blockingClient?.then((client) => {
      client.on('connecting', () => client.disconnect());
      client.disconnect();
    })
    .catch(() => undefined);
}

const usualReviveAfterMs = 30_000;

/** Looks a few times in the span after which a queue stands still. */
const looksPerSpan = 4;

export interface QueueWatchdog<Name extends string> {
  readonly logger: Logger;
  /** How many jobs are due now, by queue. */
  readonly due: () => Promise<Readonly<Record<Name, number>>>;
  /** Milliseconds without taking any; 30,000 where it is left out. */
  readonly reviveAfterMs?: number;
}

/**
 * After a fail-over of a cluster, or behind a proxy that lost its server, a connection that waits for jobs may never be answered, and a
 * queue that is opened looks for jobs before it waits (taskforcesh/bullmq#4138). Ends with `clearInterval`.
 */
export function startQueueWatchdog<Name extends string>(
  queues: readonly OpenQueue<Name>[],
  { logger, due: dueNow, reviveAfterMs = usualReviveAfterMs }: QueueWatchdog<Name>,
): NodeJS.Timeout {
  const look = async (): Promise<void> => {
    for (const one of queues) await one.shortenLocks();
    const due = await dueNow();
    for (const one of queues) {
      // That it was opened is no work: where it does not help, the process has stood still since before.
      if (!one.standsStill(due[one.queue], reviveAfterMs) || one.openForMs() < reviveAfterMs) continue;
      logger.warn({ queue: one.queue }, 'a queue stood still although jobs were due: it is opened again');
      one.open(logger);
    }
  };
  const timer = setInterval(
    () => void look().catch((error: unknown) => logger.warn({ err: error }, 'the store cannot be asked what is due')),
    reviveAfterMs / looksPerSpan,
  );
  return timer.unref();
}

/** More jobs than all processes together work on at once; someone else may have written any number into the list. */
const locksPerLook = 1000;

/**
 * Locks of jobs, and of the look for jobs whose worker died, end as they would if they were taken now: those that last longer than any is taken for, or have no end.
 * Anyone who lives renews its own.
 */
async function shortenLocks(store: Redis | Cluster, queue: Pick<Queue, 'toKey'>, lockMs: number): Promise<void> {
  const active = await store.lrange(queue.toKey('active'), 0, locksPerLook - 1);
  const locks = [queue.toKey('stalled-check'), ...active.map((id) => queue.toKey(`${id}:lock`))];
  await Promise.all(
    locks.map(async (lock) => {
      const left = await store.pttl(lock);
      if (left === -1 || left > lockMs) await store.pexpire(lock, lockMs);
    }),
  );
}
