/** Sign-ins with how they were handed over (by device code, or from one device to another), and those of applications. v1.0 has neither. */
import type { z } from 'zod';
import { count, flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const flowSignInRow = row({
  id: text(),
  createdDateTime: moment(),
  userId: text(),
  userPrincipalName: text(),
  appId: text(),
  appDisplayName: text(),
  /** The application id of what was signed in to. */
  resourceId: text(),
  ipAddress: text(),
  /** Of the client, as it names itself. */
  userAgent: text(),
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
  /** Of a sign-in that no person did: the application's object in the tenant. */
  servicePrincipalId: text(),
  /** `interactiveUser`, `nonInteractiveUser`, `servicePrincipal`, `managedIdentity`. */
  signInEventTypes: texts(),
  /** `deviceCode` where the sign-in began on another device; `none` or others else. */
  authenticationProtocol: text(),
  /** `deviceCodeFlow`, `authenticationTransfer`: how the session began that this sign-in belongs to. */
  originalTransferMethod: text(),
  /** `errorCode` 0 is a successful sign-in. */
  status: row({ errorCode: count(), failureReason: text() }).nullable().optional(),
  /** As in v1.0, see `sign-in.ts`. */
  clientAppUsed: text(),
  resourceDisplayName: text(),
  conditionalAccessStatus: text(),
  riskLevelDuringSignIn: text(),
  riskState: text(),
  riskEventTypes_v2: texts(),
});
export type FlowSignIn = z.infer<typeof flowSignInRow>;

/** Source: `signIn` of the Graph beta metadata. That the service filters by these properties is not documented, so they are counted here. */
export const flowSignIns: Resource<FlowSignIn> = {
  key: 'graph.signIns/beta',
  list: { service: 'graph', path: '/auditLogs/signIns', version: 'beta', pageSize: 1000, select: false, rateLimit: 'reports' },
  row: flowSignInRow,
  permission: { read: 'AuditLog.Read.All' },
  licence: 'Microsoft Entra ID P1',
  answers: {
    always: [
      'id',
      'createdDateTime',
      'userId',
      'userPrincipalName',
      'appDisplayName',
      'authenticationProtocol',
      'originalTransferMethod',
      'status',
    ],
  },
};
