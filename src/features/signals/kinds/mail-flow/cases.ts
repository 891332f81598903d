/** Changes of mail flow and what mail-flow must say of them. */
import type { SignalCase } from '../../case.js';
import { everyone, gil, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone, domains: ['contoso.com'] };
const did = (operation: string, parameters: Readonly<Record<string, string>>, ip: string = usual) =>
  record(operation, { by: gil, ip, parameters });
const says = (about: string, weight: 'A' | 'B' | 'C', ...words: readonly string[]) => [{ about, weight, says: words }];

export const cases: readonly SignalCase[] = [
  {
    name: 'a rule copies mail outside',
    rows: [did('New-TransportRule', { Name: 'Disclaimer', BlindCopyTo: 'drop@evil.example' })],
    known,
    signs: [
      {
        about: gil.id,
        weight: 'A',
        says: ['gil@contoso.com added the mail flow rule Disclaimer, which sends mail to drop@evil.example'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  ...[
    { GenerateIncidentReport: 'drop@evil.example', IncidentReportContent: 'Sender;AttachOriginalMail' },
    { GenerateIncidentReport: 'drop@evil.example' },
    { ModerateMessageByUser: 'drop@evil.example' },
  ].map((parameters) => ({
    name: `a rule lets someone outside read mail: ${Object.keys(parameters).join(', ')}`,
    rows: [did('New-TransportRule', { Name: 'Report', ...parameters })],
    known,
    signs: says(gil.id, 'A', 'the mail flow rule Report, which sends mail to drop@evil.example'),
  })),
  {
    name: 'a rule reports outside who wrote to whom',
    rows: [
      did('New-TransportRule', {
        Name: 'Report',
        GenerateIncidentReport: 'desk@service.example',
        IncidentReportContent: 'Sender;Subject',
      }),
    ],
    known,
    signs: says('transportrule report', 'C'),
  },
  {
    name: 'links and attachments are not checked any more',
    rows: [
      did('Disable-SafeLinksRule', { Identity: 'Everyone' }),
      did('Set-SafeAttachmentPolicy', { Identity: 'Files', Enable: 'False' }, strange),
      did('Set-SafeLinksPolicy', { Identity: 'Links', EnableSafeLinksForTeams: 'False' }),
      did('Set-SafeLinksPolicy', { Identity: 'Clicks', TrackClicks: 'False' }),
      did('New-TenantAllowBlockListSpoofItems', { SpoofedUser: 'ceo@contoso.com', Action: 'Allow' }),
      did('New-TenantAllowBlockListSpoofItems', { SpoofedUser: 'x@evil.example', Action: 'Block' }),
    ],
    known,
    signs: [
      { about: 'safelinksrule everyone', weight: 'B' },
      { about: 'safeattachmentpolicy files', weight: 'A', says: ['attachments are not opened any more'] },
      { about: 'safelinkspolicy links', weight: 'B', says: ['EnableSafeLinksForTeams off'] },
      { about: 'safelinkspolicy clicks', weight: 'C' },
      { about: 'tenantallowblocklistspoofitems without a name', weight: 'B', says: ['ceo@contoso.com past the filters'] },
    ],
  },
  {
    name: 'a rule hides where mail leaves to behind colleagues',
    rows: [
      did('New-TransportRule', {
        Name: 'Copies',
        BlindCopyTo: 'a@contoso.com;b@contoso.com;c@contoso.com;drop@evil.example',
      }),
    ],
    known,
    signs: says(gil.id, 'A', 'which sends mail to drop@evil.example, a@contoso.com, b@contoso.com and 1 more'),
  },
  {
    name: 'more senders pass than a line names',
    rows: [
      did('Set-HostedContentFilterPolicy', {
        Identity: 'Default',
        AllowedSenders: 'a@x.example;b@x.example;c@x.example;d@x.example',
      }),
    ],
    known,
    signs: says('hostedcontentfilterpolicy default', 'B', 'c@x.example and 1 more may bypass it'),
  },
  {
    name: 'a rule copies mail to a colleague',
    rows: [did('Set-TransportRule', { Identity: 'Orders', BlindCopyTo: 'sales@contoso.com' })],
    known,
    signs: says('transportrule orders', 'B'),
  },
  {
    name: 'a rule lets mail bypass the spam filter',
    rows: [did('New-TransportRule', { Name: 'Partner', SetSCL: '-1', SenderDomainIs: 'partner.example' })],
    known,
    signs: says(gil.id, 'A', 'bypass the spam filter'),
  },
  {
    name: 'a product for signatures adds a disclaimer',
    rows: [did('New-TransportRule', { Name: 'Signature', ApplyHtmlDisclaimerText: '<b>hi</b>' })],
    known,
    signs: says('transportrule signature', 'C'),
  },
  {
    name: 'the same from a strange network stays in the digest',
    rows: [did('New-TransportRule', { Name: 'Signature', ApplyHtmlDisclaimerText: '<b>hi</b>' }, strange)],
    known,
    signs: says('transportrule signature', 'C'),
  },
  {
    name: 'a rule deletes mail',
    rows: [did('New-TransportRule', { Name: 'Gone', DeleteMessage: 'True' })],
    known,
    signs: says('transportrule gone', 'B'),
  },
  {
    name: 'a rule is turned off',
    rows: [did('Disable-TransportRule', { Identity: 'Block exe' })],
    known,
    signs: says('transportrule block exe', 'B', 'turned off'),
  },
  {
    name: 'a rule is turned off from a strange network',
    rows: [did('Disable-TransportRule', { Identity: 'Block exe' }, strange)],
    known,
    signs: says('transportrule block exe', 'A', 'has not used before'),
  },
  {
    name: 'a rule is turned on',
    rows: [did('Enable-TransportRule', { Identity: 'Old' })],
    known,
    signs: says('transportrule old', 'B'),
  },
  {
    name: 'a journal goes outside',
    rows: [did('New-JournalRule', { Name: 'J', JournalEmailAddress: 'j@evil.example' })],
    known,
    signs: says(gil.id, 'A'),
  },
  {
    name: 'a rule that reports to someone takes the whole mail along from now on',
    rows: [did('Set-TransportRule', { Identity: 'Report', IncidentReportContent: 'Sender;AttachOriginalMail' })],
    known,
    signs: says('transportrule report', 'B', 'whole mail'),
  },
  {
    name: 'a journal rule is turned on',
    rows: [did('Enable-JournalRule', { Identity: 'Old' })],
    known,
    signs: says('journalrule old', 'B', 'turned on the journal rule Old'),
  },
  {
    name: 'a Safe Links policy leaves addresses out',
    rows: [did('Set-SafeLinksPolicy', { Identity: 'Everyone', DoNotRewriteUrls: '*.evil.example/*' })],
    known,
    signs: says('safelinkspolicy everyone', 'B'),
  },
  {
    name: 'a Safe Links policy no longer rewrites links',
    rows: [did('Set-SafeLinksPolicy', { Identity: 'Everyone', DisableUrlRewrite: 'True' })],
    known,
    signs: says('safelinkspolicy everyone', 'B'),
  },
  {
    name: 'a Safe Links policy passes over mail of colleagues',
    rows: [did('Set-SafeLinksPolicy', { Identity: 'Everyone', EnableForInternalSenders: 'False' })],
    known,
    signs: says('safelinkspolicy everyone', 'B'),
  },
  {
    name: 'people may click through the warnings of a Safe Links policy',
    rows: [did('Set-SafeLinksPolicy', { Identity: 'Everyone', AllowClickThrough: 'True' })],
    known,
    signs: says('safelinkspolicy everyone', 'B'),
  },
  ...[
    { BulkSpamAction: 'NoAction' },
    { SpamAction: 'AddXHeader' },
    { PhishSpamAction: 'ModifySubject' },
    { SpamZapEnabled: 'False' },
    { MarkAsSpamBulkMail: 'Off' },
  ].map((parameters) => ({
    name: `a spam filter policy leaves mail in the inbox: ${Object.keys(parameters).join(', ')}`,
    rows: [did('Set-HostedContentFilterPolicy', { Identity: 'Default', ...parameters })],
    known,
    signs: says('hostedcontentfilterpolicy default', 'B', Object.keys(parameters).join('')),
  })),
  {
    name: 'a policy no longer obeys DMARC',
    rows: [did('Set-AntiPhishPolicy', { Identity: 'Default', HonorDmarcPolicy: 'False' })],
    known,
    signs: says('antiphishpolicy default', 'B', 'HonorDmarcPolicy off'),
  },
  {
    name: 'a rule sends mail through a connector, from where its administrator usually is',
    rows: [did('New-TransportRule', { Name: 'Fast lane', RouteMessageOutboundConnector: 'Relay' })],
    known,
    signs: says('transportrule fast lane', 'B', 'the mail flow rule Fast lane, which sends mail through the connector Relay'),
  },
  {
    name: 'a rule sends mail through a connector, from a place that is new',
    rows: [did('Set-TransportRule', { Identity: 'Fast lane', RouteMessageOutboundConnector: 'Relay' }, strange)],
    known,
    signs: says('transportrule fast lane', 'A', 'through the connector Relay'),
  },
  {
    name: 'a rule lets mail past Safe Links by a header, and another sets a header of its own',
    rows: [
      did('New-TransportRule', {
        Name: 'Training',
        SetHeaderName: 'X-MS-Exchange-Organization-SkipSafeLinksProcessing',
        SetHeaderValue: '1',
      }),
      did('New-TransportRule', { Name: 'Mark', SetHeaderName: 'X-Seen', SetHeaderValue: '1' }),
    ],
    known,
    signs: [
      { about: gil.id, weight: 'A', says: ['Training, which lets mail past Safe Links'] },
      { about: 'transportrule mark', weight: 'C' },
    ],
  },
  {
    name: 'a rule sends mail through no connector any more',
    rows: [did('Set-TransportRule', { Identity: 'Fast lane', RouteMessageOutboundConnector: '' })],
    known,
    signs: says('transportrule fast lane', 'C'),
  },
  {
    name: 'a connector sends mail through another server',
    rows: [did('Set-OutboundConnector', { Identity: 'Out', SmartHosts: 'mx.evil.example' })],
    known,
    signs: says('outboundconnector out', 'B', 'changed the connector Out, which sends mail through mx.evil.example'),
  },
  {
    name: 'a connector is added',
    rows: [did('New-InboundConnector', { Name: 'Partner', ConnectorType: 'Partner' }, strange)],
    known,
    signs: says(gil.id, 'A'),
  },
  {
    name: 'a product that signs mail sets up its connector, at the desk of its administrator',
    rows: [did('New-OutboundConnector', { Name: 'Signature', ConnectorType: 'Partner' })],
    known,
    signs: says('outboundconnector signature', 'B', 'often uses'),
  },
  {
    name: 'a product sets up two connectors, and nobody knows from where: one card, about who did it',
    rows: [
      record('New-InboundConnector', { by: gil, parameters: { Name: 'in' }, at: '09:01' }),
      record('New-OutboundConnector', { by: gil, parameters: { Name: 'out' } }),
    ],
    known,
    signs: [
      { about: gil.id, weight: 'A' },
      { about: gil.id, weight: 'A' },
    ],
  },
  {
    name: 'a connector is changed',
    rows: [did('Set-OutboundConnector', { Identity: 'Out' })],
    known,
    signs: says('outboundconnector out', 'B'),
  },
  {
    name: 'a sender may bypass the spam filter',
    rows: [did('Set-HostedContentFilterPolicy', { Identity: 'Default', AllowedSenderDomains: 'evil.example' })],
    known,
    signs: says('hostedcontentfilterpolicy default', 'B', 'evil.example may bypass it'),
  },
  {
    name: 'the spam filter becomes stricter',
    rows: [did('Set-HostedContentFilterPolicy', { Identity: 'Default', HighConfidenceSpamAction: 'Quarantine' })],
    known,
    signs: says('hostedcontentfilterpolicy default', 'C'),
  },
  {
    name: 'an address may bypass the connection filter',
    rows: [did('Set-HostedConnectionFilterPolicy', { Identity: 'Default', IPAllowList: '198.51.100.0/24' })],
    known,
    signs: says('hostedconnectionfilterpolicy default', 'B'),
  },
  {
    name: "Microsoft's safe list is used",
    rows: [did('Set-HostedConnectionFilterPolicy', { Identity: 'D', EnableSafeList: 'True' })],
    known,
    signs: says('hostedconnectionfilterpolicy d', 'B'),
  },
  {
    name: 'anti-phishing is removed',
    rows: [did('Remove-AntiPhishPolicy', { Identity: 'Strict' })],
    known,
    signs: says('antiphishpolicy strict', 'B'),
  },
  {
    name: 'spoof intelligence is turned off',
    rows: [did('Set-AntiPhishPolicy', { Identity: 'S', EnableSpoofIntelligence: 'False' })],
    known,
    signs: says('antiphishpolicy s', 'B'),
  },
  {
    name: 'malware filtering is turned off',
    rows: [did('Disable-MalwareFilterRule', { Identity: 'M' })],
    known,
    signs: says('malwarefilterrule m', 'B'),
  },
  {
    name: 'the malware filter stops looking at files',
    rows: [did('Set-MalwareFilterPolicy', { Identity: 'M', EnableFileFilter: 'False' })],
    known,
    signs: says('malwarefilterpolicy m', 'B'),
  },
  {
    name: 'forwarding to a domain is allowed',
    rows: [did('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: 'True' })],
    known,
    signs: says('remotedomain default', 'B'),
  },
  {
    name: 'automatic forwarding is allowed',
    rows: [did('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'On' })],
    known,
    signs: says('hostedoutboundspamfilterpolicy default', 'B'),
  },
  {
    name: 'a sender is allowed past the filters',
    rows: [did('New-TenantAllowBlockListItems', { ListType: 'Sender', Entries: 'x@evil.example', Allow: 'True' })],
    known,
    signs: says('tenantallowblocklistitems without a name', 'B'),
  },
  {
    name: 'mail of a sender passes as a phishing simulation',
    rows: [
      did('New-ExoPhishSimOverrideRule', {
        Policy: 'PhishSimOverridePolicy',
        Domains: 'evil.example',
        SenderIpRanges: '198.51.100.7',
      }),
    ],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['evil.example, 198.51.100.7', 'past every filter'] }],
  },
  {
    name: 'a sender is added to a phishing simulation, and one is taken out of another',
    rows: [
      did('Set-ExoPhishSimOverrideRule', { Identity: 'PhishSim', AddDomains: 'evil.example' }),
      did('Set-ExoPhishSimOverrideRule', { Identity: 'Old', RemoveDomains: 'partner.example' }),
    ],
    known,
    signs: [
      { about: gil.id, weight: 'A', says: ['PhishSim, which lets mail of evil.example past every filter'] },
      { about: 'exophishsimoverriderule old', weight: 'C' },
    ],
  },
  ...[{ SentTo: 'eva@contoso.com' }, { AddSentTo: 'eva@contoso.com' }].map((parameters) => ({
    name: `a mailbox gets its mail without filters: ${Object.keys(parameters).join('')}`,
    rows: [did('Set-SecOpsOverridePolicy', { Identity: 'SecOpsOverridePolicy', ...parameters })],
    known,
    signs: says('secopsoverridepolicy secopsoverridepolicy', 'B', 'mail to eva@contoso.com is not filtered'),
  })),
  {
    name: 'a foreign seal counts as proof of where mail is from',
    rows: [
      did('Set-ArcConfig', { Identity: 'Default', ArcTrustedSealers: 'evil.example' }),
      did('Set-ArcConfig', { Identity: 'Empty', ArcTrustedSealers: '' }),
    ],
    known,
    signs: [
      { about: 'arcconfig default', weight: 'B', says: ['seals of evil.example count'] },
      { about: 'arcconfig empty', weight: 'C' },
    ],
  },
  ...['HostedContentFilter', 'AntiPhish', 'MalwareFilter', 'SafeLinks', 'SafeAttachment'].map((filter) => ({
    name: `a rule of a filter leaves someone out: ${filter}`,
    rows: [did(`Set-${filter}Rule`, { Identity: 'Everyone', ExceptIfSentTo: 'eva@contoso.com' })],
    known,
    signs: says(`${filter.toLowerCase()}rule everyone`, 'B', 'leaves out eva@contoso.com'),
  })),
  {
    name: 'a preset policy leaves a domain out, and a rule is for other people than before',
    rows: [
      did('Set-EOPProtectionPolicyRule', { Identity: 'Strict', ExceptIfRecipientDomainIs: 'contoso.com' }),
      did('Set-ATPProtectionPolicyRule', { Identity: 'Strict', SentToMemberOf: 'board@contoso.com' }),
    ],
    known,
    signs: [
      { about: 'eopprotectionpolicyrule strict', weight: 'B', says: ['leaves out contoso.com'] },
      { about: 'atpprotectionpolicyrule strict', weight: 'C' },
    ],
  },
  {
    name: 'a new policy lets a sender past, another lets people forward, a third is as Microsoft advises',
    rows: [
      did('New-HostedContentFilterPolicy', { Name: 'VIP', AllowedSenders: 'x@evil.example' }),
      did('New-HostedOutboundSpamFilterPolicy', { Name: 'Out', AutoForwardingMode: 'On' }),
      did('New-AntiPhishPolicy', { Name: 'Strict', EnableSpoofIntelligence: 'True' }),
    ],
    known,
    signs: [
      { about: 'hostedcontentfilterpolicy vip', weight: 'B', says: ['x@evil.example may bypass it'] },
      { about: 'hostedoutboundspamfilterpolicy out', weight: 'B' },
      { about: 'antiphishpolicy strict', weight: 'C' },
    ],
  },
  ...['ExcludedSenders', 'ExcludedDomains'].map((list) => ({
    name: `impersonation is not looked for any more in mail of a sender: ${list}`,
    rows: [did('Set-AntiPhishPolicy', { Identity: 'Default', [list]: 'evil.example' })],
    known,
    signs: says('antiphishpolicy default', 'B', 'evil.example may bypass it'),
  })),
  {
    name: 'an entry that blocked now allows',
    rows: [
      did('Set-TenantAllowBlockListItems', { ListType: 'Sender', Entries: 'x@evil.example', Allow: 'True' }),
      did('Set-TenantAllowBlockListSpoofItems', { Ids: 'a1', Action: 'Allow' }),
    ],
    known,
    signs: [
      { about: 'tenantallowblocklistitems without a name', weight: 'B', says: ['allowed x@evil.example past the filters'] },
      { about: 'tenantallowblocklistspoofitems without a name', weight: 'B' },
    ],
  },
  {
    name: 'Direct Send is accepted again, and refused elsewhere',
    rows: [
      did('Set-OrganizationConfig', { Identity: 'contoso', RejectDirectSend: 'False' }),
      did('Set-OrganizationConfig', { Identity: 'fabrikam', RejectDirectSend: 'True' }),
    ],
    known,
    signs: says('organizationconfig contoso', 'B', 'Direct Send'),
  },
  {
    name: 'a sender is blocked, forwarding is limited, a service of Microsoft works',
    rows: [
      did('New-TenantAllowBlockListItems', { ListType: 'Sender', Entries: 'x@evil.example', Block: 'True' }),
      did('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'Off' }),
      did('Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: 'False' }),
      record('New-TransportRule', { by: 'NT AUTHORITY\\SYSTEM', more: { UserType: 3 }, parameters: { Name: 'x', SetSCL: '-1' } }),
    ],
    known,
    signs: [],
  },
];
