/** What everyone in the directory may do without being an administrator: agree to applications, register them. */
import type { z } from 'zod';
import type { Fields, Operation } from '../../engine/plan/operation.js';
import { isObject } from '../../lib/json.js';
import { flag, row, texts } from '../lenient.js';
import type { ObjectAddress, Resource, VendorCall } from '../resource.js';
import { graphSingleton } from './graph-object.js';

const authorizationPolicyRow = row({
  /** null: off, as far as Microsoft says. */
  allowUserConsentForRiskyApps: flag(),
  defaultUserRolePermissions: row({
    allowedToCreateApps: flag(),
    /** Which consent policies people have, for themselves and for what they own. null or absent says nothing; an empty list: nobody may. */
    permissionGrantPoliciesAssigned: texts().nullable(),
  })
    .nullable()
    .optional(),
});
export type AuthorizationPolicy = z.infer<typeof authorizationPolicyRow>;

const path = '/policies/authorizationPolicy';
const inner = 'defaultUserRolePermissions';
const object = graphSingleton(path);
/** Properties that stand at the top; operations speak of those within as if they did, too. */
const outer: ReadonlySet<string> = new Set(['allowUserConsentForRiskyApps']);

/**
 * A change of a list replaces it whole. What is within is sent with everything that stands beside it, as it was a moment ago: that is right
 * whether the service keeps what is left out, as Microsoft's page on the update says, or not.
 */
const policyObject: ObjectAddress = {
  ...object,
  logged: () => ({ activities: /^update authorization policy$/i }),
  normalise: (found) => {
    const within = found[inner];
    return isObject(within) ? within : {};
  },
  needsRow: (operation) => operation.kind === 'update' && Object.keys(operation.after).some((property) => !outer.has(property)),
  write: (operation: Operation) => writeOnto(operation, {}),
  writeOnto,
};

function writeOnto(operation: Operation, found: Fields): VendorCall | null {
  if (operation.kind !== 'update') return null;
  const beside = found[inner];
  return object.write({ ...operation, after: nested(operation.after, isObject(beside) ? beside : {}) });
}

function nested(fields: Fields, beside: Fields): Fields {
  const [top, within] = [true, false].map((isTop) =>
    Object.fromEntries(Object.entries(fields).filter(([property]) => outer.has(property) === isTop)),
  );
  if (Object.keys(within ?? {}).length === 0) return { ...top };
  const kept = Object.entries(beside).filter(([name, value]) => !name.includes('@') && value !== null);
  return { ...top, [inner]: { ...Object.fromEntries(kept), ...within } };
}

/** Source: `authorizationPolicy` of the Graph v1.0 metadata. */
export const authorizationPolicies: Resource<AuthorizationPolicy> = {
  key: 'graph.authorizationPolicy',
  list: { service: 'graph', path, single: true, select: false },
  row: authorizationPolicyRow,
  object: policyObject,
  changedBy: { log: 'entra', activities: /authorization policy/i },
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.Authorization' },
  answers: {
    always: ['allowUserConsentForRiskyApps', 'defaultUserRolePermissions'],
    words: {
      allowInvitesFrom: ['none', 'adminsAndGuestInviters', 'adminsGuestInvitersAndAllMembers', 'everyone'],
    },
  },
};

/** What an admin knows the one object by. */
export const authorizationPolicyName = 'Authorization policy';
