/** The queue, for what has to be done whether or not the store takes jobs: what it does not take is found again as lost work. */
import type { LogsErrors } from '../lib/log.js';
import type { JobQueue } from './job.js';

/** A job that cannot be added is named in the log. Rejects only with an error that `isPassedOver` is not so of; absent: never. */
export function bestEffortQueue(
  jobs: JobQueue,
  logger: LogsErrors,
  isPassedOver: (error: unknown) => boolean = () => true,
): JobQueue {
  const orNot = async <Result>(name: string, added: Promise<Result>, instead: Result): Promise<Result> => {
    try {
      return await added;
    } catch (error) {
      if (!isPassedOver(error)) throw error;
      logger.error({ job: name, err: error }, 'the queue does not take a job: gone on without it');
      return instead;
    }
  };
  return {
    add: (job, options) => orNot(job.name, jobs.add(job, options), undefined),
    ensure: (job) => orNot(job.name, jobs.ensure(job), false),
  };
}
