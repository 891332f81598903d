/** What has to be named to read a resource that is read below one object, or from when to when. */
import type { Read, Resource } from '../../tenant/resource.js';
import { unifiedAuditLog, unifiedAuditRecords } from '../../tenant/resources/unified-audit-log.js';

/** What stands above such a resource, the property that says which, and what is written behind it; or the word that says which. */
type ReadPrerequisite = { readonly key: string; readonly property: string; readonly suffix?: string } | { readonly of: string };

const aUser: ReadPrerequisite = { key: 'graph.users', property: 'id' };
const aMailbox: ReadPrerequisite = { key: 'exchange.Mailbox', property: 'Guid' };

const anAccount = { key: 'azure.storageAccounts', property: 'id' } as const;
const aVault: ReadPrerequisite = { key: 'azure.vaults', property: 'id' };
const aServer = { key: 'azure.sqlServers', property: 'id' } as const;

const prerequisites: Readonly<Record<string, ReadPrerequisite>> = {
  'graph.groups/{of}/members': { key: 'graph.groups', property: 'id' },
  'graph.groups/{of}/transitiveMembers': { key: 'graph.groups', property: 'id' },
  'graph.servicePrincipals/{of}/appRoleAssignments': { key: 'graph.servicePrincipals', property: 'id' },
  'graph.servicePrincipals/{of}/appRoleAssignedTo': { key: 'graph.servicePrincipals', property: 'id' },
  'graph.servicePrincipals/{of}/delegatedPermissionClassifications': { key: 'graph.servicePrincipals', property: 'id' },
  'graph.permissionGrantPolicies/{of}/includes': { of: 'microsoft-user-default-low' },
  'graph.permissionGrantPolicies/{of}/excludes': { of: 'microsoft-user-default-low' },
  'graph.userRegistrationDetails/{of}': aUser,
  'graph.users/{of}': aUser,
  'graph.users/signInActivity': aUser,
  'graph.users/{of}/appRoleAssignments': aUser,
  'graph.users/{of}/ownedDevices': aUser,
  'graph.users/{of}/ownedObjects': aUser,
  'graph.users/{of}/registeredDevices': aUser,
  'graph.oauth2PermissionGrants/{of}': aUser,
  'graph.riskyUsers': aUser,
  'graph.authenticationMethods': aUser,
  'graph.authenticationRequirements': aUser,
  'exchange.App': aMailbox,
  'exchange.CASMailbox/{of}': aMailbox,
  'exchange.InboxRule': aMailbox,
  'exchange.InboxRule/visible': aMailbox,
  'exchange.Mailbox/{of}': aMailbox,
  'exchange.MailboxAuditBypassAssociation/{of}': aMailbox,
  'exchange.MailboxCalendarFolder': { key: 'exchange.Mailbox', property: 'Guid', suffix: ':\\Calendar' },
  'exchange.MailboxFolderPermission': { key: 'exchange.Mailbox', property: 'Guid', suffix: ':\\Inbox' },
  'exchange.MailboxAutoReplyConfiguration': aMailbox,
  'exchange.MailboxFolderStatistics': aMailbox,
  'exchange.MailboxJunkEmailConfiguration': aMailbox,
  'exchange.SweepRule': aMailbox,
  'exchange.MailboxPermission': aMailbox,
  'exchange.MobileDevice': aMailbox,
  'exchange.Recipient/{of}': aMailbox,
  'exchange.RecipientPermission': aMailbox,
  'exchange.TenantAllowBlockListItems': { of: 'Sender' },
  'exchange.RoleGroupMember': { key: 'exchange.RoleGroup', property: 'Name' },
  'azure.sites/{of}/siteConfig': { key: 'azure.sites', property: 'id' },
  'azure.sites/{of}/slots': { key: 'azure.sites', property: 'id' },
  'azure.storageAccounts/{of}/callers': anAccount,
  'azure.storageAccounts/{of}/diagnosticSettings': { ...anAccount, suffix: '/blobServices/default' },
  'azure.storageAccounts/{of}/permissions': anAccount,
  'azure.storageAccounts/{of}/transactions': { ...anAccount, suffix: '/blobServices/default' },
  'azure.vaults/{of}/callers': aVault,
  'azure.vaults/{of}/diagnosticSettings': aVault,
  'azure.vaults/{of}/permissions': aVault,
  'azure.sqlServers/{of}/callers': { ...aServer, suffix: '/databases/master' },
  'azure.sqlServers/{of}/diagnosticSettings': { ...aServer, suffix: '/databases/master' },
  'azure.sqlServers/{of}/extendedAuditingSettings': aServer,
  'azure.sqlServers/{of}/firewallRules': aServer,
  'azure.sqlServers/{of}/ipv6FirewallRules': aServer,
  'azure.sqlServers/{of}/permissions': aServer,
  'azure.workflows/{of}/definition': { key: 'azure.workflows', property: 'id' },
  'azure.apiManagement/{of}/policy': { key: 'azure.apiManagement', property: 'id' },
};

/** Undefined for what is read on its own. */
export function prerequisiteOf(key: string): ReadPrerequisite | undefined {
  return prerequisites[key];
}

/** Azure counts calls by days. */
const twoDaysMs = 2 * 24 * 60 * 60 * 1000;

/** A search, and a log that is read between two moments, have to be derived from when to when. */
export function searchFor({ key, list }: Resource, now: Date, lastMs: number): Pick<Read, 'parameters' | 'period'> {
  const since = new Date(now.getTime() - lastMs);
  if (list.service === 'graph' && list.log !== undefined) return { period: { from: since, to: now } };
  if (list.service === 'arm' && list.during !== undefined)
    return { period: { from: new Date(now.getTime() - Math.max(lastMs, twoDaysMs)), to: now } };
  if (key !== unifiedAuditLog.key && key !== unifiedAuditRecords.key) return {};
  return { parameters: { StartDate: since.toISOString(), EndDate: now.toISOString() } };
}
