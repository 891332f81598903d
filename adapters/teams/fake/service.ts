/** The services of Microsoft that the app calls, on one local port: published keys, sign-in, and the connector of Teams. */
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import type { TeamsEndpoints } from '../cloud.js';
import { checkMessage, type FileCard, readFileCard } from './rules.js';
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

/** The status that answers a piece: 202 while more are awaited, 201 for the last one. */
function takePiece(
  world: World,
  id: string,
  { text, range }: { readonly text: string; readonly range: string | undefined },
): number {
  const drive = world.drives.get(id);
  const place = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range ?? '');
  if (drive === undefined) return 404;
  if (place === null) return 400;
  const [start, end, total] = place.slice(1).map(Number) as [number, number, number];
  const here = Buffer.byteLength(drive.content);
  if (start !== here || end - start + 1 !== Buffer.byteLength(text)) return 416;
  drive.content += text;
  drive.total = total;
  return end + 1 === total ? 201 : 202;
}

/** The calls of the connector service that the app makes, answering as it does. */
interface Answer {
  readonly status: number;
  readonly body: object;
}

interface ConnectorCall {
  readonly method: string;
  /** Without the service's own prefix and without the query. */
  readonly path: string;
  readonly isTargeted: boolean;
  readonly body: unknown;
}

interface ConnectorOptions {
  /** The most bytes a message may have. */
  readonly messageBytes: number;
  /** Messages to one person within a channel; tenants and clients without them refuse. */
  readonly targeting: 'works' | 'refused';
}

function answerCall(world: World, call: ConnectorCall, options: ConnectorOptions): Answer {
  const { conversation: named, collection, id } = partsOf(call.path);
  const [conversation = '', thread] = named.split(';messageid=');
  if (call.method === 'POST' && call.path === '/v3/conversations') return createConversation(world, call.body);
  const place = world.conversation(conversation);
  if (place === null) return no(404, 'ConversationNotFound');
  if (collection === 'members' && call.method === 'GET') return member(world, id);
  if (collection !== 'activities') return no(404, 'NotFound');
  if (JSON.stringify(call.body).length > options.messageBytes) return no(413, 'MessageSizeTooBig');
  if (thread !== undefined && world.find(conversation, thread) === undefined) return no(404, 'ActivityNotFoundInConversation');
  const card = readFileCard(call.body);
  if (card !== null) return fileCard(world, place.only, card);
  const message = checkMessage(call.body);
  if (typeof message === 'string') return no(400, 'BadSyntax', message);
  if (call.method === 'PUT') {
    const there = world.find(conversation, id);
    if (there === undefined) return no(404, 'ActivityNotFoundInConversation');
    there.content = message;
    return { status: 200, body: { id } };
  }
  if (!call.isTargeted)
    return {
      status: 201,
      body: { id: world.add(conversation, message, { ...place, ...omitUndefined({ thread }) }).id },
    };
  if (options.targeting === 'refused') return no(403, 'THREADACCESSDENIED');
  const recipient = message.recipient === undefined ? undefined : world.personOf(message.recipient.id);
  if (recipient === undefined) return no(400, 'BadArgument');
  return { status: 201, body: { id: world.add(conversation, message, { only: recipient.id }).id } };
}

/** Teams takes files from bots in the chat with one person alone. */
function fileCard(world: World, person: string | undefined, card: FileCard): Answer {
  if (person === undefined) return no(400, 'BadArgument');
  world.files.push({ person, card });
  return { status: 201, body: { id: world.nextId() } };
}

/** `/v3/conversations/{conversation}/{collection}/{id}`, with what is missing as empty text. */
function partsOf(path: string): { readonly conversation: string; readonly collection: string; readonly id: string } {
  const [conversation = '', collection = '', id = ''] = path
    .replace('/v3/conversations', '')
    .split('/')
    .slice(1)
    .map(decodeURIComponent);
  return { conversation, collection, id };
}

function createConversation(world: World, body: unknown): Answer {
  const { members, isGroup, tenantId } = body as { members?: { id: string }[]; isGroup?: boolean; tenantId?: string };
  const [only, ...others] = members ?? [];
  const person = only === undefined ? undefined : world.personOf(only.id);
  if (person === undefined || others.length > 0 || isGroup === true) return no(400, 'BadArgument');
  if (tenantId !== world.options.tenantId) return no(403, 'TenantNotAllowed');
  return { status: 201, body: { id: world.chatOf(person) } };
}

function member(world: World, account: string): Answer {
  const person = world.personOf(account);
  if (person === undefined) return no(404, 'MemberNotFoundInConversation');
  const { id, tenantId = world.options.tenantId, userRole = 'user', userPrincipalName = `${id}@contoso.com` } = person;
  const body = { id: account, name: id, aadObjectId: id, tenantId, userRole, userPrincipalName };
  return { status: 200, body };
}

function no(status: number, code: string, message: string = code): Answer {
  return { status, body: { error: { code, message } } };
}
