/** Traces: one command is one trace from the chat to the last message, and a collector sees no more of it than names and ids. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { redactSpans } from '../../jobs/traces';
import { fromSources } from '../support/runner/own-process';

interface Span {
  readonly name: string;
  readonly traceId: string;
}

/** In a process of its own: the exporter loads parts of itself in a way that a test runner's modules do not allow. */
async function runTracedAudit(collector: string): Promise<void> {
  const script = join(__dirname, '..', 'support', 'corridor', 'one-audit.ts');
  await promisify(execFile)(process.execPath, [...fromSources, script, JSON.stringify({ collector })]);
}

test('a command and the jobs it led to are one trace at the collector, without what was found', async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  await runTracedAudit(`http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`);
  collector.close();

  const spans = bodies.flatMap(spansOf);
  const command = spans.find(({ name }) => name === 'terminal command');
  const ofTheCommand = spans.filter(({ traceId }) => traceId === command?.traceId).map(({ name }) => name);
  expect(ofTheCommand).toEqual(
    expect.arrayContaining(['terminal command', 'add audit.audit', 'process audit', 'process outbox']),
  );
  expect(bodies.join('')).toContain('hardenbot-test');
  expect(bodies.join('')).not.toContain('secret-mailbox');
});

test('a job that failed is told as that, without the words of its error', () => {
  const kept = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(redactSpans(kept))] });
  const span = provider.getTracer('test').startSpan('process change');
  const words = 'mailbox ceo@contoso.com was refused';
  span.addEvent('job failed', { 'bullmq.job.failed.reason': words });
  span.recordException(words);
  span.setStatus({ code: SpanStatusCode.ERROR, message: words });
  span.end();
  const [told] = kept.getFinishedSpans();
  expect(told?.spanContext().traceId).toBe(span.spanContext().traceId);
  expect(told?.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(told?.events.map(({ name }) => name)).toEqual(['job failed', 'exception']);
  expect(JSON.stringify([told?.name, told?.status, told?.events, told?.attributes])).not.toContain('contoso');
});

function spansOf(body: string): readonly Span[] {
  const { resourceSpans } = JSON.parse(body) as {
    readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
  };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
