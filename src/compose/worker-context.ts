/** What jobs are done with, whatever keeps the stores: put together alike for the process and for tests. */

import type { LiveSettings } from '../config/live-settings.js';
import type { Settings } from '../config/settings.js';
import type { KnowsOtherTenants } from '../engine/changes/orphaned-changes.js';
import type { Ledger } from '../engine/ledger/ledger.js';
import type { ConcludedStore } from '../engine/ledger/sealed-store.js';
import { decisionVerifier } from '../engine/plan/decision.js';
import { answersIn } from '../features/answers.js';
import { settingsInEffect } from '../features/settings-in-effect.js';
import { workerFeatures } from '../features/worker.js';
import type { Keyring } from '../keys/keyring.js';
import type { MonotonicClock } from '../lib/clock.js';
import { sha256 } from '../lib/json.js';
import type { Logger, LogsWarnings } from '../lib/log.js';
import { DepartedPeople } from '../people/departed.js';
import { createDirectory, type Directory } from '../people/directory.js';
import { directoryHome } from '../people/directory-home.js';
import { groupReader } from '../people/group-members.js';
import { ledgerLinks } from '../people/links.js';
import type {
  TenantContext,
  WithClock,
  WithDecided,
  WithLedger,
  WithRenew,
  WithVerifier,
  WorkerContext,
} from '../worker/context.js';
import { RejectedJobs } from '../worker/rejected-jobs.js';
import { type KnownTenant, tenantsLeftBy } from './tenants.js';

interface AnsweredTenants extends Required<WithRenew> {
  /** The tenant by what was decided when it was last read; by its settings alone before. */
  readonly current: (tenant: TenantContext) => TenantContext;
}

/** Tenants by their settings, by what people decided of those in chat, and by what they answered beside them; read again before each job. */
function answeredTenants(
  opened: readonly TenantContext[],
  { ledger, clock, decided, verifier }: WithLedger & WithClock & WithDecided & WithVerifier,
): AnsweredTenants {
  const known = new Map<string, TenantContext>();
  return {
    current: (tenant) => known.get(tenant.id) ?? tenant,
    renew: async (tenantId, reading = ledger) => {
      const tenant = opened.find(({ id }) => id === tenantId);
      if (tenant === undefined) return;
      const { log } = await decided.renew(tenantId, reading);
      // That read what is new of the tenant.
      const answers = await answersIn({ ledger: reading, verifier }, tenantId, 'known');
      if (answers === null && log === null) {
        known.delete(tenantId);
        return;
      }
      // As it is now: a job that is under way goes on by the settings that it began with.
      const asNow = { ...tenant };
      const laid = answers?.over(asNow.settings.controls, clock.now());
      const settings = { ...asNow.settings, controls: new Map(laid?.controls ?? asNow.settings.controls) };
      known.set(tenantId, {
        ...asNow,
        settings,
        // A plan is as good as the answers that it was made by.
        settingsVersion:
          laid === undefined || laid.version === ''
            ? asNow.settingsVersion
            : sha256(asNow.settingsVersion + laid.version).slice(0, 16),
        versionFor: (control) => decided.live.versionFor(control, settings),
        notForUs: laid?.notForUs ?? new Map(),
        differs: laid?.differs ?? new Map(),
      });
    },
  };
}

/** Whom the worker asks who may approve: the settings, and the groups of the directory tenant. */
export function directoryOf(
  {
    settings,
    keyring,
    clock,
    logger,
  }: {
    readonly settings: Settings;
    readonly keyring: Keyring;
    readonly clock: MonotonicClock;
    readonly logger: LogsWarnings;
  },
  {
    ledger,
    directoryTenant,
    otherTenants,
  }: {
    readonly ledger: Ledger;
    readonly directoryTenant: string;
    readonly otherTenants: () => Promise<readonly string[]>;
  },
  opened: readonly TenantContext[],
): Directory {
  const people = opened.find((tenant) => tenant.id === directoryTenant);
  const verifier = decisionVerifier(keyring);
  const home = directoryHome({ ledger, verifier, named: directoryTenant, others: otherTenants });
  const links = ledgerLinks(ledger, verifier, home);
  if (people === undefined) return createDirectory({ settings, groups: null, links });
  const departed = new DepartedPeople({ client: people.client, settings, clock, logger });
  return createDirectory({ settings, groups: groupReader(people.client), links, departed });
}

/** What the worker's own settings and tenants say of each tenant is added to the stores. */
type OfSettings =
  | 'verifier'
  | 'features'
  | 'policy'
  | 'jobRejected'
  | 'rejected'
  | 'audited'
  | 'reminders'
  | 'keepWithinMs'
  | 'applyWithinMs'
  | 'tenant'
  | 'renew'
  | 'decided'
  | 'served'
  | 'left';

export interface ContextInput extends Omit<WorkerContext, OfSettings> {
  readonly settings: Settings;
  readonly live: LiveSettings;
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly directory: Directory;
  readonly tenants: readonly KnownTenant[];
  readonly register: KnowsOtherTenants;
  readonly opened: readonly TenantContext[];
  /** Left out: a start reads every decision on settings. */
  readonly keptSettings?: ConcludedStore;
}

export function workerContext(input: ContextInput): WorkerContext {
  const { settings, live, keyring, logger, directory, tenants, register, opened, keptSettings, ...ports } = input;
  const verifier = decisionVerifier(keyring);
  const decided = settingsInEffect(live, verifier, keptSettings);
  const approvalsOf = (tenantId: string) => tenants.find(({ id }) => id === tenantId)?.rules.approvals ?? settings.approvals;
  const { current, renew } = answeredTenants(opened, { ...ports, decided, verifier });
  return {
    ...ports,
    verifier,
    decided,
    features: workerFeatures,
    policy: (tenantId, reads) => (reads === undefined ? directory : directory.within(reads)).policy(tenantId),
    rejected: new RejectedJobs(ports.clock),
    jobRejected: (job, { code, reason }) =>
      logger.warn({ job: job.name, tenant: job.tenant, subject: job.subject, code }, reason),
    reminders: (tenantId) => {
      const { remindAfter, escalation } = approvalsOf(tenantId);
      return { firstAfterMs: remindAfter, escalation };
    },
    keepWithinMs: (tenantId) => approvalsOf(tenantId).keepWithin,
    applyWithinMs: (tenantId) => approvalsOf(tenantId).applyWithin,
    served: () => opened.map(current),
    left: tenantsLeftBy(settings, register),
    tenant: (id) => {
      const found = opened.find((tenant) => tenant.id === id);
      return found === undefined ? undefined : current(found);
    },
    renew,
  };
}
