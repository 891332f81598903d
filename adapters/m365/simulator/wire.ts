/** A request and an answer as the simulated services see them, and the one way to turn a request down half-way. */
import type { IncomingHttpHeaders } from 'node:http';
import { isObject } from '../../../src/lib/json.js';

export interface SimRequest {
  readonly method: string;
  /** Absolute, with the host as the client addressed it, so that links in answers stay on the client's origin. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** The connection breaks instead. */
  readonly reset?: true;
}

export type ServiceName = 'entra' | 'exchange' | 'graph' | 'arm';

/** A request after its address was understood; `run` does the work and may throw `Refused`. */
export interface Routed {
  readonly service: ServiceName;
  /** The collection of the state file that the request is about, for faults; null where there is none. */
  readonly key: string | null;
  readonly cmdlet?: string;
  readonly parameters?: unknown;
  readonly body?: unknown;
  /** Whether the request is meant to change the tenant. */
  readonly write: boolean;
  readonly run: () => Answer;
}

/** Ends the handling of a request with the answer of a service that says no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`The simulated service answers ${answer.status}.`);
    this.answer = answer;
  }
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: '' };
}

/** One header as text; the last of repeated ones. */
export function header(request: SimRequest, name: string): string | undefined {
  const value = request.headers[name.toLowerCase()];
  return Array.isArray(value) ? value.at(-1) : value;
}

/** The body as an object, or null when it is none. */
export function bodyObject(request: SimRequest): Readonly<Record<string, unknown>> | null {
  const value = parsed(request.body);
  return isObject(value) ? value : null;
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
