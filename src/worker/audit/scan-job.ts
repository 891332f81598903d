/**
 * The worker's own audits. No person decides on them: they only read, and a job is followed only where the worker's own settings
 * ask for rounds of this tenant and its record says that exactly this scan was begun and has not ended.
 */
import { refuse } from '../../lib/errors.js';
import type { Round, RoundStore } from '../../posture/rounds.js';
import type { Job } from '../../queue/job.js';
import type { TenantContext, WithClock, WithJobs, WithTenant, WithTurnedAway } from '../context.js';
import { reasonOfFailure } from '../failure.js';
import { watchedAudit } from '../feature.js';
import { auditControls, type JudgePorts } from './audit-job.js';

interface WithRounds {
  readonly rounds: RoundStore;
}

interface RoundPorts extends JudgePorts, WithTenant, WithTurnedAway, WithRounds {}

/** Begins a scan: the record first, then the job. */
export async function beginScan(work: WithJobs & WithClock & WithRounds, tenant: TenantContext, day: string): Promise<Round> {
  const startedAt = work.clock.now().toISOString();
  const scan = `s-${startedAt.replaceAll(/[-:]|\.\d+/g, '').toLowerCase()}`;
  const round = { day, scan, startedAt, ended: false };
  await work.rounds.saveRound(tenant.id, round);
  await work.jobs.add(scanJob(tenant, scan));
  return round;
}

/** The job of a scan that its record says was begun. */
export function scanJob({ id, settings }: TenantContext, scan: string): Job {
  const [platform = '', channel = ''] = Object.entries(settings.channel)[0] ?? [];
  return { name: 'scan', tenant: id, subject: scan, reply: { conversation: { platform, channel }, messageKey: scan } };
}

/** Whether another audit is due between two digests. */
export function isScanDue({ settings }: TenantContext, startedAt: Date, now: Date): boolean {
  const every = settings.digest?.auditEvery;
  return every !== undefined && now.getTime() - startedAt.getTime() >= every;
}

export async function runScan(work: RoundPorts, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  const round = tenant === undefined ? null : await work.rounds.round(tenant.id);
  if (tenant?.settings.digest === undefined || round?.scan !== job.subject || round.ended) {
    work.turnedAway?.(job, refuse('not-due', 'No round of this tenant is due.', 'Nothing was done.'));
    return;
  }
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
