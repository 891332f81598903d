/** Reads the logs of tenants, judges what is new, and reports it. */
import { refuse } from '../../../lib/errors.js';
import { sha256 } from '../../../lib/json.js';
import type { EnsuresJobs, Job } from '../../../queue/job.js';
import type { TenantContext, WithClock, WithJobRejected, WithTenant } from '../../../worker/context.js';
import type { WorkerFeature } from '../../../worker/feature.js';
import { signalsOfDigest } from '../digest.js';
import { testPrefix } from '../entry-terms.js';
import type { HasSignalStore } from '../store.js';
import { keptState } from './read-source.js';
import { restoreKind } from './restore.js';
import { isDue, type RoundPorts, runTest, watchLogs } from './round.js';
import { type Speed, sourceSpecs, speeds } from './sources.js';
import { whyNotWithoutAsking } from './without-asking.js';

/** How often rounds are handed out, in milliseconds. */
export const tickMs = 10_000;

/** A round looks itself which logs are due. Sign-ins are due one and a half times as rarely as audits, so quick rounds come twice as often as either: half of them read nothing. */
const roundsOfFast = 2;
/** Milliseconds. */
const slowEveryMs = 60_000;

/** Has a round of each tenant begin that is due since the last tick. A round that waits or runs is not asked for again, so a slow tenant has one at a time. */
export function signalTicks(jobs: EnsuresJobs): (tenants: readonly TenantContext[], now: Date) => Promise<void> {
  let last: number | null = null;
  return async (tenants, now) => {
    const from = last;
    const to = now.getTime();
    last = to;
    const due = tenants.flatMap((tenant) => dueSpeeds(tenant, from, to).map((speed) => roundOf(tenant, speed)));
    await Promise.all(due.map((job) => jobs.ensure(job)));
  };
}

function dueSpeeds({ id, settings }: TenantContext, from: number | null, to: number): readonly Speed[] {
  const { signals } = settings;
  if (signals === null) return [];
  return speeds.filter((speed) => {
    const every = speed === 'fast' ? (signals.everySeconds * 1000) / roundsOfFast : slowEveryMs;
    const offset = Number.parseInt(sha256(`${speed} ${id}`).slice(0, 8), 16) % every;
    // A process that starts looks at once: it may have been away.
    return from === null || Math.floor((to - offset) / every) > Math.floor((from - offset) / every);
  });
}

function roundOf({ id, settings }: TenantContext, speed: Speed): Job {
  const [platform = '', channel = ''] = Object.entries(settings.channel)[0] ?? [];
  return { name: 'signals', tenant: id, subject: speed, reply: { conversation: { platform, channel }, messageKey: speed } };
}

/** By then another process would have begun what is due, in milliseconds. */
const begunWithinMs = 2 * 60_000;

/** Those of a tenant that nobody began in time. */
async function lateRounds({ clock, signals }: WithClock & HasSignalStore, tenant: TenantContext): Promise<readonly Job[]> {
  if (tenant.settings.signals === null) return [];
  const state = await keptState({ signals, clock }, tenant.id);
  const before = new Date(clock.now().getTime() - begunWithinMs);
  const isLate = (speed: Speed): boolean =>
    state === null || sourceSpecs.some((spec) => spec.speed === speed && isDue(state, spec, before));
  return speeds.filter(isLate).map((speed) => roundOf(tenant, speed));
}

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
