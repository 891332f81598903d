/** Runs jobs: takes them off the queues, parses them, hands them to a service, and decides what a failure means. */
import { UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { DeliveryError } from '../src/chat/platform.js';
import { TenantError } from '../src/errors.js';
import type { Logger } from '../src/log.js';
import { type Job, jobSchema } from '../src/services/jobs.js';
import { prefix, type QueueName } from './queues.js';

export interface RunningWorkers {
  /** Takes no more jobs and waits for those under way. */
  close(): Promise<void>;
}

/** What is done with each job of a queue, and once when it failed for good. */
export interface Handlers {
  readonly run: (job: Job) => Promise<void>;
  readonly gaveUp?: (job: Job, error: Error) => Promise<void>;
}

export interface WorkerOptions {
  readonly connection: Redis;
  readonly logger: Logger;
  readonly handlers: Partial<Readonly<Record<QueueName, Handlers & { readonly concurrency: number }>>>;
}

export function startWorkers(options: WorkerOptions): RunningWorkers {
  const workers = (Object.entries(options.handlers) as [QueueName, Handlers & { concurrency: number }][]).map(
    ([queue, handlers]) => startWorker(queue, handlers, options),
  );
  return {
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function startWorker(queue: QueueName, handlers: Handlers & { readonly concurrency: number }, options: WorkerOptions): Worker {
  const worker = new Worker(
    queue,
    async (raw) => {
      const parsed = jobSchema.safeParse(raw.data);
      if (!parsed.success) throw new UnrecoverableError('The job is not one of ours.');
      try {
        await handlers.run(parsed.data);
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        const isLast = raw.attemptsMade + 1 >= (raw.opts.attempts ?? 1);
        if (!mayHelpToRetry(failure) || isLast) {
          await handlers.gaveUp?.(parsed.data, failure);
          throw new UnrecoverableError(failure.message);
        }
        throw failure;
      }
    },
    { connection: options.connection, prefix, concurrency: handlers.concurrency },
  );
  worker.on('failed', (raw, error) =>
    options.logger.warn({ queue, job: raw?.name, subject: raw?.data?.subject, err: error }, 'a job failed'),
  );
  worker.on(
    'error',
    onceASecond((error: Error) => options.logger.error({ queue, err: error }, 'the queue cannot be reached')),
  );
  return worker;
}

/** A service that is busy may answer later; one that said no will say no again. */
function mayHelpToRetry(error: Error): boolean {
  if (error instanceof TenantError)
    return error.kind === 'throttled' || error.kind === 'unavailable' || error.kind === 'ambiguous';
  if (error instanceof DeliveryError) return error.kind === 'later';
  return true;
}

/** BullMQ reports a lost store in a tight loop; the log takes one line a second. */
function onceASecond(report: (error: Error) => void): (error: Error) => void {
  let quiet = false;
  return (error) => {
    if (quiet) return;
    quiet = true;
    setTimeout(() => (quiet = false), 1000).unref();
    report(error);
  };
}
