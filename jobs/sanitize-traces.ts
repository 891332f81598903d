/** What somebody else wrote in the place of the trace inside a job: it is none, and the job is done without. */
import type { Telemetry } from 'bullmq';

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
