/** What each enabled account registered to prove who it is, as the service reports it for all of them at once. */
import type { z } from 'zod';
import { flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';

const userRegistrationDetailRow = row({
  /** Of the account. */
  id: text(),
  userPrincipalName: text(),
  userType: text(),
  isAdmin: flag(),
  isMfaRegistered: flag(),
  /** Registered, and allowed to use what is registered. */
  isMfaCapable: flag(),
  /** E.g. `mobilePhone`, `microsoftAuthenticatorPush`, `fido2SecurityKey`; the exact words for passkeys are not confirmed. */
  methodsRegistered: texts(),
  lastUpdatedDateTime: moment(),
});
export type UserRegistrationDetail = z.infer<typeof userRegistrationDetailRow>;

/**
 * Source: `userRegistrationDetails` of the Graph v1.0 metadata. Accounts that are switched off are not in the report, and it runs behind. The
 * service wants a licence for it; that Microsoft Entra ID P1 is the one is not confirmed.
 */
export const userRegistrationDetails: Resource<UserRegistrationDetail> = {
  key: 'graph.userRegistrationDetails',
  list: { service: 'graph', path: '/reports/authenticationMethods/userRegistrationDetails', select: false, rateLimit: 'reports' },
  row: userRegistrationDetailRow,
  permission: { read: 'AuditLog.Read.All' },
};
