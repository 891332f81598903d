/** Every resource of a tenant that we know, by its key: what an operation names is looked up here. */
import type { Operation } from '../../engine/plan/operation.js';
import type { Resource } from '../resource.js';
import { acceptedDomains } from './accepted-domain.js';
import { activityBasedTimeoutPolicies } from './activity-based-timeout-policy.js';
import { adminAuditLogConfigs } from './admin-audit-log-config.js';
import { adminConsentPolicies } from './admin-consent-policy.js';
import { antiPhishPolicies, antiPhishRules } from './anti-phish-policy.js';
import { appRoleAssignments, appRolesAssignedTo, userAppRoles } from './app-role-assignment.js';
import { applications } from './application.js';
import { auditBypasses, oneAuditBypass } from './audit-bypass.js';
import { authenticationMethods } from './authentication-method.js';
import { authenticationMethodsPolicies } from './authentication-methods-policy.js';
import { authenticationPolicies } from './authentication-policy.js';
import { authenticationRequirements } from './authentication-requirement.js';
import { authenticationStrengths } from './authentication-strength.js';
import { authorizationPolicies } from './authorization-policy.js';
import { automaticReplies } from './automatic-reply.js';
import { apiManagements, apiPolicies } from './azure-api-management.js';
import { sqlDiagnostics, storageDiagnostics, vaultDiagnostics } from './azure-diagnostic-setting.js';
import { keyVaults, vaultCallers } from './azure-key-vault.js';
import { logicAppDefinitions, logicApps } from './azure-logic-app.js';
import { sqlRights, storageRights, vaultRights } from './azure-right.js';
import { sites, slots } from './azure-site.js';
import { siteConfigs } from './azure-site-config.js';
import { sqlAuditing, sqlCallers, sqlFirewallRules, sqlFirewallRules6, sqlServers } from './azure-sql-server.js';
import { storageAccounts, storageCallers, storageTransactions } from './azure-storage.js';
import { calendarPublishings } from './calendar-publishing.js';
import { casMailboxes, casMailboxPlans, oneCasMailbox } from './cas-mailbox.js';
import { classifiedPermissions } from './classified-permission.js';
import { conditionalAccessPolicies } from './conditional-access-policy.js';
import { connectionFilterPolicies } from './connection-filter-policy.js';
import { consentExcludes, consentIncludes } from './consent-condition.js';
import { contentFilterPolicies, contentFilterRules } from './content-filter-policy.js';
import { builtInProtectionRules, defenderPresetRules } from './defender-policy-rule.js';
import { devices } from './device.js';
import { directoryAudits } from './directory-audit.js';
import { dkimSigningConfigs } from './dkim-signing-config.js';
import { cnameRecords, mxRecords, txtRecords } from './dns-record.js';
import { domains } from './domain.js';
import { emailAppUsages } from './email-app-usage.js';
import { ewsAccess } from './ews-access.js';
import { exchangeUsers } from './exchange-user.js';
import { externalInOutlook } from './external-in-outlook.js';
import { flowSignIns } from './flow-sign-in.js';
import { folderPermissions } from './folder-permission.js';
import { groups } from './group.js';
import { directMembers, groupMembers } from './group-member.js';
import { groupSettings } from './group-setting.js';
import { inboundConnectors } from './inbound-connector.js';
import { inboxRules, visibleInboxRules } from './inbox-rule.js';
import { journalRules } from './journal-rule.js';
import { junkMail } from './junk-mail.js';
import { mailboxes, oneMailbox } from './mailbox.js';
import { mailboxAddIns } from './mailbox-add-in.js';
import { mailboxFolders } from './mailbox-folder.js';
import { mailboxPermissions } from './mailbox-permission.js';
import { malwareFilterPolicies, malwareFilterRules } from './malware-filter-policy.js';
import { messageTraces } from './message-trace.js';
import { mobileDevices } from './mobile-device.js';
import { namedLocations } from './named-location.js';
import { organizations } from './organization.js';
import { organizationConfigs } from './organization-config.js';
import { outboundConnectors } from './outbound-connector.js';
import { outboundSpamPolicies, outboundSpamRules } from './outbound-spam-policy.js';
import { ownedObjects } from './owned-object.js';
import { grantsOfAccount, permissionGrants } from './permission-grant.js';
import { phishingSimulationRules } from './phishing-simulation-rule.js';
import { policyExclusions } from './policy-exclusion.js';
import { presetPolicyRules } from './preset-policy-rule.js';
import { oneRecipient, recipients } from './recipient.js';
import { recipientPermissions } from './recipient-permission.js';
import { ownedDevices, registeredDevices } from './registered-device.js';
import { remoteDomains } from './remote-domain.js';
import { reportSettings } from './report-settings.js';
import { riskDetections } from './risk-detection.js';
import { allRiskyUsers, riskyUsers } from './risky-user.js';
import { roleAssignments, roleEligibilities, roleSchedules } from './role-assignment.js';
import { roleAssignmentPolicies } from './role-assignment-policy.js';
import { roleDefinitions } from './role-definition.js';
import { roleGroupMembers, roleGroups } from './role-group.js';
import { safeAttachmentPolicies, safeAttachmentRules } from './safe-attachment-policy.js';
import { safeLinksPolicies, safeLinksRules } from './safe-links-policy.js';
import { securityDefaults } from './security-defaults.js';
import { securityMailboxRules } from './security-mailbox-rule.js';
import { servicePrincipals } from './service-principal.js';
import { sharingPolicies } from './sharing-policy.js';
import { signIns } from './sign-in.js';
import { signInMethods } from './sign-in-method.js';
import { subscribedSkus } from './subscribed-sku.js';
import { sweepRules } from './sweep-rule.js';
import { systemCredentialPreferences } from './system-credential-preferences.js';
import { tenantAllowItems, tenantAllowSpoofItems } from './tenant-allow-item.js';
import { transportConfigs } from './transport-config.js';
import { transportRules } from './transport-rule.js';
import { unifiedAuditLog, unifiedAuditRecords } from './unified-audit-log.js';
import { oneUser, users } from './user.js';
import { userActivities } from './user-activity.js';
import { userPasswords } from './user-password.js';
import { registrationOfOne, userRegistrationDetails } from './user-registration-detail.js';
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
  ownedObjects,
  outboundSpamRules,
  acceptedDomains,
  adminAuditLogConfigs,
  adminConsentPolicies,
  appRoleAssignments,
  classifiedPermissions,
  consentExcludes,
  consentIncludes,
  appRolesAssignedTo,
  auditBypasses,
  authenticationMethods,
  authenticationMethodsPolicies,
  systemCredentialPreferences,
  authenticationPolicies,
  authenticationRequirements,
  authenticationStrengths,
  authorizationPolicies,
  automaticReplies,
  calendarPublishings,
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
  directMembers,
  groups,
  groupSettings,
  inboundConnectors,
  inboxRules,
  mailboxes,
  mailboxAddIns,
  junkMail,
  mailboxFolders,
  mailboxPermissions,
  messageTraces,
  mobileDevices,
  mxRecords,
  namedLocations,
  oneAuditBypass,
  oneCasMailbox,
  oneMailbox,
  oneRecipient,
  oneUser,
  organizationConfigs,
  organizations,
  permissionGrants,
  policyExclusions,
  recipientPermissions,
  ownedDevices,
  registeredDevices,
  reportSettings,
  riskDetections,
  riskyUsers,
  allRiskyUsers,
  ...signInMethods,
  devices,
  roleAssignments,
  roleAssignmentPolicies,
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
  storageAccounts,
  storageDiagnostics,
  storageCallers,
  storageTransactions,
  storageRights,
  keyVaults,
  vaultDiagnostics,
  vaultCallers,
  vaultRights,
  sqlServers,
  sqlFirewallRules,
  sqlFirewallRules6,
  sqlAuditing,
  sqlDiagnostics,
  sqlCallers,
  sqlRights,
  logicApps,
  logicAppDefinitions,
  apiManagements,
  apiPolicies,
  subscribedSkus,
  sweepRules,
  transportConfigs,
  transportRules,
  userActivities,
  unifiedAuditLog,
  unifiedAuditRecords,
  userAppRoles,
  userPasswords,
  userRegistrationDetails,
  registrationOfOne,
  users,
  userSessions,
  visibleInboxRules,
  activityBasedTimeoutPolicies,
  externalInOutlook,
  journalRules,
  outboundConnectors,
  sharingPolicies,
  safeLinksPolicies,
  safeLinksRules,
  safeAttachmentPolicies,
  safeAttachmentRules,
  defenderPresetRules,
  builtInProtectionRules,
];

const byKey: ReadonlyMap<string, Resource> = new Map(resources.map((resource) => [resource.key, resource]));

/** Undefined when there is none, for what may come from the store. */
export function knownResource(key: string): Resource | undefined {
  return byKey.get(key);
}

/** By what it does, for any kind of change. */
export function tightensSignIn(operation: Operation): boolean {
  return knownResource(operation.resource)?.tightensSignIn?.(operation) ?? false;
}

/** Throws when there is none: an operation that names an unknown resource was made by another version of hardenbot. */
export function resourceByKey(key: string): Resource {
  const resource = knownResource(key);
  if (resource === undefined) throw new Error(`No resource is called ${key}.`);
  return resource;
}
