/** One write, settled by reading back: what the service says of a write is a claim, what it then shows is the result. */

import type { Operation } from '../../src/engine/plan/operation.js';
import { assertNever, mayAnswerLater, TenantError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import { sleepUnless } from '../../src/lib/sleep-unless.js';
import type { WriteResult } from '../../src/tenant/client.js';
import type { Resource } from '../../src/tenant/resource.js';
import type { Time } from './connection.js';
import { type CurrentState, holds } from './current-state.js';
import type { Failure, Subject } from './errors.js';
import type { CallAnswer } from './service.js';

/** The two calls that a write takes. */
export interface ObjectCalls {
  /** Looks for the object; null when there is none. Throws TenantError. */
  find(operation: Operation, resource: Resource): Promise<CurrentState | null>;
  send(operation: Operation, resource: Resource, subject: Subject): Promise<CallAnswer>;
}

/** What an action did is not among the properties of an object. */
type Readable = Exclude<Operation, { readonly kind: 'action' }>;

/** Milliseconds before each look, by what the service said of the write. Directories answer from copies that lag; how long the lag is, the services do not say. */
export const looks = {
  accepted: [0, 1000, 2000, 4000, 8000, 15_000],
  ambiguous: [1000, 3000, 6000, 12_000, 20_000],
  refused: [0],
} as const;

export type Claim = keyof typeof looks;

/**
 * - `wanted`: as the operation wants it · `old`: as it was before · `other`: neither · `unreadable`: nothing could be read
 */
export type Look = { readonly shows: 'wanted'; readonly id: string | null } | Unwanted;
export type Unwanted = { readonly shows: 'old' | 'other' } | { readonly shows: 'unreadable'; readonly why: TenantError | null };

/**
 * Throws TenantError only when the write was certainly not done and the same operation may be tried again later: the service was
 * too busy or out of reach all the time, or took no credential of ours.
 */
export async function writeOnce(
  operation: Operation,
  resource: Resource,
  ports: { calls: ObjectCalls; time: Time; mayStart?: (() => void) | undefined },
): Promise<WriteResult> {
  const { calls, time, mayStart } = ports;
  const subject: Subject = { name: operation.resource, resource, write: true, ...omitUndefined({ mayStart }) };
  const answer = await calls.send(operation, resource, subject);
  if (!answer.ok && neverTaken(answer.failure)) throw answer.failure.error;
  if (operation.kind === 'action') return actionResult(answer);
  const claim = claimOf(answer);
  const target = answer.ok ? created(operation, resource, answer.rows) : operation;
  let last: Unwanted = { shows: 'unreadable', why: null };
  for (const wait of looks[claim]) {
    const cut = await untilLook(time, wait, operation.resource);
    if (cut !== null) return { result: 'unknown', reason: cut.message, waitsFor: cut };
    const seen = await look({ operation, target, resource, calls });
    if (seen.shows === 'wanted') return seen.id === null ? { result: 'applied' } : { result: 'applied', id: seen.id };
    last = seen;
    if (last.shows === 'unreadable') break;
  }
  return settled(claim, last, answer.ok ? null : answer.failure);
}

/** A process that is being stopped has a few seconds: it waits for a look that comes within this time, in milliseconds. */
const lastLookMs = 1000;

/** The pause before a look at what became of a write. An error: the process ends before it, and the next one looks. */
export async function untilLook(time: Time, ms: number, resource: string): Promise<TenantError | null> {
  const leftMs = ms > 0 ? await sleepUnless(time, time.ends, { ms, endsWithinMs: lastLookMs }) : 0;
  if (leftMs === 0) return null;
  const message = `${resource}: the worker ends before it knows what became of a change; another one looks`;
  return new TenantError(message, { kind: 'unavailable', retryAfterMs: 0 });
}

/** Certainly nothing was done, and it may be tried later. */
export function neverTaken({ replay, error }: Failure): boolean {
  return replay === 'always' || error.kind === 'unauthenticated';
}

/** `replay` other than `never` means that the service broke, not that it refused. */
export function claimOf(answer: CallAnswer): Claim {
  if (answer.ok) return 'accepted';
  return answer.failure.replay === 'never' ? 'refused' : 'ambiguous';
}

/** After a create that was answered with an id, the object is looked for by it: lists and searches show it later than its own address. */
function created(operation: Operation, resource: Resource, rows: readonly unknown[]): Operation {
  if (operation.kind !== 'create') return operation;
  const [row] = rows;
  const property = resource.object?.idProperty ?? 'id';
  const id: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, property) : undefined;
  if (typeof id !== 'string' || id === '') return operation;
  const { resource: key, object, after } = operation;
  return { kind: 'update', resource: key, object, identity: id, before: {}, after };
}

async function look(what: { operation: Readable; target: Operation; resource: Resource; calls: ObjectCalls }): Promise<Look> {
  const { operation, target, resource, calls } = what;
  try {
    return judged(operation, await calls.find(target, resource));
  } catch (error) {
    if (!(error instanceof TenantError)) throw error;
    return { shows: 'unreadable', why: error };
  }
}

export function judged(operation: Readable, found: CurrentState | null): Look {
  switch (operation.kind) {
    case 'create':
      if (found === null) return { shows: 'old' };
      return holds(found, operation.after) ? { shows: 'wanted', id: found.id } : { shows: 'other' };
    case 'remove':
      if (found === null) return { shows: 'wanted', id: null };
      return { shows: holds(found, operation.before) ? 'old' : 'other' };
    case 'update':
      if (found === null) return { shows: 'other' };
      if (holds(found, operation.after)) return { shows: 'wanted', id: null };
      return { shows: holds(found, operation.before) ? 'old' : 'other' };
    default:
      return assertNever(operation);
  }
}

/** What is said of a write when no look showed what was wanted. */
export function settled(claim: Claim, last: Unwanted, failure: Failure | null): WriteResult {
  const said = failure === null ? 'The service accepted the change' : saidOf(failure.error);
  switch (last.shows) {
    case 'unreadable':
      return {
        result: 'unknown',
        reason: `${said}; reading back failed: ${last.why?.message ?? 'nobody looked'}`,
        ...(last.why !== null && mayAnswerLater(last.why) ? { waitsFor: last.why } : {}),
      };
    case 'old':
      if (failure === null) return { result: 'unknown', reason: `${said}, but reading back still shows what was there before` };
      return {
        result: 'failed',
        reason: said,
        ...(claim === 'ambiguous' ? { waitsFor: outOfOrder(failure) } : lacked(failure.error)),
      };
    case 'other':
      return { result: 'unknown', reason: `${said}; reading back shows neither the old values nor the new ones` };
    default:
      return assertNever(last);
  }
}

/** What the service said, and which permission to grant where it refused for want of one. */
function saidOf({ message, kind, detail: { permission } }: TenantError): string {
  if (kind !== 'forbidden' || permission === undefined) return message;
  return `${message.replace(/\.$/, '')}. It takes ${permission}: hardenbot doctor says how to grant it`;
}

function lacked(error: TenantError): { readonly lacks?: TenantError } {
  return error.kind === 'forbidden' || error.kind === 'unlicensed' ? { lacks: error } : {};
}

/** A service that is away comes back; one that broke at the request (a 500) may do so for ever. */
function outOfOrder({ error, replay }: Failure): TenantError {
  const isAway = replay === 'reads' && mayAnswerLater(error);
  return isAway ? error : new TenantError(error.message, { ...error.detail, kind: 'ambiguous' });
}

/** What an action did (a session revoked, a password reset) cannot be read back: only a clear answer counts. */
function actionResult(answer: CallAnswer): WriteResult {
  const { note } = answer;
  if (answer.ok) return { result: 'applied', ...omitUndefined({ note }) };
  const reason = [saidOf(answer.failure.error), note].filter((text) => text !== undefined).join('. ');
  return { result: answer.failure.replay === 'never' ? 'failed' : 'unknown', reason };
}
