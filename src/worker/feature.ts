/** What a feature has in the worker. */
import { type Change, isByRule } from '../engine/changes/change.js';
import type { FeatureStores } from '../features/ports.js';
import type { DigestTerms, FeatureJob, FeatureView } from '../features/terms.js';
import { type Refusal, refuse } from '../lib/errors.js';
import type { Logger } from '../lib/log.js';
import { lookupOwn } from '../lib/lookup-own.js';
import type { SweepStore } from '../posture/mailbox-sweep.js';
import type { EnsuresJobs, Job, Reply } from '../queue/job.js';
import type { BeginOrder } from './begin-order.js';
import type { WorkerKind } from './change-kind.js';
import type {
  Audited,
  TenantContext,
  WithClock,
  WithControls,
  WithDecided,
  WithFeatures,
  WithJobs,
  WithLedger,
  WithPolicy,
  WithReminders,
  WithTenant,
  WithVerifier,
  WorkerContext,
} from './context.js';
import type { Playbook } from './playbook.js';
import type { ComesAround } from './upkeep/late-jobs.js';

export interface WorkerFeature {
  /** For a feature whose plans are of a kind of their own. */
  readonly kind?: WorkerKind;
  /** For the feature whose plans are stages of the playbook for a compromised account. */
  readonly playbook?: Playbook;
  /** For a feature whose changes wait for each other. */
  readonly order?: BeginOrder;
  /** Called after every audit. */
  readonly audited?: (work: WorkerContext, audited: Audited) => Promise<void>;
  /** Called with every look at the calendar, before the audits that are due begin. */
  readonly round?: (work: WorkerContext, tenants: readonly TenantContext[]) => Promise<void>;
  /** Rounds of its own: one worker after the other hands them out. */
  readonly ticks?: TicksOfFeature;
  /** What it says in the digest of a day. */
  readonly digest?: (
    work: WithLedger & WithVerifier & FeatureStores,
    tenant: TenantContext,
    of: { readonly since: Date; readonly now: Date },
  ) => Promise<DigestTerms>;
  /** Its jobs that come around for every tenant, looked for where no queue brings them. */
  readonly comesAround?: (work: WorkerContext) => ComesAround;
  /** Why a change that a worker begins by a standing rule of people may not be made now; null: the rule covers it. */
  readonly whyNotByRule?: (work: RulePorts, begun: BegunByRule) => Promise<Refusal | null>;
  /** For a feature whose subjects have jobs of its own that a queue may lose. */
  readonly left?: LeftOfFeature;
  /** The message in which people watch a scheduled audit; null: nobody watches it. */
  readonly watchedAudit?: (work: WithLedger, tenant: TenantContext) => Promise<WatchedAudit | null>;
  /** Its jobs, by their names. */
  readonly jobs?: Readonly<Partial<Record<FeatureJob, JobOfFeature>>>;
}

interface TicksOfFeature {
  /** As the store knows the schedule. */
  readonly name: string;
  readonly everyMs: number;
  /** Whether the settings of a tenant ask for them. */
  isFor(tenant: TenantContext): boolean;
  /** Called once in a process: the answer hands out what is due since it was last called. */
  begin(ports: TickPorts): (tenants: readonly TenantContext[], now: Date) => Promise<void>;
}

interface TickPorts extends WithClock {
  readonly jobs: EnsuresJobs;
  readonly logger: Logger;
  readonly sweeps?: SweepStore;
  /** Whether a job of a person or an audit is at the tenant now. */
  readonly isBusy: (tenantId: string) => boolean;
}

export type RulePorts = WithLedger & WithVerifier & WithClock & WithPolicy & WithDecided & WithTenant;

/** A change that nobody was asked about. */
export interface BegunByRule {
  readonly tenant: TenantContext;
  readonly change: Change;
}

export type LeftPorts = WithLedger & WithVerifier & WithClock & WithPolicy & WithDecided & WithControls & WithReminders;

/** What is left to do for a subject, as the ledger says it. */
export interface LeftOfFeature {
  isOf(subject: string): boolean;
  /** `waits`: for people, or for a moment. `over`: nothing is left until someone writes to it again. */
  look(work: LeftPorts, tenant: TenantContext, subject: string): Promise<LeftJob | 'waits' | 'over'>;
}

interface LeftJob {
  readonly name: FeatureJob;
  readonly since: Date;
}

interface WatchedAudit {
  readonly view: FeatureView;
  readonly subject: string;
  readonly reply: Reply;
}

interface JobOfFeature {
  run(work: WorkerContext, job: Job): Promise<void>;
  /** After the last try in vain, in place of what is said of a change; absent: that is said. */
  giveUp?(work: WithJobs & FeatureStores, job: Job, error: Error): Promise<void>;
}

/** Undefined where no feature has a job of that name. */
export function jobOfFeature({ features }: WithFeatures, name: Job['name']): JobOfFeature | undefined {
  for (const { jobs = {} } of features) {
    const job = lookupOwn<JobOfFeature | undefined>(jobs, name);
    if (job !== undefined) return job;
  }
  return undefined;
}

/** Null where people were asked, or a standing rule of theirs covers it now. No rule that is known: a refusal. */
export async function whyNotByRule(work: WithFeatures & RulePorts, begun: BegunByRule): Promise<Refusal | null> {
  if (!isByRule(begun.change)) return null;
  const [look] = work.features.flatMap(({ whyNotByRule: one }) => one ?? []);
  return look === undefined ? refuse('no-rule', 'No rule covers this.', 'Nothing was done.') : look(work, begun);
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

/** Undefined for a subject of which no job is ever left. */
export function leftOf({ features }: WithFeatures, subject: string): LeftOfFeature | undefined {
  return features.flatMap(({ left }) => left ?? []).find((left) => left.isOf(subject));
}
