/** What a compromised account takes of a tenant's permissions, beside what controls take. */
import { devices } from '../../tenant/resources/device.js';
import { signInMethods } from '../../tenant/resources/sign-in-method.js';
import type { FeatureNeeds } from '../needs.js';

/** What containing a compromised account looks at; only the worker does. */
export const incidentReads = [
  'exchange.AcceptedDomain',
  'exchange.AdminAuditLogConfig',
  'exchange.App',
  'exchange.CASMailbox/{of}',
  'exchange.InboxRule',
  'exchange.InboxRule/visible',
  'exchange.Mailbox/{of}',
  'exchange.MailboxAuditBypassAssociation/{of}',
  'exchange.MailboxAutoReplyConfiguration',
  'exchange.MailboxCalendarFolder',
  'exchange.MailboxFolderPermission',
  'exchange.MailboxFolderStatistics',
  'exchange.MailboxJunkEmailConfiguration',
  'exchange.MailboxPermission',
  'exchange.MobileDevice',
  'exchange.OrganizationConfig',
  'exchange.Recipient/{of}',
  'exchange.RecipientPermission',
  'exchange.SweepRule',
  'exchange.UnifiedAuditLog',
  'exchange.UnifiedAuditLog/records',
  'graph.authenticationMethods',
  'graph.conditionalAccessPolicies',
  'graph.directoryAudits',
  'graph.domains',
  'graph.groups/{of}/transitiveMembers',
  'graph.oauth2PermissionGrants/{of}',
  'graph.riskyUsers',
  'graph.roleAssignments',
  'graph.roleEligibilityScheduleInstances',
  'graph.servicePrincipals',
  'graph.signIns',
  'graph.subscribedSkus',
  'graph.userRegistrationDetails/{of}',
  'graph.users',
  'graph.users/{of}',
  'graph.users/{of}/appRoleAssignments',
  'graph.users/{of}/ownedDevices',
  'graph.users/{of}/ownedObjects',
  'graph.users/{of}/registeredDevices',
  'mail.messageTraces',
];
/** What rows of the logs name, read only where they name it. */
export const namedReads = [
  'exchange.InboundConnector',
  'exchange.JournalRule',
  'exchange.OutboundConnector',
  'exchange.RoleGroupMember',
  'exchange.TransportRule',
  'graph.applications',
  'graph.namedLocations',
  'graph.oauth2PermissionGrants',
  'graph.servicePrincipals/{of}/appRoleAssignments',
];
/** What containing, cleaning and restoring a compromised account changes. */
export const incidentWrites = [
  'exchange.CASMailbox',
  'exchange.InboxRule',
  'exchange.Mailbox',
  'exchange.MailboxPermission',
  'exchange.RecipientPermission',
  'graph.devices',
  'graph.policyExclusions',
  'graph.riskyUsers',
  ...signInMethods.map(({ key }) => key),
  'graph.users',
  'graph.users/passwordProfile',
  'graph.users/revokeSignInSessions',
];

export const needs: FeatureNeeds = {
  feature: 'incident',
  purpose: 'to contain an account',
  reads: incidentReads,
  named: namedReads,
  writes: incidentWrites,
  sets: [
    { name: 'methods', resources: signInMethods.map(({ key }) => key) },
    { name: 'devices', resources: [devices.key] },
  ],
  turnedOn: ({ incident }) => incident.sets,
  setsKey: 'incident.sets',
  page: 'docs/incident.md',
  script: {
    // Without it the service sets no password, whatever permission the app has. It does not reach accounts that hold administrator roles; for those an administrator sets it.
    role: {
      name: 'User Administrator',
      parameter: 'WithIncident',
      about: 'Also what containing a compromised account takes: without this role nobody can set its password.',
    },
    sets: 'IncidentSets',
  },
};
