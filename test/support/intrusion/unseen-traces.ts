/** What no list shows: it stays until a person answers for it. */
import { audit, id, person, ran, recorded, rows, type Trace } from './plant';

type Unseen = Omit<Trace, 'remove'>;

const target = [{ id: id(50), displayName: 'target', type: 'Other' }];
const colleague = person({ id: id(16), userPrincipalName: 'kim@contoso.com' });

const acts = (
  [
    ['Create application password for user', 'created an app password', target],
    ['Set federation settings on domain', 'changed a domain or how it signs in', target],
    ['Update authorization policy', 'changed a setting of the whole tenant', target],
    ['Add a partner to cross-tenant access setting', 'let a partner organization in', target],
    ['Update role setting in PIM', 'changed what activating a role takes', target],
    ['User changed default security info', 'changed the default sign-in method', target],
    ['Frobnicate the tenant', 'unknown to hardenbot: Frobnicate the tenant', target],
    ['Register connector', 'changed a domain or how it signs in', target],
    ['Enable passthrough authentication', 'changed a domain or how it signs in', target],
    [
      'Add member to restricted management administrative unit',
      'put an account out of reach of other administrators',
      [colleague],
    ],
    ['Create access package assignment policy', 'unknown to hardenbot: Create access package assignment policy', target],
    ['Recover device local administrator password', 'read a recovery key or local administrator password of a device', target],
    ['Read BitLocker key', 'read a recovery key or local administrator password of a device', target],
    ['Reset password (by admin)', 'reset a password: kim@contoso.com', [colleague]],
    ['Disable Strong Authentication', 'turned off per-user MFA: kim@contoso.com', [colleague]],
    [
      'User has elevated their access to User Access Administrator for their Azure Resources',
      'took User Access Administrator over all Azure resources',
      target,
    ],
  ] as const
).map(([name, words, targets]): Unseen => ({ name, words, plant: (state, at) => audit(state, at, name, targets) }));

const cmdlets = (
  [
    [
      'Set-HostedContentFilterPolicy',
      'changed mail flow or a mail filter (Set-HostedContentFilterPolicy)',
      { Identity: 'Default' },
    ],
    ['Set-Frobnicator', 'unknown to hardenbot: Set-Frobnicator', { Identity: 'x' }],
    [
      'Set-MailboxMessageConfiguration',
      'unknown to hardenbot: Set-MailboxMessageConfiguration',
      { Identity: 'mia', SignatureText: 'new bank' },
    ],
    ['Set-CalendarProcessing', 'unknown to hardenbot: Set-CalendarProcessing', { Identity: 'mia', ResourceDelegates: 'eve' }],
    ['New-MailContact', 'unknown to hardenbot: New-MailContact', { Name: 'Archive', ExternalEmailAddress: 'x@evil.example' }],
    [
      'Add-DistributionGroupMember',
      'unknown to hardenbot: Add-DistributionGroupMember',
      { Identity: 'finance', Member: 'Archive' },
    ],
    ['New-ApplicationAccessPolicy', 'unknown to hardenbot: New-ApplicationAccessPolicy', { AppId: 'x' }],
    ['Set-User', 'unknown to hardenbot: Set-User', { Identity: 'mia', AuthenticationPolicy: 'basic' }],
    [
      'Set-Mailbox',
      'settings that no list shows (Set-Mailbox AuditOwner)',
      { Identity: 'mia', AuditOwner: '@{Remove="Create"}' },
    ],
    [
      'Set-Mailbox',
      'settings that no list shows (Set-Mailbox EmailAddresses)',
      { Identity: 'mia', EmailAddresses: '@{Add="pay@contoso.com"}' },
    ],
    [
      'Set-Mailbox',
      'settings that no list shows (Set-Mailbox SingleItemRecoveryEnabled)',
      { Identity: 'mia', SingleItemRecoveryEnabled: 'False' },
    ],
    [
      'Set-CASMailbox',
      'settings that no list shows (Set-CASMailbox ActiveSyncAllowedDeviceIDs)',
      { Identity: 'mia', ActiveSyncAllowedDeviceIDs: 'X1' },
    ],
    [
      'Set-OrganizationConfig',
      'settings that no list shows (Set-OrganizationConfig RejectDirectSend)',
      { RejectDirectSend: 'False' },
    ],
  ] as const
).map(
  ([name, words, parameters]): Unseen => ({
    name: name === 'Set-Mailbox' ? words : name,
    words,
    plant: (state, at) => ran(state, at, name, { ...parameters }),
  }),
);

const services = (
  [
    [
      'an export of a content search',
      'exported what a content search found (SearchExported): pay',
      'Discovery',
      'SearchExported',
      { Parameters: '-SearchName "pay" -Export' },
    ],
    [
      'a retention policy that was removed',
      '(Remove-RetentionCompliancePolicy): All mail',
      'SecurityComplianceCenterEOPCmdlet',
      'Remove-RetentionCompliancePolicy',
      { Parameters: '-Identity "All mail"' },
    ],
    [
      'sharing with anyone who has a link',
      '(SharingPolicyChanged): the tenant, ShareUsingAnonymousLinks',
      'SharePoint',
      'SharingPolicyChanged',
      { ModifiedProperties: [{ Name: 'ShareUsingAnonymousLinks', OldValue: 'Disabled', NewValue: 'Enabled' }] },
    ],
  ] as const
).map(
  ([name, words, kind, operation, fields]): Unseen => ({
    name,
    words,
    plant: (state, at) => recorded(state, at, kind, operation, fields),
  }),
);

/** The report says it as long as the account may sign in, and nobody can read that it is gone. */
const registered: readonly Unseen[] = [
  {
    name: 'security questions',
    words: 'security questions, by which',
    plant: (state, { id: account, name }) =>
      void rows(state, 'userRegistrationDetails').push({
        id: account,
        userPrincipalName: name,
        methodsRegistered: ['mobilePhone', 'securityQuestion'],
        userPreferredMethodForSecondaryAuthentication: 'push',
        isSystemPreferredAuthenticationMethodEnabled: true,
      }),
  },
];

/** Nothing in the tenant that an app may read has it. */
const hidden = (
  [
    ['a flow', 'flows of Power Automate'],
    ['a rule that lives in Outlook alone', 'what lives in Outlook alone'],
    ['a shared file', 'files and chats that were shared'],
    ['a role in Azure', 'roles in Exchange, Azure'],
  ] as const
).map(([name, words]): Unseen => ({ name, words, plant: () => undefined }));

export const unseenTraces: readonly Unseen[] = [...acts, ...cmdlets, ...services, ...registered, ...hidden];
