/** Builds the worker: the process that reads and changes tenants. */

import { setMaxListeners } from 'node:events';
import type { Gauge } from 'prom-client';
import { AppLimits } from '../../adapters/m365/app-limits.js';
import type { Credential, TenantConnection } from '../../adapters/m365/connection.js';
import { openTenant } from '../../adapters/m365/index.js';
import type { StoreClient } from '../../adapters/redis/connection.js';
import { serverTime } from '../../adapters/redis/server-time.js';
import { createSharedLimits, createSharedPauses } from '../../adapters/redis/shared-limits.js';
import { tryMirror } from '../../adapters/redis/try-mirror.js';
import { openUnderWay } from '../../adapters/redis/under-way.js';
import { sealedFolder } from '../../adapters/sealed-folder/index.js';
import { tenantSlots } from '../../jobs/tenant-slots.js';
import { type RunningWorkers, startWorkers, type WorkerOptions } from '../../jobs/worker.js';
import { definitions } from '../controls/definitions.js';
import { controls } from '../controls/index.js';
import { doneMeanwhile } from '../engine/ledger/done-meanwhile.js';
import { entrySigner } from '../engine/ledger/envelope.js';
import type { ReadsHalt, ReadsHead, ReadsSubject, ReadsTouched } from '../engine/ledger/ledger.js';
import { isForeign, LedgerBehind, NewerLedger, RetryLater, storeRetryLater } from '../engine/ledger/retry-later.js';
import type { Clock, MonotonicClock, Sleeper, WallClock } from '../lib/clock.js';
import { newId } from '../lib/ids.js';
import type { Logger } from '../lib/log.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { watchWholeAudits } from '../posture/whole-audits.js';
import { countOwnFaults } from '../process/internal-errors.js';
import { memoFor } from '../process/memo-for.js';
import { within } from '../process/shutdown.js';
import { steadyClock } from '../process/system-clock.js';
import { keepGauge, orphanedChangesGauge, type TenantFigures, tenantGauges, tenantRequests } from '../process/tenant-metrics.js';
import { type ClockWatch, watchClock } from '../process/watch-clock.js';
import { type MirrorWatch, watchMirror } from '../process/watch-mirror.js';
import { type HaltedTenants, type Watch, watchProcess } from '../process/watch-process.js';
import { bestEffortQueue } from '../queue/best-effort-queue.js';
import type { Job } from '../queue/job.js';
import { type NotBefore, notBefore } from '../queue/not-before.js';
import { openTenantLogs } from '../tenant/logs/tenant-logs.js';
import { openWhenNeeded } from '../tenant/open-when-needed.js';
import type { TenantContext, WithDecided, WithId, WithName, WorkerContext } from '../worker/context.js';
import { BusyTenants } from '../worker/upkeep/busy-tenants.js';
import { LateJobs } from '../worker/upkeep/late-jobs.js';
import { endOfCredential, lookUpEnd, tellEnded } from './credential-end.js';
import { holdConnections } from './held-connection.js';
import { renewOne } from './renew-settings.js';
import { ownRounds } from './rounds.js';
import { openSafeguards, type Safeguards, type Timing, usualTiming } from './safeguards.js';
import { type OpenStores, type ProcessInput, type Running, startOn, tellUnusableGroups } from './stores.js';
import { tenantOrigin } from './tenant-connection.js';
import { showing, tenantsOf } from './tenants.js';
import { startUpkeep } from './upkeep.js';
import { watchLedgers } from './watch-ledgers.js';
import { type OrphanedChangesWatch, watchOrphanedChanges } from './watch-orphaned-changes.js';
import { openWhileAway } from './while-away.js';
import { type ContextInput, directoryOf, workerContext } from './worker-context.js';

export interface WorkerInput extends ProcessInput {
  /** Reads the write credential of a tenant by its name in the settings. Throws InputError where it cannot be used now. */
  readonly credentialOf: (tenant: string) => Credential;
  /** Ed25519 private key (PEM) that signs checkpoints of the ledger. */
  readonly ledgerKeyPem: string;
  /** Where the mirror of the ledger is kept; each worker has its own. */
  readonly mirrorFolder: string;
  readonly timing?: Timing;
  /** For trials whose clock jumps over pauses, as the store's cannot: published limits are kept by this worker's clock alone, and nobody compares the two. */
  readonly ownTime?: true;
  /** For trials of failures: puts something between the services and their ports. */
  readonly wrap?: (work: WorkerContext) => WorkerContext;
}

/** Works on tenants; holds their credentials and only the public half of the decision key. */
export async function startWorker(input: WorkerInput): Promise<Running> {
  // Before anything waits for the store.
  const connections = holdConnections(tenantsOf(input.settings), input);
  return startOn(input, entrySigner('worker', input.ledgerKeyPem), (stores) =>
    startOnStores({ ...input, settings: stores.live.view, connections }, stores),
  );
}

/** Everything that sleeps in any tenant listens to it: Node would print a warning about the number of listeners. */
function stoppingForAll(): AbortController {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  return stopping;
}

interface HoldsConnections {
  readonly connections: ReturnType<typeof holdConnections>;
}

async function startOnStores(input: WorkerInput & HoldsConnections, all: OpenStores): Promise<Running> {
  const { redis, log, disconnect, ...stores } = all;
  const { logger } = input;
  const clock = steadyClock(input.clock, (byMs) =>
    logger.error({ byMs }, 'the wall clock jumped: deadlines go by the later of it and the monotonic clock'),
  );
  const clocks = await watchTime(input, redis, clock);
  const requests = tenantRequests();
  const stopping = stoppingForAll();
  const opened = openTenants({ ...input, onTaken: requests.count, ends: stopping.signal }, all, clock);
  const timing = input.timing ?? usualTiming;
  const safeguards = await openSafeguards({ ...input, ...all, timing, stopping, watch: watchLedgers(logger, stores) });
  // Someone who spoils a queue again and again would end each piece of work that asks for another one: that is found without its job.
  const guarded = { ...stores, jobs: bestEffortQueue(stores.jobs, logger, isForeign), ...safeguards.work };
  const directory = directoryOf(input, guarded, opened);
  await tellUnusableGroups(directory, logger);
  const waitingEntries = safeguards.waiting.of.bind(safeguards.waiting);
  const { plain, faults } = contextOf({ ...input, ...guarded, waitingEntries, clock, directory, opened }, clocks);
  const own = ownRounds({ redis, logger, work: input.wrap?.(plain) ?? plain, tenants: opened, past: stores });
  const { prepared, behind } = await lookAtLedgers(safeguards, opened, { ...input, ...stores, decided: plain.decided });
  const figures = metricsOf(opened, { ...safeguards.work, behind }, clock);
  const watch = watchProcess({
    ...input,
    ...stores,
    name: 'worker',
    redis,
    newId,
    workers: () => workers,
    halted: () => haltedTenants(opened, safeguards),
    closed: () => [...input.connections.values()].filter((held) => held.problem() !== null).length,
    beside: mirrorOf(input),
    metrics: [...figures, keepGauge(() => upkeep.keeps()), requests.metric, clocks.gauge, faults, stores.certificateDays],
    port: input.settings.monitoring.worker,
  });
  const away = openWhileAway(input, { ...stores, ...safeguards, redis, log, opened, work: own.work });
  const waiting = {
    notBefore: notBefore(clock),
    busy: new BusyTenants(),
    lateJobs: new LateJobs(own.work, own.comesAround, logger),
  };
  const handlers = handlersOf(own, waiting.lateJobs.during(waiting.busy.during(watch.jobs((job) => away.run(own, job)))));
  const workers = await takeJobs({ ...input, clock, timing, watch, safeguards }, all, { handlers, ...waiting });
  const upkeep = await startUpkeep(own, { redis, logger, timing, opened, watch, behind, clocks, away, ...stores, ...waiting });
  await watch.open();
  return {
    stop: async () => {
      safeguards.stop();
      // Side by side: all of them wait for the same store.
      const rounds = upkeep.rounds.map((one) => one.close(timing.stopWithinMs));
      const ending = [watch.close(), prepared.ended, upkeep.close(), ...rounds, workers.close(timing.stopWithinMs)];
      await within(timing.stopWithinMs, Promise.all(ending));
      await safeguards.close();
      await Promise.all([...opened.map((tenant) => tenant.client.close()), stores.jobs.close()]);
      disconnect();
    },
  };
}

type OpenTenants = ReturnType<typeof openTenants>;
type OwnRounds = ReturnType<typeof ownRounds>;
type RunJob = (job: Job) => Promise<void>;

/** What jobs are done with, and the count of our own mistakes at them. */
function contextOf(of: Omit<ContextInput, 'controls' | 'whyWrongTime' | 'faulted'>, { whyWrong }: ClockWatch) {
  const { metric: faults, told } = countOwnFaults(of.logger);
  return { plain: workerContext({ ...of, controls, whyWrongTime: whyWrong, faulted: told }), faults };
}

async function watchTime({ logger, ownTime }: WorkerInput, redis: StoreClient, clock: Clock): Promise<ClockWatch> {
  const clocks = watchClock({ name: 'worker', clock, logger, storeTime: () => serverTime(redis) });
  if (ownTime !== true) await clocks.start();
  return clocks;
}

/** See `prepareLedgers` and `watchOrphanedChanges`; a start that fails leaves no file open. */
async function lookAtLedgers(
  safeguards: Safeguards,
  tenants: OpenTenants,
  of: Omit<Parameters<typeof watchOrphanedChanges>[0], 'ledger'> & WithDecided,
) {
  const { ledger, stopping } = safeguards.work;
  try {
    const prepared = await prepareLedgers({
      ...of,
      ledger,
      tenants,
      stopping,
      looked: async (tenantId) => void (await renewOne({ ...of, ledger, tenants }, tenantId, 'known')),
    });
    return { prepared, behind: await watchOrphanedChanges({ ...of, ledger }) };
  } catch (error) {
    await safeguards.close();
    throw error;
  }
}

/** The tenants of the settings, each with a client that opens it when it is needed. */
function openTenants(
  input: WorkerInput & HoldsConnections & Pick<TenantConnection, 'onTaken'> & { readonly ends: AbortSignal },
  { tenants, redis, byWorkers }: OpenStores,
  clock: Clock,
) {
  const { handover: place } = input.settings.incident;
  const handover = place === undefined ? {} : { handover: sealedFolder({ ...place, now: () => clock.now() }) };
  const time = { monotonicMs: clock.monotonicMs, sleep: clock.sleep, random: Math.random, ends: input.ends };
  const open = openWhenNeeded(time);
  const apps = new AppLimits(time, (app) => (input.ownTime === true ? undefined : createSharedLimits(redis, `app-${app}`, time)));
  return tenants.map((tenant) => {
    const held = input.connections.get(tenant.id);
    if (held === undefined) throw new Error(`No connection to tenant ${tenant.name}.`);
    const limits =
      input.ownTime === true
        ? {}
        : {
            sharedLimits: createSharedLimits(redis, tenant.id, time),
            sharedPauses: createSharedPauses(redis, byWorkers, { tenant: tenant.id, now: () => clock.now() }),
          };
    const connect = () => {
      const connection = held.take();
      const ofApp = omitUndefined({ appLimits: apps.of(connection.credential), onTaken: input.onTaken });
      return openTenant({ ...connection, ...limits, ...handover, ...ofApp }, time);
    };
    const opened = open.client(connect, tenantOrigin(tenant.settings));
    // Where there is no credential nothing has to be asked to know it.
    const refused = () => held.problem()?.what ?? opened.refused();
    const client = { ...opened, refused, logs: openTenantLogs(tenants.length) };
    let known = held.known === null ? null : endOfCredential(held.known.credential);
    tellEnded(known, { tenant: tenant.name, now: clock.now(), logger: input.logger });
    return showing(() => tenant, {
      client,
      get credentialEnd() {
        return known;
      },
      lookAtCredential: async () => {
        const connection = held.refresh();
        if (connection !== null) known = await lookUpEnd(connection.credential, client, clock.now());
      },
    });
  });
}

interface Takes extends WorkerInput {
  readonly timing: Timing;
  readonly watch: Pick<Watch, 'listen'>;
  readonly safeguards: Safeguards;
}

function mirrorOf({ mirrorFolder: folder, logger }: WorkerInput): MirrorWatch {
  return watchMirror({ folder, write: () => tryMirror(folder), logger });
}

/** None before the port of the process is open; a start that fails there lets go of the mirror. */
async function takeJobs(
  { telemetry, logger, clock, timing, mirrorFolder, watch, safeguards }: Takes,
  { redis, jobs }: OpenStores,
  { handlers, notBefore: waiting }: { readonly handlers: WorkerOptions['handlers']; readonly notBefore: NotBefore },
): Promise<RunningWorkers> {
  await watch.listen().catch(async (error: unknown) => {
    safeguards.stop();
    await safeguards.close();
    throw error;
  });
  return startWorkers({
    connection: redis,
    ...omitUndefined({ telemetry, maxDeaths: timing.maxDeaths, notBefore: waiting }),
    logger,
    clock,
    lockMs: timing.lockMs,
    due: () => jobs.due(clock.now()),
    underWay: openUnderWay(mirrorFolder, () => clock.now()),
    handlers,
  });
}

/** Who does the jobs of each queue, and who says that one cannot be done. */
function handlersOf(own: OwnRounds, run: RunJob): Parameters<typeof startWorkers>[0]['handlers'] {
  const { gaveUp } = own;
  return {
    audit: { ...tenantSlots.audit, run, gaveUp },
    change: { ...tenantSlots.change, run, gaveUp },
    urgent: { ...tenantSlots.change, run, gaveUp },
    watch: { ...tenantSlots.watch, run, gaveUp },
  };
}

/** Milliseconds. */
const auditsLookedAtEveryMs = 15_000;

/** What is said of the tenants together. */
function metricsOf(
  tenants: readonly TenantContext[],
  { ledger, behind }: { readonly ledger: ReadsHalt & ReadsTouched & ReadsSubject; readonly behind: OrphanedChangesWatch },
  clock: MonotonicClock & WallClock,
): readonly Gauge[] {
  const ids = definitions.map(({ id }) => id);
  const audits = watchWholeAudits(ledger, tenants, ids);
  // Of ten thousand tenants a look takes a while, and nobody needs one for each scrape.
  const seen = memoFor(auditsLookedAtEveryMs, clock, () => audits.look());
  const figures: TenantFigures = {
    wholeAudits: async () => {
      const known = await seen();
      return tenants.map(({ id, name, settings }) => ({
        name,
        isScheduled: settings.digest !== undefined,
        at: known.get(id) ?? null,
      }));
    },
    credentialEnds: () => tenants.flatMap(({ credentialEnd }) => credentialEnd ?? []),
    haltedLedgers: () => haltedOf(tenants, ledger),
  };
  return [...tenantGauges(figures, clock), orphanedChangesGauge(async () => (await behind.look()).length)];
}

/** With what this worker did there from its mirror. */
async function haltedTenants(tenants: readonly WithId[], { work, waiting }: Safeguards): Promise<HaltedTenants> {
  const count = await haltedOf(tenants, work.ledger);
  const entries = count === 0 ? [] : await Promise.all(tenants.map(({ id }) => waiting.of(id)));
  return { count, done: entries.flatMap(doneMeanwhile) };
}

/** How many of them are halted, as one of our processes says. */
async function haltedOf(tenants: readonly { readonly id: string }[], ledger: ReadsHalt): Promise<number> {
  const reasons = await Promise.all(tenants.map(({ id }) => ledger.whyHalted(id)));
  return reasons.filter((reason) => reason !== null).length;
}

/** This many milliseconds a start waits for ledgers: of more of them than that, one is read when its tenant is first worked for. */
const usualWaitMs = 2500;
/** Milliseconds: a fail-over takes some seconds. */
const againMs = 1000;

interface Preparation {
  readonly ledger: ReadsHead;
  readonly tenants: readonly (WithId & WithName)[];
  readonly logger: Logger;
  readonly clock: Sleeper;
  /** Called with the id of each tenant whose ledger was looked at. */
  readonly looked?: (tenantId: string) => Promise<void>;
  /** Ends it between two tenants. */
  readonly stopping: AbortSignal;
  /** As usual where it is left out. */
  readonly maxWaitMs?: number;
}

/**
 * Returns once every ledger was looked at, or there was no more time; then the rest goes on beside the work, until `ended`.
 */
export async function prepareLedgers(of: Preparation): Promise<{ readonly ended: Promise<void> }> {
  const all = prepareAll(of);
  const isWhole = await within(of.maxWaitMs ?? usualWaitMs, all);
  if (isWhole) return { ended: all };
  of.logger.info({ tenants: of.tenants.length }, 'ledgers are still being read; work goes on beside it');
  return { ended: all.catch((error: unknown) => of.logger.error({ err: error }, 'not every ledger could be read')) };
}

/**
 * Nothing is done for a tenant whose ledger is not as its mirror has it, or was written by a newer version; the others go on. One whose part of
 * the store takes nothing now is looked at again later.
 */
async function prepareAll(of: Preparation): Promise<void> {
  const { tenants, logger, stopping, clock } = of;
  for (let left = tenants; left.length > 0; ) {
    const later: (typeof left)[number][] = [];
    for (const tenant of left) {
      if (stopping.aborted) return;
      const found = await prepare(tenant, of);
      if (found === 'away') later.push(tenant);
    }
    for (const { name } of left === tenants ? later : [])
      logger.warn({ tenant: name }, 'the store does not answer for this tenant now: it is looked at again, and the others go on');
    if (later.length > 0) await clock.sleep(againMs);
    left = later;
  }
}

/** Of a cluster the part with one tenant may be away while the others are there. */
async function prepare(
  { id, name }: Preparation['tenants'][number],
  { ledger, logger, looked }: Preparation,
): Promise<'done' | 'away'> {
  try {
    await ledger.head(id);
    await looked?.(id);
    return 'done';
  } catch (error) {
    if (error instanceof LedgerBehind || error instanceof NewerLedger) {
      logger.error({ tenant: name, err: error }, 'nothing is done for this tenant');
      return 'done';
    }
    if (error instanceof RetryLater || storeRetryLater(error) !== null) return 'away';
    throw error;
  }
}
