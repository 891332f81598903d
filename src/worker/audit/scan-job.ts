/**
 * The worker's own audits. No person decides on them: they only read, and a job is followed only where the worker's own settings
 * ask for rounds of this tenant and its record says that exactly this scan was begun and has not ended.
 */
import type { ReadsSubject } from '../../engine/ledger/ledger.js';
import { type Daily, lastDue } from '../../lib/calendar.js';
import { refuse } from '../../lib/errors.js';
import type { Round, RoundStore } from '../../posture/rounds.js';
import type { Job } from '../../queue/job.js';
import type { TenantContext, WithClock, WithJobRejected, WithJobs, WithTenant } from '../context.js';
import { reasonOfFailure } from '../failure.js';
import { watchedAudit } from '../feature.js';
import { auditControls, type JudgePorts } from './audit-job.js';

interface WithRounds {
  readonly rounds: RoundStore;
}

interface RoundPorts extends JudgePorts, WithTenant, WithJobRejected, WithRounds {}

interface Schedule extends Daily {
  /** Milliseconds between two audits of a day; undefined: there is one. */
  readonly auditEvery: number | undefined;
}

interface DueScan {
  readonly day: string;
  readonly at: Date;
  /** Whether a digest waits for it. */
  readonly isOfDigest: boolean;
  /** The same for everyone who asks, until the next one is due: whatever becomes of the record, the ledger knows whether it was made. */
  readonly scan: string;
}

/** The latest that is due: at the time of the digest, and between two digests as often as settings say. */
export function dueScan(schedule: Schedule, now: Date): DueScan {
  const { day, at: from } = lastDue(now, schedule);
  const everyMs = schedule.auditEvery ?? Number.POSITIVE_INFINITY;
  const before = Math.floor((now.getTime() - from.getTime()) / everyMs);
  const isOfDigest = before === 0;
  const at = isOfDigest ? from : new Date(from.getTime() + before * everyMs);
  return {
    day,
    at,
    isOfDigest,
    scan: `s-${at
      .toISOString()
      .replaceAll(/[-:]|\.\d+/g, '')
      .toLowerCase()}`,
  };
}

/** Begins a scan: the record first, then the job. One that the ledger says was made is not begun again. */
export async function beginScan(work: BeginPorts, tenant: TenantContext, { day, scan }: DueScan): Promise<Round> {
  const ended = await isMade(work, tenant, scan);
  const round = { day, scan, startedAt: work.clock.now().toISOString(), ended };
  await work.rounds.saveRound(tenant.id, round);
  if (!ended) await work.jobs.add(scanJob(tenant, scan));
  return round;
}

interface BeginPorts extends WithJobs, WithClock, WithRounds {
  readonly ledger: ReadsSubject;
}

async function isMade({ ledger }: { readonly ledger: ReadsSubject }, { id }: TenantContext, scan: string): Promise<boolean> {
  return (await ledger.subject(id, scan)).some(({ event }) => event.type === 'audited');
}

/** So long a scan is left to the queue, in milliseconds, and one that a worker took is left to it. */
const leftToQueueMs = 5 * 60_000;
const leftToOthersMs = 30 * 60_000;

/** The scan of a tenant that was begun, and that no queue brings. */
export async function lateScan({ clock, rounds }: WithClock & WithRounds, tenant: TenantContext): Promise<readonly Job[]> {
  const round = tenant.settings.digest === undefined ? null : await rounds.round(tenant.id);
  if (round === null || round.ended) return [];
  const { startedAt, takenAt } = round;
  const sinceMs = clock.now().getTime() - Date.parse(takenAt ?? startedAt);
  return sinceMs >= (takenAt === undefined ? leftToQueueMs : leftToOthersMs) ? [scanJob(tenant, round.scan)] : [];
}

/** The job of a scan that its record says was begun. */
export function scanJob({ id, settings }: TenantContext, scan: string): Job {
  const [platform = '', channel = ''] = Object.entries(settings.channel)[0] ?? [];
  return { name: 'scan', tenant: id, subject: scan, reply: { conversation: { platform, channel }, messageKey: scan } };
}

export async function runScan(work: RoundPorts, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  const round = tenant === undefined ? null : await work.rounds.round(tenant.id);
  // Another copy of a job that was done already.
  if (round?.scan === job.subject && round.ended) return;
  if (tenant?.settings.digest === undefined || round?.scan !== job.subject) {
    work.jobRejected?.(job, refuse('not-due', 'No round of this tenant is due.', 'Nothing was done.'));
    return;
  }
  if (await isMade(work, tenant, job.subject)) return work.rounds.saveRound(tenant.id, { ...round, ended: true });
  await work.rounds.saveRound(tenant.id, { ...round, takenAt: work.clock.now().toISOString() });
  const watched = (await work.postures.latest(tenant.id)) === null ? await watchedAudit(work, tenant) : null;
  const shown = watched ?? { subject: job.subject, reply: null };
  const findings = await auditControls(work, { tenant, controls: work.controls, ...shown });
  await work.ledger.append(tenant.id, job.subject, {
    type: 'audited',
    verdicts: Object.fromEntries(findings.map((finding) => [finding.control, finding.verdict])),
  });
  await work.rounds.saveRound(tenant.id, { ...round, ended: true });
}

/** A scan that failed for good is over too: the digest says why there is none. */
export async function scanFailed(work: WithRounds, job: Job, error: Error): Promise<void> {
  const round = await work.rounds.round(job.tenant);
  if (round?.scan === job.subject)
    await work.rounds.saveRound(job.tenant, { ...round, ended: true, failed: reasonOfFailure(error) });
}
