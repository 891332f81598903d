/** What every HTTP port of the gateway has in common: time limits, body limits and a close that cuts off no request. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

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

/** Null when there are more bytes than the limit: those are not kept, and the request can still be answered. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Answers without a body: a refusal explains itself in the log, not to anyone who sent the request. */
export function endWith(status: number, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(status, status === 413 ? { connection: 'close' } : {}).end();
  request.resume();
}

/** Milliseconds. Node looks for requests that are late every 30 seconds unless it is asked to look more often. */
export const requestTimes = { requestTimeout: 10_000, headersTimeout: 5000, connectionsCheckingInterval: 1000 } as const;
