/** Which delegated permissions of an API the tenant itself calls low, medium or high impact: what people may consent to can hang on it. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const classifiedPermissionRow = row({
  id: text(),
  permissionId: text(),
  /** As apps ask for it: `Mail.Send`. */
  permissionName: text(),
  /** `low`, `medium` or `high`. */
  classification: text(),
});
type ClassifiedPermission = z.infer<typeof classifiedPermissionRow>;

/** Of one API: `of` is the object id of its service principal. Source: `delegatedPermissionClassification` of the Graph v1.0 metadata. */
export const classifiedPermissions: Resource<ClassifiedPermission> = {
  key: 'graph.servicePrincipals/{of}/delegatedPermissionClassifications',
  list: { service: 'graph', path: '/servicePrincipals/{of}/delegatedPermissionClassifications', select: false },
  row: classifiedPermissionRow,
  permission: { read: 'Application.Read.All' },
  answers: {
    always: ['id', 'permissionId', 'permissionName', 'classification'],
    words: { classification: ['low', 'medium', 'high', 'unknownFutureValue'] },
  },
};
