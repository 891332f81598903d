/** The worker's rounds on an injected clock: many tenants in memory, stores that the test chooses, no chat and no queue. */

import { LiveSettings } from '../../../src/config/live-settings';
import { bareTenantSchema, settingsSchema } from '../../../src/config/settings';
import type { Control } from '../../../src/controls/control';
import { controls } from '../../../src/controls/index';
import type { Ledger } from '../../../src/engine/ledger/ledger';
import { decisionVerifier } from '../../../src/engine/plan/decision';
import { DecidedSettings } from '../../../src/features/settings-change/decided-settings';
import { workerFeatures } from '../../../src/features/worker';
import type { InternalError } from '../../../src/lib/internal-error';
import { omitUndefined } from '../../../src/lib/omit-undefined';
import type { HistoryStore } from '../../../src/posture/history';
import type { PostureStore } from '../../../src/posture/posture';
import type { RoundStore } from '../../../src/posture/rounds';
import type { Job, JobQueue } from '../../../src/queue/job';
import type { DrawJob } from '../../../src/queue/redraw';
import type { CredentialEnd } from '../../../src/tenant/credential-end';
import { runScan, scanFailed } from '../../../src/worker/audit/scan-job';
import type { TenantContext, WorkerContext } from '../../../src/worker/context';
import type { DigestPorts } from '../../../src/worker/posture/compose-digest';
import { digestRound } from '../../../src/worker/posture/digest-round';
import { recordPosture } from '../../../src/worker/posture/record-posture';
import { RejectedJobs } from '../../../src/worker/rejected-jobs';
import { checkpoints, keyring, memoryLedger } from '../ledger/signed-entries';
import { emptyStorage, memoryLeases, memoryPlans, memoryQueue, memoryViews } from '../stores/memory-stores';
import { memoryHistory, memoryRounds } from '../stores/posture-memory';
import { stateClient } from '../tenants/state-client';

export interface LabTenant {
  readonly name: string;
  /** `id-of-` and the name where it is left out. */
  readonly id?: string;
  /** A `tenant-state/1` document; read again by every audit. */
  readonly state: () => Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly credentialEnd?: CredentialEnd;
}

export interface RoundsLab {
  readonly work: WorkerContext & DigestPorts;
  readonly tenants: readonly TenantContext[];
  /** One look at the calendar at this moment, and all work that follows from it. Gives the messages that were to be drawn. */
  at(moment: Date | string): Promise<readonly DrawJob[]>;
  /** The look alone. */
  look(moment: Date): Promise<void>;
}

export interface LabOptions {
  readonly tenants: readonly LabTenant[];
  readonly controls?: readonly Control[];
  readonly history?: HistoryStore;
  readonly rounds?: RoundStore;
  readonly postures?: PostureStore;
  readonly ledger?: Ledger;
  /** Called for mistakes of ours that stay with one control; left out: there are to be none. */
  readonly faulted?: (fault: InternalError) => void;
}

export function openRoundsLab(options: LabOptions): RoundsLab {
  let now = new Date('2026-11-24T00:00:00Z');
  const clock = { now: () => now, monotonicMs: () => now.getTime(), sleep: () => Promise.resolve() };
  const storage = emptyStorage();
  const queue = memoryQueue(clock);
  let drawn: DrawJob[] = [];
  const jobs: JobQueue = {
    ...queue,
    add: (job, when) => {
      if (job.name === 'draw') drawn.push(job);
      return queue.add(job, when);
    },
  };
  const tenants = options.tenants.map(({ name, id, state, settings, credentialEnd }): TenantContext => {
    const client = stateClient({});
    return {
      name,
      id: id ?? `id-of-${name}`,
      settings: bareTenantSchema.parse(settings),
      settingsVersion: '1',
      versionFor: () => '1',
      ...omitUndefined({ credentialEnd }),
      client: { ...client, read: (read) => stateClient(state()).read(read) },
    };
  });
  const views = memoryViews();
  const work: WorkerContext & DigestPorts = {
    ...views,
    ledger: options.ledger ?? memoryLedger(storage, clock),
    leases: memoryLeases(clock),
    leaseMs: 30_000,
    doubtMs: [0],
    stopping: new AbortController().signal,
    postponed: new Set(),
    checkpoints,
    plans: memoryPlans(storage),
    postures: options.postures ?? views.postures,
    jobs,
    verifier: decisionVerifier(keyring),
    decided: new DecidedSettings(new LiveSettings(settingsSchema.parse({ tenants: {} })), decisionVerifier(keyring)),
    clock,
    rejected: new RejectedJobs(clock),
    policy: () => Promise.resolve({ refused: true, code: 'nobody', reason: 'Nobody approves here.', remedy: '' }),
    reminders: () => ({ firstAfterMs: 1000, escalation: [] }),
    keepWithinMs: () => 1000,
    applyWithinMs: () => 1000,
    drawnBy: '0'.repeat(16),
    features: workerFeatures,
    controls: options.controls ?? controls,
    served: () => tenants,
    left: () => Promise.resolve([]),
    tenant: (id) => tenants.find((tenant) => tenant.id === id),
    history: options.history ?? memoryHistory(),
    rounds: options.rounds ?? memoryRounds(),
    audited: (audited) => recordPosture(work, audited),
    ...omitUndefined({ faulted: options.faulted }),
  };
  return {
    work,
    tenants,
    at: async (moment) => {
      now = new Date(moment);
      drawn = [];
      await digestRound(work, tenants);
      for (let due = queue.take(now); due.length > 0; due = queue.take(now)) {
        for (const job of due) await follow(work, job);
        await digestRound(work, tenants);
      }
      return drawn;
    },
    look: (moment) => {
      now = moment;
      return digestRound(work, tenants);
    },
  };
}

async function follow(work: WorkerContext & DigestPorts, job: Job): Promise<void> {
  if (job.name !== 'scan') return;
  try {
    await runScan(work, job);
  } catch (error) {
    await scanFailed(work, job, error instanceof Error ? error : new Error(String(error)));
  }
}
