/** Watches one process at its work: requests in the log, metrics, and the monitoring port when the settings name one. */
import { collectDefaultMetrics, type Metric } from 'prom-client';
import type { StoreClient } from '../../adapters/redis/connection.js';
import { createProcessStore } from '../../adapters/redis/processes.js';
import { takesWrites } from '../../adapters/redis/takes-writes.js';
import type { Queues } from '../../jobs/queues.js';
import type { RunningWorkers } from '../../jobs/worker.js';
import type { Settings } from '../config/settings.js';
import type { Keyring } from '../keys/keyring.js';
import type { Clock } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { type Monitor, openMonitor } from './health-port.js';
import { createObservation, type Observation } from './metrics.js';
import { type SettingsFile, watchSettingsFile } from './settings-file.js';

export interface Watch extends Pick<Observation, 'events' | 'jobs'> {
  /** The process is ready from here on. Rejects when the port is taken. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds without taking any of the work that is due, after which a process is to be started anew. */
const standsStillAfterMs = 60_000;

export interface WatchInput {
  /** The workers of this process, once they run. */
  readonly workers: () => Pick<RunningWorkers, 'standingStill'>;
  readonly name: 'gateway' | 'worker';
  readonly settingsFile?: SettingsFile;
  readonly settings: Settings;
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly redis: StoreClient;
  readonly jobs: Queues;
  readonly newId: (prefix: string) => string;
  /** How many tenants are halted, for whoever looks whether it is ready. */
  readonly halted?: () => Promise<number>;
  /** Metrics of what only this process knows. */
  readonly metrics?: readonly Metric[];
  /** Without one there is no monitoring port. */
  readonly port: number | undefined;
}

export function watchProcess(input: WatchInput): Watch {
  const { logger, redis, port } = input;
  const id = input.newId(input.name);
  // What counts is that the store takes writes: a replica, or a primary without replicas, answers to everything else.
  const isTaken = (): Promise<boolean> => takesWrites(redis, id, input.clock.now());
  const asked = {
    waiting: () => input.jobs.waiting(),
    due: () => input.jobs.due(input.clock.now()),
    oldestDueMs: () => input.jobs.oldestDueMs(input.clock.now()),
    takesWrites: isTaken,
  };
  const observation = createObservation({ ...input, asked });
  let monitor: Monitor | null = null;
  let watched: { close(): Promise<void> } | null = null;
  return {
    events: observation.events,
    jobs: observation.jobs,
    open: async () => {
      const { name, settingsFile: file, keyring, clock } = input;
      const processes = createProcessStore(redis);
      if (file !== undefined) watched = await watchSettingsFile({ name, id, file, processes, keyring, logger, clock });
      logger.info({ tenants: Object.keys(input.settings.tenants).length }, `the ${name} is ready`);
      if (port === undefined) return;
      collectDefaultMetrics({ register: observation.registry });
      const { host } = input.settings.monitoring;
      const isAlive = async (): Promise<boolean> =>
        input.workers().standingStill(await input.jobs.due(input.clock.now()), standsStillAfterMs).length === 0;
      monitor = await openMonitor({
        host,
        port,
        registry: observation.registry,
        isReady: isTaken,
        isAlive,
        ...omitUndefined({ halted: input.halted }),
        logger,
      });
      logger.info({ host, port: monitor.port }, 'the monitoring port is open');
    },
    close: async () => {
      await watched?.close();
      watched = null;
      await monitor?.close();
      monitor = null;
    },
  };
}
