/** Tenants and what auto-forward must say of them; numbers in names are those of the rules the control is judged by. */
import type { Case } from '../case.js';
import type { SweptMailboxes, SweptRule } from '../reasoning/mail-policy/swept-mailboxes.js';

const domain = { DomainName: 'contoso.com', Name: 'contoso.com', DomainType: 'Authoritative', Default: true };
const everywhere = {
  Name: 'Default',
  DomainName: '*',
  AutoForwardEnabled: true as boolean | null,
  Guid: '4d000000-0000-4000-8000-000000000001',
};
const nowhere = { ...everywhere, AutoForwardEnabled: false };

const byDefault = {
  Guid: '4a000000-0000-4000-8000-000000000001',
  Name: 'Default',
  Identity: 'Default',
  IsDefault: true,
  AutoForwardingMode: 'On' as string | null,
  RecipientLimitExternalPerHour: 0,
  RecipientLimitInternalPerHour: 0,
  RecipientLimitPerDay: 0,
  ActionWhenThresholdReached: 'BlockUserForToday',
};
const off = { ...byDefault, AutoForwardingMode: 'Off' };
const sales = {
  ...byDefault,
  Guid: '4a000000-0000-4000-8000-000000000002',
  Name: 'Sales',
  Identity: 'Sales',
  IsDefault: false,
  RecipientLimitPerDay: 500,
};
const salesRule = {
  Guid: '4b000000-0000-4000-8000-000000000001',
  Name: 'Sales rule',
  HostedOutboundSpamFilterPolicy: 'Sales',
  State: 'Enabled',
  Priority: 0,
  From: null as string[] | null,
  FromMemberOf: null as string[] | null,
  SenderDomainIs: null as string[] | null,
  ExceptIfFrom: null as string[] | null,
  ExceptIfFromMemberOf: null as string[] | null,
  ExceptIfSenderDomainIs: null as string[] | null,
};

/** Our own policy and rule as a plan leaves them. */
const ourPolicy = {
  ...sales,
  Guid: '4a000000-0000-4000-8000-000000000003',
  Name: 'hardenbot auto-forward',
  Identity: 'hardenbot auto-forward',
  RecipientLimitPerDay: 0,
};
const ourRule = {
  ...salesRule,
  Guid: '4b000000-0000-4000-8000-000000000003',
  Name: ourPolicy.Name,
  HostedOutboundSpamFilterPolicy: ourPolicy.Name,
  From: ['ann@contoso.com'] as string[] | null,
};

const groupPolicy = {
  ...ourPolicy,
  Guid: '4a000000-0000-4000-8000-000000000004',
  Name: 'hardenbot auto-forward groups',
  Identity: 'hardenbot auto-forward groups',
};
const groupRule = {
  ...ourRule,
  Guid: '4b000000-0000-4000-8000-000000000004',
  Name: groupPolicy.Name,
  HostedOutboundSpamFilterPolicy: groupPolicy.Name,
  From: null as string[] | null,
  FromMemberOf: ['sales@contoso.com', 'desk@contoso.com'] as string[] | null,
};

const annId = '4e000000-0000-4000-8000-000000000001';
const boId = '4e000000-0000-4000-8000-000000000002';
const ann = {
  Guid: '4c000000-0000-4000-8000-000000000001',
  Identity: 'Ann',
  Name: 'Ann',
  PrimarySmtpAddress: 'ann@contoso.com',
  UserPrincipalName: 'ann@contoso.com',
  ExternalDirectoryObjectId: annId,
  RecipientTypeDetails: 'UserMailbox',
  EmailAddresses: ['SMTP:ann@contoso.com'],
  ForwardingSmtpAddress: null as string | null,
  ForwardingAddress: null as string | null,
  DeliverToMailboxAndForward: false,
};
const bo = {
  ...ann,
  Guid: '4c000000-0000-4000-8000-000000000002',
  Identity: 'Bo',
  Name: 'Bo',
  PrimarySmtpAddress: 'bo@contoso.com',
  UserPrincipalName: 'bo@contoso.com',
  ExternalDirectoryObjectId: boId,
  EmailAddresses: ['SMTP:bo@contoso.com'],
};
const cy = {
  ...bo,
  Guid: '4c000000-0000-4000-8000-000000000003',
  Identity: 'Cy',
  Name: 'Cy',
  PrimarySmtpAddress: 'cy@contoso.com',
  UserPrincipalName: 'cy@contoso.com',
  ExternalDirectoryObjectId: '4e000000-0000-4000-8000-000000000003',
  EmailAddresses: [],
};
const dee = {
  ...cy,
  Guid: '4c000000-0000-4000-8000-000000000004',
  Identity: 'Dee',
  Name: 'Dee',
  PrimarySmtpAddress: 'dee@contoso.com',
  UserPrincipalName: 'dee@contoso.com',
  ExternalDirectoryObjectId: '4e000000-0000-4000-8000-000000000004',
};
const tickets = { ...ann, ForwardingSmtpAddress: 'smtp:desk@tickets.example', DeliverToMailboxAndForward: true };

const copyRule = {
  Guid: '4f000000-0000-4000-8000-000000000001',
  Name: 'Copy to the archive',
  State: 'Enabled',
  Mode: 'Enforce',
  Priority: 0,
  FromScope: null as string | null,
  BlindCopyTo: ['archive@keep.example'] as string[] | string | null,
  RedirectMessageTo: null as string[] | null,
};

const viaConnector = { ...copyRule, BlindCopyTo: null, Name: 'By way of', RouteMessageOutboundConnector: 'Relay' };
const relay = {
  Guid: '4f000000-0000-4000-8000-0000000000b1',
  Name: 'Relay',
  Identity: 'Relay',
  Enabled: true as boolean | null,
  ConnectorType: 'Partner',
  IsTransportRuleScoped: true,
  RecipientDomains: [] as string[],
  UseMXRecord: false as boolean | null,
  SmartHosts: ['mx.relay.example'] as string[] | null,
  RouteAllMessagesViaOnPremises: false,
};
const forAll = { ...relay, Name: 'All mail', Identity: 'All mail', IsTransportRuleScoped: false, RecipientDomains: ['*'] };

/** Exchange Online takes no mailbox of its own as the address: where journal reports go is elsewhere, in an archive or with an intruder. */
const journalRule = {
  Guid: '4f000000-0000-4000-8000-0000000000a1',
  Name: 'Keep everything',
  Identity: 'Keep everything',
  Enabled: true as boolean | null,
  JournalEmailAddress: 'archive@keep.example' as string | null,
};

const reportRule = { ...copyRule, BlindCopyTo: null, GenerateIncidentReport: 'archive@keep.example' };

const noForwarding = {
  ...copyRule,
  BlindCopyTo: null,
  Name: 'No forwarding',
  MessageTypeMatches: 'AutoForward',
  SentToScope: 'NotInOrganization',
  RejectMessageReasonText: 'no',
};
const byClass = {
  ...copyRule,
  BlindCopyTo: null,
  Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.BlindCopyToAction'],
};

const salesTeam = {
  id: '50000000-0000-4000-8000-000000000001',
  displayName: 'Sales team',
  mail: 'sales@contoso.com',
  members: [annId],
};
const people = [
  { id: annId, userPrincipalName: 'ann@contoso.com', mail: 'ann@contoso.com' },
  { id: boId, userPrincipalName: 'bo@contoso.com', mail: 'bo@contoso.com' },
];

interface Parts {
  readonly policies?: readonly object[];
  readonly rules?: readonly object[];
  readonly remote?: readonly object[];
  readonly transport?: readonly object[];
  readonly journals?: readonly object[];
  readonly connectors?: readonly object[];
  readonly mailboxes?: readonly object[];
  readonly recipients?: readonly object[];
  readonly groups?: readonly object[];
  readonly domains?: readonly object[];
  readonly dehydrated?: boolean;
}

function tenant({
  policies = [off],
  rules = [],
  remote = [everywhere],
  transport = [],
  journals = [],
  connectors = [],
  mailboxes = [ann, bo],
  recipients,
  groups,
  domains = [domain],
  dehydrated = false,
}: Parts) {
  return {
    exchange: {
      HostedOutboundSpamFilterPolicy: policies,
      HostedOutboundSpamFilterRule: rules,
      RemoteDomain: remote,
      TransportRule: transport,
      JournalRule: journals,
      OutboundConnector: connectors,
      AcceptedDomain: domains,
      Mailbox: mailboxes,
      OrganizationConfig: { Name: 'contoso.onmicrosoft.com', IsDehydrated: dehydrated },
      ...(recipients === undefined ? {} : { Recipient: recipients }),
    },
    ...(groups === undefined ? {} : { graph: { groups, users: people } }),
  };
}

const contact = {
  Guid: '51000000-0000-4000-8000-000000000001',
  Name: 'Ann at home',
  Identity: 'Ann at home',
  PrimarySmtpAddress: 'ann@contoso-home.example',
  ExternalEmailAddress: 'SMTP:ann@home.example',
  RecipientTypeDetails: 'MailContact',
};
const boRecipient = {
  Guid: bo.Guid,
  Name: 'Bo',
  Identity: 'Bo',
  PrimarySmtpAddress: 'bo@contoso.com',
  RecipientTypeDetails: 'UserMailbox',
};

const inboxRule: SweptRule = {
  mailbox: 'ann@contoso.com',
  name: 'Home',
  targets: [],
  hidden: false,
  enabled: true,
  hides: false,
};
const toHome = '"Ann" [SMTP:ann@home.example]';
const toBo = '"Bo" [SMTP:bo@contoso.com]';
const swept: SweptMailboxes = {
  of: 2,
  rulesRead: 2,
  accessRead: 2,
  oldest: new Date('2026-11-23T00:00:00Z'),
  waiting: 0,
  isLogRead: true,
  unplaced: 0,
  rules: [
    { ...inboxRule, targets: [toHome, toBo], hidden: true },
    { ...inboxRule, name: 'Home, off', targets: [toHome], enabled: false, hidden: true },
    { ...inboxRule, name: 'Colleague', targets: [toBo] },
    {
      ...inboxRule,
      mailbox: 'bo@contoso.com',
      name: 'Desk',
      targets: ['"Cy" [EX:/o=contoso/cn=cy]', toHome.replace('SMTP', 'MAPI'), toBo],
    },
    { ...inboxRule, name: 'Newsletters', hides: true },
    { ...inboxRule, name: 'Nothing to see', hides: true, hidden: true },
    { ...inboxRule, name: 'Newsletters, off', hides: true, enabled: false },
  ],
  grants: [
    { mailbox: 'ann@contoso.com', holder: 'abe@contoso.com', right: 'sendAs' },
    { mailbox: 'ann@contoso.com', holder: 'zoe@contoso.com', right: 'fullAccess' },
    { mailbox: 'bo@contoso.com', holder: 'zoe@contoso.com', right: 'fullAccess' },
    { mailbox: 'bo@contoso.com', holder: 'abc@contoso.com', right: 'onBehalf' },
    { mailbox: 'bo@contoso.com', holder: 'Default', right: 'inbox' },
    { mailbox: 'ann@contoso.com', holder: 'bo@contoso.com', right: 'inbox' },
  ],
};

export const cases: readonly Case[] = [
  {
    name: 'the inbox rules of all mailboxes were read, and the policy is On (10)',
    state: tenant({ policies: [byDefault] }),
    swept,
    verdict: 'fail',
    names: ['[SMTP:ann@home.example]"', '[MAPI:ann@home.example]"', 'a recipient inside'],
    says: [
      'Outlook does not show 2 inbox rules: "Home" of ann@contoso.com, "Nothing to see" of ann@contoso.com.',
      '1 inbox rule deletes mail or moves it out of sight: "Newsletters" of ann@contoso.com.',
      '1 inbox rule sends mail outside: "Home" of ann@contoso.com.',
      'Everyone may use 1 inbox: bo@contoso.com (Default).',
    ],
    plan: 1,
  },
  {
    name: 'the inbox rules of all mailboxes were read, and nothing is forwarded outside (10)',
    state: tenant({}),
    swept,
    verdict: 'pass',
    names: ['goes nowhere: forwarding is stopped'],
  },
  {
    name: 'settings allow the mailbox whose inbox rule sends mail outside (10)',
    state: tenant({ policies: [byDefault] }),
    settings: { allow: ['ann@contoso.com'] },
    swept,
    verdict: 'fail',
    names: ['allowed in settings'],
  },
  {
    name: 'the default policy is On and nothing else is there (3, 11)',
    state: tenant({ policies: [byDefault] }),
    verdict: 'fail',
    names: ['Default', 'On, for everyone'],
    plan: 1,
  },
  {
    name: 'where mailboxes are open, their own rules could act and were not looked at (10)',
    state: tenant({
      policies: [byDefault, { ...sales, AutoForwardingMode: 'Off' }],
      rules: [{ ...salesRule, From: ['ann@contoso.com'] }],
    }),
    verdict: 'partial',
    says: ['Inbox rules were not checked'],
  },
  {
    name: 'the default policy is Off (3)',
    state: tenant({}),
    verdict: 'pass',
    restsOn: ['exchange.HostedOutboundSpamFilterPolicy.AutoForwardingMode'],
  },
  {
    name: 'a policy that is On holds for a mailbox of a kind that is new',
    state: tenant({
      policies: [off, sales],
      rules: [{ ...salesRule, From: ['bo@contoso.com'] }],
      mailboxes: [ann, { ...bo, RecipientTypeDetails: 'AgentMailbox' }],
    }),
    verdict: 'partial',
    names: ['Sales'],
  },
  {
    name: 'a transport rule does something that is new, of which nobody knows where mail goes (6)',
    state: tenant({
      transport: [
        {
          ...copyRule,
          BlindCopyTo: null,
          SendToAgent: 'archive@keep.example',
          Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SendToAgentAction'],
        },
      ],
    }),
    verdict: 'unknown',
    names: ['Copy to the archive'],
  },
  {
    name: 'a transport rule marks mail, by the class of the action alone (6)',
    state: tenant({
      transport: [
        {
          ...copyRule,
          BlindCopyTo: null,
          Actions: ['PrependSubject', 'SetHeader', 'SetScl', 'ApplyHtmlDisclaimer', 'LogEvent'].map(
            (name) => `Microsoft.Exchange.MessagingPolicies.Rules.Tasks.${name}Action`,
          ),
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'a transport rule reports mail, by the class of the action alone: nobody knows to whom, and whether with the mail',
    state: tenant({
      transport: [
        {
          ...copyRule,
          BlindCopyTo: null,
          Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.GenerateIncidentReportAction'],
        },
      ],
    }),
    verdict: 'unknown',
    names: ['Copy to the archive'],
  },
  {
    name: 'an incident report takes the original mail outside (6)',
    state: tenant({ transport: [{ ...reportRule, IncidentReportContent: ['Sender', 'Subject', 'AttachOriginalMail'] }] }),
    verdict: 'partial',
    warns: ['copy-outside'],
    names: ['GenerateIncidentReport', 'archive@keep.example'],
    says: ['Transport rules send copies outside: "Copy to the archive".'],
    plan: 0,
  },
  {
    name: 'the content of an incident report is one text (6)',
    state: tenant({ transport: [{ ...reportRule, IncidentReportContent: 'Sender, attachoriginalmail' }] }),
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'an incident report tells someone outside who wrote to whom, without the mail (6)',
    state: tenant({ transport: [{ ...reportRule, IncidentReportContent: ['Sender', 'Recipients', 'Subject'] }] }),
    verdict: 'pass',
  },
  {
    name: 'an incident report without a word on its content (6)',
    state: tenant({ transport: [{ ...reportRule, IncidentReportContent: null }] }),
    verdict: 'pass',
  },
  {
    name: 'what an incident report contains is not in the export (6)',
    state: tenant({ transport: [reportRule] }),
    verdict: 'unknown',
    names: ['Copy to the archive'],
  },
  {
    name: 'an incident report takes the original mail to a colleague (6)',
    state: tenant({
      transport: [{ ...reportRule, GenerateIncidentReport: 'bo@contoso.com', IncidentReportContent: ['AttachOriginalMail'] }],
    }),
    verdict: 'pass',
  },
  {
    name: 'an incident report by the older column takes the original mail outside (6)',
    state: tenant({ transport: [{ ...reportRule, IncidentReportOriginalMail: 'IncludeOriginalMail' }] }),
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'someone outside approves mail, and reads it to do so (6)',
    state: tenant({ transport: [{ ...copyRule, BlindCopyTo: null, ModerateMessageByUser: ['archive@keep.example'] }] }),
    verdict: 'partial',
    names: ['ModerateMessageByUser', 'archive@keep.example'],
    plan: 0,
  },
  {
    name: 'a colleague approves mail (6)',
    state: tenant({ transport: [{ ...copyRule, BlindCopyTo: null, ModerateMessageByUser: ['bo@contoso.com'] }] }),
    verdict: 'pass',
  },
  {
    name: 'Automatic is neither on nor off (3, 12)',
    state: tenant({ policies: [{ ...byDefault, AutoForwardingMode: 'Automatic' }] }),
    verdict: 'partial',
    warns: ['automatic-mode'],
    names: ['Automatic, for everyone'],
    plan: 1,
  },
  {
    name: 'a policy does not say its mode (3)',
    state: tenant({ policies: [{ ...byDefault, AutoForwardingMode: null }] }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'a mode that nobody knows (3)',
    state: tenant({ policies: [{ ...byDefault, AutoForwardingMode: 'Sometimes' }] }),
    verdict: 'unknown',
  },
  {
    name: 'remote domains stop what the policy leaves open (4)',
    state: tenant({ policies: [byDefault], remote: [nowhere] }),
    verdict: 'pass',
    names: ['AutoForwardEnabled', 'AutoForwardingMode'],
    restsOn: ['exchange.RemoteDomain.AutoForwardEnabled', 'exchange.RemoteDomain.DomainName'],
  },
  {
    name: 'Automatic behind remote domains that stop everything (3, 4)',
    state: tenant({ policies: [{ ...byDefault, AutoForwardingMode: 'Automatic' }], remote: [nowhere] }),
    verdict: 'pass',
    warns: ['automatic-mode'],
  },
  {
    name: 'remote domains broke off behind the one that stops the rest: one that opens may follow (4)',
    state: {
      ...tenant({ policies: [byDefault], remote: [nowhere] }),
      collection: { 'exchange.RemoteDomain': { complete: false, returned: 1 } },
    },
    verdict: 'unknown',
    missing: ['exchange.RemoteDomain'],
    plan: 'unreadable',
  },
  {
    name: 'one domain is open under remote domains that stop the rest (4)',
    state: tenant({
      policies: [byDefault],
      remote: [
        nowhere,
        { ...everywhere, Guid: '4d000000-0000-4000-8000-000000000002', Name: 'Partner', DomainName: 'partner.example' },
      ],
    }),
    verdict: 'partial',
    names: ['partner.example'],
    plan: 1,
  },
  {
    name: 'the one open domain is ours in spirit (4)',
    state: tenant({
      policies: [byDefault],
      remote: [
        nowhere,
        { ...everywhere, Guid: '4d000000-0000-4000-8000-000000000002', Name: 'Sister', DomainName: 'fabrikam.com' },
      ],
    }),
    settings: { domains: ['Fabrikam.com'] },
    verdict: 'pass',
  },
  {
    name: 'what is below a domain is another entry than the domain (4)',
    state: tenant({
      policies: [byDefault],
      remote: [
        nowhere,
        { ...everywhere, Guid: '4d000000-0000-4000-8000-000000000002', Name: 'Below', DomainName: '*.fabrikam.com' },
      ],
    }),
    settings: { domains: ['fabrikam.com'] },
    verdict: 'partial',
    names: ['*.fabrikam.com'],
    plan: 1,
  },
  {
    name: 'one domain is stopped under remote domains that let the rest through (4, 11)',
    state: tenant({
      policies: [byDefault],
      remote: [
        everywhere,
        { ...nowhere, Guid: '4d000000-0000-4000-8000-000000000002', Name: 'Rival', DomainName: 'rival.example' },
      ],
    }),
    verdict: 'partial',
    names: ['rival.example'],
  },
  {
    name: 'a mailbox forwards in vain to the domain that is stopped, and keeps no copy: closing the rest loses nothing (4, 8, 12)',
    state: tenant({
      policies: [byDefault],
      remote: [
        everywhere,
        { ...nowhere, Guid: '4d000000-0000-4000-8000-000000000002', Name: 'Tickets', DomainName: 'tickets.example' },
      ],
      mailboxes: [{ ...tickets, DeliverToMailboxAndForward: false }, bo],
    }),
    verdict: 'partial',
    warns: ['dead-forward', 'mail-loss'],
    plan: 1,
  },
  {
    name: 'the entry for all below a domain is for the domain itself, where it has none (4)',
    state: tenant({
      policies: [byDefault],
      remote: [
        nowhere,
        { ...everywhere, Guid: '4d000000-0000-4000-8000-000000000002', Name: 'Tickets', DomainName: '*.tickets.example' },
      ],
      mailboxes: [{ ...tickets, DeliverToMailboxAndForward: false }, bo],
    }),
    verdict: 'partial',
    plan: 'mail-loss',
    refuses: 'ann@contoso.com to desk@tickets.example',
  },
  {
    name: 'remote domains stop everything, whatever a mode that nobody knows means (3, 4)',
    state: tenant({ policies: [{ ...byDefault, AutoForwardingMode: 'Sometimes' }], remote: [nowhere] }),
    verdict: 'pass',
  },
  {
    name: 'no entry for all domains came (4)',
    state: tenant({ policies: [byDefault], remote: [] }),
    verdict: 'unknown',
  },
  {
    name: 'remote domains that cannot be read change nothing while the policy is Off (5)',
    state: { ...tenant({}), collection: { 'exchange.RemoteDomain': { complete: false, returned: 0 } } },
    verdict: 'pass',
    missing: ['exchange.RemoteDomain'],
  },
  {
    name: 'remote domains that cannot be read, and the policy is On (5)',
    state: { ...tenant({ policies: [byDefault] }), collection: { 'exchange.RemoteDomain': { complete: false, returned: 0 } } },
    verdict: 'unknown',
    missing: ['exchange.RemoteDomain'],
    plan: 'unreadable',
  },
  {
    name: 'an own policy is On and no rule gives it to anybody (2)',
    state: tenant({ policies: [off, sales] }),
    verdict: 'pass',
    names: ['Sales', 'no enabled rule gives it'],
  },
  {
    name: 'the rule of an own policy that is On is disabled (1, 2)',
    state: tenant({ policies: [off, sales], rules: [{ ...salesRule, State: 'Disabled' }] }),
    verdict: 'pass',
    restsOn: ['exchange.HostedOutboundSpamFilterRule.State'],
  },
  {
    name: 'two kinds of conditions are joined by AND (1)',
    state: tenant({
      policies: [off, sales],
      rules: [{ ...salesRule, From: ['ann@contoso.com', 'bo@contoso.com'], SenderDomainIs: ['fabrikam.com'] }],
    }),
    verdict: 'pass',
  },
  {
    name: 'values of one kind are joined by OR, and one of two mailboxes is open (1, 11)',
    state: tenant({ policies: [off, sales], rules: [{ ...salesRule, From: ['ann@contoso.com', 'cy@contoso.com'] }] }),
    verdict: 'partial',
    names: ['Sales', 'Sales rule', 'ann@contoso.com'],
    plan: 1,
  },
  {
    name: 'a domain of senders holds for what is below it, and an exception wins (1)',
    state: tenant({
      policies: [off, sales],
      rules: [{ ...salesRule, SenderDomainIs: ['com'], ExceptIfFrom: ['bo@contoso.com'] }],
    }),
    verdict: 'partial',
    names: ['ann@contoso.com'],
  },
  {
    name: 'a rule without conditions is for everybody (1)',
    state: tenant({ policies: [off, sales], rules: [salesRule] }),
    verdict: 'fail',
    names: ['Sales rule'],
  },
  {
    name: 'the first of two rules by priority decides (1)',
    state: tenant({
      policies: [byDefault, sales, { ...off, Guid: '4a000000-0000-4000-8000-000000000003', Name: 'Nobody', IsDefault: false }],
      rules: [
        { ...salesRule, Priority: 1 },
        {
          ...salesRule,
          Guid: '4b000000-0000-4000-8000-000000000002',
          Name: 'First',
          HostedOutboundSpamFilterPolicy: 'nobody',
          Priority: 0,
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'a rule gives a policy that does not exist (1)',
    state: tenant({ rules: [{ ...salesRule, HostedOutboundSpamFilterPolicy: 'Gone' }] }),
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'members of a group are open (1)',
    state: tenant({
      policies: [off, sales],
      rules: [{ ...salesRule, FromMemberOf: ['sales@contoso.com'] }],
      groups: [salesTeam],
    }),
    verdict: 'partial',
    names: ['ann@contoso.com'],
  },
  {
    name: 'a group that Graph does not list is dynamic or deleted (1)',
    state: tenant({
      policies: [off, sales],
      rules: [{ ...salesRule, FromMemberOf: ['dynamic@contoso.com'] }],
      groups: [salesTeam],
    }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'members of the group cannot be read (1)',
    state: {
      ...tenant({ policies: [off, sales], rules: [{ ...salesRule, FromMemberOf: ['sales@contoso.com'] }], groups: [salesTeam] }),
      collection: { [`graph.groups/${salesTeam.id}/transitiveMembers`]: { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
    missing: [`graph.groups/${salesTeam.id}/transitiveMembers`],
  },
  {
    name: 'an export has no default policy, and whether the rule of one that is Off holds is not told (1)',
    state: {
      ...tenant({
        policies: [{ ...sales, AutoForwardingMode: 'Off' }],
        rules: [{ ...salesRule, FromMemberOf: ['sales@contoso.com'] }],
        groups: [salesTeam],
      }),
      collection: { [`graph.groups/${salesTeam.id}/transitiveMembers`]: { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
    plan: 'unreadable',
  },
  {
    name: 'rules that cannot be read, while every policy is Off (1)',
    state: { ...tenant({}), collection: { 'exchange.HostedOutboundSpamFilterRule': { complete: false, returned: 0 } } },
    verdict: 'pass',
    missing: ['exchange.HostedOutboundSpamFilterRule'],
  },
  {
    name: 'rules that cannot be read, and an export without the default policy, which may count (1)',
    state: {
      ...tenant({ policies: [{ ...sales, AutoForwardingMode: 'Off' }] }),
      collection: { 'exchange.HostedOutboundSpamFilterRule': { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
    plan: 'unreadable',
    missing: ['exchange.HostedOutboundSpamFilterRule'],
  },
  {
    name: 'rules that cannot be read, and some policy is On (1)',
    state: {
      ...tenant({ policies: [off, sales] }),
      collection: { 'exchange.HostedOutboundSpamFilterRule': { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
    missing: ['exchange.HostedOutboundSpamFilterRule'],
  },
  {
    name: 'policies that cannot be read (3)',
    state: { ...tenant({}), collection: { 'exchange.HostedOutboundSpamFilterPolicy': { complete: false, returned: 0 } } },
    verdict: 'unknown',
    missing: ['exchange.HostedOutboundSpamFilterPolicy'],
    plan: 'unreadable',
  },
  {
    name: 'mailboxes that cannot be read change nothing where every policy that could count is Off (3)',
    state: { ...tenant({}), collection: { 'exchange.Mailbox': { complete: false, returned: 0 } } },
    verdict: 'pass',
    missing: ['exchange.Mailbox'],
  },
  {
    name: 'there is no mailbox at all: the default policy alone is judged (11)',
    state: tenant({ policies: [byDefault], mailboxes: [] }),
    verdict: 'fail',
  },
  {
    name: 'a transport rule copies mail outside while the policy is Off (6)',
    state: tenant({ transport: [copyRule] }),
    verdict: 'partial',
    warns: ['copy-outside'],
    names: ['Copy to the archive', 'archive@keep.example'],
    plan: 0,
  },
  {
    name: 'a transport rule copies mail outside while the policies cannot be read: of two mailboxes that forward nothing is said for certain (6, 8)',
    state: {
      ...tenant({ transport: [copyRule], mailboxes: [tickets, { ...bo, ForwardingSmtpAddress: 'smtp:bo@home.example' }] }),
      collection: { 'exchange.HostedOutboundSpamFilterPolicy': { complete: false, returned: 0 } },
    },
    verdict: 'partial',
    says: [
      'Whether mailboxes can forward mail to external addresses is unknown.',
      '2 mailboxes are set to do so: ann@contoso.com to desk@tickets.example, bo@contoso.com to bo@home.example.',
      'Transport rules send copies outside: "Copy to the archive".',
    ],
    missing: ['exchange.HostedOutboundSpamFilterPolicy'],
    plan: 'unreadable',
  },
  {
    name: 'a transport rule copies mail outside while one mailbox forwards by the leave of settings (6, 8)',
    state: tenant({ policies: [byDefault], transport: [copyRule], mailboxes: [tickets] }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'partial',
    says: ['Only mailboxes that settings allow forward mail to external addresses: ann@contoso.com to desk@tickets.example.'],
    plan: 0,
  },
  {
    name: 'a transport rule copies mail to a domain that settings call ours (6)',
    state: tenant({ transport: [copyRule] }),
    settings: { domains: ['Keep.example'] },
    verdict: 'pass',
  },
  {
    name: 'forwarding is left to the service, and there is no remote domain for all others (3, 4)',
    state: tenant({ policies: [{ ...byDefault, AutoForwardingMode: 'Automatic' }], remote: [] }),
    verdict: 'unknown',
    warns: ['automatic-mode'],
    says: ['Unknown: Default, AutoForwardEnabled'],
  },
  {
    name: 'a transport rule copies mail from outside alone, by a single text (6)',
    state: tenant({ transport: [{ ...copyRule, FromScope: 'NotInOrganization', BlindCopyTo: 'archive@keep.example' }] }),
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'the policy is On and a transport rule copies mail outside (6, 12)',
    state: tenant({ policies: [byDefault], transport: [copyRule] }),
    verdict: 'fail',
    warns: ['copy-outside'],
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'the policy is On and a transport rule that settings list copies mail outside (6, 12)',
    state: tenant({ policies: [byDefault], transport: [copyRule] }),
    settings: { rules: ['Copy to the archive'] },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a transport rule shows by its class only that it copies, and is listed in settings (6)',
    state: tenant({ transport: [byClass] }),
    settings: { rules: ['Copy to the archive'] },
    verdict: 'pass',
  },
  {
    name: 'a transport rule shows by its class only that it copies (6)',
    state: tenant({ transport: [byClass] }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'a transport rule shows by its class only that it copies, and is disabled (6)',
    state: tenant({ transport: [{ ...byClass, State: 'Disabled' }] }),
    verdict: 'pass',
  },
  {
    name: 'a transport rule that settings list is not there (6)',
    state: tenant({}),
    settings: { rules: ['Copy to the archive'] },
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'a policy that is On is for a mailbox of the service alone, which is nobody (1)',
    state: tenant({
      policies: [off, sales],
      rules: [{ ...salesRule, From: ['discovery@contoso.com'] }],
      mailboxes: [
        ann,
        {
          ...bo,
          Name: 'DiscoverySearchMailbox{D919BA05-46A6-415f-80AD-7E09334BB852}',
          PrimarySmtpAddress: 'discovery@contoso.com',
          RecipientTypeDetails: 'DiscoveryMailbox',
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'the transport rule is listed in settings (6)',
    state: tenant({ transport: [copyRule] }),
    settings: { rules: ['copy to the archive'] },
    verdict: 'pass',
    names: ['Copy to the archive'],
  },
  {
    name: 'the transport rule that copies in secret is disabled (6)',
    state: tenant({ transport: [{ ...copyRule, State: 'Disabled' }] }),
    verdict: 'pass',
    names: ['Copy to the archive'],
    restsOn: ['exchange.TransportRule.State'],
  },
  {
    name: 'the transport rule is only tried, another has expired (6)',
    state: tenant({
      transport: [
        { ...copyRule, Mode: 'AuditAndNotify' },
        {
          ...copyRule,
          Guid: '4f000000-0000-4000-8000-000000000002',
          Name: 'Old',
          ExpiryDate: '2026-01-01T00:00:00Z',
          Priority: 1,
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'a transport rule redirects to a contact who is outside (6)',
    state: tenant({
      transport: [{ ...copyRule, BlindCopyTo: null, RedirectMessageTo: ['Ann at home'] }],
      recipients: [contact, boRecipient],
    }),
    verdict: 'partial',
    warns: ['copy-outside'],
    names: ['RedirectMessageTo', 'ann@home.example'],
    plan: 0,
  },
  {
    name: 'a transport rule redirects to somebody inside (6)',
    state: tenant({
      transport: [{ ...copyRule, BlindCopyTo: null, RedirectMessageTo: ['bo@contoso.com'] }],
      recipients: [contact, boRecipient],
    }),
    verdict: 'pass',
  },
  {
    name: 'a transport rule names nobody who can be found (6)',
    state: tenant({ transport: [{ ...copyRule, BlindCopyTo: ['Nobody'] }], recipients: [contact] }),
    verdict: 'unknown',
    warns: ['stale-reference'],
    names: ['Nobody'],
  },
  {
    name: 'a transport rule redirects to a contact of which no address is shown (6)',
    state: tenant({
      transport: [{ ...copyRule, BlindCopyTo: null, RedirectMessageTo: ['Ann at home'] }],
      recipients: [{ ...contact, PrimarySmtpAddress: null, ExternalEmailAddress: null }],
    }),
    verdict: 'unknown',
    names: ['Ann at home'],
  },
  {
    name: 'transport rules that name nobody who can be found are listed in settings, and another is disabled (6)',
    state: tenant({
      transport: [
        { ...copyRule, BlindCopyTo: ['Nobody'] },
        {
          ...copyRule,
          Guid: '4f000000-0000-4000-8000-000000000002',
          Name: 'Old copy',
          State: 'Disabled',
          BlindCopyTo: ['Nobody'],
        },
      ],
      recipients: [contact],
    }),
    settings: { rules: ['copy to the archive'] },
    verdict: 'pass',
  },
  {
    name: 'a transport rule copies to a name, and recipients cannot be read (6)',
    state: {
      ...tenant({ transport: [{ ...copyRule, BlindCopyTo: ['Nobody'] }] }),
      collection: { 'exchange.Recipient': { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
  },
  {
    name: 'transport rules that cannot be read (6)',
    state: { ...tenant({}), collection: { 'exchange.TransportRule': { complete: false, returned: 0 } } },
    verdict: 'unknown',
    missing: ['exchange.TransportRule'],
  },
  {
    name: 'a journal rule sends every message to an address outside, while forwarding is off',
    state: tenant({ journals: [journalRule] }),
    verdict: 'partial',
    warns: ['copy-outside'],
    names: ['Keep everything', 'archive@keep.example'],
    plan: 0,
  },
  {
    name: 'the journal rule is listed in settings',
    state: tenant({ journals: [journalRule] }),
    settings: { rules: ['keep EVERYTHING'] },
    verdict: 'pass',
    names: ['Keep everything'],
  },
  {
    name: 'the journal rule is disabled',
    state: tenant({ journals: [{ ...journalRule, Enabled: false }] }),
    verdict: 'pass',
    names: ['Keep everything'],
    restsOn: ['exchange.JournalRule.Enabled'],
  },
  {
    name: 'a journal rule does not say whether it is enabled',
    state: tenant({ journals: [{ ...journalRule, Enabled: null }] }),
    verdict: 'unknown',
    names: ['Keep everything'],
  },
  {
    name: 'a journal rule does not say where its reports go',
    state: tenant({ journals: [{ ...journalRule, JournalEmailAddress: null }] }),
    verdict: 'unknown',
    names: ['Keep everything'],
  },
  {
    name: 'a journal rule sends to a contact who is outside',
    state: tenant({ journals: [{ ...journalRule, JournalEmailAddress: 'Ann at home' }], recipients: [contact, boRecipient] }),
    verdict: 'partial',
    warns: ['copy-outside'],
    names: ['ann@home.example'],
    plan: 0,
  },
  {
    name: 'a journal rule sends to an archive at an address that is ours',
    state: tenant({ journals: [{ ...journalRule, JournalEmailAddress: 'bo@contoso.com' }], recipients: [contact, boRecipient] }),
    verdict: 'pass',
  },
  {
    name: 'a journal rule names an address of ours that nobody has',
    state: tenant({ journals: [{ ...journalRule, JournalEmailAddress: 'gone@contoso.com' }], recipients: [contact] }),
    verdict: 'unknown',
    warns: ['stale-reference'],
    names: ['gone@contoso.com'],
  },
  {
    name: 'journal rules that cannot be read',
    state: { ...tenant({}), collection: { 'exchange.JournalRule': { complete: false, returned: 0 } } },
    verdict: 'unknown',
    missing: ['exchange.JournalRule'],
  },
  {
    name: 'a transport rule sends mail through a server outside, while forwarding is off',
    state: tenant({ transport: [viaConnector], connectors: [relay] }),
    verdict: 'partial',
    warns: ['copy-outside'],
    names: ['RouteMessageOutboundConnector', 'mx.relay.example'],
    says: ['"By way of" (mx.relay.example). Change this by hand.'],
    plan: 0,
  },
  {
    name: 'the rule that sends mail through a server outside is listed in settings',
    state: tenant({ transport: [viaConnector], connectors: [relay] }),
    settings: { rules: ['by WAY of'] },
    verdict: 'pass',
    names: ['allowed in settings'],
  },
  {
    name: 'settings call the domain of that server ours',
    state: tenant({ transport: [viaConnector], connectors: [relay] }),
    settings: { domains: ['relay.example'] },
    verdict: 'pass',
  },
  {
    name: 'a transport rule sends mail through a server of ours',
    state: tenant({ transport: [viaConnector], connectors: [{ ...relay, SmartHosts: ['mail.contoso.com'] }] }),
    verdict: 'pass',
    restsOn: ['exchange.OutboundConnector.SmartHosts', 'exchange.AcceptedDomain.DomainName'],
  },
  {
    name: 'the connector of a transport rule gives mail to whose it is',
    state: tenant({ transport: [viaConnector], connectors: [{ ...relay, UseMXRecord: true, SmartHosts: [] }] }),
    verdict: 'pass',
    restsOn: ['exchange.OutboundConnector.UseMXRecord'],
  },
  {
    name: 'the connector of a transport rule is off',
    state: tenant({ transport: [viaConnector], connectors: [{ ...relay, Enabled: false }] }),
    verdict: 'pass',
    restsOn: ['exchange.OutboundConnector.Enabled'],
  },
  {
    name: 'the transport rule is off, and its connector leads outside',
    state: tenant({ transport: [{ ...viaConnector, State: 'Disabled' }], connectors: [relay] }),
    verdict: 'pass',
    restsOn: ['exchange.TransportRule.State'],
  },
  {
    name: 'a transport rule sends mail through an address, which may be anyone’s',
    state: tenant({ transport: [viaConnector], connectors: [{ ...relay, SmartHosts: ['[203.0.113.7]'] }] }),
    verdict: 'unknown',
    names: ['203.0.113.7'],
  },
  {
    name: 'a connector says neither whether it is on nor where mail goes',
    state: tenant({
      transport: [viaConnector, { ...viaConnector, Name: 'Another', RouteMessageOutboundConnector: 'Empty' }],
      connectors: [
        { ...relay, Enabled: null },
        { ...relay, Name: 'Empty', Identity: 'Empty', UseMXRecord: null, SmartHosts: null },
      ],
    }),
    verdict: 'unknown',
  },
  {
    name: 'a transport rule names a connector that is not there',
    state: tenant({ transport: [viaConnector] }),
    verdict: 'unknown',
    warns: ['stale-reference'],
    names: ['Relay'],
  },
  {
    name: 'a transport rule shows by its class only that it routes mail',
    state: tenant({
      transport: [
        {
          ...byClass,
          Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.RouteMessageOutboundConnectorAction'],
        },
      ],
    }),
    verdict: 'unknown',
  },
  {
    name: 'connectors cannot be read, and a rule uses one',
    state: {
      ...tenant({ transport: [viaConnector], connectors: [relay] }),
      collection: { 'exchange.OutboundConnector': { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
    missing: ['exchange.OutboundConnector'],
  },
  {
    name: 'connectors cannot be read, and no rule uses one',
    state: { ...tenant({}), collection: { 'exchange.OutboundConnector': { complete: false, returned: 0 } } },
    verdict: 'pass',
    missing: ['exchange.OutboundConnector'],
  },
  {
    name: 'all mail leaves through a server outside, which no rule decides',
    state: tenant({ connectors: [forAll, { ...forAll, Name: 'Off', Identity: 'Off', Enabled: false }] }),
    verdict: 'pass',
    warns: ['smart-host'],
    names: ['mx.relay.example'],
  },
  {
    name: 'all mail leaves through a server of ours, and that of one partner through theirs',
    state: tenant({
      connectors: [
        { ...forAll, SmartHosts: ['out.contoso.com'] },
        { ...forAll, Name: 'Partner', Identity: 'Partner', RecipientDomains: ['partner.example'] },
      ],
    }),
    verdict: 'pass',
    saysNot: ['mx.relay.example'],
  },
  {
    name: 'a transport rule refuses mail among colleagues, which is none that leaves (7)',
    state: tenant({
      policies: [byDefault],
      transport: [
        {
          ...copyRule,
          BlindCopyTo: null,
          Name: 'No mail among colleagues',
          FromScope: 'InOrganization',
          SentToScope: 'InOrganization',
          RejectMessageReasonText: 'no',
        },
      ],
    }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a transport rule refuses forwarded mail, which does not see mailboxes (7)',
    state: tenant({
      policies: [byDefault],
      transport: [noForwarding],
    }),
    verdict: 'partial',
    names: ['No forwarding'],
    plan: 1,
  },
  {
    name: 'transport rules refuse forwarded mail of some, or but for some, or from outside, which keeps nobody from forwarding (7)',
    state: tenant({
      policies: [byDefault],
      transport: [
        { ...noForwarding, Name: 'Of one domain', SenderDomainIs: ['contoso.com'] },
        { ...noForwarding, Guid: '4f000000-0000-4000-8000-000000000002', Name: 'But for one', ExceptIfFrom: ['bo@contoso.com'] },
        { ...noForwarding, Guid: '4f000000-0000-4000-8000-000000000003', Name: 'From outside', FromScope: 'NotInOrganization' },
      ],
    }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a mailbox forwards outside and keeps a copy (8)',
    state: tenant({ policies: [byDefault], mailboxes: [tickets, bo] }),
    verdict: 'fail',
    names: ['ann@contoso.com', 'desk@tickets.example'],
    plan: 1,
  },
  {
    name: 'a mailbox forwards outside and keeps no copy: stopping it would lose its mail (8, 12)',
    state: tenant({ policies: [byDefault], mailboxes: [{ ...tickets, DeliverToMailboxAndForward: false }, bo] }),
    verdict: 'fail',
    plan: 'mail-loss',
  },
  {
    name: 'a mailbox forwards outside in vain, and keeps no copy (8)',
    state: tenant({ mailboxes: [{ ...tickets, DeliverToMailboxAndForward: null }, bo] }),
    verdict: 'pass',
    warns: ['dead-forward', 'mail-loss'],
  },
  {
    name: 'copies go to a domain below one of our own that takes all below it in (6)',
    state: tenant({
      domains: [{ ...domain, MatchSubDomains: true }],
      transport: [{ ...copyRule, BlindCopyTo: ['archive@keep.contoso.com'] }],
      recipients: [{ ...boRecipient, Name: 'Archive', Identity: 'Archive', PrimarySmtpAddress: 'archive@keep.contoso.com' }],
    }),
    verdict: 'pass',
  },
  {
    name: 'copies go to a domain below one of our own that stands for itself alone (6)',
    state: tenant({
      domains: [{ ...domain, MatchSubDomains: false }],
      transport: [{ ...copyRule, BlindCopyTo: ['archive@keep.contoso.com'] }],
    }),
    verdict: 'partial',
    names: ['archive@keep.contoso.com'],
    plan: 0,
  },
  {
    name: 'copies go to somebody else, and a domain of our own takes all below it in (6)',
    state: tenant({ domains: [{ ...domain, MatchSubDomains: true }], transport: [copyRule] }),
    verdict: 'partial',
    names: ['archive@keep.example'],
    plan: 0,
  },
  {
    name: 'the default policy is Automatic, and there is no mailbox yet (3)',
    state: tenant({ policies: [{ ...byDefault, AutoForwardingMode: 'Automatic' }], mailboxes: [] }),
    verdict: 'partial',
    says: ["follows Microsoft's default for any mailbox"],
  },
  {
    name: 'a contact as forwarding address, which wins over the other (8)',
    state: tenant({
      policies: [byDefault],
      mailboxes: [{ ...tickets, ForwardingAddress: 'Ann at home', ForwardingSmtpAddress: 'smtp:bo@contoso.com' }, bo],
      recipients: [contact, boRecipient],
    }),
    verdict: 'fail',
    names: ['ann@home.example'],
  },
  {
    name: 'forwarding addresses are shown as they are written (8)',
    state: tenant({
      policies: [byDefault],
      mailboxes: [{ ...tickets, ForwardingSmtpAddress: 'smtp:<!channel>[x](http://evil.example)@evil.example' }, bo],
    }),
    verdict: 'fail',
    names: ['<!channel>[x](http://evil.example)@evil.example'],
  },
  {
    name: 'an allowed mailbox keeps its forwarding and its limits, by a policy of our own made first (8, 9, 12)',
    state: tenant({ policies: [byDefault], mailboxes: [tickets, bo] }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'fail',
    names: ['allowed in settings'],
    plan: 3,
  },
  {
    name: 'limits that the policy does not have go along with nobody (12)',
    state: tenant({
      policies: [{ ...byDefault, RecipientLimitPerDay: null, RecipientLimitInternalPerHour: undefined }],
      mailboxes: [tickets, bo],
    }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'fail',
    plan: 3,
  },
  {
    name: 'mailboxes broke off behind one that is allowed: so may be the others (9)',
    state: {
      ...tenant({ policies: [byDefault], mailboxes: [tickets, bo] }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 1 } },
    },
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'a mailbox is called like one that is allowed, and another by its address: neither is (9)',
    state: tenant({
      policies: [off, sales],
      rules: [{ ...salesRule, From: ['ann@contoso.com', 'bo@contoso.com', 'cy@contoso.com'] }],
      mailboxes: [ann, { ...bo, DisplayName: 'Ann' }, { ...cy, Name: 'ann@contoso.com', DisplayName: 'ann@contoso.com' }, dee],
    }),
    settings: { allow: ['Ann'] },
    verdict: 'partial',
    names: ['bo@contoso.com', 'cy@contoso.com'],
  },
  {
    name: 'an allowed group keeps forwarding (9, 12)',
    state: tenant({ policies: [byDefault], rules: [], groups: [salesTeam] }),
    settings: { allow: ['Sales team'] },
    verdict: 'fail',
    plan: 3,
  },
  {
    name: 'an allowed mailbox and an allowed group keep forwarding, each by a rule of its own (9, 12)',
    state: tenant({ policies: [byDefault], mailboxes: [ann, bo, cy], groups: [salesTeam] }),
    settings: { allow: ['bo@contoso.com', 'Sales team'] },
    verdict: 'fail',
    plan: 5,
  },
  {
    name: 'our rule goes to the top of those that are there (12)',
    state: tenant({
      policies: [byDefault, { ...sales, AutoForwardingMode: 'Off' }],
      rules: [{ ...salesRule, From: ['cy@contoso.com'] }],
      mailboxes: [tickets, bo],
    }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'fail',
    plan: 3,
  },
  {
    name: 'a policy that is On is for an allowed mailbox alone (9)',
    state: tenant({ policies: [off, sales], rules: [{ ...salesRule, From: ['ann@contoso.com'] }], mailboxes: [tickets, bo] }),
    settings: { allow: [annId] },
    verdict: 'pass',
    names: ['Sales'],
  },
  {
    name: 'a policy that is On is for more than the allowed (9)',
    state: tenant({ policies: [off, sales], rules: [{ ...salesRule, From: ['ann@contoso.com', 'bo@contoso.com'] }] }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'fail',
    names: ['Sales'],
    plan: 3,
  },
  {
    name: 'an allowed mailbox is stopped all the same (9)',
    state: tenant({}),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'pass',
    warns: ['outage'],
  },
  {
    name: 'settings allow somebody who is not there (9)',
    state: { ...tenant({ groups: [salesTeam] }) },
    settings: { allow: ['gone@contoso.com'] },
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'settings allow a name that two groups go by (9)',
    state: tenant({
      policies: [byDefault],
      groups: [salesTeam, { ...salesTeam, id: '50000000-0000-4000-8000-000000000002', mail: 'sales2@contoso.com' }],
    }),
    settings: { allow: ['Sales team'] },
    verdict: 'fail',
    warns: ['stale-reference'],
    plan: 'ambiguous',
  },
  {
    name: 'somebody more is allowed beside whom our own rule names (12)',
    state: tenant({ policies: [byDefault, ourPolicy], rules: [ourRule], mailboxes: [ann, bo, cy] }),
    settings: { allow: ['ann@contoso.com', 'bo@contoso.com'] },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'our own rule names somebody who is no longer allowed: the others keep their forwarding (12)',
    state: tenant({
      policies: [off, ourPolicy],
      rules: [{ ...ourRule, From: ['ann@contoso.com', 'bo@contoso.com'] }],
      mailboxes: [ann, bo, cy],
    }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'partial',
    names: ['hardenbot auto-forward'],
    plan: 1,
  },
  {
    name: 'our own rule names somebody who is no longer allowed, and another is allowed in place of them (12)',
    state: tenant({
      policies: [byDefault, ourPolicy],
      rules: [{ ...ourRule, From: ['ann@contoso.com', 'bo@contoso.com'] }],
      mailboxes: [ann, bo, cy],
    }),
    settings: { allow: ['ann@contoso.com', 'cy@contoso.com'] },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'our own rule is for a group that is no longer allowed, and another group is (12)',
    state: tenant({
      policies: [off, groupPolicy],
      rules: [groupRule],
      groups: [
        salesTeam,
        { id: '50000000-0000-4000-8000-000000000003', displayName: 'Desk', mail: 'desk@contoso.com', members: [boId] },
      ],
    }),
    settings: { allow: ['Sales team'] },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'our own rule is for a group that is no longer allowed, of which settings name one mailbox itself (12)',
    state: tenant({
      policies: [off, groupPolicy],
      rules: [{ ...groupRule, FromMemberOf: ['sales@contoso.com'] }],
      groups: [{ ...salesTeam, members: [annId, boId] }],
    }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'fail',
    plan: 3,
  },
  {
    name: 'nobody is allowed any more: our own policy is closed, and its rule keeps its names (12)',
    state: tenant({ policies: [off, ourPolicy], rules: [ourRule] }),
    verdict: 'partial',
    names: ['hardenbot auto-forward'],
    plan: 1,
  },
  {
    name: 'the same beside a rule that gives another policy, which is nobody whom closing ours stops (12)',
    state: tenant({
      policies: [off, ourPolicy, { ...sales, AutoForwardingMode: 'Off' }],
      rules: [ourRule, { ...salesRule, From: ['bo@contoso.com'], Priority: 1 }],
    }),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'somebody switched our own rule off, and whom it names would not forward by it (12)',
    state: tenant({ policies: [byDefault, ourPolicy], rules: [{ ...ourRule, State: 'Disabled' }] }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'fail',
    plan: 'by-hand',
    refuses: 'The policy "hardenbot auto-forward" or its rule was changed by hand',
  },
  {
    name: 'somebody switched our own policy off, and more are allowed (12)',
    state: tenant({
      policies: [byDefault, { ...ourPolicy, AutoForwardingMode: 'Off' }],
      rules: [ourRule],
      mailboxes: [ann, bo, cy],
    }),
    settings: { allow: ['ann@contoso.com', 'bo@contoso.com'] },
    verdict: 'fail',
    plan: 'by-hand',
  },
  {
    name: 'a rule of somebody else gives our own policy to who is not allowed (12)',
    state: tenant({
      policies: [off, ourPolicy],
      rules: [ourRule, { ...salesRule, HostedOutboundSpamFilterPolicy: ourPolicy.Name, From: ['bo@contoso.com'], Priority: 1 }],
    }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'fail',
    plan: 'by-hand',
    refuses: 'The rule "Sales rule" gives the policy "hardenbot auto-forward" to others',
  },
  {
    name: 'allowed mailboxes have different policies today (12)',
    state: tenant({
      policies: [byDefault, sales],
      rules: [{ ...salesRule, From: ['ann@contoso.com', 'cy@contoso.com'] }],
      mailboxes: [ann, bo, cy, dee],
    }),
    settings: { allow: ['ann@contoso.com', 'bo@contoso.com'] },
    verdict: 'fail',
    plan: 'different-limits',
  },
  {
    name: 'the organisation was never customised and a policy would have to be made (12)',
    state: tenant({ policies: [byDefault], mailboxes: [tickets, bo], dehydrated: true }),
    settings: { allow: ['ann@contoso.com'] },
    verdict: 'fail',
    plan: 'dehydrated',
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'exchange.AcceptedDomain',
  'exchange.HostedOutboundSpamFilterPolicy',
  'exchange.HostedOutboundSpamFilterRule',
  'exchange.Mailbox',
  'exchange.OrganizationConfig',
  'exchange.OutboundConnector',
  'exchange.Recipient',
  'exchange.RemoteDomain',
  'graph.groups',
];
