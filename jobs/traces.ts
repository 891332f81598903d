/** Traces for an OpenTelemetry collector, when the settings name one: each command or click with the jobs it led to, in both processes. */
import { context, propagation, trace } from '@opentelemetry/api';
import type { Telemetry } from 'bullmq';
import { redactSpans } from './redact-spans.js';
import { sanitizeTraces } from './sanitize-traces.js';

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
