/** What is left to do at a tenant that was removed, and what stays: as data for `hardenbot tenant remove --json`, and in words. */
import type { TenantSettings } from '../../config/settings.js';

export interface Offboarding {
  readonly schema: 'tenant-remove/1';
  readonly tenant: string;
  /** Null where the settings did not say it. */
  readonly tenantId: string | null;
  /** Whether it was taken out of the settings; else nothing was changed. */
  readonly removed: boolean;
  /** Object id of hardenbot in the tenant; null where the settings did not say it. */
  readonly servicePrincipalId: string | null;
  /** What is under way there and what becomes of it, a sentence each; null: nobody could tell. */
  readonly open: readonly string[] | null;
  /** What people do where hardenbot was allowed; hardenbot itself may not. */
  readonly todo: {
    /** In the Entra admin center, in words. */
    readonly entra: string;
    /** Lines of Exchange Online PowerShell. */
    readonly exchange: readonly string[];
    /** A line of the Azure command line, only where web apps were looked at. */
    readonly azure: string;
    /** How the variables begin that are left in the files of secrets here; null: they are those of all tenants. */
    readonly variables: string | null;
  };
}

export function offboardingOf(input: {
  readonly tenant: string;
  readonly settings: TenantSettings;
  readonly removed: boolean;
  readonly open: Offboarding['open'];
  /** How the variables of its own credential begin. */
  readonly prefix: string;
}): Offboarding {
  const { tenant, settings, removed, open, prefix } = input;
  const { servicePrincipalId } = settings.bot;
  const id = servicePrincipalId ?? '<object id>';
  const ofMany = settings.identity === 'multiTenant';
  const named = servicePrincipalId === null ? '' : ` (object id ${servicePrincipalId})`;
  return {
    schema: 'tenant-remove/1',
    tenant,
    tenantId: settings.tenantId ?? null,
    removed,
    servicePrincipalId,
    open,
    todo: {
      entra: ofMany
        ? `Enterprise applications > "hardenbot multi-tenant (…)"${named} > Properties > Delete: it takes the consent and every permission away. Deleted, it can be restored for 30 days.`
        : 'App registrations: delete "hardenbot (read)", "hardenbot (write)" and, where it is there, "hardenbot (directory)".',
      exchange: ["Remove-RoleGroup 'hardenbot (write)'", "Remove-RoleGroup 'hardenbot (read)'", `Remove-ServicePrincipal ${id}`],
      azure: `az role assignment delete --assignee ${id} --scope /subscriptions/<id>`,
      variables: ofMany ? null : `${prefix}_`,
    },
  };
}

export function offboardingText({ tenant, open, todo: { entra, exchange, azure, variables } }: Offboarding): string {
  return `${openText(open)}At ${tenant}, people with the rights for it:
  1. Entra admin center of ${tenant} > ${entra}
  2. Exchange Online PowerShell, as a member of Organization Management, those that are there:
${exchange.map((line) => `     ${line}`).join('\n')}
  3. Only where web apps were looked at: ${azure}
${variables === null ? '' : `Here: delete the lines that begin with ${variables} from worker.env and audit.env, and the certificate.\n`}
What stays: every change that was made there; the record of it in the store and its mirror, with what the audits found and what was
accepted, of which nobody is reminded any more; people
of ${tenant} under \`people\`. Restart gateway and worker: until then they know the tenant.
`;
}

function openText(open: Offboarding['open']): string {
  if (open === null) return 'Whether something was under way there is unknown.\n\n';
  return open.length === 0 ? '' : `Under way when it was taken out:\n${open.map((one) => `  - ${one}`).join('\n')}\n\n`;
}
