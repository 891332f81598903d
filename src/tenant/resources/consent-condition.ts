/** What a permission grant policy of the tenant lets people consent to: its sets of conditions, by the id of the policy. */
import type { z } from 'zod';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const consentConditionRow = row({
  id: text(),
  /** `delegated` or `application`. */
  permissionType: text(),
  /** `all`, or what permissions have to be classified as. */
  permissionClassification: text(),
  /** Ids of permissions, or `all`. */
  permissions: texts(),
  /** The API that the permissions are of, by its application id; `any`. */
  resourceApplication: text(),
  /** Which apps: by their ids, by their home tenants, by their publishers; `all`. */
  clientApplicationIds: texts(),
  clientApplicationTenantIds: texts(),
  clientApplicationPublisherIds: texts(),
  clientApplicationsFromVerifiedPublisherOnly: flag(),
});
export type ConsentCondition = z.infer<typeof consentConditionRow>;

/** What says which consents meet a condition. */
export const consentConditionFields = [
  'permissionType',
  'permissionClassification',
  'permissions',
  'resourceApplication',
  'clientApplicationIds',
  'clientApplicationTenantIds',
  'clientApplicationPublisherIds',
  'clientApplicationsFromVerifiedPublisherOnly',
] as const;

function conditionsOf(list: 'includes' | 'excludes'): Resource<ConsentCondition> {
  return {
    key: `graph.permissionGrantPolicies/{of}/${list}`,
    list: { service: 'graph', path: `/policies/permissionGrantPolicies/{of}/${list}`, select: false },
    row: consentConditionRow,
    permission: { read: 'Policy.Read.PermissionGrant' },
    answers: {
      always: ['id', ...consentConditionFields],
      words: { permissionType: ['application', 'delegated', 'delegatedUserConsentable'] },
    },
  };
}

/** People may consent to what meets one of these. Source: `permissionGrantConditionSet` of the Graph v1.0 metadata and its reference page. */
export const consentIncludes = conditionsOf('includes');
/** And that meets none of these. */
export const consentExcludes = conditionsOf('excludes');
