/**
 * Exchange's `POST /adminapi/beta/{tenant}/$batch`: up to ten calls in one request, each answered on its own. The shape is that of
 * published clients.
 */

import { isObject } from '../../../../src/lib/json.js';
import { type Answer, bodyObject, type SimRequest } from '../wire.js';
import { invalidOperation } from './errors.js';

/** The parts of a batch; null for a body that is none. */
export interface Batch {
  readonly parts: readonly Part[] | null;
}

interface Part {
  readonly id: string;
  readonly request: SimRequest;
}

const maxParts = 10;

/** Null for a request that is no batch. */
export function batchOf(request: SimRequest): Batch | null {
  if (request.method !== 'POST' || !/^\/adminapi\/(beta|v1\.0)\/[^/]+\/\$batch$/i.test(request.url.pathname)) return null;
  const list = bodyObject(request)?.['requests'];
  if (!Array.isArray(list)) return { parts: null };
  const parts = list.map((part: unknown) => partOf(part, request));
  const known = parts.filter((part) => part !== null);
  const isWhole = known.length === parts.length && new Set(known.map(({ id }) => id)).size === parts.length;
  return { parts: isWhole && parts.length > 0 ? known : null };
}

function partOf(part: unknown, outer: SimRequest): Part | null {
  if (!isObject(part)) return null;
  const { id, method, url, headers } = part;
  if (typeof id !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return null;
  const named = isObject(headers) ? Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]) : [];
  return {
    id,
    request: {
      method: typeof method === 'string' ? method : 'POST',
      url: new URL(url),
      headers: { ...Object.fromEntries(named), host: outer.headers.host },
      body: JSON.stringify(part['body'] ?? {}),
    },
  };
}

/** Answers every part by `answer`; a connection that breaks at one part breaks for all of them. */
export function batchAnswer({ parts }: Batch, answer: (part: SimRequest) => Answer): Answer {
  if (parts === null || parts.length > maxParts)
    throw invalidOperation({
      type: 'System.ArgumentException',
      text: `A batch has one to ${maxParts} parts, each with its own id.`,
    });
  const answers = parts.map(({ id, request }) => ({ id, answer: answer(request) }));
  const body = `{"responses":[${answers.map((one) => written(one.id, one.answer)).join(',')}]}`;
  const broken = answers.some((one) => one.answer.reset === true);
  return { status: 200, headers: { 'content-type': 'application/json' }, body, ...(broken ? { reset: true } : {}) };
}

/** The part's own text goes in as it is: it may hold numbers beyond 2^53. */
function written(id: string, { status, headers, body }: Answer): string {
  const text = body.toString();
  const isJson = (headers['content-type'] ?? '').startsWith('application/json');
  const content = text === '' ? 'null' : isJson ? text : JSON.stringify(text);
  return `{"id":${JSON.stringify(id)},"status":${status},"headers":${JSON.stringify(headers)},"body":${content}}`;
}
