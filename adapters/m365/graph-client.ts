/** Microsoft's Graph client with a chain of our own: its check of where a token may go, then our connections; no retries of its own. */
import {
  AuthenticationHandler,
  AuthenticationHandlerOptions,
  Client,
  type Context,
  GraphClientError,
  type Middleware,
  ResponseType,
} from '@microsoft/microsoft-graph-client';
import { assertNever } from '../../src/lib/errors.js';
import { leadsHome } from './service.js';
import type { Reply, Wire, WireRequest } from './wire.js';

/** One request to Graph. */
export interface GraphRequest {
  readonly method: WireRequest['method'];
  /** Below `/v1.0`, or an absolute link of the service; query values already encoded. */
  readonly address: string;
  readonly token: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one request; throws NetworkFailure. */
export type GraphSend = (request: GraphRequest) => Promise<Reply>;

/** `endpoint` is the base address, without `/v1.0`. */
export function createGraphSend(endpoint: string, wire: Wire): GraphSend {
  const client = Client.initWithMiddleware({
    baseUrl: endpoint,
    defaultVersion: 'v1.0',
    customHosts: new Set([new URL(endpoint).hostname]),
    middleware: [new AuthenticationHandler({ getAccessToken: () => Promise.reject(noToken()) }), new WireHandler(wire, endpoint)],
  });
  return async ({ method, address, token, body, headers = {} }) => {
    const request = client
      .api(address)
      .responseType(ResponseType.RAW)
      .headers({ 'accept-language': 'en-US', ...headers })
      .middlewareOptions([new AuthenticationHandlerOptions({ getAccessToken: () => Promise.resolve(token) })]);
    try {
      return replyIn(await sendAs(method, request, body));
    } catch (error) {
      throw error instanceof GraphClientError && error.customError instanceof Error ? error.customError : error;
    }
  };
}

function sendAs(method: GraphRequest['method'], request: ReturnType<Client['api']>, body: object | undefined): Promise<Response> {
  switch (method) {
    case 'GET':
      return request.get();
    case 'POST':
      return request.post(body ?? {});
    case 'PATCH':
      return request.patch(body ?? {});
    case 'PUT':
      return request.put(body ?? {});
    case 'DELETE':
      return request.delete();
    default:
      return assertNever(method);
  }
}

/** The end of the chain: sends over the gateway's own connections instead of the global fetch, which follows redirects. */
class WireHandler implements Middleware {
  readonly #wire: Wire;
  readonly #endpoint: string;

  constructor(wire: Wire, endpoint: string) {
    this.#wire = wire;
    this.#endpoint = endpoint;
  }

  /** The library looks at the host's name alone before it adds the token: port and user part are looked at here. */
  async execute(context: Context): Promise<void> {
    const { headers, body } = context.options ?? {};
    if (!leadsHome(String(context.request), this.#endpoint, { subdomains: false }))
      throw new Error('A request for Microsoft Graph was about to go somewhere else.');
    try {
      const reply = await this.#wire.send({
        method: methodOf(context),
        url: String(context.request),
        headers: Object.fromEntries(new Headers(headers)),
        ...(typeof body === 'string' ? { body } : {}),
      });
      context.response = carry(reply);
    } catch (error) {
      throw carried(error);
    }
  }
}

function methodOf(context: Context): WireRequest['method'] {
  const method = methods.find((one) => one === context.options?.method);
  if (method === undefined) throw new Error('The Graph client asked for a method that we do not use.');
  return method;
}

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

/** The whole reply of ours behind each response that the client hands through. One of the client's own would be made of a stream and be read from that again. */
const carriedReplies = new WeakMap<Response, Reply>();

function carry(reply: Reply): Response {
  const response = new Response(null, { status: reply.status });
  carriedReplies.set(response, reply);
  return response;
}

function replyIn(response: Response): Reply {
  const reply = carriedReplies.get(response);
  if (reply === undefined) throw new Error('The Graph client answered with something else than it was answered.');
  return reply;
}

/** The client wraps whatever its chain throws, but lets its own class of error pass as it is. */
function carried(error: unknown): GraphClientError {
  const carrier = new GraphClientError('No answer from Microsoft Graph.');
  carrier.customError = error;
  return carrier;
}

function noToken(): Error {
  return new Error('Every request to Microsoft Graph brings its own token.');
}
