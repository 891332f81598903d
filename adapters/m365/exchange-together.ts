/** Objects of Exchange that are looked for or changed in one request. */

import type { Operation } from '../../src/engine/plan/operation.js';
import { TenantError } from '../../src/lib/errors.js';
import { omitUndefined } from '../../src/lib/omit-undefined.js';
import type { Current, Together, TogetherResult } from '../../src/tenant/client.js';
import type { Resource, VendorCall } from '../../src/tenant/resource.js';
import { resourceByKey } from '../../src/tenant/resources/registry.js';
import type { Time } from './connection.js';
import { type CurrentState, currentStateOf, ownFields } from './current-state.js';
import type { Failure, Subject } from './errors.js';
import type { Exchange } from './exchange.js';
import type { CallAnswer } from './service.js';
import { type Claim, claimOf, judged, type Look, looks, neverTaken, settled, type Unwanted, untilLook } from './writer.js';

export function togetherOver(exchange: Exchange, time: Time): Together {
  const calls: TogetherCalls = {
    findAll: async (operations, resource) => {
      const wanted = callsOf(operations, (operation) => resource.object?.find(operation));
      const answers = await exchange.callAll(wanted, { name: resource.key, resource, write: false });
      return operations.map((operation, index) => {
        const answer = answers[index];
        if (answer?.ok === true) return sighted(operation, resource, answer.rows);
        if (answer?.failure.error.kind === 'notFound') return null;
        return answer?.failure.error ?? new TenantError(`${resource.key}: no answer`, { kind: 'unavailable' });
      });
    },
    sendAll: (operations, resource, subject) =>
      exchange.callAll(
        callsOf(operations, (operation) => resource.object?.write(operation)),
        subject,
      ),
  };
  return {
    current: async (operations) => {
      const found = await calls.findAll(operations, oneResource(operations));
      return operations.map((operation, index): Current | null => {
        const state = found[index];
        if (state instanceof TenantError) throw state;
        return state === null || state === undefined ? null : ownFields(operation, state);
      });
    },
    write: (operations, mayStart) => writeTogether(operations.map(asUpdate), oneResource(operations), { calls, time, mayStart }),
  };
}

function callsOf(
  operations: readonly Operation[],
  callOf: (operation: Operation) => VendorCall | null | undefined,
): readonly Extract<VendorCall, { readonly service: 'exchange' }>[] {
  return operations.map((operation) => {
    const call = callOf(operation);
    if (call?.service !== 'exchange') throw new Error(`${operation.resource} does not go together with others in one request.`);
    return call;
  });
}

/** A row that cannot be read is a failure of its own object alone. */
function sighted(operation: Operation, resource: Resource, rows: readonly unknown[]) {
  try {
    return currentStateOf(operation, resource, rows);
  } catch (error) {
    if (error instanceof TenantError) return error;
    throw error;
  }
}

function oneResource(operations: readonly Operation[]): Resource {
  const [first] = operations;
  if (first === undefined || operations.some(({ resource }) => resource !== first.resource))
    throw new Error('Only changes of one kind of object go together.');
  return resourceByKey(first.resource);
}

function asUpdate(operation: Operation): Update {
  if (operation.kind !== 'update') throw new Error(`A ${operation.kind} goes alone.`);
  return operation;
}

type Update = Extract<Operation, { readonly kind: 'update' }>;

/** The two requests that it takes; answers are in the order of the operations. */
interface TogetherCalls {
  /** A failure stands for one object that could not be looked for. */
  findAll(operations: readonly Operation[], resource: Resource): Promise<readonly (CurrentState | null | TenantError)[]>;
  sendAll(operations: readonly Operation[], resource: Resource, subject: Subject): Promise<readonly CallAnswer[]>;
}

/** A change that the service answered, on its way to being settled. */
interface Doubtful {
  readonly place: number;
  readonly operation: Update;
  readonly claim: Claim;
  /** Null where the service accepted the change. */
  readonly failure: Failure | null;
}

async function writeTogether(
  operations: readonly Update[],
  resource: Resource,
  ports: { readonly calls: TogetherCalls; readonly time: Time; readonly mayStart?: (() => void) | undefined },
): Promise<readonly TogetherResult[]> {
  const { calls, mayStart } = ports;
  const subject: Subject = { name: resource.key, resource, write: true, ...omitUndefined({ mayStart }) };
  const answers = await calls.sendAll(operations, resource, subject);
  const results = new Map<number, TogetherResult>();
  const doubtful: Doubtful[] = [];
  for (const [place, operation] of operations.entries()) {
    const answer = answers[place];
    if (answer === undefined) throw new Error('A change in a batch was not answered.');
    if (!answer.ok && neverTaken(answer.failure)) results.set(place, { result: 'notDone', error: answer.failure.error });
    else doubtful.push({ place, operation, claim: claimOf(answer), failure: answer.ok ? null : answer.failure });
  }
  const claims = [...new Set(doubtful.map(({ claim }) => claim))];
  const settledResults = await Promise.all(
    claims.map((claim) => settleAll({ claim, doubtful: doubtful.filter((one) => one.claim === claim), resource }, ports)),
  );
  for (const [place, result] of settledResults.flatMap((some) => [...some])) results.set(place, result);
  return operations.map((_operation, place) => {
    const result = results.get(place);
    if (result === undefined) throw new Error('A change in a batch was not settled.');
    return result;
  });
}

/** Looks at all of them together, and again at those that do not show what was wanted. */
async function settleAll(
  what: { readonly claim: Claim; readonly doubtful: readonly Doubtful[]; readonly resource: Resource },
  { calls, time }: { readonly calls: TogetherCalls; readonly time: Time },
): Promise<ReadonlyMap<number, TogetherResult>> {
  const { claim, resource } = what;
  const results = new Map<number, TogetherResult>();
  const last = new Map<number, Unwanted>();
  let open = what.doubtful;
  for (const wait of looks[claim]) {
    if (open.length === 0) break;
    const cut = await untilLook(time, wait, resource.key);
    if (cut !== null) {
      for (const { place } of open) results.set(place, { result: 'unknown', reason: cut.message, waitsFor: cut });
      return results;
    }
    const found = await calls.findAll(
      open.map(({ operation }) => operation),
      resource,
    );
    for (const [index, one] of open.entries()) {
      const look = lookOf(one.operation, found[index]);
      if (look.shows === 'wanted') results.set(one.place, { result: 'applied' });
      else if (look.shows === 'unreadable') results.set(one.place, settled(claim, look, one.failure));
      else last.set(one.place, look);
    }
    open = open.filter(({ place }) => !results.has(place));
  }
  for (const { place, failure } of open)
    results.set(place, settled(claim, last.get(place) ?? { shows: 'unreadable', why: null }, failure));
  return results;
}

function lookOf(operation: Update, found: CurrentState | null | TenantError | undefined): Look {
  if (found instanceof TenantError) return { shows: 'unreadable', why: found };
  return found === undefined ? { shows: 'unreadable', why: null } : judged(operation, found);
}
