/** What has to be ended in time is ended by the worker itself where no queue brings it: jobs and schedules are in a store that may lose them. */
import pLimit from 'p-limit';
import type { KeepDeadlines } from '../../engine/changes/keep-deadlines.js';
import type { Logger } from '../../lib/log.js';
import { lookEvery } from '../../lib/look-every.js';
import type { Job } from '../../queue/job.js';
import { type NotBefore, whyItWaits } from '../../queue/not-before.js';
import type { Reconciled, Reconciler } from './reconcile.js';

interface Deadlines {
  /** Looks no more. Resolves once what it began has ended. */
  close(): Promise<void>;
}

/** Other work that is done here at once, and jobs of each name that come around, which keep no change waiting; what is ended never waits behind either. */
const maxOther = 4;

/** What comes around, and no change waits for. */
interface LateWork {
  readonly among: () => Promise<readonly Job[]>;
  /** Called where one failed, in place of the tries of a queue: the next one comes in its time. */
  readonly failed: (job: Job, error: Error) => Promise<void>;
}

interface DeadlinesInput {
  readonly logger: Logger;
  readonly everyMs: number;
  readonly reconciler: Reconciler;
  /** What else should have been begun by now and was not; nothing where it is left out. */
  readonly late?: LateWork;
  readonly run: (job: Job) => Promise<void>;
  /** Where it is noted until when what was begun here has to wait, as the queue does. */
  readonly notBefore: NotBefore;
  /** Called with what each look saw; null: it failed. */
  readonly seen: (keeps: KeepDeadlines | null) => void;
  /** Called for the tenants whose ledgers could not be read. */
  readonly met: (trouble: Pick<Reconciled, 'halted' | 'away'>) => void;
}

/**
 * Looks every `everyMs` milliseconds, one look after the other. What is overdue is begun beside the looks, under the lease that keeps two workers apart: a change
 * that takes hours, or waits for its service, holds up no deadline of another.
 */
export function startDeadlines(input: DeadlinesInput): Deadlines {
  const { logger, everyMs, reconciler, late, seen, met } = input;
  const begun = beginning(input);
  const looks = lookEvery(everyMs, async (ends) => {
    try {
      const { overdue, keeps, failures, halted, away } = await reconciler.round(ends);
      if (ends.aborted) return;
      seen(keeps);
      met({ halted, away });
      for (const error of failures) logger.error({ err: error }, 'deadlines of a tenant could not be looked at');
      for (const job of overdue) begun.due(job);
    } catch (error) {
      if (ends.aborted) return;
      seen(null);
      logger.error({ err: error }, 'deadlines could not be looked at');
    }
  });
  // Beside the deadlines, which it must not hold up.
  const others = lookEvery(everyMs, async (ends) => {
    try {
      const jobs = (await late?.among()) ?? [];
      if (!ends.aborted) for (const job of jobs) begun.late(job);
    } catch (error) {
      if (!ends.aborted) logger.error({ err: error }, 'what no queue brings could not be looked for');
    }
  });
  return {
    close: async () => {
      const ended = begun.close();
      await Promise.all([looks.close(), others.close()]);
      await ended();
    },
  };
}

/** Begins what no queue brought, each once at a time. */
function beginning(input: DeadlinesInput) {
  const { logger, late, notBefore } = input;
  const running = new Map<string, { readonly isOther: boolean; readonly ended: Promise<void> }>();
  const limits = new Map<Job['name'], ReturnType<typeof pLimit>>();
  let isClosing = false;
  const begin = async (job: Job, failed?: LateWork['failed']): Promise<void> => {
    // The queue may have begun it since the look, or met a reason to wait.
    if (isClosing || notBefore.remainingMs(job) > 0) return;
    logger.warn({ job: job.name, subject: job.subject }, 'no queue brought what was due: done without it');
    notBefore.begun(job);
    await done(input, job, failed);
  };
  const keep = (job: Job, isOther: boolean, run: () => Promise<void>): void => {
    const id = `${job.name} ${job.tenant} ${job.subject}`;
    if (!running.has(id)) running.set(id, { isOther, ended: run().finally(() => running.delete(id)) });
  };
  return {
    due: (job: Job): void => {
      const isOther = job.name !== 'undo';
      if (isOther && [...running.values()].filter((one) => one.isOther).length >= maxOther) return;
      keep(job, isOther, () => begin(job));
    },
    /** In turn: of many tenants the next one begins where one has ended. */
    late: (job: Job): void => {
      const limit = limits.get(job.name) ?? pLimit(maxOther);
      limits.set(job.name, limit);
      keep(job, false, () => limit(() => begin(job, late?.failed)));
    },
    /** Begins no more; what it returns waits for what is under way. */
    close: () => {
      isClosing = true;
      return async () => void (await Promise.all([...running.values()].map(({ ended }) => ended)));
    },
  };
}

/** Never rejects. What has to wait is no failure, here as in the queue. */
async function done(
  {
    logger,
    run,
    notBefore,
  }: { readonly logger: Logger; readonly run: (job: Job) => Promise<void>; readonly notBefore: NotBefore },
  job: Job,
  failed: LateWork['failed'] | undefined,
): Promise<void> {
  try {
    await run(job);
    notBefore.ended(job);
  } catch (error) {
    const waits = whyItWaits(error);
    if (waits === null) {
      notBefore.ended(job);
      logger.error({ err: error, subject: job.subject }, 'what was due could not be done');
      const failure = error instanceof Error ? error : new Error(String(error));
      await failed?.(job, failure).catch((again: unknown) =>
        logger.error({ err: again, subject: job.subject }, 'that it could not be done could not be kept'),
      );
      return;
    }
    notBefore.postponed(job, waits.afterMs);
    logger.info({ job: job.name, subject: job.subject, because: waits.message }, 'what is due waits');
  }
}
