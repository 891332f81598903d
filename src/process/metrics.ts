/** What a process tells about its own work: counts and durations for Prometheus, and the request that each event and job belongs to. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { OnEvent } from '../chat/platform.js';
import type { Clock } from '../clock.js';
import type { Logger } from '../log.js';
import type { Job, JobQueue } from '../queue/job.js';
import { currentRequest, inRequest } from './request-context.js';
import { inSpan } from './span.js';

export interface Observation {
  /** For the monitoring port. */
  readonly registry: Registry;
  /** Gives each event of a chat an id, and counts it. */
  readonly events: (onEvent: OnEvent) => OnEvent;
  /** Runs a job as part of the request that asked for it, and measures it. */
  readonly jobs: (run: (job: Job) => Promise<void>) => (job: Job) => Promise<void>;
}

export interface ObservationInput {
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly newId: (prefix: string) => string;
  /** Jobs that wait, by queue. */
  readonly waiting?: () => Promise<Readonly<Record<string, number>>>;
}

/** Seconds. A card is answered at once, an audit of a large tenant takes minutes. */
const durations = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900];

export function createObservation(input: ObservationInput): Observation {
  const { logger, clock, newId, waiting } = input;
  const registry = new Registry();
  const registers = [registry];
  const seen = new Counter({
    name: 'hardenbot_events_total',
    help: 'Commands and clicks, by chat and kind.',
    labelNames: ['platform', 'kind'],
    registers,
  });
  const took = new Histogram({
    name: 'hardenbot_job_seconds',
    help: 'How long jobs ran, by name and whether they ended well.',
    labelNames: ['job', 'outcome'],
    buckets: durations,
    registers,
  });
  if (waiting !== undefined) registry.registerMetric(waitingGauge(waiting));

  return {
    registry,
    events: (onEvent) => (event) =>
      inRequest(newId('r'), () => {
        seen.inc({ platform: event.conversation.platform, kind: event.kind });
        logger.info({ platform: event.conversation.platform, kind: event.kind, actor: event.actor.id }, 'an event arrived');
        const { platform } = event.conversation;
        return inSpan(`${platform} ${event.kind}`, { 'hardenbot.request': currentRequest() ?? '' }, () => onEvent(event));
      }),
    jobs: (run) => (job) =>
      inRequest(job.request, async () => {
        const began = clock.monotonicMs();
        const end = (outcome: 'done' | 'failed'): void => {
          const ms = clock.monotonicMs() - began;
          took.observe({ job: job.name, outcome }, ms / 1000);
          logger.info({ job: job.name, subject: job.subject, outcome, ms: Math.round(ms) }, 'a job ran');
        };
        try {
          await run(job);
        } catch (error) {
          end('failed');
          throw error;
        }
        end('done');
      }),
  };
}

/** Asked for when somebody reads the metrics. */
function waitingGauge(waiting: () => Promise<Readonly<Record<string, number>>>): Gauge {
  return new Gauge({
    name: 'hardenbot_jobs_waiting',
    help: 'Jobs that wait, by queue.',
    labelNames: ['queue'],
    registers: [],
    async collect() {
      for (const [queue, count] of Object.entries(await waiting())) this.set({ queue }, count);
    },
  });
}

/** Jobs carry the request that they belong to. */
export function withRequest<Queue extends JobQueue>(queue: Queue): Queue {
  const marked = (job: Job): Job => {
    const request = job.request ?? currentRequest();
    return request === undefined ? job : { ...job, request };
  };
  return {
    ...queue,
    add: (job: Job, options?: { readonly delayMs: number }) => queue.add(marked(job), options),
    ensure: (job: Job) => queue.ensure(marked(job)),
  };
}
