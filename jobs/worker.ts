/** Runs jobs: takes them off the queues, parses them, hands them to a service, and decides what a failure means. */
import { DelayedError, type Job as QueuedJob, type Telemetry, UnrecoverableError, Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { DeliveryError } from '../src/chat/platform.js';
import { RetryLater, storeRetryLater } from '../src/engine/ledger/retry-later.js';
import type { Clock, MonotonicClock } from '../src/lib/clock.js';
import { TenantError } from '../src/lib/errors.js';
import { type Logger, onceAMinute } from '../src/lib/log.js';
import { omitUndefined } from '../src/lib/omit-undefined.js';
import { type Job, jobSchema, type QueueName, queueFor } from '../src/queue/job.js';
import { askedToWait, type NotBefore } from '../src/queue/not-before.js';
import type { UnderWay } from '../src/queue/under-way.js';
import { clearIfForeign } from './foreign-keys.js';
import { type Opening, openQueue, type QueueWatchdog, startQueueWatchdog } from './queue-watchdog.js';
import { backoffOf, deduplicationId, prefix, triesOf } from './queues.js';
import { type Slots, TenantSlots } from './tenant-slots.js';

export interface RunningWorkers {
  /**
   * The queues of which this process took nothing for `longMs` milliseconds although jobs were due and it had room for them.
   * @param due how many jobs are due now, by queue
   */
  standingStill(due: Readonly<Record<QueueName, number>>, longMs: number): readonly QueueName[];
  /** Takes no more jobs and waits for those under way, `withinMs` milliseconds at most: what is left then goes to another process. */
  close(withinMs?: number): Promise<void>;
}

/** What is done with each job of a queue, and once when it failed for good. */
export interface Handlers {
  /** @param dueAt since when it could be taken, whatever was tried of it since */
  readonly run: (job: Job, dueAt: Date) => Promise<void>;
  readonly gaveUp?: (job: Job, error: Error) => Promise<void>;
}

export interface WorkerOptions {
  readonly connection: Redis | Cluster;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly lockMs?: number;
  /** So often this process may die at a job before it is set aside; 3 where it is left out. */
  readonly maxDeaths?: number;
  /** Where that is counted; absent: a job that ends the process is begun again by the next one. */
  readonly underWay?: UnderWay;
  readonly telemetry?: Telemetry;
  readonly handlers: Partial<Readonly<Record<QueueName, Handlers & Slots>>>;
  /** When what had to wait may be begun again, as rounds read it too. */
  readonly notBefore?: NotBefore;
  /** How many jobs are due now, by queue; queues that stand still are opened again, see `startQueueWatchdog`, or none where it is left out. */
  readonly due?: QueueWatchdog<QueueName>['due'];
  readonly reviveAfterMs?: number;
}

/** How long a job of a worker that died is left alone, in milliseconds; then another one takes it. Not what protects tenants: that is the lease. */
const usualLockMs = 15_000;

export function startWorkers(options: WorkerOptions): RunningWorkers {
  const { clock, logger, due, reviveAfterMs } = options;
  const queues = (Object.entries(options.handlers) as [QueueName, Handlers & Slots][]).map(([queue, handlers]) =>
    openQueue(queue, {
      connection: options.connection,
      concurrency: handlers.concurrency,
      clock,
      lockMs: options.lockMs ?? usualLockMs,
      start: (during) => startWorker(queue, { ...handlers, during }, options),
    }),
  );
  const watchdog =
    due === undefined ? undefined : startQueueWatchdog(queues, { logger, due, ...omitUndefined({ reviveAfterMs }) });
  return {
    standingStill: (dueNow, longMs) => queues.flatMap((one) => (one.standsStill(dueNow[one.queue], longMs) ? [one.queue] : [])),
    close: async (withinMs = 10_000) => {
      clearInterval(watchdog);
      await Promise.all(queues.map((one) => one.close(withinMs)));
      options.underWay?.close();
    },
  };
}

function startWorker(
  queue: QueueName,
  handlers: Handlers & Slots & { readonly during: Parameters<Opening['start']>[0] },
  options: WorkerOptions,
): Worker {
  const tenantSlots = new TenantSlots(handlers.perTenant);
  const tries = ownTries(options.clock);
  const worker = new Worker(
    queue,
    (raw, token) =>
      handlers.during(async () => {
        const taken = { raw, token, options };
        const parsed = jobSchema.safeParse(raw.data);
        if (!parsed.success) return leaveToOthers(taken, tries);
        const job = parsed.data;
        // Each queue has its own services: what is not theirs is never handed to them.
        if (queueFor(job) !== queue)
          throw new UnrecoverableError(`A job of the ${queueFor(job)} queue is in the ${queue} queue.`);
        // Another copy of it, or one that came early: it is under way here, or the reason for which it waits is known.
        const waitMs = options.notBefore?.remainingMs(job) ?? 0;
        if (waitMs > 0) return comeBack(taken, waitMs);
        if (!tenantSlots.take(job.tenant)) return comeBack(taken, turnedBackMs);
        options.notBefore?.begun(job);
        try {
          await attempt(raw, job, { ...handlers, options, tries });
          options.notBefore?.ended(job);
        } catch (error) {
          if (error instanceof RetryLater || error instanceof TryAgain) options.notBefore?.postponed(job, error.afterMs);
          else options.notBefore?.ended(job);
          if (error instanceof RetryLater) await postpone(taken, error);
          if (error instanceof TryAgain) return await tryAgain(taken, error);
          throw error;
        } finally {
          tenantSlots.release(job.tenant);
        }
      }),
    {
      connection: options.connection,
      prefix,
      ...omitUndefined({ telemetry: options.telemetry }),
      concurrency: handlers.concurrency,
      lockDuration: options.lockMs ?? usualLockMs,
      stalledInterval: options.lockMs ?? usualLockMs,
      // How often the process may die at a job is decided in `attempt`, which leaves a message; BullMQ would only drop it.
      maxStalledCount: 1000,
      settings: { backoffStrategy: backoffOf(queue) },
    },
  );
  logFailures(worker, queue, options);
  return worker;
}

function logFailures(worker: Worker, queue: QueueName, { logger, connection }: WorkerOptions): void {
  worker.on('failed', (raw, error) =>
    logger.warn({ queue, job: raw?.name, subject: raw?.data?.subject, err: error }, 'a job failed'),
  );
  const report = onceAMinute((error: Error) => logger.error({ queue, err: error }, 'the queue cannot be reached'));
  worker.on('error', (error) => {
    if (isLockLost(error)) logger.warn({ queue, err: error }, 'another worker may take a job that is under way here');
    else report(error);
    clearIfForeign(error, connection, worker);
  });
}

/** The lock of a job ran out, or went with the job, which came back or ended at that moment. The lease on its objects keeps two workers apart. */
function isLockLost({ message }: Error): boolean {
  return /^could not renew lock|^Missing lock for job|^Lock mismatch for job/.test(message);
}

const usualMaxDeaths = 3;

/** What the ledger counts on its own: a change that gets on is not given up, however often workers die. */
const countedByLedger: ReadonlySet<Job['name']> = new Set(['apply', 'undo']);

/** A try failed, and another one may help. */
class TryAgain extends Error {
  override readonly name = 'TryAgain';

  constructor(
    readonly failure: Error,
    readonly afterMs: number,
  ) {
    super(failure.message);
  }
}

/** A job that this process took from the queue. */
interface Taken {
  readonly raw: QueuedJob;
  /** Of the lock on it. */
  readonly token: string | undefined;
  readonly options: WorkerOptions;
}

interface Attempt extends Handlers {
  readonly options: WorkerOptions;
  readonly tries: OwnTries;
}

/**
 * One try; the last one, and one that no other can follow, ends with an entry that says so. How many there were, and how often the process died
 * at it, this process counted itself: of what BullMQ keeps beside the job nothing is believed, because anyone who writes to the store can set it.
 */
async function attempt(raw: QueuedJob, job: Job, { options, tries, ...handlers }: Attempt): Promise<void> {
  const id = deduplicationId(job);
  const underWay = countedByLedger.has(job.name) ? undefined : options.underWay;
  const died = underWay?.died(id) ?? 0;
  if (died >= (options.maxDeaths ?? usualMaxDeaths)) {
    await handlers.gaveUp?.(job, new Error(`The worker ended ${died} times while it worked on this.`));
    underWay?.forget(id);
    throw new UnrecoverableError(`This process ended ${died} times while it worked on this.`);
  }
  underWay?.begins(id);
  try {
    await handlers.run(job, dueAt(raw) ?? options.clock.now());
    tries.ended(id);
  } catch (error) {
    const away = error instanceof RetryLater ? error : storeRetryLater(error);
    if (away !== null) throw away;
    const waitMs = askedToWait(error);
    if (waitMs !== null && tries.waited(id) <= maxWaits) throw new RetryLater((error as Error).message, waitMs);
    const failure = error instanceof Error ? error : new Error(String(error));
    const queue = queueFor(job);
    const pauseMs = backoffOf(queue);
    const failed = tries.failed(id, pauseMs);
    if (mayHelpToRetry(failure) && failed < triesOf(queue)) throw new TryAgain(failure, pauseMs(failed));
    await handlers.gaveUp?.(job, failure);
    tries.ended(id);
    throw new UnrecoverableError(failure.message);
  } finally {
    underWay?.ends(id);
  }
}

/** Null where someone wrote something else in the place of a time: the job is done all the same. */
function dueAt({ timestamp, opts }: QueuedJob): Date | null {
  const at = new Date(timestamp + (opts.delay ?? 0));
  return Number.isNaN(at.getTime()) ? null : at;
}

/** A service that says when it takes requests again is believed so often: that costs the job none of its tries. */
const maxWaits = 20;

/** Milliseconds until a job is tried again whose tenant had all the places it may have. */
const turnedBackMs = 1000;

/** So often a job that cannot be read is left to another process before it is set aside: an upgrade of all processes takes minutes. */
const maxLeft = 60;
/** Milliseconds until someone looks at it again. */
const leftMs = 10_000;

/** While a newer version is rolled out, both take jobs from one queue: what this one cannot read may be the words of the other. */
async function leaveToOthers(taken: Taken, tries: OwnTries): Promise<never> {
  const { raw, options } = taken;
  const id = `unreadable ${raw.id}`;
  if (tries.waited(id) > maxLeft) {
    tries.ended(id);
    throw new UnrecoverableError('Nobody here could read the job.');
  }
  options.logger.warn({ job: raw.name }, 'a job cannot be read by this version: it is left to another process');
  return comeBack(taken, leftMs);
}

/** The job comes back after a pause of ours: how often it did is counted here. */
async function tryAgain(taken: Taken, { failure, afterMs }: TryAgain): Promise<never> {
  const { raw, options } = taken;
  options.logger.warn({ job: raw.name, subject: raw.data.subject, err: failure }, 'a job failed, and is tried again');
  return comeBack(taken, afterMs);
}

/** What has to wait is no failure: the job comes back later, and keeps its tries. */
async function postpone(taken: Taken, { message, afterMs }: RetryLater): Promise<never> {
  const { raw, options } = taken;
  options.logger.info({ job: raw.name, subject: raw.data.subject, because: message }, 'a job waits');
  return comeBack(taken, afterMs);
}

async function comeBack({ raw, token, options }: Taken, afterMs: number): Promise<never> {
  for (;;) {
    try {
      await raw.moveToDelayed(options.clock.now().getTime() + afterMs, token);
      throw new DelayedError();
    } catch (error) {
      // A store that refuses what the job wrote refuses this as well; left alone, the job would count as one whose worker died.
      const refused = storeRetryLater(error);
      if (refused === null) throw error;
      await options.clock.sleep(refused.afterMs);
    }
  }
}

/** A service that is busy may answer later; one that said no will say no again. */
function mayHelpToRetry(error: Error): boolean {
  if (error instanceof TenantError)
    return error.kind === 'throttled' || error.kind === 'unavailable' || error.kind === 'ambiguous';
  if (error instanceof DeliveryError) return error.kind === 'later';
  return true;
}

/** How often this process tried a job. BullMQ counts that in the store, where anyone who writes there can set it: none of its counters is read. */
interface OwnTries {
  /** Counts a try that failed; answers how many did by now. One that came before the pause after the last failure was over counts no further. */
  failed(job: string, pauseMs: (failed: number) => number): number;
  /** Counts a wait that costs no try; answers how many there were since it last ended. */
  waited(job: string): number;
  /** It ended, well or for good. */
  ended(job: string): void;
}

interface Tried {
  failed: number;
  waits: number;
  /** By the monotonic clock: the next failure counts from here on. */
  countsFrom: number;
}

/** Jobs that are remembered at once; the one that was tried longest ago makes room, and begins again. */
const maxRemembered = 10_000;

/** Remembers until the process ends: anyone who counts on after that is another process, with its own tries. */
function ownTries({ monotonicMs }: MonotonicClock): OwnTries {
  const tried = new Map<string, Tried>();
  const touch = (job: string): Tried => {
    const known = tried.get(job) ?? { failed: 0, waits: 0, countsFrom: 0 };
    tried.delete(job);
    tried.set(job, known);
    const [oldest] = tried.keys();
    if (tried.size > maxRemembered && oldest !== undefined) tried.delete(oldest);
    return known;
  };
  return {
    failed: (job, pauseMs) => {
      const known = touch(job);
      const now = monotonicMs();
      // Copies of a job that someone added burn no tries of the genuine one.
      if (known.failed > 0 && now < known.countsFrom) return known.failed;
      known.failed += 1;
      known.countsFrom = now + pauseMs(known.failed);
      return known.failed;
    },
    waited: (job) => {
      const known = touch(job);
      known.waits += 1;
      return known.waits;
    },
    ended: (job) => void tried.delete(job),
  };
}
