/** What a feature has in the worker. */
import type { FeatureStores } from '../features/ports.js';
import type { FeatureJob } from '../features/terms.js';
import { lookupOwn } from '../lib/lookup-own.js';
import type { Job } from '../queue/job.js';
import type { BeginOrder } from './begin-order.js';
import type { WorkerKind } from './change-kind.js';
import type { Audited, WithFeatures, WithJobs, WorkerContext } from './context.js';

export interface WorkerFeature {
  /** For a feature whose plans are of a kind of their own. */
  readonly kind?: WorkerKind;
  /** For a feature whose changes wait for each other. */
  readonly order?: BeginOrder;
  /** Called after every audit. */
  readonly audited?: (work: WorkerContext, audited: Audited) => Promise<void>;
  /** Its jobs, by their names. */
  readonly jobs?: Readonly<Partial<Record<FeatureJob, JobOfFeature>>>;
}

interface JobOfFeature {
  run(work: WorkerContext, job: Job): Promise<void>;
  /** After the last try in vain, in place of what is said of a change. */
  giveUp(work: WithJobs & FeatureStores, job: Job, error: Error): Promise<void>;
}

/** Undefined where no feature has a job of that name. */
export function jobOfFeature({ features }: WithFeatures, name: Job['name']): JobOfFeature | undefined {
  for (const { jobs = {} } of features) {
    const job = lookupOwn<JobOfFeature | undefined>(jobs, name);
    if (job !== undefined) return job;
  }
  return undefined;
}

/** What plans are made of beside controls. */
export function kindsOf({ features }: WithFeatures): readonly WorkerKind[] {
  return features.flatMap(({ kind }) => kind ?? []);
}
