/**
 * What rows of the unified audit log mean, by the name of the cmdlet or mailbox operation. Source: the Exchange Online cmdlet reference, the
 * audited activities of Microsoft Purview (retention, eDiscovery), and public detection rules.
 */
import { indexOf, type LogOperation } from './operation.js';

const exchangeOperations: readonly LogOperation[] = [
  {
    names: ['New-InboxRule', 'Set-InboxRule', 'Enable-InboxRule', 'UpdateInboxRules'],
    trace: 'inboxRule',
    does: 'opens',
    says: 'made or changed an inbox rule',
  },
  { names: ['Disable-InboxRule', 'Remove-InboxRule'], trace: 'inboxRule', does: 'closes', says: 'turned an inbox rule off' },
  { names: ['Set-Mailbox'], trace: 'forwarding', does: 'either', says: 'changed forwarding or settings of a mailbox' },
  {
    names: [
      'Add-MailboxPermission',
      'Add-RecipientPermission',
      'AddFolderPermissions',
      'ModifyFolderPermissions',
      'UpdateCalendarDelegation',
      'Add-MailboxFolderPermission',
      'Set-MailboxFolderPermission',
    ],
    trace: 'mailRight',
    does: 'opens',
    says: 'gave rights over a mailbox',
  },
  { names: ['Set-CASMailbox'], trace: 'protocol', does: 'either', says: 'changed which protocols open a mailbox' },
  { names: ['New-App', 'Enable-App', 'Set-App'], trace: 'addIn', does: 'opens', says: 'installed or turned on an add-in' },
  { names: ['Remove-App', 'Disable-App'], trace: 'addIn', does: 'closes', says: 'removed or turned off an add-in' },
  {
    names: [
      'New-SweepRule',
      'Set-SweepRule',
      'Enable-SweepRule',
      'Set-MailboxJunkEmailConfiguration',
      'Set-MailboxAutoReplyConfiguration',
    ],
    trace: 'handling',
    does: 'opens',
    says: 'changed sweep rules, junk mail or automatic replies of a mailbox',
  },
  { names: ['Disable-SweepRule', 'Remove-SweepRule'], trace: 'handling', does: 'closes', says: 'turned a sweep rule off' },
  { names: ['Set-MailboxCalendarFolder'], trace: 'publishing', does: 'either', says: 'changed whether a calendar is published' },
  {
    names: [
      'Remove-MailboxPermission',
      'Remove-RecipientPermission',
      'RemoveFolderPermissions',
      'Remove-MailboxFolderPermission',
    ],
    trace: 'mailRight',
    does: 'closes',
    says: 'took rights over a mailbox',
  },
  {
    names: [
      'New-TransportRule',
      'Set-TransportRule',
      'Enable-TransportRule',
      'Remove-TransportRule',
      'Disable-TransportRule',
      'New-InboundConnector',
      'Set-InboundConnector',
      'New-JournalRule',
      'Set-JournalRule',
      'New-OutboundConnector',
      'Set-OutboundConnector',
      'Set-HostedContentFilterPolicy',
      'Set-HostedConnectionFilterPolicy',
      'Remove-AntiPhishPolicy',
      'Remove-AntiPhishRule',
      'Disable-MalwareFilterRule',
      'Remove-MalwareFilterRule',
      'Disable-AntiPhishRule',
      'Set-AntiPhishPolicy',
      'Set-MalwareFilterPolicy',
      'New-TenantAllowBlockListItems',
      'Set-RemoteDomain',
      'New-RemoteDomain',
      'Set-HostedOutboundSpamFilterPolicy',
      'Set-TransportConfig',
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
    ],
    trace: 'mailFlow',
    does: 'opens',
    says: 'changed mail flow or a mail filter',
  },
  {
    names: ['Add-RoleGroupMember', 'Update-RoleGroupMember', 'New-RoleGroup', 'New-ManagementRoleAssignment'],
    trace: 'roleGroup',
    does: 'opens',
    says: 'gave an Exchange role',
  },
  {
    names: ['Remove-RoleGroupMember', 'Remove-ManagementRoleAssignment'],
    trace: 'roleGroup',
    does: 'closes',
    says: 'took an Exchange role',
  },
  {
    names: ['Set-AdminAuditLogConfig', 'Set-MailboxAuditBypassAssociation', 'Set-OrganizationConfig'],
    trace: 'auditing',
    does: 'either',
    says: 'changed what is recorded',
  },
  {
    names: [
      'RemoveRetentionCompliancePolicy',
      'RemoveRetentionComplianceRule',
      'SetRetentionCompliancePolicy',
      'RemoveComplianceTag',
      'HoldRemoved',
      'SearchResultsPurged',
      'SearchPurged',
    ],
    trace: 'retention',
    does: 'opens',
    says: 'removed what keeps mail and files, or removed them',
  },
  {
    names: ['SearchExported', 'SearchExportDownloaded', 'ViewedSearchExported'],
    trace: 'export',
    does: 'opens',
    says: 'exported what a content search found',
  },
  {
    names: ['Add-FederatedDomain', 'New-AcceptedDomain', 'Set-AcceptedDomain', 'New-FederationTrust'],
    trace: 'domain',
    does: 'opens',
    says: 'changed a domain that mail is accepted for',
  },
  {
    names: ['UserLoggedIn', 'UserLoginFailed'],
    trace: 'signIn',
    does: 'step',
    says: 'signed in, or tried to',
  },
  {
    names: ['ChatCreated'],
    trace: 'outsideChat',
    does: 'step',
    says: 'began a chat',
  },
  {
    names: [
      'Set-CsTenantFederationConfiguration',
      'Set-CsExternalAccessPolicy',
      'Set-CsTeamsClientConfiguration',
      'TeamsTenantSettingChanged',
      'SharingPolicyChanged',
      'SiteCollectionAdminAdded',
    ],
    trace: 'collaboration',
    does: 'opens',
    says: 'changed who outside can reach chats or files',
  },
  {
    names: ['AnonymousLinkCreated', 'SecureLinkCreated', 'AddedToSecureLink', 'SharingSet', 'SharingInvitationCreated'],
    trace: 'sharing',
    does: 'opens',
    says: 'shared a file',
  },
  { names: ['CreateFlow', 'EditFlow'], trace: 'flow', does: 'opens', says: 'made or changed a flow of Power Automate' },
];

/** What an account shares, or has done for it, beside its mailbox: no list of the account shows it. */
export const sharingOperations: readonly string[] = exchangeOperations
  .filter(({ trace }) => trace === 'sharing' || trace === 'flow')
  .flatMap(({ names }) => names);

/** By name as `lookupName` gives it. */
export const exchangeIndex = indexOf(exchangeOperations);
