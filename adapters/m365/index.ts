/** The tenant gateway over the real services: Entra ID, Microsoft Graph, Exchange Online, Azure Resource Manager and DNS. */

import { randomInt } from 'node:crypto';
import type { Fields, Operation } from '../../src/engine/plan/operation.js';
import { assertNever, TenantError } from '../../src/lib/errors.js';
import { isObject } from '../../src/lib/json.js';
import { hidesMember, whyNotWritten } from '../../src/tenant/hidden-word.js';
import type { OpenedClient } from '../../src/tenant/open-when-needed.js';
import type { Read, Resource, VendorCall } from '../../src/tenant/resource.js';
import { conditionalAccessPolicies } from '../../src/tenant/resources/conditional-access-policy.js';
import { knownResource, resourceByKey } from '../../src/tenant/resources/registry.js';
import {
  HandoverFailed,
  type PreparedHandover,
  type SecretHandover,
  throwAway,
  thrownAway,
} from '../../src/tenant/secret-handover.js';
import { type WhatIf, whatIfCall, whatIfVerdict } from '../../src/tenant/what-if.js';
import { appIdsOf } from './app-claims.js';
import type { Arm } from './arm.js';
import { originOf, type TenantConnection, type Time } from './connection.js';
import { currentStateOf, ownFields } from './current-state.js';
import { type Failure, incomplete, type Subject } from './errors.js';
import type { Exchange } from './exchange.js';
import { togetherOver } from './exchange-together.js';
import type { Graph } from './graph.js';
import { serviceClassesOf } from './rate-limits.js';
import { parsedPages } from './reader.js';
import type { CallAnswer } from './service.js';
import { openServices } from './services.js';
import { type ObjectCalls, writeOnce } from './writer.js';

/** Opens a tenant; nothing is sent until something is read or written. The caller closes it. */
export function openTenant(connection: TenantConnection, time: Time): OpenedClient {
  const { handover = throwAway } = connection;
  const { wire, rateLimits, tokens, retrying, graph, exchange, arm, listings } = openServices(connection, time);
  const call = (wanted: VendorCall, subject: Subject): Promise<CallAnswer> => callOver({ graph, exchange, arm }, wanted, subject);
  const calls: ObjectCalls = {
    find: async (operation, resource) => {
      const answer = await call(addressOf(resource).find(operation), { name: resource.key, resource, write: false });
      if (answer.ok) return currentStateOf(operation, resource, answer.rows);
      if (answer.failure.error.kind === 'notFound') return null;
      throw answer.failure.error;
    },
    send: async (operation, resource, subject) => {
      const wanted = await callFor(operation, resource, call);
      if ('ok' in wanted) return wanted;
      if (wanted.service === 'graph' && hidesMember(wanted.body)) return notWritten(operation);
      if (wanted.service === 'exchange' || wanted.password === undefined)
        return orWhole(operation, { resource, call, subject }, await call(wanted, subject));
      return sendWithPassword(wanted, {
        account: operation.object,
        handover,
        send: (filled, secret) => retrying.keepingSecret(secret, () => call(filled, subject)),
      });
    },
  };

  const client: OpenedClient = {
    origin: originOf(connection),
    read: <Row>(read: Read<Row>) => parsedPages(read, listings[read.resource.list.service].pages(read as Read)),
    current: async (operation: Operation) => {
      const found = await calls.find(operation, resourceByKey(operation.resource));
      return found === null ? null : ownFields(operation, found);
    },
    write: (operation, mayStart) => writeOnce(operation, resourceByKey(operation.resource), { calls, time, mayStart }),
    together: togetherOver(exchange, time),
    restMs: (resource) => {
      const list = knownResource(resource)?.list;
      if (list === undefined || list.service === 'dns') return 0;
      const limits = serviceClassesOf(list).map((rateLimit) => rateLimits[rateLimit]);
      // Work is about to begin: its first read and its first write need not wait for what other workers heard.
      for (const limit of limits) void limit.hear();
      return Math.max(retrying.restMs(list.service), ...limits.map((limit) => limit.pausedMs()));
    },
    whatIf: whatIfOver(graph),
    appIds: () => appIdsOf(connection, tokens),
    remembers: () => retrying.remembers() || Object.values(rateLimits).some((limit) => limit.remembers()),
    close: () => wire.close(),
  };
  return connection.credential.kind === 'person' ? { ...client, write: refuseWrite, together: refusedTogether } : client;
}

/** The person who signed in to look may be allowed more than looking: that is never used. */
const refuseWrite = (): Promise<never> => Promise.reject(new Error('A change was about to be made in the name of a person.'));
const refusedTogether = { current: refuseWrite, write: refuseWrite };

/** The one call of a write; of what is replaced whole, as it has to be for the object as it is now. Says what could not be read. */
async function callFor(operation: Operation, resource: Resource, call: Call): Promise<VendorCall | CallFailed> {
  const address = addressOf(resource);
  const isOnto = address.writeOnto !== undefined && address.needsRow?.(operation) !== false;
  const row = isOnto ? await rowOf(operation, resource, call) : null;
  if (row !== null && 'ok' in row) return row;
  const wanted = row === null ? address.write(operation) : (address.writeOnto?.(operation, row.row) ?? null);
  if (wanted === null) throw new Error(`${resource.key} knows no call to ${operation.kind} one of its objects.`);
  return wanted;
}

type Call = (wanted: VendorCall, subject: Subject) => Promise<CallAnswer>;
type CallFailed = Extract<CallAnswer, { readonly ok: false }>;

async function rowOf(operation: Operation, resource: Resource, call: Call): Promise<{ readonly row: Fields } | CallFailed> {
  const seen = await call(addressOf(resource).find(operation), { name: resource.key, resource, write: false });
  return seen.ok ? { row: rowIn(seen.rows) } : seen;
}

/** A part that the service refused as invalid changed nothing: where it may have wanted the whole, that is sent, once. */
async function orWhole(
  operation: Operation,
  { resource, call, subject }: { readonly resource: Resource; readonly call: Call; readonly subject: Subject },
  answer: CallAnswer,
): Promise<CallAnswer> {
  const address = addressOf(resource);
  if (answer.ok || address.writeWhole === undefined || answer.failure.error.kind !== 'invalid') return answer;
  const seen = await rowOf(operation, resource, call);
  const whole = 'ok' in seen ? null : address.writeWhole(operation, seen.row);
  return whole === null ? answer : call(whole, subject);
}

function notWritten({ object }: Operation): CallFailed {
  return { ok: false, failure: { error: new TenantError(whyNotWritten(object), { kind: 'invalid' }), replay: 'never' } };
}

/** As it is on the wire, with its annotations: what is sent back has to say what it is. */
function rowIn([row]: readonly unknown[]): Fields {
  if (!isObject(row)) throw new Error('The service answered without the object that was asked for.');
  return row as Fields;
}

interface Services {
  readonly graph: Graph;
  readonly exchange: Exchange;
  readonly arm: Arm;
}

function callOver({ graph, exchange, arm }: Services, wanted: VendorCall, subject: Subject): Promise<CallAnswer> {
  switch (wanted.service) {
    case 'exchange':
      return exchange.call(wanted, subject);
    case 'graph':
      return graph.call(wanted, subject);
    case 'arm':
      return arm.call(wanted, subject);
    default:
      return assertNever(wanted);
  }
}

function addressOf(resource: Resource): NonNullable<Resource['object']> {
  if (resource.object === undefined) throw new Error(`${resource.key} can only be read as a list.`);
  return resource.object;
}

/** The questions count against the pace of Conditional Access. */
function whatIfOver(graph: Graph): WhatIf {
  const subject: Subject = { name: 'What-If of Conditional Access', resource: conditionalAccessPolicies, write: false };
  return async (question) => {
    const answer = await graph.call(whatIfCall(question), subject);
    if (!answer.ok) throw answer.failure.error;
    const verdicts = answer.rows.map(whatIfVerdict);
    const whole = verdicts.filter((verdict) => verdict !== null);
    if (whole.length < verdicts.length) throw incomplete(subject, 'the answer does not say of every policy whether it applies');
    return whole;
  };
}

type GraphCall = Extract<VendorCall, { readonly service: 'graph' | 'arm' }>;

/** Kinds of characters, of which Entra ID wants three; none that are mistaken for another when read aloud. */
const kinds = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '-_.+!=*'] as const;

/** About 140 bits. */
const length = 24;

/** From the system's source of secrets; every kind of character occurs. */
export function randomPassword(): string {
  const alphabet = kinds.join('');
  for (;;) {
    const password = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
    if (kinds.every((kind) => Array.from(password).some((character) => kind.includes(character)))) return password;
  }
}

/** Puts a random password into a call, sends it, and hands the password over unless the service certainly refused it. */
async function sendWithPassword(
  call: GraphCall,
  ports: {
    readonly account: string;
    readonly handover: SecretHandover;
    /** Keeps `secret` out of whatever the service says. */
    readonly send: (call: GraphCall, secret: string) => Promise<CallAnswer>;
  },
): Promise<CallAnswer> {
  const { password: place = [], ...rest } = call;
  const password = randomPassword();
  const prepared = await ready(() => ports.handover.prepare({ account: ports.account, password }));
  const answer = await sendOrDiscard(prepared, () =>
    ports.send({ ...rest, body: withValue(call.body ?? {}, place, password) }, password),
  );
  if (!answer.ok && wasNotSet(answer.failure)) {
    await discard(prepared);
    return answer;
  }
  const note = typeof prepared === 'string' ? prepared : await prepared.deliver();
  return {
    ...answer,
    note: answer.ok ? note : `Whether the new password is in force is not known. ${note}`,
  };
}

/** Refused, or never taken; after any other failure the password may be in force. */
function wasNotSet({ replay }: Failure): boolean {
  return replay === 'never' || replay === 'always';
}

/** Ready to be handed over, or a sentence about why not: containing the account does not wait for that. */
async function ready(prepare: () => Promise<PreparedHandover>): Promise<PreparedHandover | string> {
  try {
    return await prepare();
  } catch (error) {
    if (!(error instanceof HandoverFailed)) throw error;
    return `${thrownAway} It could not be handed over: ${error.message}`;
  }
}

async function sendOrDiscard(prepared: PreparedHandover | string, send: () => Promise<CallAnswer>): Promise<CallAnswer> {
  try {
    return await send();
  } catch (error) {
    await discard(prepared);
    throw error;
  }
}

async function discard(prepared: PreparedHandover | string): Promise<void> {
  if (typeof prepared !== 'string') await prepared.discard();
}

function withValue(body: Fields, [first, ...others]: readonly string[], value: string): Fields {
  if (first === undefined) return body;
  if (others.length === 0) return { ...body, [first]: value };
  const inner = body[first];
  const object = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Fields) : {};
  return { ...body, [first]: withValue(object, others, value) };
}
