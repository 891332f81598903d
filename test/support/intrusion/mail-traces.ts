/** What an intruder leaves in mailboxes and in the mail flow. */
import { exchangeRows, id, listOf, ran, type Trace, without } from './plant';

export const mailTraces: readonly Trace[] = [
  {
    name: 'an inbox rule',
    words: 'rule "x"',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'InboxRule', name).push({
        Identity: 'mia\\90',
        Name: 'x',
        Enabled: true,
        RedirectTo: ['"x" [SMTP:x@evil.example]'],
      }),
    remove: (state, { name }) => {
      for (const row of listOf(state.exchange, 'InboxRule', name)) if (row['Name'] === 'x') row['Enabled'] = false;
    },
  },
  {
    name: 'a right to open the mailbox',
    words: 'cy@contoso.com may open the mailbox',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'MailboxPermission', name).push({
        Identity: 'mia',
        User: 'cy@contoso.com',
        AccessRights: ['FullAccess'],
        Deny: false,
        IsInherited: false,
      }),
    remove: (state, { name }) =>
      without(listOf(state.exchange, 'MailboxPermission', name), (row) => row['User'] === 'cy@contoso.com'),
  },
  {
    name: 'a right to send as the account',
    words: 'cy@contoso.com may send as the account',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'RecipientPermission', name).push({
        Identity: 'mia',
        Trustee: 'cy@contoso.com',
        AccessControlType: 'Allow',
        AccessRights: ['SendAs'],
        IsInherited: false,
      }),
    remove: (state, { name }) =>
      without(listOf(state.exchange, 'RecipientPermission', name), (row) => row['Trustee'] === 'cy@contoso.com'),
  },
  {
    name: 'an inbox that is open to all',
    words: 'may use the folder Inbox',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'MailboxFolderPermission', name).push({
        FolderName: 'Inbox',
        User: 'eve',
        AccessRights: ['Reviewer'],
      }),
    remove: (state, { name }) => without(listOf(state.exchange, 'MailboxFolderPermission', name), (row) => row['User'] === 'eve'),
  },
  {
    name: 'a phone that opens the mailbox',
    words: 'phone that opens the mailbox: iPhone',
    plant: (state, { name, at }) =>
      void listOf(state.exchange, 'MobileDevice', name).push({
        DeviceId: 'x',
        FriendlyName: 'iPhone',
        FirstSyncTime: at.toISOString(),
        DeviceAccessState: 'Allowed',
      }),
    remove: (state, { name }) => {
      for (const row of listOf(state.exchange, 'MobileDevice', name))
        if (row['DeviceId'] === 'x') row['DeviceAccessState'] = 'Blocked';
    },
  },
  {
    name: 'a mail flow rule',
    words: 'New-TransportRule',
    plant: (state, at) => {
      exchangeRows(state, 'TransportRule').push({
        Guid: id(40),
        Name: 'copy all',
        Identity: 'copy all',
        State: 'Enabled',
        Mode: 'Enforce',
        BlindCopyTo: ['x@evil.example'],
      });
      ran(state, at, 'New-TransportRule', { Name: 'copy all' });
    },
    remove: (state) => without(exchangeRows(state, 'TransportRule'), (row) => row['Guid'] === id(40)),
  },
  {
    name: 'an inbound connector',
    words: 'New-InboundConnector',
    plant: (state, at) => {
      exchangeRows(state, 'InboundConnector').push({
        Guid: id(41),
        Name: 'relay',
        Identity: 'relay',
        Enabled: true,
        ConnectorType: 'OnPremises',
      });
      ran(state, at, 'New-InboundConnector', { Name: 'relay' });
    },
    remove: (state) => without(exchangeRows(state, 'InboundConnector'), (row) => row['Guid'] === id(41)),
  },
  {
    name: 'an outbound connector',
    words: 'New-OutboundConnector',
    plant: (state, at) => {
      exchangeRows(state, 'OutboundConnector').push({
        Guid: id(42),
        Name: 'out',
        Identity: 'out',
        Enabled: true,
        ConnectorType: 'Partner',
        IsTransportRuleScoped: true,
        SmartHosts: ['mx.evil.example'],
      });
      ran(state, at, 'New-OutboundConnector', { Name: 'out' });
    },
    remove: (state) => {
      for (const row of exchangeRows(state, 'OutboundConnector')) if (row['Guid'] === id(42)) row['Enabled'] = false;
    },
  },
  {
    name: 'a journal rule',
    words: 'New-JournalRule',
    plant: (state, at) => {
      exchangeRows(state, 'JournalRule').push({
        Guid: id(43),
        Name: 'all',
        Identity: 'all',
        Enabled: true,
        JournalEmailAddress: 'x@evil.example',
      });
      ran(state, at, 'New-JournalRule', { Name: 'all', JournalEmailAddress: 'x@evil.example' });
    },
    remove: (state) => {
      for (const row of exchangeRows(state, 'JournalRule')) if (row['Guid'] === id(43)) row['Enabled'] = false;
    },
  },
];
