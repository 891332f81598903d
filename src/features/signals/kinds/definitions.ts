/** What every kind of signal is: its title, where it is read, and how loud it is. Settings, manuals and the gateway take it from here and load no judge. */

import type { SignalDefinition } from '../signal-kind.js';

/** The audit log of Entra alone. */
const audits: SignalDefinition['reads'] = [{ source: 'audits' }];

/** Sign-ins as the unified log has them. */
const signInOperations = ['UserLoggedIn', 'UserLoginFailed'];

const soonerWithP1 = { licence: 'Microsoft Entra ID P1 (without it the unified log says it later)' };

/** Cmdlets that decide which mail comes in, goes out, or is filtered. */
const mailFlowOperations = [
  'New-TransportRule',
  'Set-TransportRule',
  'Enable-TransportRule',
  'Remove-TransportRule',
  'Disable-TransportRule',
  'New-JournalRule',
  'Set-JournalRule',
  'Enable-JournalRule',
  'New-InboundConnector',
  'Set-InboundConnector',
  'New-OutboundConnector',
  'Set-OutboundConnector',
  'New-RemoteDomain',
  'Set-RemoteDomain',
  'Set-HostedContentFilterPolicy',
  'Set-HostedConnectionFilterPolicy',
  'Set-HostedOutboundSpamFilterPolicy',
  'New-TenantAllowBlockListItems',
  'Set-AntiPhishPolicy',
  'Remove-AntiPhishPolicy',
  'Remove-AntiPhishRule',
  'Disable-AntiPhishRule',
  'Set-MalwareFilterPolicy',
  'Disable-MalwareFilterRule',
  'Remove-MalwareFilterRule',
  'Disable-SafeLinksRule',
  'Remove-SafeLinksRule',
  'Remove-SafeLinksPolicy',
  'Set-SafeLinksPolicy',
  'Disable-SafeAttachmentRule',
  'Remove-SafeAttachmentRule',
  'Remove-SafeAttachmentPolicy',
  'Set-SafeAttachmentPolicy',
  'Set-AtpPolicyForO365',
  'Disable-EOPProtectionPolicyRule',
  'Disable-ATPProtectionPolicyRule',
  'Disable-HostedContentFilterRule',
  'Remove-HostedContentFilterRule',
  'New-TenantAllowBlockListSpoofItems',
];

export const signalDefinitions: readonly SignalDefinition[] = [
  {
    id: 'own-identity',
    title: "Someone acts in hardenbot's name",
    reads: [{ source: 'audits' }, { source: 'unified' }],
    loudness: 'loud',
    neverQuiet: true,
  },
  {
    id: 'break-glass-used',
    title: 'A break-glass account was used',
    reads: [
      { source: 'signIns' },
      { source: 'audits' },
      { source: 'unified', operations: signInOperations, insteadOf: 'signIns' },
    ],
    loudness: 'loud',
    neverQuiet: true,
  },
  {
    id: 'suspicion-reported',
    title: 'Someone reported an MFA request they did not make',
    reads: audits,
    loudness: 'loud',
    neverQuiet: true,
  },
  {
    id: 'risk-detected',
    title: 'Microsoft sees a risk for an account',
    reads: [{ source: 'detections' }, { source: 'riskyUsers' }],
    loudness: 'loud',
    needs: {
      permissions: ['IdentityRiskEvent.Read.All', 'IdentityRiskyUser.Read.All'],
      licence: 'Microsoft Entra ID P2 (with P1 the kind of risk is hidden, and accounts at risk are not listed)',
    },
  },
  {
    id: 'kit-sign-in',
    title: 'A sign-in with the mark of a phishing kit',
    reads: [{ source: 'flows' }, { source: 'unified', operations: signInOperations, insteadOf: 'flows' }],
    loudness: 'normal',
    needs: soonerWithP1,
  },
  {
    id: 'device-code-sign-in',
    title: 'Someone signed in with a device code',
    reads: [{ source: 'flows' }, { source: 'unified', operations: signInOperations, insteadOf: 'flows' }],
    loudness: 'loud',
    needs: soonerWithP1,
  },
  {
    id: 'new-place-sign-in',
    title: 'A sign-in from a country that is new to the tenant',
    reads: [{ source: 'signIns' }],
    loudness: 'normal',
    needs: { licence: 'Microsoft Entra ID P1' },
  },
  {
    id: 'guessed-password',
    title: 'Someone signed in from where passwords were guessed',
    reads: [{ source: 'signIns' }, { source: 'unified', operations: signInOperations, insteadOf: 'signIns' }],
    loudness: 'loud',
    needs: soonerWithP1,
  },
  {
    id: 'mfa-refused',
    title: 'MFA was refused again and again',
    reads: [{ source: 'signIns' }, { source: 'unified', operations: signInOperations, insteadOf: 'signIns' }],
    loudness: 'loud',
    needs: soonerWithP1,
  },
  {
    id: 'tool-sign-in',
    title: 'Someone used a command-line tool that they have not used often',
    reads: [{ source: 'flows' }, { source: 'unified', operations: signInOperations, insteadOf: 'flows' }],
    loudness: 'normal',
    needs: soonerWithP1,
  },
  {
    id: 'sync-sign-in',
    title: 'The account that synchronizes was used by a person',
    reads: [{ source: 'flows' }, { source: 'unified', operations: signInOperations, insteadOf: 'flows' }],
    loudness: 'loud',
    needs: soonerWithP1,
  },
  { id: 'password-reset', title: 'A password was reset or changed', reads: audits, loudness: 'loud' },
  { id: 'passwords-reset', title: 'Passwords of many accounts were reset', reads: audits, loudness: 'loud' },
  { id: 'method-registered', title: 'A sign-in method was registered or changed', reads: audits, loudness: 'loud' },
  { id: 'method-set-by-admin', title: 'A sign-in method was set up for someone else', reads: audits, loudness: 'loud' },
  { id: 'method-removed', title: 'A sign-in method was removed', reads: audits, loudness: 'normal' },
  { id: 'mfa-turned-off', title: 'MFA was turned off for an account', reads: audits, loudness: 'loud' },
  { id: 'device-registered', title: 'A device was registered or joined', reads: audits, loudness: 'normal' },
  {
    id: 'inbox-rule',
    title: 'An inbox rule hides or forwards mail',
    reads: [
      { source: 'unified', operations: ['New-InboxRule', 'Set-InboxRule', 'Enable-InboxRule', 'UpdateInboxRules'] },
      { source: 'rules' },
    ],
    loudness: 'loud',
  },
  {
    id: 'mailbox-forwarding',
    title: 'A mailbox forwards its mail',
    reads: [{ source: 'unified', operations: ['Set-Mailbox'] }],
    loudness: 'loud',
  },
  {
    id: 'mailbox-right',
    title: 'Someone got rights over a mailbox',
    reads: [
      {
        source: 'unified',
        operations: [
          'Add-MailboxPermission',
          'Add-RecipientPermission',
          'Set-Mailbox',
          'AddFolderPermissions',
          'UpdateCalendarDelegation',
          'Add-MailboxFolderPermission',
          'Set-MailboxFolderPermission',
          'ModifyFolderPermissions',
        ],
      },
    ],
    loudness: 'normal',
  },
  {
    id: 'protocol-opened',
    title: 'An old mail protocol was turned on',
    reads: [
      {
        source: 'unified',
        operations: ['Set-CASMailbox', 'Set-CASMailboxPlan', 'Set-TransportConfig', 'Set-OrganizationConfig'],
      },
    ],
    loudness: 'loud',
  },
  {
    id: 'add-in-installed',
    title: 'An Outlook add-in was installed',
    reads: [{ source: 'unified', operations: ['New-App', 'Enable-App', 'Set-App'] }],
    loudness: 'loud',
  },
  {
    id: 'mail-flow',
    title: 'Mail flow or a mail filter was changed',
    reads: [{ source: 'unified', operations: mailFlowOperations }],
    loudness: 'loud',
  },
  {
    id: 'quarantine-released',
    title: 'Many messages were released from quarantine',
    reads: [{ source: 'unified', operations: ['QuarantineReleaseMessage'] }],
    loudness: 'normal',
  },
  { id: 'app-consent', title: 'An app was allowed to read data', reads: audits, loudness: 'loud' },
  { id: 'app-secret', title: 'A secret was added to an app', reads: audits, loudness: 'loud' },
  {
    id: 'app-right',
    title: 'An app got a permission, an owner, or came new',
    reads: [{ source: 'audits' }, { source: 'unified', operations: ['Remove-ApplicationAccessPolicy', 'Set-ManagementScope'] }],
    loudness: 'loud',
  },
  { id: 'app-address', title: 'An app sends sign-ins to a new address', reads: audits, loudness: 'loud' },
  {
    id: 'role-assigned',
    title: 'Someone got an administrator role',
    reads: [
      { source: 'audits' },
      {
        source: 'unified',
        operations: [
          'Add-RoleGroupMember',
          'Update-RoleGroupMember',
          'New-RoleGroup',
          'New-ManagementRoleAssignment',
          'CaseAdminAdded',
          'CaseAdminUpdated',
          'Add-eDiscoveryCaseAdmin',
          'Update-eDiscoveryCaseAdmin',
        ],
      },
    ],
    loudness: 'loud',
  },
  { id: 'admin-removed', title: 'Administrators lost their roles or accounts', reads: audits, loudness: 'loud' },
  { id: 'accounts-removed', title: 'Many accounts were deleted or disabled', reads: audits, loudness: 'loud' },
  { id: 'objects-removed', title: 'Many groups, devices or apps were deleted', reads: audits, loudness: 'loud' },
  { id: 'out-of-reach', title: 'An account was put out of reach of other administrators', reads: audits, loudness: 'loud' },
  { id: 'keys-read', title: 'Keys or passwords of many devices were read', reads: audits, loudness: 'loud' },
  {
    id: 'azure-elevation',
    title: 'A Global Administrator took all Azure subscriptions',
    reads: audits,
    loudness: 'loud',
    neverQuiet: true,
  },
  { id: 'guarded-group', title: 'Someone joined a group that guards the tenant', reads: audits, loudness: 'loud' },
  { id: 'guest-raised', title: 'A guest became a member', reads: audits, loudness: 'normal' },
  { id: 'policy-weakened', title: 'A Conditional Access policy was weakened', reads: audits, loudness: 'loud' },
  { id: 'everyone-blocked', title: 'A Conditional Access policy blocks everyone', reads: audits, loudness: 'loud' },
  { id: 'tenant-setting', title: 'A setting of the whole tenant was weakened', reads: audits, loudness: 'loud' },
  { id: 'trusted-location', title: 'A trusted or excluded place was widened', reads: audits, loudness: 'loud' },
  {
    id: 'domain-changed',
    title: 'A domain, its federation or a partner was changed',
    reads: [
      { source: 'audits' },
      {
        source: 'unified',
        operations: ['Add-FederatedDomain', 'New-AcceptedDomain', 'Set-AcceptedDomain', 'New-FederationTrust'],
      },
    ],
    loudness: 'loud',
  },
  {
    id: 'auditing-off',
    title: 'Recording was turned off',
    reads: [
      {
        source: 'unified',
        operations: ['Set-AdminAuditLogConfig', 'Set-OrganizationConfig', 'Set-MailboxAuditBypassAssociation', 'Set-Mailbox'],
      },
    ],
    loudness: 'loud',
    neverQuiet: true,
  },
  {
    id: 'retention-removed',
    title: 'Holds, retention or mail were removed',
    reads: [
      {
        source: 'unified',
        operations: [
          'RemoveRetentionCompliancePolicy',
          'Remove-RetentionCompliancePolicy',
          'RemoveRetentionComplianceRule',
          'Remove-RetentionComplianceRule',
          'SetRetentionCompliancePolicy',
          'Set-RetentionCompliancePolicy',
          'NewRetentionComplianceRule',
          'New-RetentionComplianceRule',
          'SetRetentionComplianceRule',
          'Set-RetentionComplianceRule',
          'RemoveComplianceTag',
          'Remove-ComplianceTag',
          'HoldRemoved',
          'Remove-CaseHoldPolicy',
          'Remove-CaseHoldRule',
          'Set-CaseHoldPolicy',
          'SearchResultsPurged',
          'SearchPurged',
          'New-ComplianceSearchAction',
          'Set-Mailbox',
        ],
      },
    ],
    loudness: 'loud',
  },
  {
    id: 'content-exported',
    title: 'Mail or files of others were exported',
    reads: [
      {
        source: 'unified',
        operations: [
          'SearchExported',
          'SearchExportDownloaded',
          'ViewedSearchExported',
          'New-ComplianceSearchAction',
          'ExportJob',
        ],
      },
    ],
    loudness: 'normal',
  },
  {
    id: 'outside-chat',
    title: 'Someone outside started a chat as a help desk',
    reads: [{ source: 'unified', operations: ['ChatCreated'] }],
    loudness: 'loud',
  },
  {
    id: 'collaboration-opened',
    title: 'Chats or files were opened to outside',
    reads: [
      {
        source: 'unified',
        operations: [
          'Set-CsTenantFederationConfiguration',
          'Set-CsExternalAccessPolicy',
          'Set-CsTeamsClientConfiguration',
          'TeamsTenantSettingChanged',
          'SharingPolicyChanged',
          'SiteCollectionAdminAdded',
          'DeviceAccessPolicyChanged',
          'NetworkAccessPolicyChanged',
        ],
      },
    ],
    loudness: 'normal',
  },
  {
    id: 'shared-outside',
    title: 'Many files were shared with outside',
    reads: [{ source: 'unified', operations: ['AnonymousLinkCreated', 'AddedToSecureLink', 'SharingInvitationCreated'] }],
    loudness: 'normal',
  },
  {
    id: 'protected-changed',
    title: 'Something that hardenbot keeps was changed',
    reads: [{ source: 'audits' }, { source: 'unified' }],
    loudness: 'normal',
  },
];

/** @throws where no kind has this id: a folder without its line here. */
export function definitionOf(id: string): SignalDefinition {
  const definition = signalDefinitions.find((one) => one.id === id);
  if (definition === undefined) throw new Error(`No kind of signal is called ${id}.`);
  return definition;
}
