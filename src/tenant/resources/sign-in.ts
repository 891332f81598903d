/** Sign-ins of people, newest first: who, from where, with which client, with which end. */
import type { z } from 'zod';
import { count, moment, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';

const signInRow = row({
  id: text(),
  createdDateTime: moment(),
  userId: text(),
  userPrincipalName: text(),
  /** A display string: `Browser`, `Mobile Apps and Desktop clients`, `Exchange ActiveSync`, `IMAP4`, `Other clients`, … */
  clientAppUsed: text(),
  appId: text(),
  appDisplayName: text(),
  ipAddress: text(),
  /** `countryOrRegion` is an ISO 3166-1 alpha-2 code, or empty where the address belongs to no country. */
  location: row({ countryOrRegion: text() }).nullable().optional(),
  /** `errorCode` 0 is a successful sign-in. */
  status: row({ errorCode: count() }).nullable().optional(),
});
export type SignIn = z.infer<typeof signInRow>;

/**
 * Source: `signIn` of the Graph v1.0 metadata. v1.0 has interactive sign-ins of people only; those without a person and those of
 * applications need the beta. Kept for 30 days at most.
 */
export const signIns: Resource<SignIn> = {
  key: 'graph.signIns',
  list: { service: 'graph', path: '/auditLogs/signIns', pageSize: 1000, select: false, pace: 'reports' },
  row: signInRow,
  permission: { read: 'AuditLog.Read.All' },
  licence: 'Microsoft Entra ID P1',
};
