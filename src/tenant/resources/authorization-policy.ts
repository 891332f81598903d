/** What everybody in the directory may do without being an administrator: agree to applications, register them. */
import type { z } from 'zod';
import { isObject } from '../../json.js';
import type { Fields, Operation } from '../../plan/operation.js';
import { flag, row, texts } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
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

/** A change of a list replaces it whole; what stands beside a property that is sent stays as it is. */
const policyObject: ObjectAddress = {
  ...object,
  normalise: (found) => {
    const within = found[inner];
    return isObject(within) ? within : {};
  },
  write: (operation: Operation) =>
    operation.kind === 'update' ? object.write({ ...operation, after: nested(operation.after) }) : null,
};

function nested(fields: Fields): Fields {
  const [top, within] = [true, false].map((isTop) =>
    Object.fromEntries(Object.entries(fields).filter(([property]) => outer.has(property) === isTop)),
  );
  return { ...top, ...(Object.keys(within ?? {}).length === 0 ? {} : { [inner]: within ?? {} }) };
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
