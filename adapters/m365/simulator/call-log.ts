/** Every request that the simulated services answered, in order: what `GET /__calls` gives. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceName } from './wire.js';

export interface RecordedCall {
  /** ISO 8601, by the tenant's clock. */
  readonly at: string;
  readonly service: ServiceName;
  readonly method: string;
  /** Path and query as they were sent. */
  readonly path: string;
  /** Exchange only: calls that came in one batch have its number in common. */
  readonly batch?: number;
  /** Exchange only. */
  readonly cmdlet?: string;
  readonly parameters?: unknown;
  /** Headers by their names in lower case, without those that hold a token and those of the connection. */
  readonly headers: Readonly<Record<string, string>>;
  /** Graph and ARM, where the request had a JSON body. */
  readonly body?: unknown;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Whether the request was meant to change the tenant. */
  readonly write: boolean;
  /** Whether the tenant did what the request asked for, whatever it then answered. */
  readonly effect: boolean;
}

const ofNoInterest: ReadonlySet<string> = new Set(['authorization', 'host', 'connection', 'content-length', 'transfer-encoding']);

/** The headers of a request as the log keeps them: no credential gets into it. */
export function keptHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || ofNoInterest.has(name) ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

export class CallLog {
  private entries: RecordedCall[] = [];

  add(call: RecordedCall): void {
    this.entries.push(call);
  }

  all(): readonly RecordedCall[] {
    return [...this.entries];
  }

  clear(): void {
    this.entries = [];
  }
}
