/** What a worker does on its own: it finds lost work, keeps deadlines, looks at the calendar, and goes on with what cannot wait while a ledger takes nothing. */
import type { StoreClient } from '../../adapters/redis/connection.js';
import { type Rounds, startRounds } from '../../jobs/schedules.js';
import type { KeepDeadlines } from '../engine/changes/keep-deadlines.js';
import { OpenSubjects, type ScanCursorStore } from '../engine/changes/open-subjects.js';
import type { ReadWatermarkStore } from '../engine/changes/read-watermark.js';
import type { Logger } from '../lib/log.js';
import { lookEvery } from '../lib/look-every.js';
import { within } from '../process/shutdown.js';
import type { ClockWatch } from '../process/watch-clock.js';
import type { Watch } from '../process/watch-process.js';
import { bestEffortQueue } from '../queue/best-effort-queue.js';
import type { NotBefore } from '../queue/not-before.js';
import type { TenantContext } from '../worker/context.js';
import type { BusyTenants } from '../worker/upkeep/busy-tenants.js';
import { startDeadlines } from '../worker/upkeep/deadlines.js';
import type { LateJobs } from '../worker/upkeep/late-jobs.js';
import { createReconciler } from '../worker/upkeep/reconcile.js';
import type { OwnRounds } from './rounds.js';
import type { Timing } from './safeguards.js';
import type { OrphanedChangesWatch } from './watch-orphaned-changes.js';
import type { AwayWorker } from './while-away.js';

/** How often the calendar is looked at: a digest comes within a minute of its time. */
const calendarEveryMs = 60_000;

/** This many milliseconds a start waits for the first rounds. */
const firstRoundsMs = 1500;

interface UpkeepInput {
  readonly redis: StoreClient;
  readonly logger: Logger;
  readonly timing: Timing;
  readonly opened: readonly TenantContext[];
  readonly watch: Watch;
  readonly away: AwayWorker;
  readonly behind: OrphanedChangesWatch;
  readonly clocks: ClockWatch;
  readonly scanCursors: ScanCursorStore;
  readonly watermark: ReadWatermarkStore;
  readonly notBefore: NotBefore;
  readonly busy: BusyTenants;
  readonly lateJobs: LateJobs;
}

/** What comes around on its own: lost work, deadlines, and what the calendar says. */
export async function startUpkeep(
  own: OwnRounds,
  { redis, logger, timing, opened, watch, behind, clocks, away, scanCursors, watermark, notBefore, busy, lateJobs }: UpkeepInput,
) {
  const { graceMs, lockMs, reconcileEveryMs: everyMs } = timing;
  const stillOpen = new OpenSubjects(own.work.ledger, scanCursors);
  // Nobody who can write to the store holds up a deadline, or what belongs to others, by a queue that takes no jobs.
  const work = { ...own.work, jobs: bestEffortQueue(own.work.jobs, logger) };
  const reconciler = createReconciler(work, opened, { graceMs, stillOpen, watermark, notBefore });
  // The first round says them before the first look at deadlines does, and in one worker alone.
  let latest: KeepDeadlines | null = null;
  const seen = (keeps: KeepDeadlines | null): void => {
    latest = keeps;
  };
  // Beside the rounds of the queue: schedules and jobs are in the store, and deadlines do not need it.
  const deadlines = startDeadlines({
    logger,
    everyMs,
    reconciler: createReconciler(work, opened, { graceMs, overdueAfterMs: everyMs * 2, stillOpen, watermark, notBefore }),
    late: { among: () => lateJobs.among(opened), failed: own.gaveUp },
    notBefore,
    run: lateJobs.during(watch.jobs((job) => away.run({ ...own, work }, job))),
    seen,
    met: away.met,
  });
  // By a clock of its own: what asks a store that hangs waits for it.
  const awayRounds = lookEvery(everyMs, (ends) =>
    away
      .round(ends)
      .catch((error: unknown) => logger.error({ err: error }, 'what is due could not be looked at from the mirrors')),
  );
  const reconciling = await startRounds({
    connection: redis,
    logger,
    clock: own.work.clock,
    name: 'upkeep',
    everyMs,
    lockMs,
    run: async () => {
      const { added, keeps, failures } = await reconciler.round();
      seen(keeps);
      if (added.length > 0) logger.warn({ jobs: added.map(({ name, subject }) => `${name} ${subject}`) }, 'lost work was found');
      if (failures.length > 0) throw failures[0];
    },
  });
  const calendar = await own.start({ everyMs: calendarEveryMs, lockMs });
  const ticks = await startTicks(own, { redis, logger, opened, lockMs, busy });
  // Of very many tenants the first rounds go on beside the work.
  await within(firstRoundsMs, Promise.all([calendar.first, reconciling.first]));
  const close = async (): Promise<void> => {
    behind.close();
    clocks.close();
    await Promise.all([awayRounds.close(), deadlines.close()]);
    // Last: what they do reads the mirrors.
    await away.close();
  };
  return { close, rounds: [calendar, reconciling, ...ticks], keeps: () => latest };
}

/** Hands out the rounds of features; none where no settings ask for any. */
async function startTicks(
  { work }: OwnRounds,
  { redis, logger, opened, lockMs, busy }: Pick<UpkeepInput, 'redis' | 'logger' | 'opened' | 'busy'> & Pick<Timing, 'lockMs'>,
): Promise<readonly Rounds[]> {
  const { jobs, clock, sweeps } = work;
  const ports = { jobs, clock, logger, isBusy: (id: string) => busy.has(id), ...(sweeps === undefined ? {} : { sweeps }) };
  const started: Rounds[] = [];
  for (const ticks of work.features.flatMap(({ ticks: own }) => own ?? [])) {
    const { name, everyMs } = ticks;
    const tenants = opened.filter((tenant) => ticks.isFor(tenant));
    if (tenants.length === 0) continue;
    const tick = ticks.begin(ports);
    const run = (): Promise<void> => tick(tenants, clock.now());
    started.push(await startRounds({ connection: redis, logger, clock, name, everyMs, lockMs, run }));
  }
  return started;
}
