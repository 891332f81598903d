/** What a feature has in the worker. */
import type { FeatureStores } from '../features/ports.js';
import type { FeatureJob, FeatureView } from '../features/terms.js';
import { lookupOwn } from '../lib/lookup-own.js';
import type { Job, Reply } from '../queue/job.js';
import type { BeginOrder } from './begin-order.js';
import type { WorkerKind } from './change-kind.js';
import type { Audited, TenantContext, WithFeatures, WithJobs, WithLedger, WorkerContext } from './context.js';

export interface WorkerFeature {
  /** For a feature whose plans are of a kind of their own. */
  readonly kind?: WorkerKind;
  /** For a feature whose changes wait for each other. */
  readonly order?: BeginOrder;
  /** Called after every audit. */
  readonly audited?: (work: WorkerContext, audited: Audited) => Promise<void>;
  /** Called with every look at the calendar, before the audits that are due begin. */
  readonly round?: (work: WorkerContext, tenants: readonly TenantContext[]) => Promise<void>;
  /** The message in which people watch a scheduled audit; null: nobody watches it. */
  readonly watchedAudit?: (work: WithLedger, tenant: TenantContext) => Promise<WatchedAudit | null>;
  /** Its jobs, by their names. */
  readonly jobs?: Readonly<Partial<Record<FeatureJob, JobOfFeature>>>;
}

export interface WatchedAudit {
  readonly view: FeatureView;
  readonly subject: string;
  readonly reply: Reply;
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

/** Where people watch a scheduled audit; null: nowhere. */
export async function watchedAudit(work: WithFeatures & WithLedger, tenant: TenantContext): Promise<WatchedAudit | null> {
  for (const { watchedAudit: watched } of work.features) {
    const found = (await watched?.(work, tenant)) ?? null;
    if (found !== null) return found;
  }
  return null;
}
