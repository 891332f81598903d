/** Policies that sign people out of web apps after a time without activity; at most one of them is active, for the whole tenant. */
import type { z } from 'zod';
import { flag, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphObject, loggedPolicy } from './graph-object.js';

const timeoutPolicyRow = row({
  id: text(),
  displayName: text(),
  /** One text of JSON: `ActivityBasedTimeoutPolicy` with its `ApplicationPolicies`. */
  definition: texts(),
  /** true: it is the active one. */
  isOrganizationDefault: flag(),
});
export type ActivityBasedTimeoutPolicy = z.infer<typeof timeoutPolicyRow>;

const path = '/policies/activityBasedTimeoutPolicies';
const object = graphObject(path);

/** Source: `activityBasedTimeoutPolicy` of the Graph v1.0 metadata and its reference page. */
export const activityBasedTimeoutPolicies: Resource<ActivityBasedTimeoutPolicy> = {
  key: 'graph.activityBasedTimeoutPolicies',
  list: { service: 'graph', path, select: true },
  row: timeoutPolicyRow,
  // The list is short, and whether it takes a filter is documented nowhere: a policy that was made is looked for in all of it.
  object: {
    ...object,
    logged: (operation) => loggedPolicy(operation, 'policy'),
    find: (operation) => (operation.kind === 'create' ? { service: 'graph', method: 'GET', path } : object.find(operation)),
  },
  changedBy: { log: 'entra', activities: /^(add|update|delete) policy$/i },
  permission: {
    read: 'Policy.Read.All',
    write: 'Policy.ReadWrite.ApplicationConfiguration',
    onDemand: 'it can also change what tokens say of people (claims mapping) and where they sign in (home realm discovery)',
  },
  answers: { always: ['id', 'displayName', 'definition', 'isOrganizationDefault'] },
  unconfirmed: [
    {
      point: 'The entry "default" counts for the Microsoft 365 web apps: the admin center and published tools write it so.',
      field: 'definition',
    },
    {
      point:
        'Reading needs Policy.Read.All: the permission table says so, and the reference page names Policy.Read.ApplicationConfiguration.',
    },
    { point: 'Changes of the policy are in the audit log of Entra as Add policy, Update policy and Delete policy.' },
  ],
};

export function activityBasedTimeoutPolicyName({ displayName, id }: ActivityBasedTimeoutPolicy): string {
  return displayName ?? id ?? '(policy without a name)';
}
