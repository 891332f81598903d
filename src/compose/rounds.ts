/** The worker's own rounds: the past it keeps, the waivers it watches, the audits and digests it is due. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { type Rounds, startRounds } from '../../jobs/schedules.js';
import { ledgerSession } from '../engine/ledger/session.js';
import type { Logger } from '../lib/log.js';
import { settleEach } from '../lib/settle-each.js';
import type { Job } from '../queue/job.js';
import { lateScan, runScan, scanFailed } from '../worker/audit/scan-job.js';
import type { TenantContext, WorkerContext } from '../worker/context.js';
import type { DigestPorts } from '../worker/posture/compose-digest.js';
import { digestAfter, digestRound } from '../worker/posture/digest-round.js';
import { evidenceRound } from '../worker/posture/evidence-round.js';
import { recordPosture } from '../worker/posture/record-posture.js';
import { giveUp } from '../worker/upkeep/give-up.js';
import type { ComesAround } from '../worker/upkeep/late-jobs.js';
import { renewAll } from './renew-settings.js';

type Past = Pick<DigestPorts, 'history' | 'rounds'>;

export interface OwnRounds {
  /** The context in which every audit is taken into the past. */
  readonly work: WorkerContext & Past;
  readonly scan: (job: Job) => Promise<void>;
  /** Says that a job failed for good. */
  readonly gaveUp: (job: Job, error: Error) => Promise<void>;
  /** What comes around, and is looked for where no queue brings it. */
  readonly comesAround: readonly ComesAround[];
  /** Looks at the calendar now, and every `everyMs` milliseconds in one of the workers. */
  start(every: { readonly everyMs: number; readonly lockMs: number }): Promise<Rounds>;
}

export function ownRounds(input: {
  readonly redis: StoreClient;
  readonly logger: Logger;
  readonly work: WorkerContext;
  readonly tenants: readonly TenantContext[];
  readonly past: Past;
}): OwnRounds {
  const { redis, logger } = input;
  const work: WorkerContext & Past = {
    ...input.work,
    history: input.past.history,
    rounds: input.past.rounds,
    audited: async (audited) => {
      // Once in a while is enough: with every audit of everything.
      const isWhole = audited.findings.length === work.controls.length;
      const lookAtCredential = async () => (isWhole ? audited.tenant.lookAtCredential?.() : undefined);
      const ofFeatures = work.features.flatMap((feature) => feature.audited ?? []);
      const readingOnce = { ...work, ledger: ledgerSession(work.ledger) };
      await settleEach([lookAtCredential, recordPosture, ...ofFeatures], (take) => take(readingOnce, audited));
    },
  };
  // An audit that ended has done its work: a digest that fails is tried again by the next look at the calendar.
  const digestNow = (tenantId: string): Promise<void> =>
    digestAfter(work, input.tenants, tenantId).catch((error: unknown) => logger.error({ err: error }, 'a digest failed'));
  // Each is tried, whatever becomes of the other.
  const lookAtCalendar = async (): Promise<void> => {
    // Deadlines were looked at a moment ago, in every worker: that read the ledgers.
    await renewAll({ ...input, decided: work.decided, ledger: work.ledger }, 'known');
    const ofFeatures = await Promise.allSettled(
      work.features.flatMap(({ round }) => (round === undefined ? [] : [round(work, input.tenants)])),
    );
    const own = await Promise.allSettled([digestRound(work, input.tenants), evidenceRound(work, input.tenants)]);
    const ended = [...ofFeatures, ...own];
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  };
  return {
    work,
    scan: async (job) => {
      await runScan(work, job);
      await digestNow(job.tenant);
    },
    gaveUp: async (job, error) => {
      if (job.name !== 'scan') return giveUp(work, job, error);
      await scanFailed(work, job, error);
      await digestNow(job.tenant);
    },
    comesAround: [
      { name: 'scan', late: (tenant) => lateScan(work, tenant) },
      ...work.features.flatMap(({ comesAround }) => comesAround?.(work) ?? []),
    ],
    start: (every) =>
      startRounds({ connection: redis, logger, clock: work.clock, name: 'calendar', ...every, run: lookAtCalendar }),
  };
}
