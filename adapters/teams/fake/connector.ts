/** The calls of the connector service that the app makes, answering as it does. */
import { omitUndefined } from '../../../src/lib/omit-undefined.js';
import { checkMessage, type FileCard, readFileCard } from './rules.js';
import type { World } from './world.js';

export interface Answer {
  readonly status: number;
  readonly body: object;
}

export interface ConnectorCall {
  readonly method: string;
  /** Without the service's own prefix and without the query. */
  readonly path: string;
  readonly isTargeted: boolean;
  readonly body: unknown;
}

export interface ConnectorOptions {
  /** The most bytes a message may have. */
  readonly messageBytes: number;
  /** Messages to one person within a channel; tenants and clients without them refuse. */
  readonly targeting: 'works' | 'refused';
}

export function answerCall(world: World, call: ConnectorCall, options: ConnectorOptions): Answer {
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
