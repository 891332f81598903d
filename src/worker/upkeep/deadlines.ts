/** What has to be ended in time is ended by the worker itself where no queue brings it: jobs and schedules are in a store that may lose them. */
import type { KeepDeadlines } from '../../engine/changes/keep-deadlines.js';
import type { Logger } from '../../lib/log.js';
import type { Job } from '../../queue/job.js';
import type { Reconciled, Reconciler } from './reconcile.js';

interface Deadlines {
  close(): void;
}

/** Looks every `everyMs` milliseconds, one look after the other; what is overdue runs here, under the lease that keeps two workers apart. */
export function startDeadlines(input: {
  readonly logger: Logger;
  readonly everyMs: number;
  readonly reconciler: Reconciler;
  readonly run: (job: Job) => Promise<void>;
  /** Told what each look saw; null: it failed. */
  readonly seen: (keeps: KeepDeadlines | null) => void;
  /** Told of the tenants whose ledgers could not be read. */
  readonly met: (trouble: Pick<Reconciled, 'halted' | 'away'>) => void;
}): Deadlines {
  const { logger, everyMs, reconciler, run, seen, met } = input;
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    try {
      const { overdue, keeps, failures, halted, away } = await reconciler.round();
      seen(keeps);
      met({ halted, away });
      for (const error of failures) logger.error({ err: error }, 'deadlines of a tenant could not be looked at');
      for (const job of overdue) {
        logger.warn({ job: job.name, subject: job.subject }, 'no queue brought what was due: done without it');
        await run(job).catch((error: unknown) =>
          logger.error({ err: error, subject: job.subject }, 'what was due could not be done'),
        );
      }
    } catch (error) {
      seen(null);
      logger.error({ err: error }, 'deadlines could not be looked at');
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
