/** Watches one process at its work: requests in the log, metrics, and the monitoring port when the settings name one. */
import { collectDefaultMetrics } from 'prom-client';
import type { Redis } from '../../adapters/redis/connection.js';
import { createProcessStore } from '../../adapters/redis/processes.js';
import type { Queues } from '../../jobs/queues.js';
import type { Clock } from '../clock.js';
import type { Settings } from '../config/settings.js';
import type { Logger } from '../log.js';
import { type Monitor, openMonitor } from './health-port.js';
import { createObservation, type Observation } from './metrics.js';
import { type SettingsFile, watchSettingsFile } from './settings-file.js';

export interface Watch extends Pick<Observation, 'events' | 'jobs'> {
  /** The process is ready from here on. Rejects when the port is taken. */
  open(): Promise<void>;
  close(): Promise<void>;
}

export interface WatchInput {
  readonly name: 'gateway' | 'worker';
  readonly settingsFile?: SettingsFile;
  readonly settings: Settings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly redis: Redis;
  readonly jobs: Queues;
  readonly newId: (prefix: string) => string;
  /** Without one there is no monitoring port. */
  readonly port: number | undefined;
}

export function watchProcess(input: WatchInput): Watch {
  const { logger, redis, port } = input;
  const observation = createObservation({ ...input, waiting: () => input.jobs.waiting() });
  let monitor: Monitor | null = null;
  let watched: { close(): Promise<void> } | null = null;
  return {
    events: observation.events,
    jobs: observation.jobs,
    open: async () => {
      const { name, settingsFile: file, clock } = input;
      const book = createProcessStore(redis);
      if (file !== undefined) watched = await watchSettingsFile({ name, id: input.newId(name), file, book, logger, clock });
      if (port === undefined) return;
      collectDefaultMetrics({ register: observation.registry });
      const { host } = input.settings.monitoring;
      const isReady = async (): Promise<boolean> => (await redis.ping()) === 'PONG';
      monitor = await openMonitor({ host, port, registry: observation.registry, isReady, logger });
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
