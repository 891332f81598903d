/** Tenants and what spam-filter must say of them; letters and numbers in names are those of the rules the control is judged by. */
import type { Case } from '../case.js';

const domain = { DomainName: 'contoso.com', Name: 'contoso.com', DomainType: 'Authoritative', Default: true };

const content = {
  Guid: '80000000-0000-4000-8000-000000000001',
  Name: 'Default',
  Identity: 'Default',
  IsDefault: true,
  RecommendedPolicyType: 'Custom' as string | null,
  SpamAction: 'MoveToJmf' as string | null,
  HighConfidenceSpamAction: 'MoveToJmf',
  PhishSpamAction: 'MoveToJmf',
  HighConfidencePhishAction: 'Quarantine',
  BulkSpamAction: 'MoveToJmf' as string | null,
  BulkThreshold: 7 as number | string | null,
  MarkAsSpamBulkMail: 'On',
  SpamZapEnabled: true as boolean | null,
  PhishZapEnabled: true as boolean | null,
  AllowedSenders: [] as string[],
  AllowedSenderDomains: [] as string[],
};
const malware = {
  Guid: '81000000-0000-4000-8000-000000000001',
  Name: 'Default',
  Identity: 'Default',
  IsDefault: true,
  RecommendedPolicyType: 'Custom',
  EnableFileFilter: true as boolean | null,
  FileTypes: ['ace', 'EXE', '.cmd', 'vbe'],
  ZapEnabled: true,
};
const phish = {
  Guid: '82000000-0000-4000-8000-000000000001',
  Name: 'Office365 AntiPhish Default',
  Identity: 'Office365 AntiPhish Default',
  IsDefault: true,
  RecommendedPolicyType: 'Custom',
  Enabled: true as boolean | null,
  EnableSpoofIntelligence: true,
  HonorDmarcPolicy: true,
  AuthenticationFailAction: 'MoveToJmf',
};
const weak = { ...content, SpamAction: 'AddXHeader' };
const strictContent = {
  ...content,
  Guid: '80000000-0000-4000-8000-000000000002',
  Name: 'Strict',
  Identity: 'Strict',
  IsDefault: false,
  RecommendedPolicyType: 'Strict',
  SpamAction: 'Quarantine',
  BulkThreshold: 5,
};
const strictMalware = {
  ...malware,
  Guid: '81000000-0000-4000-8000-000000000002',
  Name: 'Strict',
  Identity: 'Strict',
  IsDefault: false,
  RecommendedPolicyType: 'Strict',
};
const strictPhish = {
  ...phish,
  Guid: '82000000-0000-4000-8000-000000000002',
  Name: 'Strict',
  Identity: 'Strict',
  IsDefault: false,
  RecommendedPolicyType: 'Strict',
};
const unset = {
  SentTo: null as string[] | null,
  SentToMemberOf: null as string[] | null,
  RecipientDomainIs: null as string[] | null,
  ExceptIfSentTo: null as string[] | null,
  ExceptIfSentToMemberOf: null as string[] | null,
  ExceptIfRecipientDomainIs: null as string[] | null,
};
const strictRule = {
  Guid: '83000000-0000-4000-8000-000000000001',
  Name: 'Strict Preset Security Policy',
  State: 'Enabled',
  Priority: 0,
  HostedContentFilterPolicy: 'Strict',
  MalwareFilterPolicy: 'Strict',
  AntiPhishPolicy: 'Strict',
  ...unset,
};
const own = { ...content, Guid: '80000000-0000-4000-8000-000000000003', Name: 'Sales', Identity: 'Sales', IsDefault: false };
const ownRule = {
  Guid: '84000000-0000-4000-8000-000000000001',
  Name: 'Sales rule',
  State: 'Enabled',
  Priority: 0,
  HostedContentFilterPolicy: 'Sales',
  ...unset,
};

const ann = {
  Guid: '85000000-0000-4000-8000-000000000001',
  Name: 'Ann',
  PrimarySmtpAddress: 'ann@contoso.com',
  RecipientTypeDetails: 'UserMailbox',
  ExternalDirectoryObjectId: '86000000-0000-4000-8000-000000000001',
};
const bo = {
  ...ann,
  Guid: '85000000-0000-4000-8000-000000000002',
  Name: 'Bo',
  PrimarySmtpAddress: 'bo@contoso.com',
  ExternalDirectoryObjectId: '86000000-0000-4000-8000-000000000002',
};
const team = {
  ...ann,
  Guid: '85000000-0000-4000-8000-000000000003',
  Name: 'Team',
  PrimarySmtpAddress: 'team@contoso.com',
  RecipientTypeDetails: 'GroupMailbox',
};

const proof = {
  HeaderContainsMessageHeader: 'Authentication-Results',
  HeaderContainsWords: ['dmarc=pass', 'dmarc=bestguesspass'],
};
const bypass = {
  Guid: '87000000-0000-4000-8000-000000000001',
  Name: 'Past the filter',
  State: 'Enabled',
  Mode: 'Enforce',
  Priority: 0,
  SetSCL: '-1' as string | number,
  SenderDomainIs: ['partner.example'] as string[] | null,
};
const connector = {
  Guid: '88000000-0000-4000-8000-000000000001',
  Name: 'Own servers',
  Enabled: true,
  ConnectorType: 'OnPremises',
  ConnectorSource: 'AdminUI',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: ['198.51.100.9'],
  TreatMessagesAsInternal: false,
  CloudServicesMailEnabled: false,
};
const everywhere = {
  Guid: '89000000-0000-4000-8000-000000000001',
  Name: 'Default',
  DomainName: '*',
  TrustedMailInboundEnabled: false,
};

const salesGroup = { id: '8b000000-0000-4000-8000-000000000001', displayName: 'Sales', mail: 'sales@contoso.com', members: [] };

interface Parts {
  readonly content?: readonly object[];
  readonly rules?: readonly object[];
  readonly malware?: readonly object[];
  readonly phish?: readonly object[];
  readonly presets?: readonly object[];
  readonly connection?: object;
  readonly connections?: readonly object[];
  readonly transport?: readonly object[];
  readonly connectors?: readonly object[];
  readonly remote?: readonly object[];
  readonly mailboxes?: readonly object[];
  readonly allowed?: object;
  readonly spoof?: readonly object[];
  readonly simulations?: readonly object[];
  readonly security?: readonly object[];
  readonly mx?: string;
}

function tenant(parts: Parts) {
  return {
    exchange: {
      HostedContentFilterPolicy: parts.content ?? [content],
      HostedContentFilterRule: parts.rules ?? [],
      MalwareFilterPolicy: parts.malware ?? [malware],
      MalwareFilterRule: [],
      AntiPhishPolicy: parts.phish ?? [phish],
      AntiPhishRule: [],
      EOPProtectionPolicyRule: parts.presets ?? [],
      HostedConnectionFilterPolicy: parts.connections ?? [
        {
          Guid: '8a000000-0000-4000-8000-000000000001',
          Name: 'Default',
          IPAllowList: [],
          EnableSafeList: false,
          ...parts.connection,
        },
      ],
      TransportRule: parts.transport ?? [],
      InboundConnector: parts.connectors ?? [],
      RemoteDomain: parts.remote ?? [everywhere],
      AcceptedDomain: [domain],
      Mailbox: parts.mailboxes ?? [ann, bo, team],
      TenantAllowBlockListItems: parts.allowed ?? { Sender: [], Url: [], FileHash: [], IP: [] },
      TenantAllowBlockListSpoofItems: parts.spoof ?? [],
      ExoPhishSimOverrideRule: parts.simulations ?? [],
      ExoSecOpsOverrideRule: parts.security ?? [],
    },
    mail: { mx: { 'contoso.com': [parts.mx ?? 'contoso-com.mail.protection.outlook.com'] } },
  };
}

const broken = (parts: Parts, ...keys: readonly string[]) => ({
  ...tenant(parts),
  collection: Object.fromEntries(keys.map((key) => [key, { complete: false, returned: 0 }])),
});

export const cases: readonly Case[] = [
  {
    name: 'the defaults are as they should be and nothing walks round (A2-A4)',
    state: tenant({}),
    verdict: 'pass',
    restsOn: [
      'exchange.HostedContentFilterPolicy.SpamAction',
      'exchange.HostedContentFilterPolicy.BulkThreshold',
      'exchange.HostedContentFilterPolicy.HighConfidencePhishAction',
      'exchange.MalwareFilterPolicy.EnableFileFilter',
      'exchange.MalwareFilterPolicy.FileTypes',
      'exchange.AntiPhishPolicy.Enabled',
      'exchange.HostedContentFilterPolicy.AllowedSenders',
      'exchange.HostedContentFilterPolicy.AllowedSenderDomains',
      'exchange.HostedConnectionFilterPolicy.IPAllowList',
    ],
  },
  {
    name: 'whom the policy and the connection filter allow is not returned (B1, B2)',
    state: tenant({
      content: [{ ...content, AllowedSenders: undefined, AllowedSenderDomains: undefined }],
      connection: { IPAllowList: undefined },
    }),
    verdict: 'unknown',
    names: ['AllowedSenders', 'AllowedSenderDomains', 'IPAllowList'],
    plan: 'unknown',
  },
  {
    name: 'no connection filter is returned, which every organisation has, so that its list is not told (B2)',
    state: tenant({ connections: [] }),
    verdict: 'unknown',
    names: ['Connection filter', 'IPAllowList'],
    plan: 'unknown',
  },
  {
    name: 'no remote domain is returned for all others, which every organisation has (B6)',
    state: tenant({ remote: [] }),
    verdict: 'unknown',
    names: ['Remote domain *', 'TrustedMailInboundEnabled'],
    plan: 'unknown',
  },
  {
    name: 'spam is only marked, by the policy for everybody (A2)',
    state: tenant({ content: [weak] }),
    verdict: 'fail',
    names: ['Default', 'SpamAction', 'AddXHeader'],
    plan: 1,
  },
  {
    name: 'an ordinary policy that says nothing of whose it is can be repaired all the same (A2)',
    state: tenant({ content: [{ ...weak, RecommendedPolicyType: null }] }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a policy of a type that nobody knows is weak, and is not touched (A2)',
    state: tenant({ content: [{ ...weak, RecommendedPolicyType: 'Baseline' }] }),
    verdict: 'fail',
    plan: 0,
  },
  {
    name: 'bulk mail is recognized, and left in the inbox (A2)',
    state: tenant({ content: [{ ...content, BulkSpamAction: 'NoAction' }] }),
    verdict: 'fail',
    names: ['BulkSpamAction', 'NoAction'],
    plan: 1,
  },
  {
    name: 'a policy does not say what is done with bulk mail (A2)',
    state: tenant({ content: [{ ...content, BulkSpamAction: null }] }),
    verdict: 'unknown',
    names: ['BulkSpamAction'],
  },
  {
    name: 'the old default keeps no attachments out, and bulk mail counts as spam too late (A2, A3)',
    state: tenant({
      content: [{ ...content, BulkThreshold: 9, SpamZapEnabled: false }],
      malware: [{ ...malware, EnableFileFilter: false, FileTypes: ['ace'] }],
    }),
    verdict: 'fail',
    names: ['BulkThreshold', 'SpamZapEnabled', 'EnableFileFilter', 'FileTypes'],
    plan: 2,
  },
  {
    name: 'attachments of dangerous types are stopped but for one type (A3)',
    state: tenant({ malware: [{ ...malware, FileTypes: ['ace', 'exe', 'cmd'] }] }),
    verdict: 'fail',
    names: ['FileTypes'],
    plan: 1,
  },
  {
    name: 'the common attachment filter is off and its list is right (A3)',
    state: tenant({ malware: [{ ...malware, EnableFileFilter: false }] }),
    verdict: 'fail',
    names: ['EnableFileFilter'],
    plan: 1,
  },
  {
    name: 'malware that is recognized later stays in the inbox (A3)',
    state: tenant({ malware: [{ ...malware, ZapEnabled: false }] }),
    verdict: 'fail',
    names: ['ZapEnabled'],
    plan: 1,
  },
  {
    name: "only Microsoft's safe list is on (B2)",
    state: tenant({ connection: { EnableSafeList: true } }),
    verdict: 'partial',
    names: ['EnableSafeList'],
    plan: 1,
  },
  {
    name: 'junk mail is not enough for settings that ask for the standard (A2)',
    state: tenant({}),
    settings: { minimum: 'standard' },
    verdict: 'fail',
    names: ['PhishSpamAction', 'BulkThreshold'],
    plan: 1,
  },
  {
    name: 'whether attachments are kept out is not told (A3)',
    state: tenant({ malware: [{ ...malware, EnableFileFilter: null }] }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'forged senders are not looked for (A4)',
    state: tenant({ phish: [{ ...phish, EnableSpoofIntelligence: false, HonorDmarcPolicy: false }] }),
    verdict: 'fail',
    names: ['EnableSpoofIntelligence', 'HonorDmarcPolicy'],
    plan: 1,
  },
  {
    name: 'the default policy against phishing is turned off (A4)',
    state: tenant({ phish: [{ ...phish, Enabled: false }] }),
    verdict: 'fail',
    names: ['Office365 AntiPhish Default', 'Enabled'],
    plan: 1,
  },
  {
    name: 'the policy against phishing does not say whether it is on (A4)',
    state: tenant({ phish: [{ ...phish, Enabled: null }] }),
    verdict: 'unknown',
    names: ['Enabled'],
    plan: 'unknown',
  },
  {
    name: 'an old export does not know about forged senders (A4)',
    state: tenant({ phish: [{ Name: 'Default', IsDefault: true }] }),
    verdict: 'unknown',
  },
  {
    name: 'the strict preset for everybody hides a weak default (A1, A6)',
    state: tenant({
      content: [weak, strictContent],
      malware: [malware, strictMalware],
      phish: [phish, strictPhish],
      presets: [strictRule],
    }),
    verdict: 'pass',
    names: ['the policy applies to nobody'],
    restsOn: ['exchange.EOPProtectionPolicyRule.State'],
  },
  {
    name: 'the strict preset is disabled, so that the weak default counts (A1)',
    state: tenant({
      content: [weak, strictContent],
      malware: [malware, strictMalware],
      phish: [phish, strictPhish],
      presets: [{ ...strictRule, State: 'Disabled' }],
    }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'the strict preset is for one of two mailboxes (A1, A6)',
    state: tenant({
      content: [weak, strictContent],
      malware: [malware, strictMalware],
      phish: [phish, strictPhish],
      presets: [{ ...strictRule, SentTo: ['ann@contoso.com'] }],
    }),
    verdict: 'partial',
    names: ['bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'the strict preset is on and matches nobody (A5)',
    state: tenant({
      content: [content, strictContent],
      malware: [malware, strictMalware],
      phish: [phish, strictPhish],
      presets: [{ ...strictRule, SentTo: ['gone@contoso.com'] }],
    }),
    verdict: 'pass',
    warns: ['standing-exclusion'],
  },
  {
    name: 'presets cannot be read, and the default is weak (A1)',
    state: broken({ content: [weak] }, 'exchange.EOPProtectionPolicyRule'),
    verdict: 'unknown',
    missing: ['exchange.EOPProtectionPolicyRule'],
    plan: 'unreadable',
  },
  {
    name: 'presets cannot be read, and every policy is strong (A1)',
    state: broken({}, 'exchange.EOPProtectionPolicyRule'),
    verdict: 'pass',
    missing: ['exchange.EOPProtectionPolicyRule'],
  },
  {
    name: 'a weak policy of our own is for one mailbox (A1, A6)',
    state: tenant({
      content: [content, { ...own, PhishSpamAction: 'ModifySubject' }],
      rules: [{ ...ownRule, SentTo: ['BO@contoso.com'], RecipientDomainIs: ['contoso.com'] }],
    }),
    verdict: 'partial',
    names: ['Sales', 'bo@contoso.com'],
    plan: 1,
  },
  {
    name: 'a group in a rule cannot be expanded (A1)',
    state: {
      ...tenant({
        content: [content, { ...own, PhishSpamAction: 'ModifySubject' }],
        rules: [{ ...ownRule, SentToMemberOf: ['dynamic@contoso.com'] }],
      }),
      graph: { groups: [], users: [] },
    },
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'the members of a group in a rule cannot be read (A1)',
    state: {
      ...tenant({
        content: [content, { ...own, PhishSpamAction: 'ModifySubject' }],
        rules: [{ ...ownRule, SentToMemberOf: ['sales@contoso.com'] }],
      }),
      graph: { groups: [salesGroup], users: [] },
      collection: { [`graph.groups/${salesGroup.id}/transitiveMembers`]: { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
    missing: [`graph.groups/${salesGroup.id}/transitiveMembers`],
    plan: 'unreadable',
  },
  {
    name: 'a policy that a preset gives reads weaker, and is reported as it reads (A7)',
    state: tenant({
      content: [content, { ...strictContent, SpamAction: 'AddXHeader' }],
      malware: [malware, strictMalware],
      phish: [phish, strictPhish],
      presets: [strictRule],
    }),
    verdict: 'fail',
    names: ['Strict'],
    plan: 0,
  },
  {
    name: 'a policy that a preset gives reads weaker for one mailbox, and so does the default for the other (A7)',
    state: tenant({
      content: [weak, { ...strictContent, SpamAction: 'AddXHeader' }],
      malware: [malware, strictMalware],
      phish: [phish, strictPhish],
      presets: [{ ...strictRule, SentTo: ['ann@contoso.com'] }],
    }),
    verdict: 'fail',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'which attachments are kept out is not told (A3)',
    state: tenant({ malware: [{ ...malware, FileTypes: undefined }] }),
    verdict: 'unknown',
    names: ['"property":"FileTypes","actual":null'],
  },
  {
    name: 'there is no mailbox: the defaults alone are judged (A1)',
    state: tenant({ content: [weak], mailboxes: [] }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'there is no mailbox, and a weak policy of our own is for nobody (A1)',
    state: tenant({
      mailboxes: [],
      content: [content, { ...own, SpamAction: 'AddXHeader' }],
      rules: [{ ...ownRule, SentTo: ['ann@contoso.com'] }],
    }),
    verdict: 'pass',
  },
  {
    name: 'an export has no policy against malware at all (A3)',
    state: tenant({ malware: [] }),
    verdict: 'unknown',
  },
  {
    name: 'policies against malware and their rules broke off behind a strong default (A3)',
    state: broken({}, 'exchange.MalwareFilterPolicy', 'exchange.MalwareFilterRule'),
    verdict: 'unknown',
    missing: ['exchange.MalwareFilterPolicy', 'exchange.MalwareFilterRule'],
  },
  {
    name: 'mailboxes that cannot be read, and every policy that could apply is strong (A1)',
    state: broken({}, 'exchange.Mailbox'),
    verdict: 'pass',
    missing: ['exchange.Mailbox'],
  },
  {
    name: 'mailboxes that cannot be read, and a weak policy may be for one of them (A1)',
    state: broken(
      {
        content: [content, { ...own, PhishSpamAction: 'ModifySubject' }],
        rules: [{ ...ownRule, SentTo: ['bo@contoso.com'] }],
      },
      'exchange.Mailbox',
    ),
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'a rule gives a policy that was deleted, so that the default counts (A1)',
    state: tenant({ rules: [ownRule] }),
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'allowed senders and domains are all listed in settings (B1)',
    state: tenant({
      content: [{ ...content, AllowedSenderDomains: ['Partner.example'], AllowedSenders: ['boss@contoso.com'] }],
    }),
    settings: { allow: { domains: ['partner.example'], senders: ['boss@contoso.com'] } },
    verdict: 'pass',
    names: ['allowed in settings'],
  },
  {
    name: 'senders and domains go past the filter (B1)',
    state: tenant({
      content: [
        { ...content, AllowedSenderDomains: ['partner.example', '<!channel>.example'], AllowedSenders: ['boss@contoso.com'] },
      ],
    }),
    verdict: 'partial',
    names: ['AllowedSenderDomains', '<!channel>.example', 'boss@contoso.com'],
    plan: 2,
  },
  {
    name: 'the allowed domain is listed in settings, one below it is not (B1)',
    state: tenant({ content: [{ ...content, AllowedSenderDomains: ['Partner.example', 'sub.partner.example'] }] }),
    settings: { allow: { domains: ['partner.example'] } },
    verdict: 'partial',
    names: ['sub.partner.example'],
    plan: 1,
  },
  {
    name: 'an allowed domain in a policy that only a disabled rule gives (B1)',
    state: tenant({
      content: [content, { ...own, AllowedSenderDomains: ['partner.example'] }],
      rules: [{ ...ownRule, State: 'Disabled' }],
    }),
    verdict: 'pass',
    names: ['partner.example', 'the policy applies to nobody'],
  },
  {
    name: 'an allowed domain in a policy that a preset gives, which nobody may edit (B1)',
    state: tenant({
      content: [content, { ...strictContent, AllowedSenderDomains: ['partner.example'] }],
      malware: [malware, strictMalware],
      phish: [phish, strictPhish],
      presets: [strictRule],
    }),
    verdict: 'partial',
    names: ['partner.example'],
    plan: 0,
  },
  {
    name: 'an allowed domain in a policy for one of two mailboxes (B1)',
    state: tenant({
      content: [content, { ...own, AllowedSenderDomains: ['partner.example'] }],
      rules: [{ ...ownRule, SentTo: ['ann@contoso.com'] }],
    }),
    verdict: 'partial',
    names: ['Sales', 'partner.example'],
    plan: 1,
  },
  {
    name: 'an allowed domain in a default that applies to nobody (B1)',
    state: tenant({
      content: [{ ...content, AllowedSenderDomains: ['partner.example'] }, strictContent],
      malware: [malware, strictMalware],
      phish: [phish, strictPhish],
      presets: [strictRule],
    }),
    verdict: 'pass',
  },
  {
    name: 'addresses go past the filter, some of them meant, and a list that nobody can see (B2)',
    state: tenant({
      connection: { IPAllowList: ['203.0.113.0/25', '203.0.113.128-203.0.113.255', '198.51.100.7'], EnableSafeList: true },
    }),
    settings: { allow: { addresses: ['203.0.113.0/24'] } },
    verdict: 'partial',
    names: ['198.51.100.7', 'EnableSafeList'],
    plan: 2,
  },
  {
    name: 'addresses go past the filter, and all of them are meant (B2)',
    state: tenant({ connection: { IPAllowList: ['203.0.113.0/25', '203.0.113.128-203.0.113.255'] } }),
    settings: { allow: { addresses: ['203.0.113.0/24'] } },
    verdict: 'pass',
    names: ['allowed in settings'],
  },
  {
    name: 'a rule lets all mail past the filter (B3, B4)',
    state: tenant({ transport: [{ ...bypass, SenderDomainIs: null, SetSCL: -1 }] }),
    verdict: 'fail',
    warns: ['scl-bypass'],
    names: ['Past the filter', 'SetSCL'],
    plan: 1,
  },
  {
    name: 'a rule lets all mail past that is larger than nothing (B4)',
    state: tenant({
      transport: [{ ...bypass, SenderDomainIs: null, FromScope: 'NotInOrganization', MessageSizeOver: '0 B (0 bytes)' }],
    }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a rule lets all mail past but for exceptions, which are named (B4)',
    state: tenant({
      transport: [
        {
          ...bypass,
          SenderDomainIs: null,
          ExceptIfSentTo: ['boss@contoso.com'],
          ExceptIfRecipientDomainIs: ['lab.contoso.com'],
        },
      ],
    }),
    verdict: 'fail',
    names: ['-1, for all mail, except where SentTo is boss@contoso.com; recipients in lab.contoso.com'],
    says: ['All external mail but for exceptions bypasses the filter'],
    plan: 1,
  },
  {
    name: 'a rule past the filter is for mail that goes outside (B3)',
    state: tenant({ transport: [{ ...bypass, SenderDomainIs: null, SentToScope: 'NotInOrganization' }] }),
    verdict: 'pass',
    names: ['for outbound mail'],
  },
  {
    name: 'a rule past the filter says whom it is for: senders, servers and recipients (B3)',
    state: tenant({
      transport: [
        {
          ...bypass,
          SenderIpRanges: ['203.0.113.7'],
          RecipientDomainIs: ['contoso.com'],
          ExceptIfSubjectContainsWords: ['offer'],
        },
      ],
    }),
    verdict: 'partial',
    names: [
      '-1, for mail where SenderDomainIs is partner.example; servers at 203.0.113.7/32; recipients in contoso.com, except where SubjectContainsWords is offer',
    ],
    plan: 1,
  },
  {
    name: 'a rule lets a sender domain past, which anybody may claim (B3)',
    state: tenant({ transport: [bypass] }),
    verdict: 'partial',
    warns: ['scl-bypass'],
    plan: 1,
  },
  {
    name: 'the state of the rule is a word that the service does not have, as exports write numbers (B3)',
    state: tenant({ transport: [{ ...bypass, State: 0, Mode: 2 }] }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'the rule asks for the proof of DMARC as well (B3)',
    state: tenant({
      transport: [
        {
          ...bypass,
          ...proof,
        },
      ],
    }),
    verdict: 'pass',
    warns: ['scl-bypass'],
    names: ['proven by DMARC'],
  },
  ...[
    { what: 'words that may stand anywhere in an address', FromAddressContainsWords: ['partner.example'] },
    { what: 'a pattern that the addresses of others match too', FromAddressMatchesPatterns: ['partner.example'] },
    { what: 'the address on the envelope', SenderDomainIs: ['partner.example'], SenderAddressLocation: 'Envelope' },
  ].map(
    ({ what, ...sender }): Case => ({
      name: `the rule asks for the proof of DMARC, and for ${what}, which proves nobody (B3)`,
      state: tenant({ transport: [{ ...bypass, SenderDomainIs: null, ...proof, ...sender }] }),
      verdict: 'partial',
      plan: 1,
    }),
  ),
  {
    name: 'the rule asks for the proof of DMARC, and for a pattern of a whole domain (B3)',
    state: tenant({
      transport: [{ ...bypass, SenderDomainIs: null, ...proof, FromAddressMatchesPatterns: ['@partner\\.example$'] }],
    }),
    verdict: 'pass',
    warns: ['scl-bypass'],
  },
  {
    name: 'the rule asks for the proof of DMARC or for something else (B3)',
    state: tenant({
      transport: [
        { ...bypass, HeaderContainsMessageHeader: 'Authentication-Results', HeaderContainsWords: ['dmarc=pass', 'spf=pass'] },
      ],
    }),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rules past the filter are disabled, only tried, for mail from inside, listed, or for addresses that are meant (B3)',
    state: tenant({
      transport: [
        { ...bypass, State: 'Disabled' },
        { ...bypass, Guid: '87000000-0000-4000-8000-000000000002', Name: 'Tried', Mode: 'Audit', Priority: 1 },
        { ...bypass, Guid: '87000000-0000-4000-8000-000000000003', Name: 'Inside', FromScope: 'InOrganization', Priority: 2 },
        { ...bypass, Guid: '87000000-0000-4000-8000-000000000004', Name: 'Newsletter', Priority: 3 },
        {
          ...bypass,
          Guid: '87000000-0000-4000-8000-000000000005',
          Name: 'Gateway',
          SenderDomainIs: null,
          SenderIpRanges: ['203.0.113.7'],
          Priority: 4,
        },
        { ...bypass, Guid: '87000000-0000-4000-8000-000000000006', Name: 'Marks', SetSCL: 6, Priority: 5 },
      ],
    }),
    settings: { allow: { rules: ['newsletter'], addresses: ['203.0.113.0/24'] } },
    verdict: 'pass',
    restsOn: ['exchange.TransportRule.State', 'exchange.TransportRule.FromScope'],
  },
  {
    name: 'a rule writes into mail of a partner that the filter skipped it (B3)',
    state: tenant({
      transport: [{ ...bypass, SetSCL: null, SetHeaderName: 'X-Forefront-Antispam-Report', SetHeaderValue: 'SFV:SKI;CAT:NONE;' }],
    }),
    verdict: 'partial',
    names: ['Past the filter', 'SetHeaderName', 'partner.example'],
    plan: 0,
  },
  {
    name: 'rules write that mail is spam, or another header, or are listed, or are off (B3)',
    settings: { allow: { rules: ['Training'] } },
    state: tenant({
      transport: [
        { ...bypass, SetSCL: null, SetHeaderName: 'X-Forefront-Antispam-Report', SetHeaderValue: 'SFV:SKB' },
        { ...bypass, Name: 'Seen', SetSCL: null, SetHeaderName: 'X-Seen', SetHeaderValue: 'SFV:SKI', Priority: 1 },
        {
          ...bypass,
          Name: 'Training',
          SetSCL: null,
          SetHeaderName: 'X-Forefront-Antispam-Report',
          SetHeaderValue: 'SFV:SKI',
          Priority: 2,
        },
        {
          ...bypass,
          Name: 'Off',
          SetSCL: null,
          State: 'Disabled',
          SetHeaderName: 'X-Forefront-Antispam-Report',
          SetHeaderValue: 'SFV:SKI',
          Priority: 3,
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'a rule writes into mail of a partner the spam level of trusted mail (B3)',
    state: tenant({
      transport: [{ ...bypass, SetSCL: null, SetHeaderName: 'X-MS-Exchange-Organization-SCL', SetHeaderValue: ' -1 ' }],
    }),
    verdict: 'partial',
    names: ['Past the filter', 'SetHeaderName', 'X-MS-Exchange-Organization-SCL: -1'],
    plan: 0,
  },
  {
    name: 'a rule writes that mail was released from quarantine (B3)',
    state: tenant({
      transport: [{ ...bypass, SetSCL: null, SetHeaderName: 'X-Forefront-Antispam-Report', SetHeaderValue: 'SFV:SKQ' }],
    }),
    verdict: 'partial',
    plan: 0,
  },
  ...[
    ['X-MS-Exchange-Organization-AuthAs', 'Internal'],
    ['X-MS-Exchange-Organization-SCL', '0'],
    ['X-Forefront-Antispam-Report', 'CAT:NONE'],
    ['X-Microsoft-Antispam', 'BCL:0'],
  ].map(
    ([header = '', value = '']): Case => ({
      name: `a rule writes a header of the filter, and what follows is not documented: ${header}: ${value} (B3)`,
      state: tenant({ transport: [{ ...bypass, SetSCL: null, SetHeaderName: header, SetHeaderValue: value }] }),
      verdict: 'unknown',
      names: ['Past the filter', `${header}: ${value}`],
      plan: 'unknown',
    }),
  ),
  {
    name: 'a rule writes a header that its row does not show (B3)',
    state: tenant({
      transport: [{ ...bypass, SetSCL: null, Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SetHeaderAction'] }],
    }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rules write the level of spam, and headers that are not about spam (B3)',
    state: tenant({
      transport: [
        { ...bypass, SetSCL: null, SetHeaderName: 'X-MS-Exchange-Organization-SCL', SetHeaderValue: '6' },
        { ...bypass, Name: 'B', SetSCL: null, SetHeaderName: 'X-MS-Exchange-Organization-BypassClutter', SetHeaderValue: 'true' },
        {
          ...bypass,
          Name: 'C',
          SetSCL: null,
          SetHeaderName: 'X-MS-Exchange-Organization-SkipSafeLinksProcessing',
          SetHeaderValue: '1',
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'the rule past the filter is never reached (B3)',
    state: tenant({
      transport: [
        {
          Guid: '87000000-0000-4000-8000-000000000007',
          Name: 'First',
          State: 'Enabled',
          Mode: 'Enforce',
          StopRuleProcessing: true,
          Priority: 0,
        },
        { ...bypass, Priority: 1 },
      ],
    }),
    verdict: 'pass',
    names: ['never reached'],
  },
  {
    name: 'the rule past the filter is behind one that ends for the same sender (B3)',
    state: tenant({
      transport: [
        {
          ...bypass,
          Guid: '87000000-0000-4000-8000-000000000007',
          Name: 'First',
          SetSCL: null,
          StopRuleProcessing: true,
          Priority: 0,
        },
        { ...bypass, Priority: 1 },
      ],
    }),
    verdict: 'pass',
    names: ['never reached'],
  },
  {
    name: 'the rule past the filter is behind one that ends for the same sender, but not for all of their mail (B3)',
    state: tenant({
      transport: [
        {
          ...bypass,
          Guid: '87000000-0000-4000-8000-000000000007',
          Name: 'First',
          SetSCL: null,
          StopRuleProcessing: true,
          SubjectContainsWords: ['invoice'],
          Priority: 0,
        },
        { ...bypass, Priority: 1 },
      ],
    }),
    verdict: 'partial',
    names: ['-1, for mail where SenderDomainIs is'],
  },
  {
    name: 'before the rule past the filter one ends for one sender, and one for everybody does not end (B3)',
    state: tenant({
      transport: [
        {
          Guid: '87000000-0000-4000-8000-000000000007',
          Name: 'First',
          State: 'Enabled',
          Mode: 'Enforce',
          StopRuleProcessing: true,
          SenderDomainIs: ['other.example'],
          Priority: 0,
        },
        {
          Guid: '87000000-0000-4000-8000-000000000008',
          Name: 'Second',
          State: 'Enabled',
          Mode: 'Enforce',
          StopRuleProcessing: false,
          Priority: 1,
        },
        { ...bypass, Priority: 2 },
      ],
    }),
    verdict: 'partial',
    names: ['Past the filter'],
  },
  {
    name: 'before the rule past the filter one ends for all mail from outside, so that it is for mail from inside alone (B3)',
    state: tenant({
      transport: [
        {
          Guid: '87000000-0000-4000-8000-000000000002',
          Name: 'Stop',
          State: 'Enabled',
          Mode: 'Enforce',
          Priority: 0,
          FromScope: 'NotInOrganization',
          StopRuleProcessing: true,
        },
        { ...bypass, Priority: 1 },
      ],
    }),
    verdict: 'pass',
    names: ['never reached'],
  },
  {
    name: 'before the rule past the filter one ends for mail from inside (B3)',
    state: tenant({
      transport: [
        {
          Guid: '87000000-0000-4000-8000-000000000002',
          Name: 'Stop',
          State: 'Enabled',
          Mode: 'Enforce',
          Priority: 0,
          FromScope: 'InOrganization',
          StopRuleProcessing: true,
        },
        { ...bypass, Priority: 1 },
      ],
    }),
    verdict: 'partial',
    warns: ['scl-bypass'],
    names: ['Past the filter'],
    plan: 1,
  },
  {
    name: 'a rule past the filter does not say whether it is enabled, and addresses go past it for certain (B2, B3)',
    state: tenant({ transport: [{ ...bypass, State: undefined }], connection: { IPAllowList: ['203.0.113.9'] } }),
    verdict: 'partial',
    names: ['203.0.113.9'],
    plan: 'unknown',
  },
  {
    name: 'a rule that ends all others comes after the one past the filter (B3)',
    state: tenant({
      transport: [
        bypass,
        {
          Guid: '87000000-0000-4000-8000-000000000007',
          Name: 'Last',
          State: 'Enabled',
          Mode: 'Enforce',
          StopRuleProcessing: true,
          Priority: 1,
        },
      ],
    }),
    verdict: 'partial',
    names: ['Past the filter'],
  },
  {
    name: 'a connector lets foreign mail count as internal, and one believes anybody (B5)',
    state: tenant({
      connectors: [
        { ...connector, TreatMessagesAsInternal: true },
        { ...connector, Guid: '88000000-0000-4000-8000-000000000002', Name: 'Old gateway', CloudServicesMailEnabled: true },
      ],
    }),
    verdict: 'partial',
    names: ['Own servers', 'Old gateway'],
    plan: 0,
  },
  {
    name: 'a connector lets foreign mail count as internal, and is listed in settings (B5)',
    state: tenant({ connectors: [{ ...connector, TreatMessagesAsInternal: true }] }),
    settings: { allow: { connectors: ['Own servers'] } },
    verdict: 'pass',
    names: ['allowed in settings'],
  },
  {
    name: 'a connector vouches for nothing (B5)',
    state: tenant({ connectors: [connector] }),
    verdict: 'pass',
    restsOn: ['exchange.InboundConnector.TreatMessagesAsInternal', 'exchange.InboundConnector.CloudServicesMailEnabled'],
  },
  {
    name: 'a rule sets a level that is none of the service, and one does something that is new (B3)',
    state: tenant({
      transport: [
        { ...bypass, SetSCL: 'Bypass' },
        {
          ...bypass,
          Name: 'Newer',
          SetSCL: null,
          Priority: 1,
          Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SkipFilterAction'],
        },
      ],
    }),
    verdict: 'unknown',
    names: ['Past the filter', 'Newer'],
    plan: 'unknown',
  },
  {
    name: 'a connector would let foreign mail count as internal, and is disabled (B5)',
    state: tenant({ connectors: [{ ...connector, Enabled: false, TreatMessagesAsInternal: true }] }),
    verdict: 'pass',
    names: ['Own servers', 'no effect while disabled'],
  },
  {
    name: 'the connector of the hybrid wizard is believed (B5)',
    state: tenant({ connectors: [{ ...connector, CloudServicesMailEnabled: true, ConnectorSource: 'HybridWizard' }] }),
    verdict: 'pass',
    warns: ['hybrid'],
  },
  {
    name: 'a domain is trusted, whoever claims it (B6)',
    state: tenant({
      remote: [
        everywhere,
        {
          Guid: '89000000-0000-4000-8000-000000000002',
          Name: 'Partner',
          DomainName: 'partner.example',
          TrustedMailInboundEnabled: true,
        },
      ],
    }),
    verdict: 'partial',
    names: ['Partner'],
    plan: 1,
  },
  {
    name: 'a domain is trusted, and listed in settings (B6)',
    state: tenant({
      remote: [
        everywhere,
        {
          ...everywhere,
          Guid: '89000000-0000-4000-8000-000000000003',
          Name: 'Sister',
          DomainName: 'sister.example',
          TrustedMailInboundEnabled: true,
        },
      ],
    }),
    settings: { allow: { remoteDomains: ['sister.example'] } },
    verdict: 'pass',
    names: ['allowed in settings'],
  },
  {
    name: 'every domain is trusted (B6)',
    state: tenant({ remote: [{ ...everywhere, TrustedMailInboundEnabled: true }] }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'the tenant allows senders, for a while and for good (B7)',
    state: tenant({
      allowed: {
        Sender: [
          { Value: 'a@b.example', Action: 'Allow', ExpirationDate: '2026-12-24T00:00:00Z' },
          { Value: 'c@b.example', Action: 'Allow', ExpirationDate: '2026-12-28T00:00:00Z' },
          { Value: 'd@b.example', Action: 'Allow', ExpirationDate: '2026-12-26T00:00:00Z' },
        ],
        Url: [{ Value: 'bad.example', Action: 'Block' }],
        FileHash: [],
        IP: [],
      },
      spoof: [
        {
          Identity: 'x',
          SpoofedUser: 'contoso.com',
          SendingInfrastructure: '203.0.113.7',
          SpoofType: 'Internal',
          Action: 'Allow',
        },
      ],
    }),
    verdict: 'pass',
    warns: ['tenant-allow'],
    names: ['"3 entries, the last until 2026-12-28"'],
  },
  {
    name: 'the tenant blocks a forged sender, which lets nobody past (B7)',
    state: tenant({
      spoof: [
        {
          Identity: 'x',
          SpoofedUser: 'contoso.com',
          SendingInfrastructure: '203.0.113.7',
          SpoofType: 'External',
          Action: 'Block',
        },
      ],
    }),
    settings: { allow: { tenant: false } },
    verdict: 'pass',
  },
  {
    name: 'settings want no entry in the allow list (B7)',
    state: tenant({
      allowed: { Sender: [{ Value: 'a@b.example', Action: 'Allow', ExpirationDate: null }], Url: [], FileHash: [], IP: [] },
    }),
    settings: { allow: { tenant: false } },
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'the allow list cannot be read, and settings do not mind it (B7)',
    state: broken({}, 'exchange.TenantAllowBlockListItems', 'exchange.TenantAllowBlockListSpoofItems'),
    verdict: 'pass',
    missing: ['exchange.TenantAllowBlockListItems/Sender'],
  },
  {
    name: 'the allow list cannot be read, and settings want none (B7)',
    state: broken({}, 'exchange.TenantAllowBlockListSpoofItems'),
    settings: { allow: { tenant: false } },
    verdict: 'unknown',
  },
  {
    name: 'the allow list cannot be read but for forged senders, and settings want none (B7)',
    state: broken({}, 'exchange.TenantAllowBlockListItems'),
    settings: { allow: { tenant: false } },
    verdict: 'unknown',
    missing: ['exchange.TenantAllowBlockListItems/Sender'],
    plan: 'unreadable',
  },
  {
    name: 'mailboxes of the security team and a phishing simulation get everything (B8)',
    state: tenant({
      security: [{ Name: 'SecOps', State: 'Enabled', Mode: 'Enforce', SentTo: ['soc@contoso.com'] }],
      simulations: [
        { Name: 'Drill', State: 'Enabled', Mode: 'Enforce', Domains: ['drill.example'], SenderIpRanges: ['203.0.113.9'] },
      ],
    }),
    verdict: 'pass',
    warns: ['advanced-delivery'],
    says: ['Advanced delivery lets mail to mailboxes of the security team and mail of phishing simulations bypass it.'],
  },
  {
    name: 'safe senders and a junk folder that is off, of one mailbox, are not judged (B9)',
    state: {
      ...tenant({}),
      exchange: {
        ...tenant({}).exchange,
        MailboxJunkEmailConfiguration: {
          Ann: [{ Identity: 'Ann', Enabled: false, TrustedSendersAndDomains: ['partner.example'], TrustedListsOnly: false }],
        },
      },
    },
    verdict: 'pass',
  },
  {
    name: 'mail comes through a gateway elsewhere (B10)',
    state: tenant({ mx: 'mx.filter.example', content: [{ ...content, BulkThreshold: '7' }] }),
    verdict: 'pass',
    warns: ['mx-elsewhere'],
  },
  {
    name: 'transport rules cannot be read (B3)',
    state: broken({}, 'exchange.TransportRule'),
    verdict: 'unknown',
    missing: ['exchange.TransportRule'],
    plan: 'unreadable',
  },
  {
    name: 'connectors cannot be read, and something else lets mail past (B5)',
    state: broken(
      {
        remote: [
          everywhere,
          {
            Guid: '89000000-0000-4000-8000-000000000002',
            Name: 'Partner',
            DomainName: 'partner.example',
            TrustedMailInboundEnabled: true,
          },
        ],
      },
      'exchange.InboundConnector',
    ),
    verdict: 'partial',
    missing: ['exchange.InboundConnector'],
    plan: 'unreadable',
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'exchange.AcceptedDomain',
  'exchange.AntiPhishRule',
  'exchange.EOPProtectionPolicyRule',
  'exchange.ExoPhishSimOverrideRule',
  'exchange.ExoSecOpsOverrideRule',
  'exchange.HostedContentFilterRule',
  'exchange.Mailbox',
  'exchange.MalwareFilterRule',
  'exchange.TenantAllowBlockListItems',
  'exchange.TenantAllowBlockListSpoofItems',
  'mail.mx',
];
