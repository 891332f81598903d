/** What every HTTP port of the gateway has in common: time limits, body limits and a close that cuts off no request. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { LogsWarnings } from '../lib/log.js';

export interface Listening {
  readonly port: number;
  /** Takes no new request and settles when those under way are answered. */
  close(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function listenAt(server: Server, at: { readonly host: string; readonly port: number }): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeIdleConnections();
      }),
  };
}

/** Why there is no body: it is too large, and can still be answered; or who sent it has gone, or was given up for those behind them. */
type NoBody = 'too large' | 'gone';

/** Bytes that a port keeps of requests that are still being read: nobody knows yet who sends them. */
const maxHeld = 32 * 1024 * 1024;

/** Far more than a body of a megabyte comes in over any network: each takes its time, however short it is. */
const maxParts = 4096;

/** For one port. What comes whole comes at once: where too much is waited for, the request that came first is given up. @param limit bytes of one body */
export function createBodyReader(limit: number): (request: IncomingMessage) => Promise<Buffer | NoBody> {
  const reading = new Map<IncomingMessage, number>();
  let held = 0;
  const drop = (request: IncomingMessage): void => {
    held -= reading.get(request) ?? 0;
    reading.delete(request);
  };
  const keep = (request: IncomingMessage, length: number): void => {
    held += length;
    reading.set(request, (reading.get(request) ?? 0) + length);
    for (const oldest of reading.keys()) {
      if (held <= maxHeld) return;
      drop(oldest);
      oldest.destroy();
    }
  };
  return async (request) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) return 'too large';
    // Copied together: a part of one byte would hold all that came with it.
    let body = Buffer.alloc(0);
    let [length, parts] = [0, 0];
    keep(request, 0);
    try {
      const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
      for await (const part of incoming) {
        if (!reading.has(request)) return 'gone';
        length += part.length;
        parts += 1;
        if (length > limit || parts > maxParts) return 'too large';
        if (length > body.length) {
          const larger = Buffer.alloc(Math.min(limit, 2 * length));
          keep(request, larger.length - body.length);
          body.copy(larger);
          body = larger;
        }
        part.copy(body, length - part.length);
      }
    } catch {
      return 'gone';
    } finally {
      drop(request);
    }
    return request.complete ? body.subarray(0, length) : 'gone';
  };
}

/** Answers without a body: a refusal explains itself in the log, not to anyone who sent the request. */
export function endWith(status: number, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(status, status === 413 ? { connection: 'close' } : {}).end();
  request.resume();
}

/** Milliseconds. Node looks for requests that are late every 30 seconds unless it is asked to look more often. */
export const requestTimes = { requestTimeout: 10_000, headersTimeout: 5000, connectionsCheckingInterval: 1000 } as const;

/** Lines within a minute: anyone who reaches a port is refused as often as they like. */
const loggedRefusals = 60;
const minuteMs = 60_000;

/** A log of refusals that no sender can fill a disk with: where there were more within a minute, the next refusal after it says how many. */
export function refusalLog(logger: LogsWarnings, now: () => Date): LogsWarnings {
  let since = Number.NEGATIVE_INFINITY;
  let refused = 0;
  return {
    warn: (fields, message) => {
      const at = now().getTime();
      if (Math.abs(at - since) >= minuteMs) {
        const more = refused - loggedRefusals;
        if (more > 0) logger.warn({ requests: more }, 'More requests were refused within a minute than the log has lines for.');
        since = at;
        refused = 0;
      }
      refused += 1;
      if (refused <= loggedRefusals) logger.warn(fields, message);
    },
  };
}
