/** Carries our calls to the connector service: one try with a time limit, no redirect, and errors that hold no token. */
import { z } from 'zod';
import type { HttpClient, HttpRequest, HttpResponse } from '../vendor-types.js';
import { ConnectorError } from './delivery.js';

/** A header between our code and this file: the message is for one person. It becomes a parameter that botbuilder does not know. */
export const targetedHeader = 'x-harden-targeted';

const timeoutMs = 10_000;
const errorSchema = z.object({ error: z.object({ code: z.string().max(100) }) });

/**
 * In place of botbuilder's own client, which tries again on its own for minutes, follows redirects, waits without limit, and puts
 * the request with its token into the errors that it throws. The queue behind us is what tries again.
 */
export const transport: HttpClient = {
  sendRequest: async (request) => {
    const response = await send(request);
    const text = await response.text();
    if (!response.ok) throw new ConnectorError(response.status, wordOf(text), retryAfterOf(response));
    return { request, status: response.status, headers: headersOf(request, response), bodyAsText: text } satisfies HttpResponse;
  },
};

async function send(request: HttpRequest): Promise<Response> {
  const headers = new Headers(request.headers.rawHeaders());
  const url = new URL(request.url);
  if (headers.has(targetedHeader)) url.searchParams.set('isTargetedActivity', 'true');
  headers.delete(targetedHeader);
  const { method } = request;
  const body = method === 'GET' ? null : typeof request.body === 'string' ? request.body : null;
  try {
    return await fetch(url, { method, headers, body, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new ConnectorError(null, error instanceof Error ? error.name : 'unknown');
  }
}

/** botbuilder wants headers of its own kind, which only a request can give. */
function headersOf(request: HttpRequest, response: Response): HttpResponse['headers'] {
  const headers = request.headers.clone();
  for (const name of headers.headerNames()) headers.remove(name);
  for (const [name, value] of response.headers) headers.set(name, value);
  return headers;
}

/** The service's word for an error; a proxy in between has none. */
function wordOf(text: string): string {
  try {
    const parsed = errorSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.error.code : 'an error without a word';
  } catch (error) {
    if (error instanceof SyntaxError) return 'an error without a word';
    throw error;
  }
}

/** Seconds or a date; a date is relative to the time that the service itself names. */
function retryAfterOf({ headers }: Response): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, maxPauseMs) : null;
}

/** Whatever the service asks for, a message is tried again within a quarter of an hour. */
const maxPauseMs = 15 * 60_000;
