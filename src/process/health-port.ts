/** The monitoring port of a process: whether it lives, whether it can work, and its metrics. They name a few tenants, and no people. */
import { createServer, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import { requestTimes } from '../chat/request-times.js';
import type { Logger } from '../lib/log.js';
import { withTimeout } from '../lib/with-timeout.js';

export interface Monitor {
  readonly port: number;
  close(): Promise<void>;
}

export interface MonitorInput {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly registry: Registry;
  /** Rejects, or gives false, while the process cannot work. */
  readonly isReady: () => Promise<boolean>;
  /** How many tenants are halted; absent where nobody can tell. The process works all the same. */
  readonly halted?: () => Promise<number>;
  /** Gives false when only a new start can help: work is due and the process takes none of it. */
  readonly isAlive: () => Promise<boolean>;
  readonly logger: Logger;
}

/** Milliseconds: a store that does not answer is one that is not there. */
const answerWithinMs = 1000;

/** Rejects when the port is taken. */
export async function openMonitor(input: MonitorInput): Promise<Monitor> {
  const server = createServer({ ...requestTimes }, (request, response) => {
    answer(request.method ?? '', request.url ?? '', response, input).catch((error: unknown) => {
      input.logger.error({ err: error }, 'the monitoring port could not answer');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(input.port, input.host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The monitoring port is none.');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Empty where none is. */
async function haltedLine({ halted }: MonitorInput): Promise<string> {
  const count = halted === undefined ? 0 : await withTimeout(answerWithinMs, halted, 0);
  if (count === 0) return '';
  const which = count === 1 ? '1 tenant is halted' : `${count} tenants are halted`;
  return `${which}: what nobody keeps is still undone there, and nothing new begins; see hardenbot status\n`;
}

async function answer(method: string, url: string, response: ServerResponse, input: MonitorInput): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return end(response, 405, 'only GET\n');
  const [path = ''] = url.split('?');
  switch (path) {
    case '/healthz':
      return (await withTimeout(answerWithinMs, input.isAlive, true))
        ? end(response, 200, 'alive\n')
        : end(response, 503, 'takes no work although some is due\n');
    case '/readyz':
      return (await withTimeout(answerWithinMs, input.isReady, false))
        ? end(response, 200, `ready\n${await haltedLine(input)}`)
        : end(response, 503, 'not ready\n');
    case '/metrics':
      response.setHeader('content-type', input.registry.contentType);
      return end(response, 200, await input.registry.metrics());
    default:
      return end(response, 404, '/healthz, /readyz or /metrics\n');
  }
}

function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status).end(body);
}
