/** The services of Microsoft that the app calls, on one local port: published keys, sign-in, and the connector of Teams. */
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import type { TeamsEndpoints } from '../cloud.js';
import { type Answer, answerCall, type ConnectorOptions } from './connector.js';
import { takePiece } from './drive.js';
import { Signer } from './signer.js';
import type { World } from './world.js';

export interface ServiceOptions {
  readonly tenantId: string;
  readonly appId: string;
  readonly secret: string;
  readonly issuer: string;
  readonly now: () => Date;
  readonly connector?: Partial<ConnectorOptions>;
  /** The channels that the signing key may sign for. */
  readonly endorsements?: readonly string[];
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** How the next calls go wrong. */
export interface Trouble {
  readonly status: number;
  readonly code?: string;
  readonly retryAfter?: string;
  readonly times?: number;
  /** Sends elsewhere. */
  readonly location?: string;
  /** Only calls whose path has this in it. */
  readonly path?: string;
}

interface Reply extends Answer {
  readonly headers?: Readonly<Record<string, string>>;
}

export class Service {
  readonly calls: Call[] = [];
  /** Emits `answered` after each request. */
  readonly events = new EventEmitter();
  /** How often the keys were asked for. */
  keyFetches = 0;
  /** How often a token was asked for. */
  signIns = 0;
  /** What the app gets for its secret. */
  readonly accessToken = randomUUID();
  private readonly troubles: (Trouble & { left: number })[] = [];
  private readonly server: Server;
  /** botbuilder keeps keys by their address for as long as the process lives, so each service has its own. */
  private readonly keyPath = `/${randomUUID()}`;

  private constructor(
    private readonly world: World,
    private readonly options: ServiceOptions,
  ) {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(world: World, options: ServiceOptions): Promise<Service> {
    const service = new Service(world, options);
    service.server.listen(0, '127.0.0.1');
    await once(service.server, 'listening');
    return service;
  }

  private get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get endpoints(): TeamsEndpoints {
    return {
      openIdMetadata: `${this.origin}${this.keyPath}/openid`,
      login: `${this.origin}/login`,
      serviceUrl: `${this.origin}/emea/`,
    };
  }

  /** Where the bytes of a file go that a person accepted. */
  driveUrl(id: string): string {
    return `${this.origin}/drive/${id}`;
  }

  get signer(): Signer {
    return new Signer({ ...this.options, serviceUrl: this.endpoints.serviceUrl });
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  failNext(trouble: Trouble): void {
    this.troubles.push({ ...trouble, left: trouble.times ?? 1 });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.origin);
    const { status, body, headers = {} } = this.answer(request, url, await readText(request));
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    this.events.emit('answered');
  }

  private answer(request: IncomingMessage, { pathname, searchParams }: URL, text: string): Reply {
    if (pathname === `${this.keyPath}/openid`)
      return { status: 200, body: { issuer: this.options.issuer, jwks_uri: `${this.origin}${this.keyPath}/keys` } };
    if (pathname === `${this.keyPath}/keys`) {
      this.keyFetches += 1;
      return { status: 200, body: this.signer.keys() };
    }
    if (pathname.startsWith('/login/')) return this.signIn(pathname, new URLSearchParams(text));
    const drive = /^\/drive\/([\w-]+)$/.exec(pathname);
    if (drive !== null)
      return { status: takePiece(this.world, drive[1] ?? '', { text, range: request.headers['content-range'] }), body: {} };
    const path = pathname.replace(/^\/emea/, '');
    const method = request.method ?? '';
    const body: unknown = text === '' ? null : JSON.parse(text);
    this.calls.push({ method, path, body });
    const trouble = this.nextTrouble(path);
    if (trouble !== null) return trouble;
    if (request.headers.authorization !== `Bearer ${this.accessToken}`)
      return { status: 401, body: { error: { code: 'Unauthorized', message: 'No token of ours.' } } };
    const isTargeted = searchParams.get('isTargetedActivity') === 'true';
    return answerCall(
      this.world,
      { method, path, isTargeted, body },
      { messageBytes: 28_000, targeting: 'works', ...this.options.connector },
    );
  }

  private nextTrouble(path: string): Reply | null {
    const trouble = this.troubles.find((one) => one.left > 0 && path.includes(one.path ?? ''));
    if (trouble === undefined) return null;
    trouble.left -= 1;
    const { status, code = 'ServiceError', retryAfter, location } = trouble;
    return {
      status,
      body: { error: { code, message: 'Trouble.' } },
      headers: {
        ...omitUndefined({ 'retry-after': retryAfter, location }),
      },
    };
  }

  private signIn(path: string, form: URLSearchParams): Reply {
    this.signIns += 1;
    const { tenantId, appId, secret, issuer } = this.options;
    const asked = [path, form.get('grant_type'), form.get('client_id'), form.get('client_secret'), form.get('scope')];
    const expected = [`/login/${tenantId}/oauth2/v2.0/token`, 'client_credentials', appId, secret, `${issuer}/.default`];
    if (asked.some((part, index) => part !== expected[index])) return { status: 401, body: { error: 'invalid_client' } };
    return { status: 200, body: { token_type: 'Bearer', expires_in: 3599, access_token: this.accessToken } };
  }
}
