/** Watches one process at its work: requests in the log, metrics, and the monitoring port when the settings name one. */

import { createServer, type ServerResponse } from 'node:http';
import { collectDefaultMetrics, type Metric, type Registry } from 'prom-client';
import { onConnected, type StoreClient } from '../../adapters/redis/connection.js';
import type { StorePlace } from '../../adapters/redis/place.js';
import { createProcessStore } from '../../adapters/redis/processes.js';
import { checkStore } from '../../adapters/redis/safety.js';
import { takesWrites } from '../../adapters/redis/takes-writes.js';
import type { Queues } from '../../jobs/queues.js';
import type { RunningWorkers } from '../../jobs/worker.js';
import { requestTimes } from '../chat/http-listener.js';
import type { Settings } from '../config/settings.js';
import { stillRuns, waits, whomToCall } from '../features/while-halted.js';
import type { Keyring } from '../keys/keyring.js';
import type { Clock } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import { omitUndefined } from '../lib/omit-undefined.js';
import { withTimeout } from '../lib/with-timeout.js';
import { createObservation, type Observation } from './metrics.js';
import { type SettingsFile, watchSettingsFile } from './settings-file.js';
import type { MirrorWatch } from './watch-mirror.js';
import { type StoreWatch, watchStore } from './watch-store.js';

export interface Watch extends Pick<Observation, 'events' | 'jobs'> {
  /** Opens the port, where the settings name one: before any work is taken, because a process without it ends. Rejects when it is taken. */
  listen(): Promise<void>;
  /** The process is ready from here on. */
  open(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds without taking any of the work that is due, after which a process is to be started again. */
const standsStillAfterMs = 60_000;

interface WatchInput {
  /** The workers of this process, once they run. */
  readonly workers: () => Pick<RunningWorkers, 'standingStill'>;
  readonly name: 'gateway' | 'worker';
  readonly settingsFile?: SettingsFile;
  readonly settings: Settings;
  readonly keyring: Keyring;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly redis: StoreClient;
  readonly store: StorePlace;
  /** A write that settles once the replicas have it that the settings ask for; absent where they ask for none. */
  readonly promised?: () => Promise<void>;
  /** Why the store takes no connection; null: it takes one. */
  readonly whyAway?: () => string | null;
  readonly jobs: Queues;
  readonly newId: (prefix: string) => string;
  /** How many tenants are halted, for anyone who looks whether it is ready. */
  readonly halted?: () => Promise<HaltedTenants>;
  /** Of how many tenants the credential cannot be used; absent where this process has none. */
  readonly closed?: () => number;
  /** What else has to be in order for this process to be ready. */
  readonly beside?: MirrorWatch;
  /** Metrics of what only this process knows. */
  readonly metrics?: readonly Metric[];
  /** Without one there is no monitoring port. */
  readonly port: number | undefined;
}

export function watchProcess(input: WatchInput): Watch {
  const { logger, redis, port } = input;
  const id = input.newId(input.name);
  // What counts is that the store takes writes: a replica, or a primary without replicas, answers to everything else.
  const isTaken = (): Promise<boolean> => takesWrites(redis, id, input.clock.now(), input.promised);
  const store = storeWatchOf(input, isTaken);
  const asked = {
    waiting: () => input.jobs.waiting(),
    due: () => input.jobs.due(input.clock.now()),
    oldestDueMs: () => input.jobs.oldestDueMs(input.clock.now()),
    takesWrites: isTaken,
  };
  const observation = createObservation({ ...input, asked });
  const needs = input.beside === undefined ? [store] : [store, input.beside];
  let monitor: Monitor | null = null;
  let watched: { close(): Promise<void> } | null = null;
  let isStarting = true;
  return {
    events: observation.events,
    jobs: observation.jobs,
    listen: async () => {
      if (port === undefined) return;
      collectDefaultMetrics({ register: observation.registry });
      const isAlive = async (): Promise<boolean> =>
        input.workers().standingStill(await input.jobs.due(input.clock.now()), standsStillAfterMs).length === 0;
      monitor = await openMonitor({
        host: input.settings.monitoring.host,
        port,
        registry: observation.registry,
        isStarting: () => isStarting,
        isReady: isTaken,
        store: () => needs.flatMap(({ problems }) => problems()),
        staysReachable: input.name === 'gateway',
        isAlive,
        ...omitUndefined({ halted: input.halted, closed: input.closed, whyAway: input.whyAway }),
        logger,
      });
    },
    open: async () => {
      const { name, settingsFile: file, keyring, clock } = input;
      const processes = createProcessStore(redis);
      if (file !== undefined) watched = await watchSettingsFile({ name, id, file, processes, keyring, logger, clock });
      for (const one of needs) one.start();
      logger.info({ tenants: Object.keys(input.settings.tenants).length }, `the ${name} is ready`);
      isStarting = false;
    },
    close: async () => {
      for (const one of needs) one.close();
      await watched?.close();
      watched = null;
      await monitor?.close();
      monitor = null;
    },
  };
}

function storeWatchOf({ redis, store, whyAway, logger }: WatchInput, isTaken: () => Promise<boolean>): StoreWatch {
  return watchStore({
    takesWrites: isTaken,
    check: () => checkStore(redis, store),
    onConnected: (look) => onConnected(redis, look),
    ...omitUndefined({ whyAway }),
    logger,
  });
}

/** The monitoring port of a process: whether it lives, whether it can work, and its metrics. They name a few tenants, and no people. */
interface Monitor {
  readonly port: number;
  close(): Promise<void>;
}

/** Tenants whose ledgers take nothing, and what this process did there meanwhile, a line for each change. */
export interface HaltedTenants {
  readonly count: number;
  readonly done: readonly string[];
}

interface MonitorInput {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly registry: Registry;
  /** Until it is over only `/healthz` has an answer: nothing else of the process is there yet. Absent: it is over. */
  readonly isStarting?: () => boolean;
  /** Rejects, or gives false, while the process cannot work. */
  readonly isReady: () => Promise<boolean>;
  /** Why nothing should rest on the store, or the mirror, as sentences; absent or empty: nothing is known against it. */
  readonly store?: () => readonly string[];
  /** Why the store takes no connection; null: it takes one, or nothing is known. */
  readonly whyAway?: () => string | null;
  /** Set for a process that people reach: it says on the same page that the store takes no writes, and stays in service to tell them. */
  readonly staysReachable?: boolean;
  /** How many tenants are halted; absent where nobody can tell. The process works all the same. */
  readonly halted?: () => Promise<HaltedTenants>;
  /** Of how many tenants the credential cannot be used; absent where nobody can tell. The others are worked for all the same. */
  readonly closed?: () => number;
  /** Gives false when only a new start can help: work is due and the process takes none of it. */
  readonly isAlive: () => Promise<boolean>;
  readonly logger: Logger;
}

/** Milliseconds: a store that does not answer is one that is not there. */
const answerWithinMs = 1000;

/** Rejects when the port is taken. */
export async function openMonitor(input: MonitorInput): Promise<Monitor> {
  const asked: Asked = {
    ...input,
    metrics: together(() => input.registry.metrics()),
    isReady: together(input.isReady),
    isAlive: together(input.isAlive),
    ...(input.halted === undefined ? {} : { halted: together(input.halted) }),
  };
  const server = createServer({ ...requestTimes }, (request, response) => {
    answer(request.method ?? '', request.url ?? '', response, asked).catch((error: unknown) => {
      input.logger.error({ err: error }, 'the monitoring port could not answer');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(input.port, input.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The monitoring port is none.');
  input.logger.info({ host: input.host, port: address.port }, 'the monitoring port is open');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Asked extends MonitorInput {
  readonly metrics: () => Promise<string>;
}

/** Anyone who asks before there is an answer gets the same one: a port without a sign-in takes no more work of the process the more ask. */
function together<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let underWay: Promise<Answer> | null = null;
  return () => {
    if (underWay !== null) return underWay;
    const asking = ask();
    underWay = asking;
    const over = (): void => {
      if (underWay === asking) underWay = null;
    };
    // One that never comes is not waited for by who asks later.
    withTimeout<Answer | null>(answerWithinMs, () => asking, null).then(over, over);
    return asking;
  };
}

/** Empty where each can be used. */
function closedLine({ closed }: MonitorInput): string {
  const count = closed?.() ?? 0;
  if (count === 0) return '';
  const which = count === 1 ? 'The credential of 1 tenant' : `The credentials of ${count} tenants`;
  return `${which} cannot be used: hardenbot doctor says which, and why. The others go on.\n`;
}

/** Empty where none is. */
async function haltedLine({ halted }: MonitorInput): Promise<string> {
  const none: HaltedTenants = { count: 0, done: [] };
  const { count, done } = halted === undefined ? none : await withTimeout(answerWithinMs, halted, none);
  if (count === 0) return '';
  const which = count === 1 ? '1 tenant is halted' : `${count} tenants are halted`;
  const lines = [
    `${which}: hardenbot doctor says which, and why.`,
    ...done.map((line) => `Meanwhile ${line}.`),
    stillRuns,
    waits,
    whomToCall,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

async function answer(method: string, url: string, response: ServerResponse, input: Asked): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return end(response, 405, 'only GET\n');
  const [path = ''] = url.split('?');
  if (input.isStarting?.() === true)
    return path === '/healthz' ? end(response, 200, 'alive\n') : end(response, 503, 'starting\n');
  switch (path) {
    case '/healthz':
      return (await withTimeout(answerWithinMs, input.isAlive, true))
        ? end(response, 200, 'alive\n')
        : end(response, 503, 'takes no work although some is due\n');
    case '/readyz':
      return await answerReady(response, input);
    case '/metrics':
      response.setHeader('content-type', input.registry.contentType);
      return end(response, 200, await input.metrics());
    default:
      return end(response, 404, '/healthz, /readyz or /metrics\n');
  }
}

async function answerReady(response: ServerResponse, input: MonitorInput): Promise<void> {
  const isReady = await withTimeout(answerWithinMs, input.isReady, false);
  const problems = input.store?.() ?? [];
  const why = isReady || problems.length > 0 ? problems : [input.whyAway?.() ?? 'The store takes no writes.'];
  if (why.length === 0) return end(response, 200, `ready\n${closedLine(input)}${await haltedLine(input)}`);
  const lines = why.map((line) => `${line}\n`).join('');
  if (input.staysReachable === true) return end(response, 200, `reachable\n${lines}`);
  return end(response, 503, `not ready\n${lines}`);
}

function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status).end(body);
}
