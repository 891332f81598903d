/** Sign-ins of people, newest first: who, from where, with which client, with which end. */
import { z } from 'zod';
import { count, flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const appliedPolicy = row({
  id: text(),
  displayName: text(),
  /** `success`, `failure`, `notApplied`, …; of a policy that reports only `reportOnlySuccess`, `reportOnlyFailure`, `reportOnlyNotApplied`, `reportOnlyInterrupted`. */
  result: text(),
});

const signInRow = row({
  id: text(),
  createdDateTime: moment(),
  userId: text(),
  userPrincipalName: text(),
  /** A display string: `Browser`, `Mobile Apps and Desktop clients`, `Exchange ActiveSync`, `IMAP4`, `Other clients`, … */
  clientAppUsed: text(),
  appId: text(),
  appDisplayName: text(),
  resourceDisplayName: text(),
  /** The application id of what was signed in to; `appId` is that of the client. */
  resourceId: text(),
  ipAddress: text(),
  /** `countryOrRegion` is an ISO 3166-1 alpha-2 code, or empty where the address belongs to no country. */
  location: row({ countryOrRegion: text(), city: text() }).nullable().optional(),
  deviceDetail: row({
    deviceId: text(),
    displayName: text(),
    operatingSystem: text(),
    browser: text(),
    isCompliant: flag(),
    isManaged: flag(),
  })
    .nullable()
    .optional(),
  /** `success`, `failure`, `notApplied`. */
  conditionalAccessStatus: text(),
  /** `none`, `low`, `medium`, `high`, `hidden` where the tenant has no licence for it. */
  riskLevelDuringSignIn: text(),
  /** `none`, `atRisk`, `remediated`, `dismissed`, `confirmedSafe`, `confirmedCompromised`. */
  riskState: text(),
  /** Which detections made it risky, e.g. `unlikelyTravel`; `generic` without Entra ID P2. */
  riskEventTypes_v2: texts(),
  /** `errorCode` 0 is a successful sign-in. */
  status: row({ errorCode: count(), failureReason: text() }).nullable().optional(),
  /** What each policy did, or would have done. Null for an app that may not read policies (microsoftgraph/microsoft-graph-docs-contrib#8761). */
  appliedConditionalAccessPolicies: z.array(appliedPolicy).nullable().optional(),
});
export type SignIn = z.infer<typeof signInRow>;

/**
 * Source: `signIn` of the Graph v1.0 metadata. v1.0 has interactive sign-ins of people only; those without a person and those of
 * applications need the beta. Kept for 30 days at most.
 */
export const signIns: Resource<SignIn> = {
  key: 'graph.signIns',
  list: { service: 'graph', path: '/auditLogs/signIns', pageSize: 1000, select: false, rateLimit: 'reports' },
  row: signInRow,
  permission: { read: 'AuditLog.Read.All' },
  licence: 'Microsoft Entra ID P1',
  answers: {
    always: [
      'id',
      'createdDateTime',
      'userId',
      'userPrincipalName',
      'clientAppUsed',
      'appId',
      'appDisplayName',
      'resourceDisplayName',
      'ipAddress',
      'location',
      'deviceDetail',
      'conditionalAccessStatus',
      'riskLevelDuringSignIn',
      'status',
      'appliedConditionalAccessPolicies',
    ],
    words: {
      conditionalAccessStatus: ['success', 'failure', 'notApplied'],
      riskLevelDuringSignIn: ['low', 'medium', 'high', 'hidden', 'none'],
      'appliedConditionalAccessPolicies.result': [
        'success',
        'failure',
        'notApplied',
        'notEnabled',
        'unknown',
        'reportOnlySuccess',
        'reportOnlyFailure',
        'reportOnlyNotApplied',
        'reportOnlyInterrupted',
      ],
      clientAppUsed: [
        'Browser',
        'Mobile Apps and Desktop clients',
        'Exchange ActiveSync',
        'Exchange Web Services',
        'Exchange Online PowerShell',
        'Autodiscover',
        'MAPI Over HTTP',
        'Offline Address Book',
        'Outlook Anywhere (RPC over HTTP)',
        'Reporting Web Services',
        'Authenticated SMTP',
        'IMAP4',
        'POP3',
        'Other clients',
      ],
    },
  },
  unconfirmed: [{ point: 'The words for the kinds of clients.', field: 'clientAppUsed' }],
};
