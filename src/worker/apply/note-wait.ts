/** A service that asks to be left alone for longer than a request waits: the card says so, and no worker counts as missing meanwhile. */
import { type ChangeStatus, dueSince } from '../../engine/changes/change.js';
import { readChange } from '../../engine/changes/change-of.js';
import { RetryLater } from '../../engine/ledger/retry-later.js';
import { omitUndefined } from '../../lib/omit-undefined.js';
import type { Job } from '../../queue/job.js';
import { askedToWait } from '../../queue/not-before.js';
import { redraw } from '../../queue/redraw.js';
import type { WithApplyWithinMs, WithClock, WithJobs, WithLedger, WithProgress } from '../context.js';
import { goesOnUntil } from './paused.js';

/** Milliseconds; a shorter wait is over before anyone reads of it. */
const longMs = 60_000;

/** The job comes back once the service takes requests again. */
export class LeftAlone extends RetryLater {
  override readonly name = 'LeftAlone';
}

/** The clock of this worker is wrong; another worker may take the job. */
export class WrongTime extends RetryLater {
  override readonly name = 'WrongTime';
}

/** What a worker has still to do with a change, of which its card says why it waits. */
const waits: ReadonlySet<ChangeStatus> = new Set(['approved', 'applying', 'applied', 'reverting']);

type WaitPorts = WithProgress & WithLedger & WithJobs & WithClock & WithApplyWithinMs;

/** Runs the job; notes that the clock is wrong, or until when a service asked it to wait, and rejects as it does. */
export async function notingWait(work: WaitPorts, job: Job, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const waitMs = askedToWait(error) ?? (error instanceof LeftAlone ? error.afterMs : 0);
    if (waitMs >= longMs && error instanceof Error)
      await noteWait(work, job, { why: error.message, againAt: new Date(work.clock.now().getTime() + waitMs).toISOString() });
    if (error instanceof WrongTime) await noteWait(work, job, { why: error.message });
    throw error;
  }
}

async function noteWait(
  work: WaitPorts,
  job: Job,
  { why, againAt }: { readonly why: string; readonly againAt?: string },
): Promise<void> {
  const { tenant, subject } = job;
  const change = await readChange(work.ledger, tenant, subject);
  if (change === null) return;
  // One that was measured is only waited for where its time is up.
  if (!waits.has(change.status) && dueSince(change, work.clock.now())?.what !== 'revert') return;
  const before = await work.progress.get(tenant, subject);
  const waitsFor = why.replace(/\.$/, '');
  if (againAt === undefined && before?.waitsFor === waitsFor) return;
  await work.progress.set(tenant, subject, {
    label: '',
    done: change.journal.outcomes.size,
    waitsFor,
    ...(change.status === 'applying' ? { until: goesOnUntil(work, change).toISOString() } : {}),
    // The next worker still has to know that none died here.
    ...omitUndefined({ againAt, handedOver: before?.handedOver, looked: before?.looked }),
  });
  await redraw(work, 'change', job);
}
