/**
 * The signs of an attack that the vendor's logs have, as they are called there, and the kind that judges each. Origin: Microsoft's list of audit activities of Entra ID, the cmdlet
 * reference and audited activities of Exchange and Purview, and public detection rules of Elastic, Sigma and Microsoft Sentinel, read in 2026.
 */
import type { LogSource } from './store.js';

export interface VendorSign {
  readonly what: string;
  readonly from: LogSource | 'other';
  /** As the log calls it; compared without regard to case, dashes and blanks at the ends. Empty for a log that has no names of operations. */
  readonly names: readonly string[];
  /** The kind that judges it; null: none does. */
  readonly kind: string | null;
  /** What it takes beside what hardenbot holds: why no kind judges it. */
  readonly needs?: string;
}

export const vendorSigns: readonly VendorSign[] = [
  {
    what: 'a person registers or changes a sign-in method',
    from: 'audits',
    names: [
      'User registered security info',
      'User changed default security info',
      'User updated security info',
      'Add FIDO2 security key',
    ],
    kind: 'method-registered',
  },
  {
    what: 'an administrator sets up a method or a Temporary Access Pass',
    from: 'audits',
    names: ['Admin registered security info', 'Admin updated security info', 'Create Temporary Access Pass method for user'],
    kind: 'method-set-by-admin',
  },
  {
    what: 'a sign-in method is removed',
    from: 'audits',
    names: ['User deleted security info', 'Admin deleted security info'],
    kind: 'method-removed',
  },
  {
    what: 'a password is reset, or a reset is refused',
    from: 'audits',
    names: [
      'Reset password (self-service)',
      'Reset password (by admin)',
      'Change password (self-service)',
      'Reset user password',
      'Blocked from self-service password reset',
    ],
    kind: 'password-reset',
  },
  { what: 'per-user MFA is turned off', from: 'audits', names: ['Disable Strong Authentication'], kind: 'mfa-turned-off' },
  {
    what: 'a person reports an MFA request',
    from: 'audits',
    names: ['Suspicious activity reported', 'Fraud reported - user is blocked for MFA', 'Fraud reported - no action taken'],
    kind: 'suspicion-reported',
  },
  { what: 'a risk of a sign-in', from: 'detections', names: [], kind: 'risk-detected' },
  { what: 'an account at risk', from: 'riskyUsers', names: [], kind: 'risk-detected' },
  {
    what: 'a device is registered or joined',
    from: 'audits',
    names: ['Register device', 'Add device', 'Add registered owner to device', 'Add registered users to device'],
    kind: 'device-registered',
  },
  {
    what: 'an inbox rule hides or forwards',
    from: 'unified',
    names: ['New-InboxRule', 'Set-InboxRule', 'Enable-InboxRule', 'UpdateInboxRules'],
    kind: 'inbox-rule',
  },
  { what: 'a mailbox forwards', from: 'unified', names: ['Set-Mailbox'], kind: 'mailbox-forwarding' },
  {
    what: 'rights over a mailbox',
    from: 'unified',
    names: [
      'Add-MailboxPermission',
      'Add-RecipientPermission',
      'AddFolderPermissions',
      'UpdateCalendarDelegation',
      'Set-MailboxFolderPermission',
    ],
    kind: 'mailbox-right',
  },
  {
    what: 'a mail flow rule or connector',
    from: 'unified',
    names: [
      'New-TransportRule',
      'Set-TransportRule',
      'Enable-TransportRule',
      'Remove-TransportRule',
      'Disable-TransportRule',
      'New-InboundConnector',
      'Set-InboundConnector',
      'New-OutboundConnector',
      'Set-OutboundConnector',
    ],
    kind: 'mail-flow',
  },
  {
    what: 'a mail filter is weakened',
    from: 'unified',
    names: [
      'Set-HostedContentFilterPolicy',
      'Set-HostedConnectionFilterPolicy',
      'Remove-AntiPhishPolicy',
      'Remove-AntiPhishRule',
      'Disable-MalwareFilterRule',
      'Remove-MalwareFilterRule',
    ],
    kind: 'mail-flow',
  },
  {
    what: 'links or attachments are not checked any more',
    from: 'unified',
    names: [
      'Disable-SafeLinksRule',
      'Disable-SafeAttachmentRule',
      'Set-SafeAttachmentPolicy',
      'New-TenantAllowBlockListSpoofItems',
    ],
    kind: 'mail-flow',
  },
  {
    what: 'consent to an app',
    from: 'audits',
    names: ['Consent to application', 'Add delegated permission grant', 'Add OAuth2PermissionGrant'],
    kind: 'app-consent',
  },
  {
    what: 'a secret is added to an app',
    from: 'audits',
    names: ['Add service principal credentials', 'Update application – Certificates and secrets management '],
    kind: 'app-secret',
  },
  {
    what: 'an app gets a permission, an owner, or is new',
    from: 'audits',
    names: [
      'Add app role assignment to service principal',
      'Add owner to application',
      'Add owner to service principal',
      'Add service principal',
      'Add application',
    ],
    kind: 'app-right',
  },
  {
    what: 'a role is given, made eligible or activated',
    from: 'audits',
    names: [
      'Add member to role',
      'Add eligible member to role',
      'Add scoped member to role',
      'Add role assignment to role definition',
      'Add member to role completed (PIM activation)',
      'Add member to role in PIM completed (permanent)',
      'Add member to role in PIM completed (timebound)',
      'Add eligible member to role in PIM completed (permanent)',
      'Add member to role outside of PIM (permanent)',
      'Update role setting in PIM',
      'Disable PIM alert',
    ],
    kind: 'role-assigned',
  },
  {
    what: 'an Exchange role is given',
    from: 'unified',
    names: ['New-ManagementRoleAssignment', 'Add-RoleGroupMember'],
    kind: 'role-assigned',
  },
  {
    what: 'elevation to all Azure subscriptions',
    from: 'audits',
    names: ['User has elevated their access to User Access Administrator for their Azure Resources'],
    kind: 'azure-elevation',
  },
  {
    what: 'a Conditional Access policy is weakened',
    from: 'audits',
    names: ['Update Conditional Access policy', 'Delete Conditional Access policy', 'Update policy'],
    kind: 'policy-weakened',
  },
  {
    what: 'security defaults or a setting of everyone is weakened',
    from: 'audits',
    names: [
      'Update security defaults',
      'Update authorization policy',
      'Authentication Methods Policy Update',
      'Authentication Methods Policy Reset',
      'Update IdentityProtectionPolicy',
      'Update continuous access evaluation',
    ],
    kind: 'tenant-setting',
  },
  {
    what: 'a trusted or excluded place is widened',
    from: 'audits',
    names: ['Add named location', 'Update named location'],
    kind: 'trusted-location',
  },
  {
    what: 'a domain, its federation, synchronization or a partner changes',
    from: 'audits',
    names: [
      'Set domain authentication',
      'Set federation settings on domain',
      'Add unverified domain',
      'Verify domain',
      'Add verified domain',
      'Set DirSyncEnabled flag',
      'Register connector',
      'Add partner to company',
      'Add a partner to cross-tenant access setting',
    ],
    kind: 'domain-changed',
  },
  {
    what: 'a domain that mail is accepted for changes',
    from: 'unified',
    names: ['Add-FederatedDomain', 'New-AcceptedDomain', 'Set-AcceptedDomain'],
    kind: 'domain-changed',
  },
  {
    what: 'recording is turned off',
    from: 'unified',
    names: ['Set-AdminAuditLogConfig', 'Set-OrganizationConfig', 'Set-MailboxAuditBypassAssociation', 'Set-Mailbox'],
    kind: 'auditing-off',
  },
  {
    what: 'holds, retention or mail are removed',
    from: 'unified',
    names: [
      'RemoveRetentionCompliancePolicy',
      'SetRetentionCompliancePolicy',
      'HoldRemoved',
      'SearchResultsPurged',
      'Set-Mailbox',
    ],
    kind: 'retention-removed',
  },
  {
    what: 'a content search is exported',
    from: 'unified',
    names: ['SearchExported', 'SearchExportDownloaded'],
    kind: 'content-exported',
  },
  {
    what: 'administrators lose their roles or accounts',
    from: 'audits',
    names: ['Remove member from role', 'Delete user', 'Disable account'],
    kind: 'admin-removed',
  },
  {
    what: 'many accounts are deleted or disabled',
    from: 'audits',
    names: ['Delete user'],
    kind: 'accounts-removed',
  },
  {
    what: 'a certificate authority signs people in',
    from: 'audits',
    names: ['Set Company Information', 'Add CertificationBasedAuthConfiguration'],
    kind: 'domain-changed',
  },
  { what: 'a device code sign-in', from: 'flows', names: [], kind: 'device-code-sign-in' },
  { what: 'a device code sign-in, without a sign-in log', from: 'unified', names: ['UserLoggedIn'], kind: 'device-code-sign-in' },
  { what: 'a sign-in from a new country', from: 'signIns', names: [], kind: 'new-place-sign-in' },
  { what: 'MFA is refused again and again', from: 'signIns', names: [], kind: 'mfa-refused' },
  { what: 'a guessed password fits', from: 'signIns', names: [], kind: 'guessed-password' },
  { what: 'a first sign-in to a command-line tool', from: 'flows', names: [], kind: 'tool-sign-in' },
  {
    what: 'refused MFA, a guessed password or a first tool, without a sign-in log',
    from: 'unified',
    names: ['UserLoggedIn', 'UserLoginFailed'],
    kind: 'guessed-password',
  },
  { what: 'a break-glass account signs in', from: 'signIns', names: [], kind: 'break-glass-used' },
  {
    what: 'a break-glass account signs in, without a sign-in log',
    from: 'unified',
    names: ['UserLoggedIn', 'UserLoginFailed'],
    kind: 'break-glass-used',
  },
  { what: 'the client of a phishing kit', from: 'flows', names: [], kind: 'kit-sign-in' },
  { what: 'the client of a phishing kit, without a sign-in log', from: 'unified', names: ['UserLoggedIn'], kind: 'kit-sign-in' },
  {
    what: 'an account of another tenant starts a chat as a help desk',
    from: 'unified',
    names: ['ChatCreated'],
    kind: 'outside-chat',
  },
  {
    what: 'chats or files are opened to outside',
    from: 'unified',
    names: [
      'Set-CsTenantFederationConfiguration',
      'Set-CsTeamsClientConfiguration',
      'SharingPolicyChanged',
      'SiteCollectionAdminAdded',
      'TeamsTenantSettingChanged',
    ],
    kind: 'collaboration-opened',
  },
  {
    what: 'a guarded group gets a member',
    from: 'audits',
    names: ['Add member to group', 'Add owner to group'],
    kind: 'guarded-group',
  },
  {
    what: 'many files are downloaded or deleted',
    from: 'other',
    names: ['FileDownloaded', 'FileDeleted'],
    kind: null,
    needs: 'every row of the unified log: `ActivityFeed.Read` of the Management Activity API',
  },
  {
    what: "a warning of Microsoft's is deleted from a mailbox",
    from: 'other',
    names: ['SoftDelete'],
    kind: null,
    needs: 'every row of the unified log: `ActivityFeed.Read` of the Management Activity API',
  },
  {
    what: 'many devices are wiped in Intune',
    from: 'other',
    names: ['wipe ManagedDevice'],
    kind: null,
    needs: '`DeviceManagementApps.Read.All` and Intune',
  },
  {
    what: 'an alert of Microsoft Defender',
    from: 'other',
    names: [],
    kind: null,
    needs: '`SecurityAlert.Read.All` and a Defender plan',
  },
];
