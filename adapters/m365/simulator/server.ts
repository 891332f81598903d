/** The HTTPS server of the simulated tenant: reads a request whole, finds the service it is for, records what was answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import type { Certificate } from './certificate.js';
import { type Answer, json, type SimRequest } from './wire.js';

export interface ServerOptions {
  readonly certificate: Certificate;
  /** 0 for a free one. */
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  readonly answer: (request: SimRequest) => Answer;
  /** Milliseconds that every answer is held back. */
  readonly latencyMs: () => number;
}

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function serve(options: ServerOptions): Promise<RunningServer> {
  const server = createServer({ key: options.certificate.key, cert: options.certificate.cert }, (incoming, outgoing) => {
    respond(incoming, options)
      .then((answer) => send(outgoing, answer))
      .catch((error: unknown) => send(outgoing, json(500, { error: { code: 'SimulatorBug', message: String(error) } })));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port.');
  return { port: address.port, close: () => closed(server) };
}

async function respond(incoming: IncomingMessage, options: ServerOptions): Promise<Answer> {
  const body = await bodyOf(incoming);
  const answer = options.answer({
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', `https://${incoming.headers.host ?? 'localhost'}`),
    headers: incoming.headers,
    body,
  });
  const latency = options.latencyMs();
  if (latency > 0) await wait(latency);
  return answer;
}

/** As `text` of `node:stream/consumers` reads it, which takes several times as long for what is mostly nothing. */
function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.once('end', () => resolve(Buffer.concat(chunks).toString()));
    incoming.once('error', reject);
  });
}

function send(outgoing: ServerResponse, answer: Answer): void {
  if (answer.reset === true) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': String(Buffer.byteLength(answer.body)) });
  outgoing.end(answer.body);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
