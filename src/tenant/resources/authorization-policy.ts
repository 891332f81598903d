/** What everybody in the directory may do without being an administrator: agree to applications, register them. */
import type { z } from 'zod';
import { flag, row, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphSingleton } from './graph-object.js';

const authorizationPolicyRow = row({
  /** null: off, as far as Microsoft says. */
  allowUserConsentForRiskyApps: flag(),
  defaultUserRolePermissions: row({
    allowedToCreateApps: flag(),
    /** Which consent policies people have for themselves and for what they own; an absent list says nothing, an empty one that nobody may. */
    permissionGrantPoliciesAssigned: texts().nullable(),
  })
    .nullable()
    .optional(),
});
export type AuthorizationPolicy = z.infer<typeof authorizationPolicyRow>;

const path = '/policies/authorizationPolicy';

/** Source: `authorizationPolicy` of the Graph v1.0 metadata. A change of a list replaces it whole; properties beside it stay. */
export const authorizationPolicies: Resource<AuthorizationPolicy> = {
  key: 'graph.authorizationPolicy',
  list: { service: 'graph', path, single: true, select: false },
  row: authorizationPolicyRow,
  object: graphSingleton(path),
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.Authorization' },
};

/** What an admin knows the one object by. */
export const authorizationPolicyName = 'Authorization policy';
