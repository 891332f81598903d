/** Applications as the tenant knows them: its own, those of others, and managed identities. */
import { z } from 'zod';
import { flag, row, text } from '../lenient.js';
import type { Resource } from '../resource.js';
import { keyCredential } from './application.js';
import { graphObject } from './graph-object.js';

const servicePrincipalRow = row({
  id: text(),
  appId: text(),
  displayName: text(),
  accountEnabled: flag(),
  /** Whether only accounts that are assigned to it can sign in to it, or with it. */
  appRoleAssignmentRequired: flag(),
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

const object = graphObject('/servicePrincipals');

/** Source: `servicePrincipal` and its update in the Graph v1.0 reference. hardenbot makes and deletes none. */
export const servicePrincipals: Resource<ServicePrincipal> = {
  key: 'graph.servicePrincipals',
  list: { service: 'graph', path: '/servicePrincipals', pageSize: 999, select: true },
  row: servicePrincipalRow,
  object: {
    ...object,
    logged: () => ({ activities: /^update service principal$/i }),
    write: (operation) => (operation.kind === 'update' ? object.write(operation) : null),
  },
  changedBy: { log: 'entra', activities: /service principal|application/i },
  permission: {
    read: 'Application.Read.All',
    write: 'Application.ReadWrite.All',
    onDemand: 'its holder can add a secret to any app of the tenant, and act as that app',
  },
  answers: {
    always: ['id', 'appId', 'displayName', 'accountEnabled', 'appOwnerOrganizationId', 'servicePrincipalType', 'signInAudience'],
  },
};

/** The name an admin knows the application by; the id where no name can be read. */
export function servicePrincipalName(principal: ServicePrincipal): string {
  return principal.displayName ?? principal.appId ?? principal.id ?? '(application without a name)';
}
