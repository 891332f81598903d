/** The manner in which people ask administrators to agree to an application, and who decides. */
import { z } from 'zod';
import { count, flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { graphSingleton } from './graph-object.js';

const adminConsentPolicyRow = row({
  isEnabled: flag(),
  notifyReviewers: flag(),
  remindersEnabled: flag(),
  requestDurationInDays: count(),
  /** Each a query that gives accounts: one account, the members of a group, the holders of a role. */
  reviewers: z
    .array(row({ query: text(), queryType: text(), queryRoot: text() }))
    .nullable()
    .optional(),
});
export type AdminConsentPolicy = z.infer<typeof adminConsentPolicyRow>;

const path = '/policies/adminConsentRequestPolicy';
const object = graphSingleton(path);
/** What the service starts with; an update has to carry them, whether or not the object as it was read does. */
const usual = { notifyReviewers: true, remindersEnabled: true, requestDurationInDays: 30 };

/** Source: `adminConsentRequestPolicy` of the Graph v1.0 metadata and of its update, which replaces the whole object. */
export const adminConsentPolicies: Resource<AdminConsentPolicy> = {
  key: 'graph.adminConsentRequestPolicy',
  list: { service: 'graph', path, single: true, select: false },
  row: adminConsentPolicyRow,
  object: {
    ...object,
    logged: () => ({ activities: /^(?:add|update) (?:admin consent request )?policy$/i }),
    write: (operation) =>
      operation.kind === 'update' ? { service: 'graph', method: 'PUT', path, body: { ...usual, ...operation.after } } : null,
  },
  changedBy: { log: 'entra', activities: /consent request policy|^(add|update|delete) policy$/i },
  permission: { read: 'Policy.Read.All', write: 'Policy.ReadWrite.ConsentRequest' },
  answers: {
    always: ['isEnabled', 'notifyReviewers', 'remindersEnabled', 'requestDurationInDays', 'reviewers'],
  },
};

/** What an admin knows the one object by. */
export const adminConsentPolicyName = 'Admin consent workflow';
