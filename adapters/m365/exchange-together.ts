/** Objects of Exchange that are looked for or changed in one request. */
import { TenantError } from '../../src/lib/errors.js';
import type { Operation } from '../../src/plan/operation.js';
import type { Current, Together } from '../../src/tenant/client.js';
import type { Resource, VendorCall } from '../../src/tenant/resource.js';
import { resourceByKey } from '../../src/tenant/resources/registry.js';
import type { Time } from './connection.js';
import { currentStateOf, ownFields } from './current-state.js';
import type { Exchange } from './exchange.js';
import { type TogetherCalls, type Update, writeTogether } from './write-together.js';

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
