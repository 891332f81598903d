/** One HTTPS exchange with a service over kept-alive connections: no redirects followed, no retries, no opinion about the answer. */
import type { Readable } from 'node:stream';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Dispatcher, request } from 'undici';
import { parsedJson } from '../../src/lib/json.js';
import type { HttpProxy } from './connection.js';

/** A whole answer; `header` knows names in lower case. */
export interface Reply {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly text: string;
}

export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** No answer came, or none to the end. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure';
  /** The code that Node or undici has for it, e.g. `ECONNRESET`. */
  readonly code: string;

  constructor(cause: unknown) {
    const code = codeOf(cause);
    super(`no answer (${code}${whyUntrusted(code)})`, { cause });
    this.code = code;
  }

  /** True when no byte of the request can have left, so that it certainly had no effect. */
  get neverSent(): boolean {
    return beforeConnecting.has(this.code) || this.untrusted;
  }

  /** True when the other side could not show a certificate we trust: trying again will not help. */
  get untrusted(): boolean {
    return ofCertificates.test(this.code);
  }
}

const ofCertificates = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/;

/** Behind the code of OpenSSL, what to do about it; empty for every other code. */
function whyUntrusted(code: string): string {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return ': its certificate does not hold at the time of this machine; look at the clock first';
  if (!ofCertificates.test(code)) return '';
  return ': its certificate is of nobody that this machine trusts; where a proxy opens TLS, NODE_EXTRA_CA_CERTS names the file of its authority';
}

const beforeConnecting: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return 'unknown';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return 'name' in cause && typeof cause.name === 'string' ? cause.name : 'unknown';
}

/** More than any answer of these services holds (a page of 1,000 rows is a few megabytes), and little beside what a worker may use. */
export const maxAnswerBytes = 64 * 1024 * 1024;

/** As long as an answer may take from its first byte to its last, in milliseconds: one that comes byte by byte would hold its work for days. */
const maxAnswerMs = 10 * 60_000;

/** An answer came and did not end: what was read of it was thrown away. */
export class EndlessAnswer extends Error {
  override readonly name = 'EndlessAnswer';

  constructor(how: string) {
    super(`an answer ${how}, which was not read completely`);
  }
}

interface AnswerBounds {
  readonly maxBytes: number;
  /** From the first byte to the last. */
  readonly maxMs: number;
}

const contexts = new Map<string, SecureContext>();

/** One for all tenants behind the same authority: of two hundred each would take 40 KB. */
function trusting(ca: string): SecureContext {
  const context = contexts.get(ca) ?? createSecureContext({ ca });
  contexts.set(ca, context);
  return context;
}

interface WireOptions {
  readonly ca?: string | undefined;
  readonly proxy?: HttpProxy | undefined;
  readonly answerWithinMs: number;
  /** Until there is a connection; absent: as long as the library waits, which is ten seconds. */
  readonly connectWithinMs?: number;
}

interface Connections {
  readonly dispatcher: Dispatcher;
  readonly request: typeof request;
}

/** The connections to one tenant. */
export class Wire {
  readonly #options: WireOptions;
  readonly #max: AnswerBounds;
  #connections: Promise<Connections> | null = null;

  constructor(options: WireOptions & { readonly [Of in keyof AnswerBounds]?: number }) {
    this.#options = options;
    this.#max = { maxBytes: options.maxBytes ?? maxAnswerBytes, maxMs: options.maxMs ?? maxAnswerMs };
  }

  /** Throws NetworkFailure, or EndlessAnswer. */
  async send(wanted: WireRequest): Promise<Reply> {
    const { dispatcher, request } = await this.#opened();
    try {
      const { statusCode, headers, body } = await request(wanted.url, {
        dispatcher,
        method: wanted.method,
        headers: wanted.headers,
        body: wanted.body ?? null,
      });
      return { status: statusCode, header: (name) => first(headers[name]), text: await textOf(body, this.#max) };
    } catch (cause) {
      throw failureOf(cause);
    }
  }

  /** A download by an address that needs no token. The stream may break off with an error of its own. Throws NetworkFailure. */
  async open(url: string): Promise<{ readonly status: number; readonly body: Readable }> {
    const { dispatcher, request } = await this.#opened();
    try {
      const { statusCode, body } = await request(url, { dispatcher });
      return { status: statusCode, body };
    } catch (cause) {
      throw failureOf(cause);
    }
  }

  /** Ends what is under way: nobody waits for it any more. */
  abandon(): void {
    void this.#opened().then(({ dispatcher }) => dispatcher.destroy());
  }

  /** Waits for answers under way. */
  async close(): Promise<void> {
    await (await this.#opened()).dispatcher.close();
  }

  #opened(): Promise<Connections> {
    this.#connections ??= connectionsOf(this.#options);
    return this.#connections;
  }
}

/** Takes a good part of the time in which a worker starts: loaded with the first request. */
async function connectionsOf({ ca, proxy, answerWithinMs, connectWithinMs }: WireOptions): Promise<Connections> {
  const { Agent, EnvHttpProxyAgent, request } = await import('undici');
  // Node reads its own authorities once, but others for each connection again.
  const trust = ca === undefined ? {} : { secureContext: trusting(ca) };
  const shared = {
    connect: { ...trust, ...(connectWithinMs === undefined ? {} : { timeout: connectWithinMs }) },
    headersTimeout: answerWithinMs,
    bodyTimeout: answerWithinMs,
  };
  const dispatcher =
    proxy === undefined
      ? new Agent(shared)
      : new EnvHttpProxyAgent({ ...shared, httpsProxy: proxy.address, noProxy: proxy.except, requestTls: trust });
  return { dispatcher, request };
}

/** The connection is closed in the middle of what does not end: the rest would have to be read to use it again. */
async function textOf(body: Readable, { maxBytes, maxMs }: AnswerBounds): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const tooLong = AbortSignal.timeout(maxMs);
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new EndlessAnswer(`of more than ${maxBytes / 1024 / 1024} MB`);
    if (tooLong.aborted) throw new EndlessAnswer(`of more than ${maxMs / 1000} seconds`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks, bytes));
}

/** A request that could not even be written down, or a tenant that was closed, is a bug and stays what it is. */
function failureOf(cause: unknown): unknown {
  return cause instanceof EndlessAnswer || ourFault.test(codeOf(cause)) ? cause : new NetworkFailure(cause);
}

const ourFault = /^(ERR_INVALID_|UND_ERR_INVALID_ARG|UND_ERR_CLOSED|UND_ERR_DESTROYED)/;

function first(value: string | string[] | undefined): string | null {
  return (typeof value === 'string' ? value : value?.[0]) ?? null;
}

/** The JSON in an answer, or undefined when it holds none that can be looked through. */
export function jsonOf(reply: Reply): unknown {
  return parsedJson(reply.text);
}
