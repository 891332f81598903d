/** What has to be ended in time is ended by the worker itself where no queue brings it: jobs and schedules are in a store that may lose them. */
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

/** Other work that is done here at once, and rounds over logs, which keep no change waiting; what is ended never waits behind either. */
const maxOther = 4;

/**
 * Looks every `everyMs` milliseconds, one look after the other. What is overdue is begun beside the looks, under the lease that keeps two workers apart: a change
 * that takes hours, or waits for its service, holds up no deadline of another.
 */
export function startDeadlines(input: {
  readonly logger: Logger;
  readonly everyMs: number;
  readonly reconciler: Reconciler;
  /** What else should have been begun by now and was not; nothing where it is left out. */
  readonly late?: () => Promise<readonly Job[]>;
  readonly run: (job: Job) => Promise<void>;
  /** Where it is noted until when what was begun here has to wait, as the queue does. */
  readonly notBefore: NotBefore;
  /** Called with what each look saw; null: it failed. */
  readonly seen: (keeps: KeepDeadlines | null) => void;
  /** Called for the tenants whose ledgers could not be read. */
  readonly met: (trouble: Pick<Reconciled, 'halted' | 'away'>) => void;
}): Deadlines {
  const { logger, everyMs, reconciler, late = () => Promise.resolve([]), notBefore, seen, met } = input;
  const running = new Map<string, { readonly name: Job['name']; readonly ended: Promise<void> }>();
  const begin = (job: Job): void => {
    const id = `${job.name} ${job.tenant} ${job.subject}`;
    // The queue may have begun it since the look, or met a reason to wait.
    if (running.has(id) || notBefore.remainingMs(job) > 0) return;
    const isLikeIt = ({ name }: Pick<Job, 'name'>): boolean =>
      name !== 'undo' && (name === 'signals') === (job.name === 'signals');
    if (job.name !== 'undo' && [...running.values()].filter(isLikeIt).length >= maxOther) return;
    logger.warn({ job: job.name, subject: job.subject }, 'no queue brought what was due: done without it');
    notBefore.begun(job);
    const ended = done(input, job).finally(() => running.delete(id));
    running.set(id, { name: job.name, ended });
  };
  const looks = lookEvery(everyMs, async (ends) => {
    try {
      const { overdue, keeps, failures, halted, away } = await reconciler.round(ends);
      if (ends.aborted) return;
      seen(keeps);
      met({ halted, away });
      for (const error of failures) logger.error({ err: error }, 'deadlines of a tenant could not be looked at');
      for (const job of overdue) begin(job);
    } catch (error) {
      if (ends.aborted) return;
      seen(null);
      logger.error({ err: error }, 'deadlines could not be looked at');
    }
  });
  // Beside the deadlines, which it must not hold up.
  const others = lookEvery(everyMs, async (ends) => {
    try {
      const jobs = await late();
      if (!ends.aborted) for (const job of jobs) begin(job);
    } catch (error) {
      if (!ends.aborted) logger.error({ err: error }, 'what no queue brings could not be looked for');
    }
  });
  return {
    close: async () => {
      await Promise.all([looks.close(), others.close()]);
      await Promise.all([...running.values()].map(({ ended }) => ended));
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
): Promise<void> {
  try {
    await run(job);
    notBefore.ended(job);
  } catch (error) {
    const waits = whyItWaits(error);
    if (waits === null) {
      notBefore.ended(job);
      logger.error({ err: error, subject: job.subject }, 'what was due could not be done');
      return;
    }
    notBefore.postponed(job, waits.afterMs);
    logger.info({ job: job.name, subject: job.subject, because: waits.message }, 'what is due waits');
  }
}
