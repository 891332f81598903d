/** Reads the logs of tenants, judges what is new, and reports it. */
import { refuse } from '../../../lib/errors.js';
import type { Job } from '../../../queue/job.js';
import type { WithJobRejected, WithTenant } from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { signalsOfDigest } from '../digest.js';
import { testPrefix } from '../entry-terms.js';
import { restoreKind } from './restore.js';
import { type RoundPorts, runTest, watchLogs } from './round.js';
import { lateRounds, signalTicks, tickMs } from './schedule.js';
import { speeds } from './sources.js';
import { whyNotWithoutAsking } from './without-asking.js';

export const worker: WorkerFeature = {
  kind: restoreKind,
  whyNotByRule: whyNotWithoutAsking,
  ticks: {
    name: 'signals',
    everyMs: tickMs,
    isFor: ({ settings }) => settings.signals !== null,
    begin: ({ jobs }) => signalTicks(jobs),
  },
  digest: async (work, { id, settings }, of) => (settings.signals === null ? {} : signalsOfDigest(work, id, of)),
  comesAround: (work) => ({ name: 'signals', subjects: speeds, late: (tenant) => lateRounds(work, tenant) }),
  jobs: {
    signals: {
      run: runSignals,
      // The next round comes within a minute, and says what stays silent.
      giveUp: () => Promise.resolve(),
    },
  },
};

/** A job names a tenant and a speed, and no more: what is read and what is due the worker's own settings and record say. */
async function runSignals(work: RoundPorts & WithTenant & WithJobRejected, job: Job): Promise<void> {
  const tenant = work.tenant(job.tenant);
  const settings = tenant?.settings.signals ?? null;
  const speed = speeds.find((one) => one === job.subject);
  if (tenant !== undefined && settings !== null && job.subject.startsWith(testPrefix))
    return runTest(work, { tenant, settings }, job);
  if (tenant === undefined || settings === null || speed === undefined) {
    work.jobRejected?.(job, refuse('not-due', 'No logs of this tenant are watched.', 'Nothing was done.'));
    return;
  }
  await watchLogs(work, { tenant, settings }, speed);
}
