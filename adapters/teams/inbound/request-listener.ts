/** The listening port: reads a request within limits, asks the gate, answers what is stopped and hands on what may pass. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { endWith, type Listening, listenAt, readBody, requestTimes } from '../../../src/chat/http-listener.js';
import type { Logger } from '../../../src/lib/log.js';
import { type GateOptions, gate, type Pass } from './gate.js';

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

interface Page {
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const pages: Readonly<Record<string, Page>> = {
  '/privacy': {
    title: 'Privacy',
    paragraphs: [
      'hardenbot is run by your own organisation, on its own machines. Nothing that it reads or keeps goes to its authors.',
      'It reads the settings of your Microsoft 365 tenant, the names of accounts that those concern, and how often they signed in by which way. It keeps findings, plans, and a ledger of who asked for, approved and undid what, in the store of your organisation.',
      'What people write to it in Teams is read where it is a command to hardenbot, and nothing else is kept of it than the request and its reason.',
      'Ask the administrators who run it what is kept of you, and for how long.',
    ],
  },
  '/terms': {
    title: 'Terms of use',
    paragraphs: [
      'hardenbot may be used by the people whom the administrators of your organisation name, for the tenants that they name.',
      'It is free software under the MIT licence and comes without any warranty.',
    ],
  },
};

/** A whole page; null for an address that has none. */
function pageAt(path: string | undefined): string | null {
  const page = path === undefined || !Object.hasOwn(pages, path) ? undefined : pages[path];
  if (page === undefined) return null;
  const body = page.paragraphs.map((text) => `<p>${text}</p>`).join('');
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>hardenbot: ${page.title}</title><h1>${page.title}</h1>${body}</html>\n`;
}

/** Nothing is loaded, run or framed. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
} as const;
