/** The lists of what can be read of an account before access is restored: by what each is called, and what to look at where it cannot be read. */

/** Names as cards have them; an item carries that of the list that shows whether it is still there. */
export const lists = {
  signIn: 'whether it may sign in',
  methods: 'ways to sign in',
  registration: 'what the account registered for sign-in and password reset',
  devices: 'devices',
  ownedDevices: 'devices that the account owns',
  grants: 'consents to applications',
  assignments: 'assignments to applications',
  owned: 'apps and groups that the account owns',
  did: 'what the account did in the directory',
  appsDid: 'what apps of the account did in the directory',
  appsRan: 'what apps of the account did in Exchange and other services',
  suffered: 'what was done to the account in the directory',
  ran: 'what the account ran in Exchange',
  shared: 'what the account shared, exported or changed outside Exchange, and its flows',
  exclusions: 'Conditional Access policies that leave the account out',
  roles: 'directory roles',
  mailbox: 'the mailbox',
  rules: 'inbox rules, hidden ones too',
  delegates: 'people who may open the mailbox',
  senders: 'people who may send as the account',
  inbox: 'people who may use the folder Inbox',
  calendar: 'people who may use the folder Calendar',
  folders: 'people who may use other folders',
  tree: 'folders of the mailbox',
  sweepRules: 'sweep rules',
  junk: 'whose mail goes to junk mail',
  replies: 'automatic replies',
  phones: 'phones that open the mailbox',
  addIns: 'add-ins of the mailbox',
  publishing: 'whether the calendar is published',
  protocols: 'protocols that open the mailbox',
  mailRules: 'mail flow rules',
  connectors: 'connectors of the mail flow',
  journalRules: 'journal rules',
} as const;
export type ListName = (typeof lists)[keyof typeof lists];

const entra = 'Entra admin center, Users, the account';
const exchange = 'Exchange admin center, Recipients, Mailboxes, the mailbox';

/** Where a person looks in place of hardenbot. */
export const lookByHand: Readonly<Record<ListName, string>> = {
  [lists.signIn]: entra,
  [lists.methods]: `${entra}, Authentication methods`,
  [lists.registration]:
    'Entra admin center, Authentication methods, User registration details; or Get-MgReportAuthenticationMethodUserRegistrationDetail',
  [lists.devices]: `${entra}, Devices`,
  [lists.ownedDevices]: `${entra}, Devices; or Get-MgUserOwnedDevice -UserId <account>`,
  [lists.grants]: `${entra}, Applications; or Get-MgUserOauth2PermissionGrant -UserId <account>`,
  [lists.assignments]: `${entra}, Applications`,
  [lists.owned]: 'Entra admin center, App registrations, Owned applications; or Get-MgUserOwnedObject -UserId <account>',
  [lists.did]: 'Entra admin center, Audit logs, filtered by Initiated by (actor)',
  [lists.appsDid]: 'Entra admin center, Audit logs, filtered by Initiated by (actor), the app',
  [lists.appsRan]: 'Search-UnifiedAuditLog -FreeText <application id of the app>; or Microsoft Purview, Audit, Keyword',
  [lists.suffered]: 'Entra admin center, Audit logs, filtered by Target',
  [lists.ran]: 'Microsoft Purview, Audit, filtered by the account; or Search-UnifiedAuditLog -UserIds <account>',
  [lists.shared]: 'Microsoft Purview, Audit, filtered by the account; Get-AdminFlow -CreatedBy <account>',
  [lists.exclusions]: 'Entra admin center, Conditional Access, Policies, Users, Exclude',
  [lists.roles]: `${entra}, Assigned roles`,
  [lists.mailbox]: `${exchange}, Manage mail flow settings`,
  [lists.rules]: 'Get-InboxRule -Mailbox <account> -IncludeHidden',
  [lists.delegates]: `${exchange}, Delegation`,
  [lists.senders]: `${exchange}, Delegation`,
  [lists.inbox]: 'Get-MailboxFolderPermission -Identity <account>:\\Inbox',
  [lists.calendar]: 'Get-MailboxFolderPermission -Identity <account>:\\Calendar',
  [lists.folders]: 'Get-MailboxFolderStatistics <account>, then Get-MailboxFolderPermission of each folder',
  [lists.tree]: 'Get-MailboxFolderStatistics <account>, then Get-MailboxFolderPermission of each folder',
  [lists.sweepRules]: 'Get-SweepRule -Mailbox <account>',
  [lists.junk]: 'Get-MailboxJunkEmailConfiguration <account>',
  [lists.replies]: `${exchange}, Manage automatic replies; or Get-MailboxAutoReplyConfiguration <account>`,
  [lists.phones]: `${exchange}, Manage mobile devices; or Get-MobileDevice -Mailbox <account>`,
  [lists.addIns]: 'Get-App -Mailbox <account>',
  [lists.publishing]: 'Get-MailboxCalendarFolder -Identity <account>:\\Calendar',
  [lists.protocols]: `${exchange}, Manage email apps settings; or Get-CASMailbox <account>`,
  [lists.mailRules]: 'Exchange admin center, Mail flow, Rules; or Get-TransportRule',
  [lists.journalRules]: 'Microsoft Purview, Data lifecycle management, Exchange, Journal rules; or Get-JournalRule',
  [lists.connectors]: 'Exchange admin center, Mail flow, Connectors; or Get-InboundConnector and Get-OutboundConnector',
};

/** The lists of a mailbox, which nobody can read where the mailbox itself cannot be read. */
export const mailLists: readonly ListName[] = [
  lists.mailbox,
  lists.rules,
  lists.delegates,
  lists.senders,
  lists.inbox,
  lists.calendar,
  lists.folders,
  lists.tree,
  lists.sweepRules,
  lists.junk,
  lists.replies,
  lists.phones,
  lists.addIns,
  lists.publishing,
  lists.protocols,
];

export function isListName(name: string): name is ListName {
  return name in lookByHand;
}
