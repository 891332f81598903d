/** What the worker's services work with: the ports, and each tenant with its settings and its gateway. */

import type { DisplayedVersionStore } from '../chat/message-store.js';
import type { TenantSettings } from '../config/settings.js';
import type { Context, Control, LapsedKeep } from '../controls/control.js';
import type { AccessException } from '../controls/reasoning/access/access-exception.js';
import type { SweptMailboxes } from '../controls/reasoning/mail-policy/swept-mailboxes.js';
import type { CheckpointSigner } from '../engine/ledger/checkpoint.js';
import type { Entry } from '../engine/ledger/entry.js';
import type { EvidenceStore } from '../engine/ledger/evidence-store.js';
import type { LeaseStore } from '../engine/ledger/lease.js';
import type { Ledger, ReadsSubject } from '../engine/ledger/ledger.js';
import type { ApprovalPolicy } from '../engine/plan/approval.js';
import type { DecisionVerifier } from '../engine/plan/decision.js';
import type { PlanStore } from '../engine/plan/plan-store.js';
import type { FeatureStores } from '../features/ports.js';
import type { SettingsInEffect } from '../features/settings-in-effect.js';
import type { EvidenceSchedule } from '../frameworks/schedule.js';
import type { Clock } from '../lib/clock.js';
import type { Refusal } from '../lib/errors.js';
import type { InternalError, ReportInternalError } from '../lib/internal-error.js';
import type { NamedTenant } from '../lib/named-tenant.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import type { SweepStore } from '../posture/mailbox-sweep.js';
import type { CostedFinding, Posture, PostureStore } from '../posture/posture.js';
import type { Job, JobQueue } from '../queue/job.js';
import type { ProgressStore } from '../queue/progress.js';
import type { TenantClient } from '../tenant/client.js';
import type { CredentialEnd } from '../tenant/credential-end.js';
import type { WorkerFeature } from './feature.js';
import type { RejectedJobs } from './rejected-jobs.js';

/* One interface for each port: the parameters of a job say which ports it needs. */

export interface WithId {
  readonly id: string;
}

export interface WithName {
  readonly name: string;
}

export interface WithClient {
  readonly client: TenantClient;
}

export interface WithTenantSettings {
  readonly settings: TenantSettings;
}

export interface TenantContext extends WithId, WithName, WithClient, WithTenantSettings {
  /** By control: why its question is not for this tenant, as people decided. */
  readonly notForUs?: ReadonlyMap<string, string>;
  /** By control: in what the settings say something else than people answered. */
  readonly differs?: ReadonlyMap<string, string>;
  readonly settingsVersion: string;
  /** The same of plans of one control or feature alone: what they were made by. */
  readonly versionFor: (control: string) => string;
  /** What settings want shown in its channel again and again; absent: nothing. */
  readonly evidence?: readonly EvidenceSchedule[];
  /** Of the credential by which `client` opens the tenant, as it is known by now; null or absent: it does not end. */
  readonly credentialEnd?: CredentialEnd | null;
  /** Asks the tenant itself when that is. */
  readonly lookAtCredential?: () => Promise<void>;
  /** Set where `settings` hold what a request asked for in place of the settings: the same tenant by its settings alone. */
  readonly bySettings?: TenantContext;
}

/** An audit that has just ended. */
export interface Audited {
  readonly tenant: TenantContext;
  /** What this audit found. */
  readonly findings: readonly CostedFinding[];
  /** The whole posture, with what earlier audits found of other controls. */
  readonly posture: Posture;
  /** The change of ours after which this was measured; null: nobody of us changed anything. */
  readonly change: string | null;
}

/** When people are reminded of a plan that waits, and whom. */
interface ReminderPolicy {
  /** The first one; each further one waits twice as long. */
  readonly firstAfterMs: number;
  /** Who is notified personally, in this order. */
  readonly escalation: readonly string[];
}

export interface WithPlans {
  readonly plans: PlanStore;
}

export interface WithLeases {
  readonly leases: LeaseStore;
}

export interface WithLeaseMs {
  /** How long a lease lasts without renewal, in milliseconds. */
  readonly leaseMs: number;
}

export interface WithDoubtMs {
  /** The pauses before each look at an object of which it is not known whether it was written, in milliseconds; the first may be 0. */
  readonly doubtMs: readonly number[];
}

export interface WithStopping {
  /** Aborted when the process is to end: work stops before the next operation. */
  readonly stopping: AbortSignal;
}

export interface WithPostponed {
  /** Ids of changes that had to wait in the middle, for the store or the tenant: going on with one is no new beginning. */
  readonly postponed: Set<string>;
}

export interface WithCheckpoints {
  /** Signs where the ledger stands, for the chat to keep. */
  readonly checkpoints: CheckpointSigner;
}

export interface WithWhyWrongTime {
  /** Why nothing should be begun now that has to end in time, as a sentence: the clock is wrong. Null: it may; absent: nobody looks. */
  readonly whyWrongTime?: () => string | null;
}

export interface WithEndsLater {
  /**
   * Set while the ledger of a tenant cannot be written to and its mirror takes its place: what is applied or restored is measured, and gets its
   * checkpoint, only once the ledger takes entries again.
   */
  readonly endsLater?: true;
}

export interface WithWaitingEntries {
  /** What this worker did while the ledger of a tenant took no entries, and still waits for it; absent: nothing ever waits. */
  readonly waitingEntries?: (tenantId: string) => Promise<readonly Entry[]>;
}

export interface WithClock {
  readonly clock: Clock;
}

export interface WithLedger {
  readonly ledger: Ledger;
}

export interface WithJobs {
  readonly jobs: JobQueue;
}

export interface WithVerifier {
  readonly verifier: DecisionVerifier;
}

export interface WithServed {
  /** Those that this worker serves, in the order of settings. */
  readonly served: () => readonly TenantContext[];
}

export interface WithLeft {
  /** Tenants that left the settings, and that nobody gave up: what stopped others there stops them still. */
  readonly left: () => Promise<readonly NamedTenant[]>;
}

export interface WithTenant {
  /** Undefined for a tenant that this worker does not serve. */
  tenant(id: string): TenantContext | undefined;
}

export interface WithRenew {
  /**
   * Reads again what people decided of a tenant beside its settings, in the ledger as the job reads it; `tenant` gives it by that afterwards. Absent:
   * nothing is decided beside them.
   */
  readonly renew?: (tenantId: string, ledger?: Ledger) => Promise<void>;
}

export interface WithDecided {
  /** What people decided of the settings in chat. */
  readonly decided: SettingsInEffect<TenantSettings>;
}

export interface WithRejected {
  /** The jobs that this worker turned away. */
  readonly rejected: RejectedJobs;
}

export interface WithPolicy {
  /**
   * The rules of a tenant with the members of every group as they are now; a refusal names the rule that is unknown.
   * @param reads the ledger of the request that asks, for the accounts that people took back
   */
  policy(tenantId: string, reads?: ReadsSubject): Promise<ApprovalPolicy | Refusal>;
}

export interface WithKeepWithinMs {
  /** How long a change of a tenant that undoes itself waits to be kept. */
  readonly keepWithinMs: (tenantId: string) => number;
}

export interface WithControls {
  readonly controls: readonly Control[];
}

export interface WithFeatures {
  readonly features: readonly WorkerFeature[];
}

export interface WithDrawnBy {
  /** Distinguishes the code that draws cards: 16 hexadecimal digits. */
  readonly drawnBy: string;
}

export interface WithProgress {
  readonly progress: ProgressStore;
}

export interface WithJobRejected {
  /** Called for every job that carried no authority, for the log. */
  readonly jobRejected?: (job: Job, refusal: Refusal) => void;
}

export interface WithApplyWithinMs {
  /** How long the right to apply a change of a tenant lasts after the last approval, and after the last step. */
  readonly applyWithinMs: (tenantId: string) => number;
}

export interface WithPostures {
  readonly postures: PostureStore;
}

export interface WithFaulted {
  /** Called for every mistake of ours that stayed with one control or one collection, for the log; absent: such a one ends the whole job. */
  readonly faulted?: (fault: InternalError, tenantId: string) => void;
}

export interface WithAudited {
  /** Called for every audit: takes it into the past of the tenant. */
  readonly audited?: (audited: Audited) => Promise<void>;
}

export interface WithEvidence {
  readonly evidence: EvidenceStore;
}

export interface WithReminders {
  readonly reminders: (tenantId: string) => ReminderPolicy;
}

export interface WithSweeps {
  /** What the background sweep knows of mailboxes; absent: nothing. */
  readonly sweeps?: SweepStore;
}

export interface WithShown {
  readonly shown: DisplayedVersionStore;
}

export interface WorkerContext
  extends WithPlans,
    WithLeases,
    WithLeaseMs,
    WithDoubtMs,
    WithStopping,
    WithPostponed,
    WithCheckpoints,
    WithWhyWrongTime,
    WithEndsLater,
    WithWaitingEntries,
    WithClock,
    WithLedger,
    WithJobs,
    WithVerifier,
    WithServed,
    WithLeft,
    WithTenant,
    WithRenew,
    WithDecided,
    WithRejected,
    WithPolicy,
    WithKeepWithinMs,
    WithControls,
    WithDrawnBy,
    WithFeatures,
    WithProgress,
    WithJobRejected,
    WithApplyWithinMs,
    WithPostures,
    WithFaulted,
    WithAudited,
    WithEvidence,
    WithReminders,
    WithShown,
    WithSweeps,
    FeatureStores {}

/** Who is notified of a fault while a tenant is looked at. */
export function faultsOf({ faulted }: WithFaulted, tenantId: string): { readonly faulted?: ReportInternalError } {
  return faulted === undefined ? {} : { faulted: (fault) => faulted(fault, tenantId) };
}

/** All that a control may know of a tenant, at a time. */
export function contextFor(input: {
  readonly control: Control;
  readonly tenantId: string;
  readonly settings: TenantSettings;
  readonly protectedPeople: readonly string[];
  /** Approved exceptions from blocked countries; absent: they do not matter here. */
  readonly exceptions?: readonly AccessException[];
  /** What the sweep knows of its mailboxes; absent: they do not matter here. */
  readonly swept?: SweptMailboxes | null;
  /** Only a plan asks for it. */
  readonly lapsed?: readonly LapsedKeep[];
  readonly asOf: Date;
}): Context {
  const { control, settings, exceptions, swept, lapsed } = input;
  return {
    settings: settings.controls.get(control.id),
    tenant: { id: input.tenantId },
    breakGlass: settings.breakGlass,
    bot: settings.bot,
    protectedPeople: input.protectedPeople,
    reportOnlyForMs: settings.reportOnlyFor,
    ...omitUndefined({ swept, exceptions, lapsed }),
    asOf: input.asOf,
  };
}
