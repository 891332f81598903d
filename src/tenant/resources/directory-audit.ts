/** The audit log of Entra ID: who changed what in the directory, in Conditional Access and in applications. */
import { z } from 'zod';
import { moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const directoryAuditRow = row({
  id: text(),
  activityDateTime: moment(),
  /** Rows of one action share it: a policy and its twin of the core directory, both rows of Privileged Identity Management. */
  correlationId: text(),
  /** `Core Directory`, `Conditional Access`, `Authentication Methods`, `Self-service Password Management`, `PIM`, … */
  loggedByService: text(),
  /** `UserManagement`, `Policy`, `ApplicationManagement`, … */
  category: text(),
  /** A display string, e.g. `Update conditional access policy`. */
  activityDisplayName: text(),
  /** `success`, `failure`, `timeout` or `unknownFutureValue`. */
  result: text(),
  /** In words, e.g. which kind of sign-in method was registered. */
  resultReason: text(),
  initiatedBy: row({
    user: row({ id: text(), userPrincipalName: text(), ipAddress: text() }).nullable().optional(),
    app: row({ displayName: text(), appId: text(), servicePrincipalId: text() }).nullable().optional(),
  })
    .nullable()
    .optional(),
  additionalDetails: z
    .array(row({ key: text(), value: text() }))
    .nullable()
    .optional(),
  targetResources: z
    .array(
      row({
        id: text(),
        displayName: text(),
        userPrincipalName: text(),
        type: text(),
        /** Values are JSON inside a text, sometimes twice, sometimes cut. */
        modifiedProperties: z
          .array(row({ displayName: text(), oldValue: text(), newValue: text() }))
          .nullable()
          .optional(),
      }),
    )
    .nullable()
    .optional(),
});
export type DirectoryAudit = z.infer<typeof directoryAuditRow>;

/** Source: `directoryAudit` of the Graph v1.0 metadata. Kept for 30 days with Entra ID P1, for 7 days without. */
export const directoryAudits: Resource<DirectoryAudit> = {
  key: 'graph.directoryAudits',
  list: { service: 'graph', path: '/auditLogs/directoryAudits', pageSize: 1000, select: false, rateLimit: 'reports' },
  row: directoryAuditRow,
  permission: { read: 'AuditLog.Read.All' },
  answers: {
    always: ['id', 'activityDateTime', 'category', 'activityDisplayName', 'result', 'initiatedBy', 'targetResources'],
    words: {
      result: ['success', 'failure', 'timeout'],
    },
  },
};
