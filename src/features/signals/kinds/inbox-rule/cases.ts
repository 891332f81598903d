/** Inbox rules and what inbox-rule must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, gil, ivo, record, strange, usual } from '../../case-rows.js';

type Fields = Readonly<Record<string, Json>>;
const known: SignalCase['known'] = { people: everyone, domains: ['contoso.com'] };

const outlook = (id: string, properties: Readonly<Record<string, string>>, ip: string = usual) =>
  record('UpdateInboxRules', {
    by: ana,
    ip,
    id,
    more: {
      RecordType: 2,
      MailboxOwnerUPN: ana.name,
      Parameters: null,
      OperationProperties: Object.entries(properties).map(([Name, Value]) => ({ Name, Value })),
    },
  });
const modified = (id: string, ip: string = usual) =>
  outlook(id, { RuleId: id, RuleOperation: 'ModifyMailboxRule', RuleName: '', RuleCondition: '{}', RuleActions: '[]' }, ip);
const read = (...rules: readonly Fields[]): SignalCase['rows'][number] => ({
  source: 'rules',
  mailbox: ana.name,
  row: rules.map((rule, index) => ({ Identity: `ana\\${index + 1}`, Enabled: true, ...rule })),
});

export const cases: readonly SignalCase[] = [
  {
    name: 'a rule with a dot for a name deletes mail about invoices',
    rows: [
      record('New-InboxRule', {
        by: ana,
        ip: strange,
        parameters: {
          Name: '.',
          SubjectOrBodyContainsWords: 'invoice;payment',
          DeleteMessage: 'True',
          StopProcessingRules: 'True',
        },
      }),
    ],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        says: ['An inbox rule of ana@contoso.com deletes mail', 'invoice, payment', 'Name: .', strange],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'a rule forwards outside and hides it',
    rows: [
      record('New-InboxRule', {
        by: ivo,
        parameters: { Name: 'x-backup', ForwardTo: 'drop@evil.example', MoveToFolder: 'RSS Feeds', From: 'bank@bank.example' },
      }),
    ],
    known,
    signs: [{ about: ivo.id, weight: 'A', says: ['forwards mail and moves it to RSS Feeds', 'drop@evil.example'] }],
  },
  {
    name: 'a rule only forwards outside, and nobody knows from where',
    rows: [
      record('New-InboxRule', {
        by: ivo,
        parameters: { Name: 'copy', ForwardTo: 'ivo@gmail.example', From: 'boss@contoso.com' },
      }),
    ],
    known,
    signs: [{ about: ivo.id, weight: 'B' }],
  },
  {
    name: 'the same from a network that the person never used',
    rows: [
      record('New-InboxRule', {
        by: ana,
        ip: strange,
        parameters: { Name: 'copy', ForwardTo: 'a@gmail.example', From: 'boss@contoso.com' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'a rule forwards to a name that may be a contact outside',
    rows: [record('New-InboxRule', { by: ivo, parameters: { Name: 'copy', RedirectTo: 'Bob Smith', From: 'x@contoso.com' } })],
    known,
    signs: [{ about: ivo.id, weight: 'B', says: ['not known'] }],
  },
  {
    name: 'a rule forwards to a colleague',
    rows: [
      record('New-InboxRule', { by: ivo, parameters: { Name: 'deputy', ForwardTo: 'bo@contoso.com', From: 'x@contoso.com' } }),
    ],
    known,
    signs: [],
  },
  {
    name: 'a newsletter is moved to its folder',
    rows: [
      record('New-InboxRule', { by: ivo, parameters: { Name: 'News', From: 'news@paper.example', MoveToFolder: 'Newsletters' } }),
    ],
    known,
    signs: [],
  },
  {
    name: 'a newsletter is deleted',
    rows: [
      record('New-InboxRule', {
        by: ivo,
        parameters: { Name: 'No more news', From: 'news@paper.example', DeleteMessage: 'True' },
      }),
    ],
    known,
    signs: [{ about: ivo.id, weight: 'C', says: ['as people do'] }],
  },
  {
    name: 'a newsletter is deleted from a network that the person never used',
    rows: [
      record('New-InboxRule', {
        by: ana,
        ip: strange,
        parameters: { Name: 'No more news', From: 'news@paper.example', DeleteMessage: 'True' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['has not used before'] }],
  },
  {
    name: 'someone at their desk deletes mail with a telling word',
    rows: [
      record('New-InboxRule', {
        by: ana,
        ip: usual,
        parameters: { Name: 'Build bot', SubjectContainsWords: 'security scan passed', DeleteMessage: 'True' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'the same after a risk',
    rows: [
      record('New-InboxRule', {
        by: ana,
        ip: usual,
        parameters: { Name: 'Build bot', SubjectContainsWords: 'security scan passed', DeleteMessage: 'True' },
      }),
    ],
    known: { ...known, earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'all mail goes to a folder that nobody opens',
    rows: [record('New-InboxRule', { by: ivo, parameters: { Name: 'Archive all', MoveToFolder: 'Conversation History' } })],
    known,
    signs: [{ about: ivo.id, weight: 'A', says: ['all mail'] }],
  },
  {
    name: 'a service of Microsoft writes a rule',
    rows: [
      record('New-InboxRule', {
        by: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)',
        more: { UserType: 4, MailboxOwnerUPN: ana.name },
        parameters: { Name: 'x', DeleteMessage: 'True' },
      }),
    ],
    known,
    signs: [],
  },
  {
    name: 'Outlook adds a rule and writes what it does',
    rows: [
      outlook(
        'add',
        {
          RuleOperation: 'AddMailboxRule',
          RuleName: '..',
          RuleCondition: 'SubjectContains: invoice',
          RuleActions: '[{"ActionType":"Forward","Recipients":["drop@evil.example"]},{"ActionType":"Delete"}]',
        },
        strange,
      ),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['forwards mail and deletes it', 'drop@evil.example'] }],
    looks: [],
  },
  {
    name: 'Outlook writes hundreds of rows in seconds: one look, and nothing wrong in the mailbox',
    rows: [
      ...Array.from({ length: 300 }, (_unused, n) => modified(`m${n}`)),
      read({ Name: 'News', From: ['news@paper.example'], MoveToFolder: 'Newsletters' }),
    ],
    known,
    signs: [],
    looks: [ana.name],
  },
  {
    name: 'the look finds a rule that sends mail out and hides it',
    rows: [
      modified('burst', strange),
      read(
        { Name: 'News', From: ['news@paper.example'], MoveToFolder: 'Newsletters' },
        { Name: ',', ForwardTo: ['"Drop" [SMTP:drop@evil.example]'], DeleteMessage: true },
      ),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['drop@evil.example', strange], rowIds: ['burst'] }],
    looks: [ana.name],
  },
  {
    name: 'a rule that is turned off does nothing',
    rows: [
      modified('burst'),
      read({ Name: ',', Enabled: false, ForwardTo: ['"Drop" [SMTP:drop@evil.example]'], DeleteMessage: true }),
    ],
    known,
    signs: [],
    looks: [ana.name],
  },
  {
    name: 'an old rule is turned on: only a look shows what it does',
    rows: [record('Enable-InboxRule', { by: ana, ip: usual, parameters: { Identity: 'ana\\1' } })],
    known,
    signs: [],
    looks: [ana.name],
  },
  {
    name: 'a rule is removed',
    rows: [record('Remove-InboxRule', { by: ana, parameters: { Identity: 'ana\\1' } })],
    known,
    signs: [],
    looks: [],
  },
  {
    name: 'an administrator makes a rule that deletes mail in the mailbox of someone else, and nobody knows from where',
    rows: [
      record('New-InboxRule', {
        by: gil,
        object: ana.name,
        parameters: { Mailbox: ana.name, Name: 'Tidy', SubjectContainsWords: 'device', DeleteMessage: 'True' },
      }),
    ],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        says: ['gil@contoso.com made it, in the mailbox of someone else'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the same from a usual network: someone is ill',
    rows: [
      record('New-InboxRule', {
        by: gil,
        ip: usual,
        object: ana.name,
        parameters: { Mailbox: ana.name, Name: 'Tidy', SubjectContainsWords: 'device', DeleteMessage: 'True' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  ...[
    { HeaderContainsWords: ['list-id'] },
    { SentTo: ['"Desk" [SMTP:desk@contoso.com]'] },
    { MyNameInCcBox: true },
    { SentOnlyToMe: true },
    { HasAttachment: true },
    { FlaggedForAction: 'Any' },
    { MessageTypeMatches: 'Calendaring' },
    { WithinSizeRangeMinimum: '10 MB (10,485,760 bytes)' },
    { ReceivedBeforeDate: '2026-01-01T00:00:00Z' },
  ].map(
    (condition): SignalCase => ({
      name: `the look finds a rule that deletes some mail, by ${Object.keys(condition).join()}`,
      rows: [modified('burst'), read({ Name: 'Some of it', DeleteMessage: true, ...condition })],
      known,
      signs: [{ about: ana.id, weight: 'C' }],
      looks: [ana.name],
    }),
  ),
  {
    name: 'the look finds a rule that deletes all mail, with every condition empty',
    rows: [
      modified('burst'),
      read({ Name: 'All of it', DeleteMessage: true, From: [], SentTo: null, MyNameInToBox: false, HasAttachment: false }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['It takes all mail.'] }],
    looks: [ana.name],
  },
  {
    name: 'conditions that a cmdlet turns off narrow nothing',
    rows: [
      record('New-InboxRule', {
        by: ivo,
        parameters: { Name: 'All of it', DeleteMessage: 'True', HasAttachment: 'False', SentOnlyToMe: 'False' },
      }),
    ],
    known,
    signs: [{ about: ivo.id, weight: 'A', says: ['It takes all mail.'] }],
  },
  {
    name: 'a cmdlet makes a rule for mail that is flagged',
    rows: [
      record('New-InboxRule', {
        by: ivo,
        parameters: { Name: 'Flagged', DeleteMessage: 'True', FlaggedForAction: 'Any', SentOnlyToMe: 'True' },
      }),
    ],
    known,
    signs: [{ about: ivo.id, weight: 'C' }],
  },
  {
    name: 'a rule is changed so that it deletes mail: which mail that is the log does not say',
    rows: [record('Set-InboxRule', { by: ivo, parameters: { Identity: 'ivo\\7', DeleteMessage: 'True' } })],
    known,
    signs: [{ about: ivo.id, weight: 'B', says: ['deletes mail', 'the log does not say which'] }],
    looks: [ivo.name],
  },
];
