/** The listening port: reads a request within limits, asks the gate, answers what is stopped and hands on what may pass. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { endWith, type Listening, listenAt, readBody } from '../../../src/chat/http-listener.js';
import { requestTimes } from '../../../src/chat/request-times.js';
import type { Logger } from '../../../src/lib/log.js';
import { type GateOptions, gate, type Pass } from './gate.js';
import { pageAt, pageHeaders } from './pages.js';

/** The one address that Teams sends to; the Azure Bot resource names it as its messaging endpoint. */
export const requestPath = '/api/messages';

/** Teams sends no more than a message with its attachments' descriptions; nothing comes near this. */
const bodyLimit = 1024 * 1024;

export interface Reply {
  readonly status: number;
  /** JSON, or null for none. */
  readonly body: unknown;
}

export interface HttpListenerOptions extends GateOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly logger: Logger;
  /** Takes what passed, with its Authorization header. */
  readonly pass: (passed: Pass, authorization: string) => Promise<Reply>;
}

export async function openListener(options: HttpListenerOptions): Promise<Listening> {
  const server = createServer({ ...requestTimes }, (request, response) => {
    receive(options, request, response).catch((error: unknown) => {
      options.logger.error({ error: String(error) }, 'A request from Teams could not be handled.');
      if (response.headersSent) response.destroy();
      else endWith(503, request, response);
    });
  });
  return listenAt(server, options.listen);
}

async function receive(options: HttpListenerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = request.method === 'GET' ? pageAt(request.url) : null;
  if (page !== null) return void response.writeHead(200, pageHeaders).end(page);
  if (request.url !== requestPath) return endWith(404, request, response);
  if (request.method !== 'POST') return endWith(405, request, response);
  const body = await readBody(request, bodyLimit);
  if (body === null) {
    options.logger.warn({ status: 413 }, 'A request to the Teams address was refused: too large.');
    return endWith(413, request, response);
  }
  const passed = await gate(options, request.headers, body);
  if ('reason' in passed) {
    options.logger.warn(passed, `A request to the Teams address was refused: ${passed.reason}.`);
    return endWith(passed.status, request, response);
  }
  const reply = await options.pass(passed, request.headers.authorization ?? '');
  if (reply.body === null) return endWith(reply.status, request, response);
  response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(reply.body));
}
