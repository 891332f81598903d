/** The one table of what a state file may hold: each collection's key, where the service has it, and what reading it takes. */
import { omitUndefined } from '../../../src/lib/omit-undefined.js';

/**
 * - `list`: an array of rows
 * - `single`: one object, of which a tenant has exactly one
 * - `byName`: an object of arrays, one for each mailbox or group that is its key
 */
export type Shape = 'list' | 'single' | 'byName';

/** The parts of a state file that hold collections. */
const parts = ['exchange', 'graph', 'azure', 'mail'] as const;
export type Part = (typeof parts)[number];

export interface CollectionSpec {
  /** As a state file spells it: part and name. */
  readonly key: string;
  readonly part: Part;
  readonly name: string;
  /** A cmdlet, a path of Graph v1.0 below the version, or a path of ARM. */
  readonly address: string;
  readonly shape: Shape;
  /** The role (Exchange, Azure) or application permission (Graph) that reading takes. */
  readonly permission: string;
  /** What rows are distinguished by; made up for rows without one. Null where the service gives none. */
  readonly id: string | null;
  /** The type of a row in `data/graph-types.json`, where it is there. */
  readonly type?: string;
}

const recipients = 'View-Only Recipients';
const configuration = 'View-Only Configuration';

/** Keyed by the cmdlet noun: `exchange.X` is read by `Get-X`, the log by `Search-X`. */
const exchange: readonly CollectionSpec[] = [
  cmdlet('OrganizationConfig', 'single', configuration),
  cmdlet('TransportConfig', 'single', configuration),
  cmdlet('AdminAuditLogConfig', 'single', configuration),
  cmdlet('ExternalInOutlook', 'single', configuration),
  cmdlet('JournalRule', 'list', configuration),
  cmdlet('SharingPolicy', 'list', configuration),
  cmdlet('RoleAssignmentPolicy', 'list', configuration),
  cmdlet('AcceptedDomain', 'list', configuration),
  cmdlet('RemoteDomain', 'list', configuration),
  cmdlet('InboundConnector', 'list', configuration),
  cmdlet('OutboundConnector', 'list', configuration),
  cmdlet('TransportRule', 'list', configuration),
  cmdlet('AuthenticationPolicy', 'list', configuration),
  cmdlet('HostedOutboundSpamFilterPolicy', 'list', configuration),
  cmdlet('HostedOutboundSpamFilterRule', 'list', configuration),
  cmdlet('HostedContentFilterPolicy', 'list', configuration),
  cmdlet('HostedContentFilterRule', 'list', configuration),
  cmdlet('HostedConnectionFilterPolicy', 'list', configuration),
  cmdlet('MalwareFilterPolicy', 'list', configuration),
  cmdlet('MalwareFilterRule', 'list', configuration),
  cmdlet('AntiPhishPolicy', 'list', configuration),
  cmdlet('AntiPhishRule', 'list', configuration),
  cmdlet('EOPProtectionPolicyRule', 'list', configuration),
  cmdlet('ATPProtectionPolicyRule', 'list', configuration),
  cmdlet('ATPBuiltInProtectionRule', 'list', configuration),
  cmdlet('SafeLinksPolicy', 'list', configuration),
  cmdlet('SafeLinksRule', 'list', configuration),
  cmdlet('SafeAttachmentPolicy', 'list', configuration),
  cmdlet('SafeAttachmentRule', 'list', configuration),
  cmdlet('TenantAllowBlockListItems', 'byName', configuration),
  cmdlet('TenantAllowBlockListSpoofItems', 'list', configuration),
  cmdlet('ExoPhishSimOverrideRule', 'list', configuration),
  cmdlet('ExoSecOpsOverrideRule', 'list', configuration),
  cmdlet('DkimSigningConfig', 'list', configuration),
  cmdlet('OwaMailboxPolicy', 'list', configuration),
  cmdlet('CASMailboxPlan', 'list', configuration),
  cmdlet('RoleGroup', 'list', configuration),
  cmdlet('CASMailbox', 'list', recipients),
  cmdlet('User', 'list', recipients),
  cmdlet('Mailbox', 'list', recipients),
  cmdlet('Recipient', 'list', recipients),
  cmdlet('MailboxAuditBypassAssociation', 'list', configuration),
  cmdlet('BlockedSenderAddress', 'list', 'Transport Hygiene'),
  cmdlet('InboxRule', 'byName', recipients),
  cmdlet('MailboxPermission', 'byName', recipients),
  cmdlet('RecipientPermission', 'byName', recipients),
  cmdlet('MailboxFolderPermission', 'byName', recipients),
  cmdlet('MailboxFolderStatistics', 'byName', recipients),
  { ...cmdlet('UnifiedAuditLog', 'list', 'View-Only Audit Logs'), address: 'Search-UnifiedAuditLog', id: 'Identity' },
  cmdlet('MobileDevice', 'byName', recipients),
  cmdlet('App', 'byName', recipients),
  cmdlet('MailboxCalendarFolder', 'byName', recipients),
  cmdlet('SweepRule', 'byName', recipients),
  cmdlet('MailboxJunkEmailConfiguration', 'byName', recipients),
  cmdlet('MailboxAutoReplyConfiguration', 'byName', recipients),
  cmdlet('RoleGroupMember', 'byName', configuration),
];

/** Keyed by the Graph name; the path says where it is. */
const graph: readonly CollectionSpec[] = [
  path('users', '/users', 'User.Read.All', 'user'),
  path('groups', '/groups', 'GroupMember.Read.All', 'group'),
  path('domains', '/domains', 'Domain.Read.All', 'domain'),
  path('roleAssignments', '/roleManagement/directory/roleAssignments', 'RoleManagement.Read.Directory', 'unifiedRoleAssignment'),
  path('roleDefinitions', '/roleManagement/directory/roleDefinitions', 'RoleManagement.Read.Directory', 'unifiedRoleDefinition'),
  path(
    'roleEligibilityScheduleInstances',
    '/roleManagement/directory/roleEligibilityScheduleInstances',
    'RoleEligibilitySchedule.Read.Directory',
    'unifiedRoleEligibilityScheduleInstance',
  ),
  path(
    'roleAssignmentScheduleInstances',
    '/roleManagement/directory/roleAssignmentScheduleInstances',
    'RoleManagement.Read.Directory',
    'unifiedRoleAssignmentScheduleInstance',
  ),
  path(
    'authenticationStrengthPolicies',
    '/policies/authenticationStrengthPolicies',
    'Policy.Read.All',
    'authenticationStrengthPolicy',
  ),
  {
    ...path(
      'authenticationRequirements',
      '/users/{of}/authentication/requirements',
      'Policy.Read.All',
      'strongAuthenticationRequirements',
    ),
    shape: 'byName',
  },
  path('conditionalAccessPolicies', '/identity/conditionalAccess/policies', 'Policy.Read.All', 'conditionalAccessPolicy'),
  path('namedLocations', '/identity/conditionalAccess/namedLocations', 'Policy.Read.All', 'namedLocation'),
  path('subscribedSkus', '/subscribedSkus', 'LicenseAssignment.Read.All', 'subscribedSku'),
  path('servicePrincipals', '/servicePrincipals', 'Application.Read.All', 'servicePrincipal'),
  path('applications', '/applications', 'Application.Read.All', 'application'),
  {
    ...path('appRoleAssignments', '/servicePrincipals/{of}/appRoleAssignments', 'Application.Read.All', 'appRoleAssignment'),
    shape: 'byName',
  },
  {
    ...path(
      'delegatedPermissionClassifications',
      '/servicePrincipals/{of}/delegatedPermissionClassifications',
      'Application.Read.All',
      'delegatedPermissionClassification',
    ),
    shape: 'byName',
  },
  {
    ...path(
      'permissionGrantPolicyIncludes',
      '/policies/permissionGrantPolicies/{of}/includes',
      'Policy.Read.PermissionGrant',
      'permissionGrantConditionSet',
    ),
    shape: 'byName',
  },
  {
    ...path(
      'permissionGrantPolicyExcludes',
      '/policies/permissionGrantPolicies/{of}/excludes',
      'Policy.Read.PermissionGrant',
      'permissionGrantConditionSet',
    ),
    shape: 'byName',
  },
  path('oauth2PermissionGrants', '/oauth2PermissionGrants', 'Directory.Read.All', 'oAuth2PermissionGrant'),
  path('signIns', '/auditLogs/signIns', 'AuditLog.Read.All', 'signIn'),
  path('directoryAudits', '/auditLogs/directoryAudits', 'AuditLog.Read.All', 'directoryAudit'),
  { ...path('riskDetections', '/identityProtection/riskDetections', 'IdentityRiskEvent.Read.All'), id: null },
  path('riskyUsers', '/identityProtection/riskyUsers', 'IdentityRiskyUser.Read.All', 'riskyUser'),
  path(
    'userRegistrationDetails',
    '/reports/authenticationMethods/userRegistrationDetails',
    'AuditLog.Read.All',
    'userRegistrationDetails',
  ),
  path('groupSettings', '/groupSettings', 'GroupSettings.Read.All', 'groupSetting'),
  path('permissionGrantPolicies', '/policies/permissionGrantPolicies', 'Policy.Read.PermissionGrant', 'permissionGrantPolicy'),
  path('activityBasedTimeoutPolicies', '/policies/activityBasedTimeoutPolicies', 'Policy.Read.All', 'activityBasedTimeoutPolicy'),
  path('secureScores', '/security/secureScores', 'SecurityEvents.Read.All', 'secureScore'),
  { ...path('emailAppUsage', "/reports/getEmailAppUsageUserDetail(period='D30')", 'Reports.Read.All'), id: null },
  onlyOne('reportSettings', '/admin/reportSettings', 'ReportSettings.Read.All', 'adminReportSettings'),
  onlyOne('authorizationPolicy', '/policies/authorizationPolicy', 'Policy.Read.All', 'authorizationPolicy'),
  onlyOne('adminConsentRequestPolicy', '/policies/adminConsentRequestPolicy', 'Policy.Read.All', 'adminConsentRequestPolicy'),
  onlyOne(
    'authenticationMethodsPolicy',
    '/policies/authenticationMethodsPolicy',
    'Policy.Read.All',
    'authenticationMethodsPolicy',
  ),
  onlyOne(
    'identitySecurityDefaultsEnforcementPolicy',
    '/policies/identitySecurityDefaultsEnforcementPolicy',
    'Policy.Read.All',
    'identitySecurityDefaultsEnforcementPolicy',
  ),
  {
    ...path(
      'authenticationMethods',
      '/users/{of}/authentication/methods',
      'UserAuthenticationMethod.Read.All',
      'authenticationMethod',
    ),
    shape: 'byName',
  },
  { ...path('registeredDevices', '/users/{of}/registeredDevices', 'Directory.Read.All', 'directoryObject'), shape: 'byName' },
  { ...path('ownedDevices', '/users/{of}/ownedDevices', 'Directory.Read.All', 'directoryObject'), shape: 'byName' },
];

const elsewhere: readonly CollectionSpec[] = [
  {
    key: 'azure.sites',
    part: 'azure',
    name: 'sites',
    address: '/subscriptions/{subscription}/providers/Microsoft.Web/sites',
    shape: 'list',
    permission: 'Microsoft.Web/sites/read',
    id: 'id',
  },
  azureService('storageAccounts', 'Microsoft.Storage/storageAccounts'),
  azureService('vaults', 'Microsoft.KeyVault/vaults'),
  azureService('sqlServers', 'Microsoft.Sql/servers'),
  azureService('workflows', 'Microsoft.Logic/workflows'),
  azureService('apiManagement', 'Microsoft.ApiManagement/service'),
  {
    key: 'mail.messageTraces',
    part: 'mail',
    name: 'messageTraces',
    address: '/admin/exchange/tracing/messageTraces',
    shape: 'list',
    permission: 'ExchangeMessageTrace.Read.All',
    id: 'id',
    type: 'exchangeMessageTrace',
  },
];

export const collectionSpecs: readonly CollectionSpec[] = [...exchange, ...graph, ...elsewhere];

const byKey = new Map(collectionSpecs.map((spec) => [spec.key, spec]));

/** Undefined for a key that is none of the table, such as `graph.whatIf`. */
export function findSpec(key: string): CollectionSpec | undefined {
  return byKey.get(key);
}

/** The collection of a key, which must be one of the table. */
export function specOf(key: string): CollectionSpec {
  const spec = byKey.get(key);
  if (spec === undefined) throw new Error(`No collection is called ${key}.`);
  return spec;
}

/** The collection that `Get-X` reads, or null where the table has none. */
export function specOfNoun(noun: string): CollectionSpec | null {
  return byKey.get(`exchange.${noun}`) ?? null;
}

/** The collections of one part of a state file, by their name in it. */
export function specsOfPart(part: Part): ReadonlyMap<string, CollectionSpec> {
  return new Map(collectionSpecs.filter((spec) => spec.part === part).map((spec) => [spec.name, spec]));
}

function cmdlet(name: string, shape: Shape, role: string): CollectionSpec {
  return {
    key: `exchange.${name}`,
    part: 'exchange',
    name,
    address: `Get-${name}`,
    shape,
    permission: role,
    id: shape === 'list' ? 'Guid' : null,
  };
}

function azureService(name: string, type: string): CollectionSpec {
  const address = `/subscriptions/{subscription}/providers/${type}`;
  return { key: `azure.${name}`, part: 'azure', name, address, shape: 'list', permission: `${type}/read`, id: 'id' };
}

function path(name: string, address: string, permission: string, type?: string): CollectionSpec {
  const own = { key: `graph.${name}`, part: 'graph' as const, name, address, permission };
  return { ...own, shape: 'list', id: 'id', ...omitUndefined({ type }) };
}

function onlyOne(name: string, address: string, permission: string, type: string): CollectionSpec {
  return { ...path(name, address, permission, type), shape: 'single', id: null };
}
