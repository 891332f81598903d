/** Runs jobs: takes them off the queues, parses them, hands them to a service, and decides what a failure means. */
import { DelayedError, type Job as QueuedJob, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { DeliveryError } from '../src/chat/platform.js';
import type { Clock } from '../src/clock.js';
import { TenantError } from '../src/errors.js';
import { NotNow } from '../src/ledger/not-now.js';
import type { Logger } from '../src/log.js';
import { type Job, jobSchema } from '../src/services/jobs.js';
import { backoffMs, prefix, type QueueName } from './queues.js';

export interface RunningWorkers {
  /** Takes no more jobs and waits for those under way, `withinMs` milliseconds at most: what is left then goes to another process. */
  close(withinMs?: number): Promise<void>;
}

/** What is done with each job of a queue, and once when it failed for good. */
export interface Handlers {
  readonly run: (job: Job) => Promise<void>;
  readonly gaveUp?: (job: Job, error: Error) => Promise<void>;
}

export interface WorkerOptions {
  readonly connection: Redis;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'now'>;
  readonly lockMs?: number;
  readonly handlers: Partial<Readonly<Record<QueueName, Handlers & { readonly concurrency: number }>>>;
}

/** How long a job of a worker that died is left alone, in milliseconds; then another one takes it. Not what protects tenants: that is the lease. */
const usualLockMs = 15_000;

export function startWorkers(options: WorkerOptions): RunningWorkers {
  const workers = (Object.entries(options.handlers) as [QueueName, Handlers & { concurrency: number }][]).map(
    ([queue, handlers]) => startWorker(queue, handlers, options),
  );
  return {
    close: async (withinMs = 10_000) => {
      const closed = Promise.all(workers.map((worker) => worker.close())).then(() => true);
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<false>((resolve) => {
        timer = setTimeout(() => resolve(false), withinMs);
      });
      const inTime = await Promise.race([closed, tooLong]);
      clearTimeout(timer);
      if (!inTime) await Promise.all(workers.map((worker) => worker.close(true)));
    },
  };
}

function startWorker(queue: QueueName, handlers: Handlers & { readonly concurrency: number }, options: WorkerOptions): Worker {
  const worker = new Worker(
    queue,
    async (raw, token) => {
      const parsed = jobSchema.safeParse(raw.data);
      if (!parsed.success) throw new UnrecoverableError('The job is not one of ours.');
      try {
        await attempt(raw, parsed.data, handlers);
      } catch (error) {
        if (error instanceof NotNow) await postpone({ raw, token, failure: error, options });
        throw error;
      }
    },
    {
      connection: options.connection,
      prefix,
      concurrency: handlers.concurrency,
      lockDuration: options.lockMs ?? usualLockMs,
      stalledInterval: options.lockMs ?? usualLockMs,
      // A change is set aside by what the ledger says, not by how often its worker died.
      maxStalledCount: 1000,
      settings: { backoffStrategy: (tries) => backoffMs(tries) },
    },
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

/** One try; the last one, and one that no other can follow, ends with an entry that says so. */
async function attempt(raw: QueuedJob, job: Job, handlers: Handlers): Promise<void> {
  try {
    await handlers.run(job);
  } catch (error) {
    if (error instanceof NotNow) throw error;
    const failure = error instanceof Error ? error : new Error(String(error));
    const isLast = raw.attemptsMade + 1 >= (raw.opts.attempts ?? 1);
    if (mayHelpToRetry(failure) && !isLast) throw failure;
    await handlers.gaveUp?.(job, failure);
    throw new UnrecoverableError(failure.message);
  }
}

/** What has to wait is no failure: the job comes back later, and keeps its tries. */
async function postpone(input: {
  readonly raw: QueuedJob;
  readonly token: string | undefined;
  readonly failure: NotNow;
  readonly options: WorkerOptions;
}): Promise<never> {
  const { raw, token, failure, options } = input;
  options.logger.info({ job: raw.name, subject: raw.data.subject, because: failure.message }, 'a job waits');
  await raw.moveToDelayed(options.clock.now().getTime() + failure.afterMs, token);
  throw new DelayedError();
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
