/** Applications as the tenant knows them: its own, those of others, and managed identities. */
import { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { keyCredential } from './application.js';

const servicePrincipalRow = row({
  id: text(),
  appId: text(),
  displayName: text(),
  accountEnabled: flag(),
  /** The tenant where the application is registered. */
  appOwnerOrganizationId: text(),
  /** `Application`, `ManagedIdentity`, `Legacy`, `SocialIdp`. */
  servicePrincipalType: text(),
  /** `AzureADMyOrg` for an application of one tenant. */
  signInAudience: text(),
  /** Sent only where they are asked for; the service of an app of others has its own. */
  passwordCredentials: z.array(keyCredential).nullable().optional(),
  keyCredentials: z.array(keyCredential).nullable().optional(),
});
export type ServicePrincipal = z.infer<typeof servicePrincipalRow>;

/** Source: `servicePrincipal` of the Graph v1.0 metadata. */
export const servicePrincipals: Resource<ServicePrincipal> = {
  key: 'graph.servicePrincipals',
  list: { service: 'graph', path: '/servicePrincipals', pageSize: 999, select: true },
  row: servicePrincipalRow,
  changedBy: { log: 'entra', activities: /service principal|application/i },
  permission: { read: 'Application.Read.All' },
  answers: {
    always: ['id', 'appId', 'displayName', 'accountEnabled', 'appOwnerOrganizationId', 'servicePrincipalType', 'signInAudience'],
  },
};

/** The name an admin knows the application by; the id where no name can be read. */
export function servicePrincipalName(principal: ServicePrincipal): string {
  return principal.displayName ?? principal.appId ?? principal.id ?? '(application without a name)';
}
