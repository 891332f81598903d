/** Every resource of a tenant that we know, by its key: what an operation names is looked up here. */
import type { Resource } from '../resource.js';
import { acceptedDomains } from './accepted-domain.js';
import { adminAuditLogConfigs } from './admin-audit-log-config.js';
import { adminConsentPolicies } from './admin-consent-policy.js';
import { antiPhishPolicies } from './anti-phish-policy.js';
import { antiPhishRules } from './anti-phish-rule.js';
import { appRolesAssignedTo } from './app-role-assigned-to.js';
import { appRoleAssignments } from './app-role-assignment.js';
import { applications } from './application.js';
import { auditBypasses, oneAuditBypass } from './audit-bypass.js';
import { authenticationMethods } from './authentication-method.js';
import { authenticationMethodsPolicies } from './authentication-methods-policy.js';
import { authenticationPolicies } from './authentication-policy.js';
import { authenticationRequirements } from './authentication-requirement.js';
import { authenticationStrengths } from './authentication-strength.js';
import { authorizationPolicies } from './authorization-policy.js';
import { sites } from './azure-site.js';
import { siteConfigs } from './azure-site-config.js';
import { slots } from './azure-slot.js';
import { casMailboxes } from './cas-mailbox.js';
import { casMailboxPlans } from './cas-mailbox-plan.js';
import { cnameRecords } from './cname-record.js';
import { conditionalAccessPolicies } from './conditional-access-policy.js';
import { connectionFilterPolicies } from './connection-filter-policy.js';
import { contentFilterPolicies } from './content-filter-policy.js';
import { contentFilterRules } from './content-filter-rule.js';
import { directoryAudits } from './directory-audit.js';
import { dkimSigningConfigs } from './dkim-signing-config.js';
import { domains } from './domain.js';
import { emailAppUsages } from './email-app-usage.js';
import { ewsAccess } from './ews-access.js';
import { exchangeUsers } from './exchange-user.js';
import { flowSignIns } from './flow-sign-in.js';
import { folderPermissions } from './folder-permission.js';
import { groups } from './group.js';
import { groupMembers } from './group-member.js';
import { groupSettings } from './group-setting.js';
import { inboundConnectors } from './inbound-connector.js';
import { inboxRules, visibleInboxRules } from './inbox-rule.js';
import { mailboxes } from './mailbox.js';
import { mailboxPermissions } from './mailbox-permission.js';
import { malwareFilterPolicies } from './malware-filter-policy.js';
import { malwareFilterRules } from './malware-filter-rule.js';
import { messageTraces } from './message-trace.js';
import { mobileDevices } from './mobile-device.js';
import { mxRecords } from './mx-record.js';
import { namedLocations } from './named-location.js';
import { oneMailbox } from './one-mailbox.js';
import { oneRecipient } from './one-recipient.js';
import { oneUser } from './one-user.js';
import { organizations } from './organization.js';
import { organizationConfigs } from './organization-config.js';
import { outboundSpamPolicies } from './outbound-spam-policy.js';
import { outboundSpamRules } from './outbound-spam-rule.js';
import { grantsOfAccount, permissionGrants } from './permission-grant.js';
import { phishingSimulationRules } from './phishing-simulation-rule.js';
import { policyExclusions } from './policy-exclusion.js';
import { presetPolicyRules } from './preset-policy-rule.js';
import { recipients } from './recipient.js';
import { recipientPermissions } from './recipient-permission.js';
import { registeredDevices } from './registered-device.js';
import { remoteDomains } from './remote-domain.js';
import { reportSettings } from './report-settings.js';
import { riskyUsers } from './risky-user.js';
import { roleAssignments } from './role-assignment.js';
import { roleDefinitions } from './role-definition.js';
import { roleEligibilities } from './role-eligibility.js';
import { roleGroups } from './role-group.js';
import { roleGroupMembers } from './role-group-member.js';
import { roleSchedules } from './role-schedule.js';
import { securityDefaults } from './security-defaults.js';
import { securityMailboxRules } from './security-mailbox-rule.js';
import { servicePrincipals } from './service-principal.js';
import { signIns } from './sign-in.js';
import { subscribedSkus } from './subscribed-sku.js';
import { tenantAllowItems } from './tenant-allow-item.js';
import { tenantAllowSpoofItems } from './tenant-allow-spoof.js';
import { transportConfigs } from './transport-config.js';
import { transportRules } from './transport-rule.js';
import { txtRecords } from './txt-record.js';
import { unifiedAuditLog } from './unified-audit-log.js';
import { users } from './user.js';
import { userActivities } from './user-activity.js';
import { userAppRoles } from './user-app-role.js';
import { userPasswords } from './user-password.js';
import { userRegistrationDetails } from './user-registration-detail.js';
import { userSessions } from './user-session.js';

/** A resource file that is not listed here cannot be written to; a test compares. */
export const resources: readonly Resource[] = [
  contentFilterPolicies,
  contentFilterRules,
  connectionFilterPolicies,
  malwareFilterPolicies,
  malwareFilterRules,
  antiPhishPolicies,
  antiPhishRules,
  presetPolicyRules,
  remoteDomains,
  recipients,
  tenantAllowItems,
  tenantAllowSpoofItems,
  phishingSimulationRules,
  securityMailboxRules,
  dkimSigningConfigs,
  txtRecords,
  cnameRecords,
  outboundSpamPolicies,
  outboundSpamRules,
  acceptedDomains,
  adminAuditLogConfigs,
  adminConsentPolicies,
  appRoleAssignments,
  appRolesAssignedTo,
  auditBypasses,
  authenticationMethods,
  authenticationMethodsPolicies,
  authenticationPolicies,
  authenticationRequirements,
  authenticationStrengths,
  authorizationPolicies,
  casMailboxes,
  casMailboxPlans,
  conditionalAccessPolicies,
  directoryAudits,
  domains,
  emailAppUsages,
  ewsAccess,
  exchangeUsers,
  flowSignIns,
  folderPermissions,
  grantsOfAccount,
  groupMembers,
  groups,
  groupSettings,
  inboundConnectors,
  inboxRules,
  mailboxes,
  mailboxPermissions,
  messageTraces,
  mobileDevices,
  mxRecords,
  namedLocations,
  oneAuditBypass,
  oneMailbox,
  oneRecipient,
  oneUser,
  organizationConfigs,
  organizations,
  permissionGrants,
  policyExclusions,
  recipientPermissions,
  registeredDevices,
  reportSettings,
  riskyUsers,
  roleAssignments,
  roleDefinitions,
  roleEligibilities,
  roleGroupMembers,
  roleGroups,
  roleSchedules,
  securityDefaults,
  servicePrincipals,
  applications,
  signIns,
  siteConfigs,
  sites,
  slots,
  subscribedSkus,
  transportConfigs,
  transportRules,
  userActivities,
  unifiedAuditLog,
  userAppRoles,
  userPasswords,
  userRegistrationDetails,
  users,
  userSessions,
  visibleInboxRules,
];

const byKey: ReadonlyMap<string, Resource> = new Map(resources.map((resource) => [resource.key, resource]));

/** Throws when there is none: an operation that names an unknown resource was made by another version of hardenbot. */
export function resourceByKey(key: string): Resource {
  const resource = byKey.get(key);
  if (resource === undefined) throw new Error(`No resource is called ${key}.`);
  return resource;
}
