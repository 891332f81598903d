/** The listening port of the sign-in page: reads a request within limits and sends a page with every header that keeps it to itself. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createBodyReader, type Listening, listenAt, requestTimes } from '../../src/chat/http-listener.js';
import type { Logger } from '../../src/lib/log.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { type Page, troublePage } from './pages.js';

export interface PageRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of a form; empty for a GET. */
  readonly form: URLSearchParams;
  /** The first value of a header, by its name in lower case. */
  readonly header: (name: string) => string | null;
}

export interface PageAnswer {
  readonly status: number;
  /** Null: the browser goes to `location`. */
  readonly page: Page | null;
  readonly location?: string;
  /** A whole `Set-Cookie` header. */
  readonly cookie?: string;
}

export interface HttpListenerOptions {
  readonly listen: { readonly host: string; readonly port: number };
  readonly logger: Logger;
  readonly answer: (request: PageRequest) => Promise<PageAnswer>;
}

/** A form of ours holds a token and a word. */
const bodyLimit = 4096;
/** An authorization code takes about two thousand characters. */
const addressLimit = 8192;

/** Rejects when the port is taken. */
export async function openListener(options: HttpListenerOptions): Promise<Listening> {
  const read = createBodyReader(bodyLimit);
  const server = createServer({ ...requestTimes, maxHeaderSize: 16_384 }, (request, response) => {
    receive({ ...options, read }, request, response).catch((error: unknown) => {
      options.logger.error({ err: error }, 'the sign-in page could not answer');
      if (response.headersSent) response.destroy();
      else send(response, { status: 503, page: troublePage });
    });
  });
  return listenAt(server, options.listen);
}

interface Receiving extends HttpListenerOptions {
  readonly read: ReturnType<typeof createBodyReader>;
}

async function receive(options: Receiving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '/' } = request;
  if (method !== 'GET' && method !== 'POST') return rejectRequest(request, response, 405);
  if (url.length > addressLimit || !URL.canParse(url, 'https://page')) return rejectRequest(request, response, 414);
  const isForm = request.headers['content-type']?.split(';')[0]?.trim() === 'application/x-www-form-urlencoded';
  if (method === 'POST' && !isForm) return rejectRequest(request, response, 415);
  const body = method === 'POST' ? await options.read(request) : Buffer.alloc(0);
  if (body === 'gone') return void response.destroy();
  if (body === 'too large') return rejectRequest(request, response, 413);
  const { pathname, searchParams } = new URL(url, 'https://page');
  send(
    response,
    await options.answer({
      method,
      path: pathname,
      query: searchParams,
      form: new URLSearchParams(body.toString('utf8')),
      header: (name) => [request.headers[name] ?? null].flat()[0] ?? null,
    }),
  );
}

/** Without a page: no browser of a person sends this. */
function rejectRequest(request: IncomingMessage, response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end();
  request.resume();
}

function send(response: ServerResponse, { status, page, location, cookie }: PageAnswer): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000',
    'content-security-policy': page?.policy ?? "default-src 'none'; frame-ancestors 'none'",
    ...(page === null ? {} : { 'content-type': 'text/html; charset=utf-8' }),
    ...omitUndefined({ location, 'set-cookie': cookie }),
  });
  response.end(page?.html ?? '');
}
