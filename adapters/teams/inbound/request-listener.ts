/** The listening port: reads a request within limits, asks the gate, answers what is stopped and hands on what may pass. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenAt, readBody } from '../../../src/chat/http-listener.js';
import { requestTimes } from '../../../src/chat/request-times.js';
import type { Logger } from '../../../src/log.js';
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

export interface HttpListener {
  readonly port: number;
  /** Takes no new request and settles when those under way are answered. */
  close(): Promise<void>;
}

export async function openListener(options: HttpListenerOptions): Promise<HttpListener> {
  const server = createServer({ ...requestTimes }, (request, response) => {
    receive(options, request, response).catch((error: unknown) => {
      options.logger.error({ error: String(error) }, 'A request from Teams could not be handled.');
      if (response.headersSent) response.destroy();
      else end(request, response, 503);
    });
  });
  return listenAt(server, options.listen);
}

async function receive(options: HttpListenerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = request.method === 'GET' ? pageAt(request.url) : null;
  if (page !== null) return void response.writeHead(200, pageHeaders).end(page);
  if (request.url !== requestPath) return end(request, response, 404);
  if (request.method !== 'POST') return end(request, response, 405);
  const body = await readBody(request, bodyLimit);
  if (body === null) {
    options.logger.warn({ status: 413 }, 'A request to the Teams address was refused: too large.');
    return end(request, response, 413);
  }
  const passed = await gate(options, request.headers, body);
  if ('reason' in passed) {
    options.logger.warn(passed, `A request to the Teams address was refused: ${passed.reason}.`);
    return end(request, response, passed.status);
  }
  const reply = await options.pass(passed, request.headers.authorization ?? '');
  if (reply.body === null) return end(request, response, reply.status);
  response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(reply.body));
}

/** Answers without a body: a refusal explains itself in the log, not to whoever sent the request. */
function end(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, status === 413 ? { connection: 'close' } : {}).end();
  request.resume();
}
