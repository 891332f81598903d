/** Which tenants are looked at when: each at its own moment of the interval, so that a thousand do not ask at once. */
import { sha256 } from '../../../lib/json.js';
import type { EnsuresJobs, Job } from '../../../queue/job.js';
import type { TenantContext, WithClock } from '../../../worker/context.js';
import type { HasSignalStore } from '../store.js';
import { isDue } from './round.js';
import { type Speed, sourceSpecs, speeds } from './sources.js';

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
export async function lateRounds({ clock, signals }: WithClock & HasSignalStore, tenant: TenantContext): Promise<readonly Job[]> {
  if (tenant.settings.signals === null) return [];
  const state = await signals.state(tenant.id);
  const before = new Date(clock.now().getTime() - begunWithinMs);
  const isLate = (speed: Speed): boolean =>
    state === null || sourceSpecs.some((spec) => spec.speed === speed && isDue(state, spec, before));
  return speeds.filter(isLate).map((speed) => roundOf(tenant, speed));
}
