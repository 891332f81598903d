/** Authentication policies of Exchange Online: which protocols take a bare password from the accounts they are assigned to. */
import type { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeName } from './exchange-object.js';

/** The switches of a policy, one for each protocol. Source: Get-AuthenticationPolicy of the cmdlet reference. */
export const basicAuthSwitches = [
  'AllowBasicAuthActiveSync',
  'AllowBasicAuthAutodiscover',
  'AllowBasicAuthImap',
  'AllowBasicAuthMapi',
  'AllowBasicAuthOfflineAddressBook',
  'AllowBasicAuthOutlookService',
  'AllowBasicAuthPop',
  'AllowBasicAuthPowershell',
  'AllowBasicAuthReportingWebServices',
  'AllowBasicAuthRpc',
  'AllowBasicAuthSmtp',
  'AllowBasicAuthWebServices',
] as const;

const authenticationPolicyRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  DistinguishedName: text(),
  AllowBasicAuthActiveSync: flag(),
  AllowBasicAuthAutodiscover: flag(),
  AllowBasicAuthImap: flag(),
  AllowBasicAuthMapi: flag(),
  AllowBasicAuthOfflineAddressBook: flag(),
  AllowBasicAuthOutlookService: flag(),
  AllowBasicAuthPop: flag(),
  AllowBasicAuthPowershell: flag(),
  AllowBasicAuthReportingWebServices: flag(),
  AllowBasicAuthRpc: flag(),
  AllowBasicAuthSmtp: flag(),
  AllowBasicAuthWebServices: flag(),
});
export type AuthenticationPolicy = z.infer<typeof authenticationPolicyRow>;

/** A tenant has a handful; most have none, and then the service's own default applies. */
export const authenticationPolicies: Resource<AuthenticationPolicy> = {
  key: 'exchange.AuthenticationPolicy',
  list: { service: 'exchange', cmdlet: 'Get-AuthenticationPolicy', parameters: {}, select: true },
  row: authenticationPolicyRow,
  changedBy: {
    log: 'exchange',
    cmdlets: ['New-AuthenticationPolicy', 'Set-AuthenticationPolicy', 'Remove-AuthenticationPolicy'],
  },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
};

/** The name an admin knows the policy by. */
export function authenticationPolicyName(policy: AuthenticationPolicy): string {
  return exchangeName(policy, 'policy');
}
