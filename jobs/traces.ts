/** Traces for an OpenTelemetry collector, when the settings name one: each command or click with the jobs it led to, in both processes. */
import { context, propagation, trace } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Telemetry } from 'bullmq';

export interface Traces {
  /** For the queues and the workers: it carries a trace from one process to the other inside the job. */
  readonly telemetry: Telemetry;
  /** Sends what is left; a collector that is not there is no reason to end badly. Never rejects. */
  close(): Promise<void>;
}

/**
 * Once a process: what is registered here is global to it. The packages are loaded only when they are needed.
 * @param url where the collector takes OTLP over HTTP, e.g. `http://127.0.0.1:4318/v1/traces`
 * @param service what the process is called in the traces
 */
export async function openTraces(url: string, service: string): Promise<Traces> {
  const [{ OTLPTraceExporter }, { BatchSpanProcessor, NodeTracerProvider }, { resourceFromAttributes }, { BullMQOtel }] =
    await Promise.all([
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/resources'),
      import('bullmq-otel'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(redactSpans(new OTLPTraceExporter({ url })))],
  });
  provider.register();
  return {
    telemetry: sanitizeTraces(new BullMQOtel({ tracerName: 'hardenbot' })),
    close: async () => {
      await provider.shutdown().catch(() => undefined);
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

/** BullMQ (6.7.0) takes no job of a queue any more, without a word to its listeners, once it could not read where one came from. */
export function sanitizeTraces(telemetry: Telemetry): Telemetry {
  const { contextManager } = telemetry;
  const read = contextManager.fromMetadata.bind(contextManager);
  contextManager.fromMetadata = (active, metadata) => {
    try {
      return read(active, metadata);
    } catch {
      return active;
    }
  };
  return telemetry;
}

/** The same spans with their names, times, ids and codes; without what events and states say besides. */
export function redactSpans(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(quiet), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

function quiet(span: ReadableSpan): ReadableSpan {
  return Object.create(span, {
    status: { value: { code: span.status.code } },
    events: { value: span.events.map(({ name, time }) => ({ name, time })) },
  }) as ReadableSpan;
}
