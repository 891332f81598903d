/** The listening port: reads a request within limits, asks the gate, answers what is stopped and hands on what may pass. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createBodyReader,
  endWith,
  type Listening,
  listenAt,
  refusalLog,
  requestTimes,
} from '../../../src/chat/http-listener.js';
import type { Logger, LogsWarnings } from '../../../src/lib/log.js';
import { type GateOptions, gate, type Pass, type Stop, vouchedFor } from './gate.js';

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
  const read = createBodyReader(bodyLimit);
  const refusals = refusalLog(options.logger, options.now);
  const server = createServer({ ...requestTimes }, (request, response) => {
    receive({ ...options, read, refusals }, request, response).catch((error: unknown) => {
      options.logger.error({ error: String(error) }, 'A request from Teams could not be handled.');
      if (response.headersSent) response.destroy();
      else endWith(503, request, response);
    });
  });
  return listenAt(server, options.listen);
}

interface Receiving extends HttpListenerOptions {
  readonly read: ReturnType<typeof createBodyReader>;
  readonly refusals: LogsWarnings;
}

async function receive(options: Receiving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const page = request.method === 'GET' ? pageAt(request.url) : null;
  if (page !== null) return void response.writeHead(200, pageHeaders).end(page);
  if (request.url !== requestPath) return endWith(404, request, response);
  if (request.method !== 'POST') return endWith(405, request, response);
  const stop = (why: Stop): void => {
    options.refusals.warn(why, `A request to the Teams address was refused: ${why.reason}.`);
    endWith(why.status, request, response);
  };
  // The token first: anyone who has none learns nothing about the rest, and nothing of theirs is read.
  const vouched = await vouchedFor(options, request.headers);
  if (vouched !== null && 'reason' in vouched) return stop(vouched);
  const body = await options.read(request);
  if (body === 'gone') return void response.destroy();
  if (body === 'too large') return stop({ status: 413, reason: 'too large' });
  const passed = gate(options, { headers: request.headers, body, vouched });
  if ('reason' in passed) return stop(passed);
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
