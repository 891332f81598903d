/** One step of a trace: nothing beside the step itself where there are no traces. */
import { type Attributes, SpanStatusCode, trace } from '@opentelemetry/api';

/** Runs `work` as one step of the trace; does nothing else where there are no traces. */
export function inSpan<Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result> {
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
