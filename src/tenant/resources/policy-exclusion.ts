/** One person's place among those whom a Conditional Access policy leaves out: taken and restored on its own, anyone else who is on the list by then. */

import type { Fields, Operation } from '../../engine/plan/operation.js';
import { TenantError } from '../../lib/errors.js';
import { isObject } from '../../lib/json.js';
import { hidesMember } from '../hidden-word.js';
import { texts } from '../lenient.js';
import type { ObjectAddress, Resource, VendorCall } from '../resource.js';
import { conditionsOf, patchPolicy, policyPath } from './conditional-access-object.js';
import { type ConditionalAccessPolicy, conditionalAccessPolicies } from './conditional-access-policy.js';
import { loggedPolicy } from './graph-object.js';

type Made = Extract<Operation, { readonly kind: 'create' }>;

/**
 * Puts a person on the list, as an operation.
 * @param policy and person, by object id
 * @param names what people know them by
 */
export function leaveOutOf(
  { policy, person }: { readonly policy: string; readonly person: string },
  names: { readonly policy: string; readonly person: string },
): Made {
  return {
    kind: 'create',
    resource: policyExclusions.key,
    object: names.policy,
    name: `${policy}/${person}`,
    after: { excludeUsers: names.person },
  };
}

/** The policy and the person of such an operation, by object id. */
export function exclusionOf(operation: Operation): { readonly policy: string; readonly person: string } {
  const [policy = '', person = ''] = (operation.kind === 'create' ? operation.name : operation.identity).split('/');
  return { policy, person };
}

/** Ids on the list of a policy as the service gives it. `None` stands for nobody. */
function listOf({ conditions }: Fields): readonly string[] {
  const users = isObject(conditions) && isObject(conditions['users']) ? conditions['users'] : {};
  const list = texts().safeParse(users['excludeUsers'] ?? []);
  // Taking a list that cannot be read for an empty one would put someone under the policy whom it leaves out.
  if (!list.success) throw new TenantError('Whom the policy leaves out cannot be read.', { kind: 'incomplete' });
  return (list.data ?? []).filter((id) => id.toLowerCase() !== 'none');
}

function isPerson(id: string, person: string): boolean {
  return id.toLowerCase() === person.toLowerCase();
}

function address(operation: Operation): string {
  return `${policyPath}/${encodeURIComponent(exclusionOf(operation).policy)}`;
}

const object: ObjectAddress = {
  idProperty: 'exclusion',
  nameProperty: 'exclusion',
  find: (operation): VendorCall => ({ service: 'graph', method: 'GET', path: address(operation) }),
  isMeant: (operation, row) => listOf(row).some((id) => isPerson(id, exclusionOf(operation).person)),
  // Anyone who is on the list is on it as the operation says.
  normalise: (_row, operation) =>
    operation.kind === 'remove' ? operation.before : operation.kind === 'create' ? operation.after : {},
  write: (operation) => writeOnto(operation, {}),
  writeOnto,
  writeWhole,
  logged: (operation) => ({
    ...loggedPolicy({ ...operation, kind: 'action', identity: '', after: {} }, 'conditional access policy'),
    whole: (before) => written(operation, before),
  }),
};

/** What it makes of a policy as a log has it; nothing where that cannot be read. */
function written(operation: Operation, before: Fields): Fields {
  try {
    const users = usersAfter(operation, before);
    return users === null ? {} : { conditions: { users } };
  } catch (error) {
    if (error instanceof TenantError) return {};
    throw error;
  }
}

/** The list is replaced whole, so it is sent with everything else of `users` as it was a moment ago, and with no other condition. */
function writeOnto(operation: Operation, row: Fields): VendorCall | null {
  const users = usersAfter(operation, row);
  return users === null ? null : patchPolicy(exclusionOf(operation).policy, { conditions: { users } });
}

function writeWhole(operation: Operation, row: Fields): VendorCall | null {
  const users = usersAfter(operation, row);
  return users === null ? null : patchPolicy(exclusionOf(operation).policy, { conditions: { ...conditionsOf(row), users } });
}

function usersAfter(operation: Operation, row: Fields): Fields | null {
  if (operation.kind !== 'create' && operation.kind !== 'remove') return null;
  const { person } = exclusionOf(operation);
  const others = listOf(row).filter((id) => !isPerson(id, person));
  const { users = null } = conditionsOf(row);
  // The end of an exception must not wait for a value that the service hides: it is sent without what cannot be sent back.
  if (operation.kind === 'remove' && hidesMember(users)) return { excludeUsers: others };
  return { ...(isObject(users) ? users : {}), excludeUsers: operation.kind === 'create' ? [...others, person] : others };
}

export const policyExclusions: Resource<ConditionalAccessPolicy> = {
  ...conditionalAccessPolicies,
  key: 'graph.policyExclusions',
  object,
  tightensSignIn: ({ kind }) => kind === 'remove',
};
