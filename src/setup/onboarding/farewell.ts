/** What is left to do at a tenant that was removed, and what stays. */
import type { TenantSettings } from '../../config/settings.js';

/** What people do where hardenbot was let in; hardenbot itself may not. */
export function farewellText(input: {
  readonly tenant: string;
  readonly settings: TenantSettings;
  /** How the variables of its own credential begin. */
  readonly prefix: string;
}): string {
  const { tenant, settings, prefix } = input;
  const { servicePrincipalId } = settings.bot;
  const id = servicePrincipalId ?? '<object id>';
  const ofMany = settings.identity === 'multiTenant';
  const entra = ofMany
    ? `Entra admin center of ${tenant} > Enterprise applications > "hardenbot multi-tenant (…)"${servicePrincipalId === null ? '' : ` (object id ${servicePrincipalId})`} > Properties > Delete:
     it takes the consent and every permission away. Deleted, it can be restored for 30 days.`
    : `Entra admin center of ${tenant} > App registrations: delete "hardenbot (read)", "hardenbot (write)" and, where it is there, "hardenbot (directory)".`;
  return `At ${tenant}, people with the rights for it:
  1. ${entra}
  2. Exchange Online PowerShell, as a member of Organization Management:
     Remove-RoleGroup 'hardenbot (write)'; Remove-RoleGroup 'hardenbot (read)'     # those that are there
     Remove-ServicePrincipal ${id}
  3. Only where web apps were looked at: az role assignment delete --assignee ${id} --scope /subscriptions/<id>
${ofMany ? '' : `Here: delete the lines that begin with ${prefix}_ from worker.env and audit.env, and the certificate.\n`}
What stays: every change that was made there; the record of it in the store and its mirror, with what the audits found; people
of ${tenant} under \`people\`. Restart gateway and worker: until then they know the tenant.
`;
}
