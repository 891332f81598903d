/** What a process says about its own work: counts and durations for Prometheus, and the request that each event and job belongs to. */
import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api';
import { Counter, Gauge, Histogram, type Metric, Registry } from 'prom-client';
import type { OnEvent } from '../chat/platform.js';
import type { MonotonicClock, WallClock } from '../lib/clock.js';
import type { Logger } from '../lib/log.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { Job, JobQueue } from '../queue/job.js';
import { whyItWaits } from '../queue/not-before.js';
import { currentRequest, inRequest } from './request-context.js';

export interface Observation {
  /** For the monitoring port. */
  readonly registry: Registry;
  /** Gives each event of a chat an id, and counts it. */
  readonly events: (onEvent: OnEvent) => OnEvent;
  /** Runs a job as part of the request that asked for it, and measures it; since when it was due is known of what came from a queue. */
  readonly jobs: (run: (job: Job) => Promise<void>) => (job: Job, dueAt?: Date) => Promise<void>;
}

interface ObservationInput {
  readonly logger: Logger;
  readonly clock: MonotonicClock & WallClock;
  readonly newId: (prefix: string) => string;
  /** What is asked when someone reads the metrics. */
  readonly asked?: Asked;
  /** Further ones, of what only this process knows. */
  readonly metrics?: readonly Metric[];
}

/** States of the moment, as numbers by queue or one for the process. Each rejects while the store is away. */
export interface Asked {
  /** Jobs that wait, the delayed ones among them. */
  readonly waiting: () => Promise<Readonly<Record<string, number>>>;
  /** Jobs that could be taken now. */
  readonly due: () => Promise<Readonly<Record<string, number>>>;
  /** Milliseconds for which the oldest of those has been due. */
  readonly oldestDueMs: () => Promise<Readonly<Record<string, number>>>;
  /** Whether the store takes writes; false too while it is away. */
  readonly takesWrites: () => Promise<boolean>;
}

/** Seconds. A card is answered at once, an audit of a large tenant takes minutes. */
const durations = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900];

/** Seconds, with the bounds of the objectives among them: five until a card is drawn, ten until work begins. */
const delays = [0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 300, 900];

export function createObservation(input: ObservationInput): Observation {
  const { logger, clock, newId, asked, metrics = [] } = input;
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
    help: 'How long jobs ran, by name and whether they ended well, have to wait, or failed.',
    labelNames: ['job', 'outcome'],
    buckets: durations,
    registers,
  });
  const { waited, drawn } = delayHistograms(registers);
  for (const metric of [...(asked === undefined ? [] : askedGauges(asked)), ...metrics]) registry.registerMetric(metric);

  return {
    registry,
    events: (onEvent) => (event) =>
      inRequest(newId('r'), () => {
        seen.inc({ platform: event.conversation.platform, kind: event.kind });
        logger.info({ platform: event.conversation.platform, kind: event.kind, actor: event.actor.id }, 'an event arrived');
        const { platform } = event.conversation;
        return inSpan(`${platform} ${event.kind}`, { 'hardenbot.request': currentRequest() ?? '' }, () => onEvent(event));
      }),
    jobs: (run) => (job, dueAt) =>
      inRequest(job.request, async () => {
        const sinceDue = (): number => (dueAt === undefined ? 0 : Math.max(0, clock.now().getTime() - dueAt.getTime()) / 1000);
        if (dueAt !== undefined) waited.observe({ job: job.name }, sinceDue());
        const began = clock.monotonicMs();
        const end = (outcome: 'done' | 'waits' | 'failed'): void => {
          const ms = clock.monotonicMs() - began;
          took.observe({ job: job.name, outcome }, ms / 1000);
          logger.info({ job: job.name, subject: job.subject, outcome, ms: Math.round(ms) }, 'a job ran');
        };
        try {
          await run(job);
        } catch (error) {
          // What has to wait keeps its tries, and is begun again as often as it takes: nobody has to be called for it.
          end(whyItWaits(error) === null ? 'failed' : 'waits');
          throw error;
        }
        end('done');
        if (job.name === 'draw' && dueAt !== undefined) drawn.observe(sinceDue());
      }),
  };
}

function delayHistograms(registers: Registry[]) {
  const waited = new Histogram({
    name: 'hardenbot_job_wait_seconds',
    help: 'How long jobs were due before they were begun, by name; those that are begun again among them.',
    labelNames: ['job'],
    buckets: delays,
    registers,
  });
  const drawn = new Histogram({
    name: 'hardenbot_drawing_delay_seconds',
    help: 'From the moment at which a message was to be drawn until people saw it.',
    buckets: delays,
    registers,
  });
  return { waited, drawn };
}

/** Milliseconds: a scrape must not wait for a store that is away. */
const answerWithinMs = 1000;

function askedGauges({ waiting, due, oldestDueMs, takesWrites }: Asked): readonly Gauge[] {
  const inSeconds = async (): Promise<Readonly<Record<string, number>>> =>
    Object.fromEntries(Object.entries(await oldestDueMs()).map(([queue, ms]) => [queue, ms / 1000]));
  return [
    byQueue('hardenbot_jobs_waiting', 'Jobs that wait, by queue; those among them that are delayed on purpose.', waiting),
    byQueue('hardenbot_jobs_due', 'Jobs that could be taken now, by queue. Every process reports the same number.', due),
    byQueue(
      'hardenbot_oldest_due_job_seconds',
      'For how long the oldest job that could be taken now has been due, by queue.',
      inSeconds,
    ),
    new Gauge({
      name: 'hardenbot_store_takes_writes',
      help: '1 while the store takes a write of this process, else 0.',
      registers: [],
      async collect() {
        this.set((await withTimeout(answerWithinMs, takesWrites, false)) ? 1 : 0);
      },
    }),
  ];
}

/** What cannot be read while the store is away is left out: an old number would be a false one. */
function byQueue(name: string, help: string, ask: () => Promise<Readonly<Record<string, number>>>): Gauge {
  return new Gauge({
    name,
    help,
    labelNames: ['queue'],
    registers: [],
    async collect() {
      this.reset();
      const counts = await withTimeout(answerWithinMs, ask, {});
      for (const [queue, count] of Object.entries(counts)) this.set({ queue }, count);
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

/** Runs `work` as one step of the trace; does nothing else where there are no traces. */
function inSpan<Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result> {
  return trace.getTracer('hardenbot').startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
