/** Rules, rights and flow of mail. */
import type { Event } from '../rows';
import { domain } from '../world';
import { minute, type NoiseKind, someAdmin, someone, usualPlace } from './kind';

export const mailNoise: readonly NoiseKind[] = [
  {
    kind: 'a rule that sorts newsletters',
    perWeek: 1.5,
    play: (rows, at) => {
      const person = someone(rows);
      const from = usualPlace(rows, person);
      const name = rows.chance.pick(['Newsletters', 'GitHub', 'Travel receipts', 'Project Orion', 'Jira', 'Holidays']);
      const rule = {
        Identity: `${person.upn}\\${rows.id()}`,
        Name: name,
        Enabled: true,
        From: [`news@${name.replaceAll(' ', '').toLowerCase()}.example`],
        MoveToFolder: name,
      };
      return [
        { at, key: 'exchange.InboxRule', of: person.upn, late: null, put: rule },
        rows.ran(
          at,
          'New-InboxRule',
          person,
          person.upn,
          { Name: name, From: rule.From[0] ?? '', MoveToFolder: `${person.upn}:\\${name}`, StopProcessingRules: 'False' },
          from,
        ),
      ];
    },
  },
  {
    kind: 'a rule that someone renames or turns off',
    perWeek: 0.6,
    play: (rows, at) => {
      const person = someone(rows);
      const rule = `${person.upn}\\Newsletters`;
      const from = usualPlace(rows, person);
      return rows.chance.happens(0.5)
        ? [rows.ran(at, 'Set-InboxRule', person, rule, { MoveToFolder: `${person.upn}:\\Reading` }, from)]
        : [rows.ran(at, 'Disable-InboxRule', person, rule, {}, from)];
    },
  },
  {
    kind: 'Outlook writes the rules of a mailbox again, hundreds of rows in seconds',
    perWeek: 0.7,
    when: 'any',
    play: (rows, at) => {
      const person = someone(rows);
      const from = rows.from(person.home);
      const many = 60 + rows.chance.below(340);
      return Array.from(
        { length: many },
        (_unused, n): Event => rows.outlookRule(at + n * 12, person, { operation: 'ModifyMailboxRule' }, from),
      );
    },
  },
  {
    kind: 'a rule made in Outlook',
    perWeek: 1,
    play: (rows, at) => {
      const person = someone(rows);
      const name = rows.chance.pick(['Newsletters', 'Reports', 'Orders', 'Standup notes']);
      const rule = {
        RuleName: name,
        RuleCondition: JSON.stringify({ From: ['news@shop.example'] }),
        RuleActions: JSON.stringify([{ ActionType: 'MoveToFolder', FolderName: name }]),
      };
      return [
        {
          at,
          key: 'exchange.InboxRule',
          of: person.upn,
          late: null,
          put: {
            Identity: `${person.upn}\\${rows.id()}`,
            Name: name,
            Enabled: true,
            From: ['news@shop.example'],
            MoveToFolder: name,
          },
        },
        rows.outlookRule(at, person, { operation: 'AddMailboxRule', rule }, usualPlace(rows, person)),
      ];
    },
  },
  {
    kind: 'rights over a shared mailbox or a calendar',
    perWeek: 1.5,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Exchange Administrator');
      const person = someone(rows);
      const from = rows.from(admin.office);
      const shared = rows.world.sharedMailboxes[rows.chance.below(rows.world.sharedMailboxes.length)] ?? '';
      switch (rows.chance.below(3)) {
        case 0:
          return [
            rows.record(
              at,
              { type: 2, kind: 'ExchangeItem', operation: 'UpdateCalendarDelegation', user: person.upn },
              { ResultStatus: 'Succeeded', MailboxOwnerUPN: person.upn },
            ),
          ];
        case 1:
          return [
            rows.record(
              at,
              { type: 2, kind: 'ExchangeItem', operation: 'AddFolderPermissions', user: person.upn },
              { ResultStatus: 'Succeeded', MailboxOwnerUPN: person.upn },
            ),
          ];
        default:
          return [
            rows.ran(at, 'Add-MailboxPermission', admin, shared, { User: person.upn, AccessRights: 'FullAccess' }, from),
            rows.ran(
              at + minute,
              'Add-RecipientPermission',
              admin,
              shared,
              { Trustee: person.upn, AccessRights: 'SendAs' },
              from,
            ),
          ];
      }
    },
  },
  {
    kind: 'the service gives itself rights over a mailbox',
    perWeek: 1,
    when: 'any',
    play: (rows, at) => [
      rows.record(
        at,
        {
          type: 1,
          kind: 'ExchangeAdmin',
          operation: 'Add-MailboxPermission',
          user: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)',
        },
        {
          UserType: 3,
          ExternalAccess: true,
          ObjectId: someone(rows).upn,
          Parameters: [
            { Name: 'AccessRights', Value: 'FullAccess' },
            { Name: 'User', Value: 'Discovery Management' },
          ],
        },
      ),
    ],
  },
  {
    kind: 'settings of a mailbox that open nothing',
    perWeek: 3,
    play: (rows, at) => {
      const person = someone(rows);
      const [operation, parameters] = rows.chance.pick<readonly [string, Readonly<Record<string, string>>]>([
        ['Set-MailboxAutoReplyConfiguration', { AutoReplyState: 'Scheduled' }],
        ['Set-MailboxRegionalConfiguration', { Language: 'en-GB' }],
        ['Set-Mailbox', { MaxSendSize: '35 MB' }],
        ['Set-UserPhoto', {}],
      ]);
      return [rows.ran(at, operation, person, person.upn, parameters, usualPlace(rows, person))];
    },
  },
  {
    kind: 'a product that signs mail sets up its connectors and rule',
    perWeek: 0.006,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Exchange Administrator');
      const from = rows.from(admin.office);
      return [
        rows.ran(
          at,
          'New-OutboundConnector',
          admin,
          'Signature Service out',
          { ConnectorType: 'Partner', SmartHosts: 'smtp.signatures.example', TlsSettings: 'CertificateValidation' },
          from,
        ),
        rows.ran(
          at + 2 * minute,
          'New-InboundConnector',
          admin,
          'Signature Service in',
          { ConnectorType: 'OnPremises', SenderDomains: 'smtp:*;1', TlsSenderCertificateName: '*.signatures.example' },
          from,
        ),
        rows.ran(
          at + 4 * minute,
          'New-TransportRule',
          admin,
          'Add signatures',
          { FromScope: 'InOrganization', RouteMessageOutboundConnector: 'Signature Service out' },
          from,
        ),
      ];
    },
  },
  {
    kind: 'a disclaimer is worded again',
    perWeek: 0.1,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Exchange Administrator');
      return [
        rows.ran(
          at,
          'Set-TransportRule',
          admin,
          'Disclaimer',
          { ApplyHtmlDisclaimerText: '<p>Contoso</p>' },
          rows.from(admin.office),
        ),
      ];
    },
  },
  {
    kind: 'a sender is let through the spam filter',
    perWeek: 0.15,
    play: (rows, at) => {
      const admin = someAdmin(rows, 'Exchange Administrator');
      return [
        rows.ran(
          at,
          'Set-HostedContentFilterPolicy',
          admin,
          'Default',
          { AllowedSenders: '+billing@supplier.example' },
          rows.from(admin.office),
        ),
      ];
    },
  },
  {
    kind: 'files shared by link',
    perWeek: 4,
    play: (rows, at) => {
      const person = someone(rows);
      return [
        rows.record(
          at,
          {
            type: 14,
            kind: 'SharePointSharingOperation',
            operation: rows.chance.pick(['AnonymousLinkCreated', 'SharingSet', 'AddedToSecureLink']),
            user: person.upn,
          },
          { Workload: 'OneDrive', ObjectId: `https://${domain.split('.')[0]}-my.sharepoint.com/personal/plan.xlsx` },
        ),
      ];
    },
  },
];
