/** Tenants and what safe-links must say of them. */
import type { Case } from '../case.js';

function sku(...plans: readonly string[]) {
  return {
    id: 'contoso_sku',
    skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965',
    skuPartNumber: 'SPE_E3',
    capabilityStatus: 'Enabled',
    prepaidUnits: { enabled: 50 },
    servicePlans: plans.map((servicePlanName) => ({ servicePlanName, provisioningStatus: 'Success' })),
  };
}

const licensed = { subscribedSkus: [sku('EXCHANGE_S_ENTERPRISE', 'ATP_ENTERPRISE')] };

const guid = (number: number): string => `5c000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
/** An object of Exchange by its name, from which its id is made too. */
function named(Name: string, more: object) {
  const code = Name.split('').reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000_007, 1000);
  return { Guid: guid(code), Identity: Name, Name, ...more };
}

const checks = {
  EnableSafeLinksForEmail: true,
  EnableSafeLinksForTeams: true,
  EnableSafeLinksForOffice: true,
  ScanUrls: true,
  EnableForInternalSenders: true as boolean | null,
  DisableUrlRewrite: false as boolean | null,
  DoNotRewriteUrls: [] as readonly string[] | null,
  AllowClickThrough: false,
};
const links = (Name: string, more: object = {}) =>
  named(Name, { IsBuiltInProtection: false, RecommendedPolicyType: 'Custom', ...checks, ...more });
const attachments = (Name: string, more: object = {}) =>
  named(Name, { IsBuiltInProtection: false, RecommendedPolicyType: 'Custom', Enable: true, Action: 'Block', ...more });
const rule = (Name: string, more: object) =>
  named(Name, {
    State: 'Enabled',
    Priority: 0,
    SentTo: [],
    SentToMemberOf: [],
    RecipientDomainIs: [],
    ExceptIfSentTo: [],
    ExceptIfSentToMemberOf: [],
    ExceptIfRecipientDomainIs: [],
    ...more,
  });

/** As Microsoft ships it: links are not rewritten, colleagues are not looked at, and everyone may click through. */
const builtIn = {
  links: links('Built-In Protection Policy', {
    IsBuiltInProtection: true,
    EnableForInternalSenders: false,
    DisableUrlRewrite: true,
    AllowClickThrough: true,
  }),
  attachments: attachments('Built-In Protection Policy', { IsBuiltInProtection: true }),
  rule: {
    Guid: guid(900),
    Identity: 'ATP Built-In Protection Rule',
    Name: 'ATP Built-In Protection Rule',
    State: 'Enabled',
    SafeLinksPolicy: 'Built-In Protection Policy',
    SafeAttachmentPolicy: 'Built-In Protection Policy',
    ExceptIfSentTo: [],
    ExceptIfSentToMemberOf: [],
    ExceptIfRecipientDomainIs: [],
  },
};
const strong = { links: links('Everyone'), attachments: attachments('Everyone') };
const everyone = { RecipientDomainIs: ['contoso.com'] };
const standard = {
  links: links('Standard Preset Security Policy1', { RecommendedPolicyType: 'Standard' }),
  attachments: attachments('Standard Preset Security Policy2', { RecommendedPolicyType: 'Standard' }),
  rule: (more: object = {}) =>
    rule('Standard Preset Security Policy', {
      Priority: 1,
      SafeLinksPolicy: 'Standard Preset Security Policy1',
      SafeAttachmentPolicy: 'Standard Preset Security Policy2',
      ...more,
    }),
};

const mailbox = (name: string, number: number, domain = 'contoso.com') => ({
  Guid: `1e000000-0000-4000-8000-00000000000${number}`,
  Identity: name,
  Name: name,
  PrimarySmtpAddress: `${name}@${domain}`,
  UserPrincipalName: `${name}@${domain}`,
  EmailAddresses: [`SMTP:${name}@${domain}`],
  RecipientTypeDetails: 'UserMailbox',
  ExternalDirectoryObjectId: `aa000000-0000-4000-8000-00000000000${number}`,
});
const people = [mailbox('ana', 1), mailbox('bo', 2)];

interface Given {
  readonly links?: readonly object[];
  readonly linkRules?: readonly object[];
  readonly attachments?: readonly object[];
  readonly attachmentRules?: readonly object[];
  readonly presets?: readonly object[];
  readonly builtIn?: readonly object[];
  readonly mailboxes?: readonly object[];
  readonly mailRules?: readonly object[];
  /** Entries of the Tenant Allow/Block List. */
  readonly allowed?: { readonly Url?: readonly object[]; readonly FileHash?: readonly object[] };
  readonly graph?: object;
}

/** Absent: as Microsoft ships it. */
function tenant(given: Given = {}) {
  return {
    exchange: {
      SafeLinksPolicy: [builtIn.links, ...(given.links ?? [])],
      SafeLinksRule: given.linkRules ?? [],
      SafeAttachmentPolicy: [builtIn.attachments, ...(given.attachments ?? [])],
      SafeAttachmentRule: given.attachmentRules ?? [],
      ATPProtectionPolicyRule: given.presets ?? [],
      ATPBuiltInProtectionRule: given.builtIn ?? [builtIn.rule],
      Mailbox: given.mailboxes ?? people,
      TransportRule: given.mailRules ?? [],
      TenantAllowBlockListItems: { Url: given.allowed?.Url ?? [], FileHash: given.allowed?.FileHash ?? [] },
    },
    graph: { groups: [], ...licensed, ...given.graph },
  };
}

const skip = (what: 'SafeLinks' | 'SafeAttachment', more: object = {}) => ({
  Guid: '4f000000-0000-4000-8000-0000000000c1',
  Name: 'Training',
  State: 'Enabled',
  Mode: 'Enforce',
  Priority: 0,
  FromScope: null as string | null,
  SetHeaderName: `X-MS-Exchange-Organization-Skip${what}Processing`,
  SetHeaderValue: '1' as string | null,
  ...more,
});

/** A policy of one's own for everyone, in place of the built-in one. */
const own = (more: object, where: object = everyone) =>
  tenant({ links: [links('Everyone', more)], linkRules: [rule('Everyone', { SafeLinksPolicy: 'Everyone', ...where })] });

const whole = own({});
const executives = {
  id: '0d000000-0000-4000-8000-000000000001',
  displayName: 'Executives',
  mail: 'executives@contoso.com',
  members: ['aa000000-0000-4000-8000-000000000002'],
};
const anaAccount = { id: 'aa000000-0000-4000-8000-000000000001', userPrincipalName: 'ana@contoso.com' };
const boAccount = { id: 'aa000000-0000-4000-8000-000000000002', userPrincipalName: 'bo@contoso.com' };

const restsOn = [
  ...Object.keys(checks).map((property) => `exchange.SafeLinksPolicy.${property}`),
  'exchange.SafeLinksRule.State',
  'exchange.SafeAttachmentPolicy.Enable',
  'exchange.SafeAttachmentPolicy.Action',
  'exchange.ATPBuiltInProtectionRule.State',
];

const allow = (Value: string, more: object = {}) => ({ Value, Action: 'Allow', ExpirationDate: null as string | null, ...more });
const ownForAll: Given = {
  links: [strong.links],
  linkRules: [rule('Everyone', { SafeLinksPolicy: 'Everyone', ...everyone })],
  attachments: [strong.attachments],
  attachmentRules: [rule('Everyone', { SafeAttachmentPolicy: 'Everyone', ...everyone })],
};

export const cases: readonly Case[] = [
  {
    name: 'links and files are allowed by the Tenant Allow/Block List, which the finding says',
    state: tenant({
      ...ownForAll,
      allowed: {
        Url: [allow('training.example/*'), allow('partner.example', { ExpirationDate: '2026-12-20T00:00:00Z' })],
        FileHash: [allow('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08')],
      },
    }),
    verdict: 'pass',
    warns: ['tenant-allow'],
    says: ['The Tenant Allow/Block List lets 2 links (training.example/*, partner.example) and 1 file go unchecked.'],
    names: ['Tenant Allow/Block List'],
  },
  {
    name: 'what the Tenant Allow/Block List allowed has ended, and what it blocks is blocked',
    state: tenant({
      ...ownForAll,
      allowed: {
        Url: [allow('old.example', { ExpirationDate: '2026-11-01T00:00:00Z' }), allow('evil.example', { Action: 'Block' })],
      },
    }),
    verdict: 'pass',
    saysNot: ['Tenant Allow/Block List'],
  },
  {
    name: 'the Tenant Allow/Block List cannot be read',
    state: { ...tenant(ownForAll), collection: { 'exchange.TenantAllowBlockListItems': { complete: false, returned: 0 } } },
    verdict: 'pass',
    says: ['Which links and files the Tenant Allow/Block List lets go unchecked could not be read.'],
    missing: ['exchange.TenantAllowBlockListItems/Url'],
  },
  {
    name: 'a mail flow rule lets mail past Safe Links',
    state: { ...whole, exchange: { ...whole.exchange, TransportRule: [skip('SafeLinks')] } },
    verdict: 'partial',
    names: ['Training', 'SkipSafeLinksProcessing', 'Disable-TransportRule'],
    says: ['Mail flow rules let mail past Safe Links: "Training".'],
    plan: 'by-hand',
  },
  {
    name: 'a mail flow rule lets mail of some servers past Safe Attachments, in small letters',
    state: {
      ...whole,
      exchange: {
        ...whole.exchange,
        TransportRule: [
          skip('SafeAttachment', {
            SenderIpRanges: ['203.0.113.7'],
            SetHeaderName: 'x-ms-exchange-organization-skipsafeattachmentprocessing',
          }),
        ],
      },
    },
    verdict: 'partial',
    says: [
      'Mail flow rules let mail past Safe Attachments: "Training". Turn such a rule off, or list it under rules in settings.',
    ],
    plan: 'by-hand',
  },
  {
    name: 'settings allow the mail flow rule that lets mail past Safe Links',
    state: { ...whole, exchange: { ...whole.exchange, TransportRule: [skip('SafeLinks')] } },
    settings: { rules: ['training'] },
    verdict: 'pass',
    names: ['allowed in settings'],
  },
  {
    name: 'such a mail flow rule is off, another is only tried, and others set another header or one that says no',
    state: {
      ...whole,
      exchange: {
        ...whole.exchange,
        TransportRule: [
          skip('SafeLinks', { State: 'Disabled' }),
          skip('SafeLinks', { Mode: 'Audit' }),
          skip('SafeLinks', { SetHeaderName: 'X-Checked' }),
          skip('SafeLinks', { SetHeaderValue: '0' }),
          skip('SafeLinks', { SentToScope: 'NotInOrganization' }),
        ],
      },
    },
    verdict: 'pass',
    restsOn: ['exchange.TransportRule.State', 'exchange.TransportRule.Mode'],
  },
  {
    name: 'a mail flow rule sets the header to what nobody knows, and another shows by its class only that it sets one',
    state: {
      ...whole,
      exchange: {
        ...whole.exchange,
        TransportRule: [
          skip('SafeLinks', { SetHeaderValue: 'maybe' }),
          {
            ...skip('SafeLinks', { SetHeaderName: null, SetHeaderValue: null }),
            Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SetHeaderAction'],
          },
        ],
      },
    },
    verdict: 'unknown',
  },
  {
    name: 'mail flow rules cannot be read',
    state: { ...whole, collection: { 'exchange.TransportRule': { complete: false, returned: 0 } } },
    verdict: 'unknown',
    missing: ['exchange.TransportRule'],
  },
  {
    name: 'a policy of their own for everyone, and the built-in protection of attachments',
    state: whole,
    verdict: 'pass',
    says: ['2 mailboxes'],
    restsOn,
  },
  {
    name: 'as Microsoft ships it: everyone is protected, and everyone can click through',
    state: tenant(),
    verdict: 'partial',
    says: ['People can click through the warnings of Safe Links in 2 of 2 mailboxes'],
    saysNot: ['Safe Attachments holds nothing back'],
    names: ['AllowClickThrough', 'EnableForInternalSenders', 'DisableUrlRewrite', 'turn on the Standard preset'],
  },
  {
    name: 'the built-in rule names no policy: it gives the policy that is marked as built in',
    state: tenant({
      links: [links('Weak', { EnableSafeLinksForEmail: false })],
      builtIn: [{ ...builtIn.rule, SafeLinksPolicy: null, SafeAttachmentPolicy: null }],
    }),
    verdict: 'partial',
    says: ['People can click through the warnings of Safe Links in 2 of 2 mailboxes'],
  },
  {
    name: 'the Standard preset is there and off: the command turns it on',
    state: tenant({ ...presetPolicies(), presets: [standard.rule({ State: 'Disabled' })] }),
    verdict: 'partial',
    names: ["Enable-ATPProtectionPolicyRule -Identity 'Standard Preset Security Policy'"],
  },
  {
    name: 'the Standard preset for everyone',
    state: tenant({ ...presetPolicies(), presets: [standard.rule()] }),
    verdict: 'pass',
  },
  {
    name: 'a preset comes before a weak rule at the top of their own',
    state: tenant({
      links: [standard.links, links('Weak', { EnableSafeLinksForEmail: false })],
      attachments: [standard.attachments],
      linkRules: [rule('Weak', { SafeLinksPolicy: 'Weak', ...everyone })],
      presets: [standard.rule()],
    }),
    verdict: 'pass',
  },
  {
    name: 'the preset is for one group, and a weak rule for everyone else',
    state: tenant({
      links: [standard.links, links('Weak', { EnableSafeLinksForEmail: false })],
      attachments: [standard.attachments],
      linkRules: [rule('Weak', { SafeLinksPolicy: 'Weak', ...everyone })],
      presets: [standard.rule({ SentToMemberOf: ['executives@contoso.com'] })],
      graph: { groups: [executives], users: [anaAccount, boAccount] },
    }),
    verdict: 'partial',
    says: ['1 of 2 mailboxes'],
    names: ["Set-SafeLinksPolicy -Identity 'Weak' -EnableSafeLinksForEmail $true", 'ana@contoso.com'],
  },
  {
    name: 'a group that a rule names cannot be found: whom it is for is unknown',
    state: tenant({
      links: [standard.links],
      attachments: [standard.attachments],
      presets: [standard.rule({ SentToMemberOf: ['gone@contoso.com'] })],
    }),
    verdict: 'unknown',
    names: ['one of'],
  },
  {
    name: 'links in Teams are not checked',
    state: own({ EnableSafeLinksForTeams: false }),
    verdict: 'partial',
    names: ['EnableSafeLinksForTeams'],
  },
  { name: 'links in Office are not checked', state: own({ EnableSafeLinksForOffice: false }), verdict: 'partial' },
  { name: 'links are not checked when they are clicked', state: own({ ScanUrls: false }), verdict: 'partial' },
  {
    name: 'links in mail among colleagues are not checked, and one of them may be the intruder',
    state: own({ EnableForInternalSenders: false }),
    verdict: 'partial',
    says: ['Safe Links does not check every link'],
    names: ['EnableForInternalSenders'],
  },
  {
    name: 'links are not rewritten: phones and browsers open them unchecked',
    state: own({ DisableUrlRewrite: true }),
    verdict: 'partial',
    says: ['Safe Links does not check every link'],
    names: ['DisableUrlRewrite'],
  },
  {
    name: 'the policy leaves addresses out that nobody listed',
    state: own({ DoNotRewriteUrls: ['*.fabrikam.com/*', 'https://contoso.com/*'] }),
    settings: { urls: ['HTTPS://contoso.com/*'] },
    verdict: 'partial',
    says: ['Safe Links does not check every link'],
    names: ['DoNotRewriteUrls', '*.fabrikam.com/*', "-DoNotRewriteUrls 'https://contoso.com/*'"],
  },
  {
    name: 'the addresses that the policy leaves out are all listed in settings',
    state: own({ DoNotRewriteUrls: ['*.fabrikam.com/*'] }),
    settings: { urls: ['*.fabrikam.com/*'] },
    verdict: 'pass',
    says: ['but for links that settings allow'],
    names: ['*.fabrikam.com/*'],
  },
  { name: 'which addresses the policy leaves out is not set', state: own({ DoNotRewriteUrls: null }), verdict: 'pass' },
  {
    name: 'whether mail among colleagues is checked is not returned',
    state: own({ EnableForInternalSenders: null }),
    verdict: 'unknown',
  },
  {
    name: 'a rule that is off gives its policy to nobody: the built-in one counts',
    state: own({}, { ...everyone, State: 'Disabled' }),
    verdict: 'partial',
    names: ['Built-In Protection Policy'],
  },
  {
    name: 'of two rules the one with the lower number decides, whatever the order of the list',
    state: tenant({
      links: [strong.links, links('Weak', { EnableSafeLinksForEmail: false })],
      linkRules: [
        rule('Second', { Priority: 1, SafeLinksPolicy: 'Weak', ...everyone }),
        rule('First', { Priority: 0, SafeLinksPolicy: 'Everyone', ...everyone }),
      ],
    }),
    verdict: 'pass',
    names: ['the policy protects no mailbox'],
  },
  {
    name: 'the rule leaves one mailbox out, which the built-in protection takes',
    state: own({}, { ...everyone, ExceptIfSentTo: ['bo@contoso.com'] }),
    verdict: 'partial',
    says: ['click through', '1 of 2 mailboxes'],
  },
  {
    name: 'the built-in protection leaves one mailbox out: nothing protects it',
    state: tenant({
      ...ownForAna(),
      builtIn: [{ ...builtIn.rule, ExceptIfSentTo: ['bo@contoso.com'] }],
    }),
    verdict: 'partial',
    says: ['Safe Attachments holds nothing back for 1 of 2 mailboxes'],
    names: ["Set-ATPBuiltInProtectionRule -Identity 'ATP Built-In Protection Rule' -ExceptIfSentTo $null", 'bo@contoso.com'],
  },
  {
    name: 'settings allow that mailbox',
    state: tenant({
      ...ownForAna(),
      builtIn: [{ ...builtIn.rule, ExceptIfSentTo: ['bo@contoso.com'] }],
    }),
    settings: { allow: ['bo@contoso.com'] },
    verdict: 'pass',
    names: ['allowed in settings'],
  },
  {
    name: 'the built-in protection leaves a whole domain out, and no rule is for it',
    state: tenant({ builtIn: [{ ...builtIn.rule, ExceptIfRecipientDomainIs: ['contoso.com'] }] }),
    verdict: 'fail',
    names: ['-ExceptIfRecipientDomainIs $null'],
  },
  {
    name: 'attachments are only looked at and delivered all the same',
    state: tenant({
      links: [strong.links],
      linkRules: [rule('Everyone', { SafeLinksPolicy: 'Everyone', ...everyone })],
      attachments: [attachments('Watch', { Action: 'Allow' })],
      attachmentRules: [rule('Watch', { SafeAttachmentPolicy: 'Watch', ...everyone })],
    }),
    verdict: 'partial',
    names: ["Set-SafeAttachmentPolicy -Identity 'Watch' -Action Block"],
  },
  {
    name: 'a policy that is off holds nothing back, whatever its action',
    state: tenant({
      links: [strong.links],
      linkRules: [rule('Everyone', { SafeLinksPolicy: 'Everyone', ...everyone })],
      attachments: [attachments('Off', { Enable: false })],
      attachmentRules: [rule('Off', { SafeAttachmentPolicy: 'Off', ...everyone })],
    }),
    verdict: 'partial',
    names: ["Set-SafeAttachmentPolicy -Identity 'Off' -Enable $true"],
  },
  {
    name: 'people get the mail at once and its attachments later',
    state: tenant({
      links: [strong.links],
      linkRules: [rule('Everyone', { SafeLinksPolicy: 'Everyone', ...everyone })],
      attachments: [attachments('Later', { Action: 'DynamicDelivery' })],
      attachmentRules: [rule('Later', { SafeAttachmentPolicy: 'Later', ...everyone })],
    }),
    verdict: 'pass',
  },
  {
    name: 'an action that the reference does not have',
    state: tenant({
      links: [strong.links],
      linkRules: [rule('Everyone', { SafeLinksPolicy: 'Everyone', ...everyone })],
      attachments: [attachments('New', { Action: 'Detonate' })],
      attachmentRules: [rule('New', { SafeAttachmentPolicy: 'New', ...everyone })],
    }),
    verdict: 'unknown',
  },
  {
    name: 'a rule gives a policy that does not exist: the built-in one counts',
    state: tenant({ linkRules: [rule('Stale', { SafeLinksPolicy: 'Gone', ...everyone })] }),
    verdict: 'partial',
    names: ['Built-In Protection Policy'],
  },
  {
    name: 'no licence: not judged, and no pass',
    state: { exchange: { Mailbox: people }, graph: { subscribedSkus: [sku('EXCHANGE_S_ENTERPRISE')] } },
    verdict: 'notApplicable',
    says: ['Not licensed', 'Microsoft Defender for Office 365'],
  },
  {
    name: 'the plan is switched off in the subscription: no licence',
    state: {
      ...whole,
      graph: {
        subscribedSkus: [{ ...sku(), servicePlans: [{ servicePlanName: 'ATP_ENTERPRISE', provisioningStatus: 'Disabled' }] }],
      },
    },
    verdict: 'notApplicable',
  },
  {
    name: 'Plan 2 is a licence too',
    state: { ...whole, graph: { ...whole.graph, subscribedSkus: [sku('THREAT_INTELLIGENCE')] } },
    verdict: 'pass',
  },
  {
    name: 'licences cannot be read: policies are there, and whether they do anything is unknown',
    state: { ...whole, graph: { groups: [] } },
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
  },
  {
    name: 'licences cannot be read, and a gap is there whatever they are',
    state: { ...tenant(), graph: { groups: [] } },
    verdict: 'partial',
    missing: ['graph.subscribedSkus'],
  },
  {
    name: 'licensed, and the policies cannot be read',
    state: { exchange: { Mailbox: people }, graph: { ...licensed } },
    verdict: 'unknown',
    missing: ['exchange.SafeLinksPolicy', 'exchange.SafeAttachmentPolicy', 'exchange.ATPProtectionPolicyRule'],
  },
  {
    name: 'the mailboxes cannot be read, and everyone falls to the built-in protection',
    state: { ...tenant(), exchange: { ...tenant().exchange, Mailbox: undefined } },
    verdict: 'partial',
    says: ['in every mailbox (their list could not be read)'],
    missing: ['exchange.Mailbox'],
  },
  {
    name: 'the mailboxes cannot be read: no pass, although a strong built-in policy is for everyone',
    state: { ...strongForAll(), exchange: { ...strongForAll().exchange, Mailbox: undefined } },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
  },
  {
    name: 'the list of rules broke off: a weak one may come first',
    state: { ...whole, collection: { 'exchange.SafeLinksRule': { complete: false } } },
    verdict: 'unknown',
    missing: ['exchange.SafeLinksRule'],
  },
  {
    name: 'a mailbox of the service itself needs no protection',
    state: {
      ...whole,
      exchange: {
        ...whole.exchange,
        Mailbox: [
          ...people,
          { ...mailbox('DiscoverySearchMailbox', 3, 'example.org'), RecipientTypeDetails: 'DiscoveryMailbox' },
        ],
      },
    },
    verdict: 'pass',
    says: ['2 mailboxes'],
  },
  { name: 'there is no mailbox', state: tenant({ mailboxes: [] }), verdict: 'notApplicable' },
  {
    name: 'an export writes booleans as words',
    state: own({ EnableSafeLinksForEmail: 'True', AllowClickThrough: 'False' }),
    verdict: 'pass',
  },
  {
    name: 'everything is looked at, and people may go on all the same',
    state: own({ AllowClickThrough: true }),
    verdict: 'partial',
    says: ['People can click through the warnings of Safe Links in 2 of 2 mailboxes'],
  },
  {
    name: 'whether people may click through is not returned',
    state: own({ AllowClickThrough: null }),
    verdict: 'unknown',
  },
];

/** Microsoft may come to ship it so. */
function strongForAll() {
  const state = tenant();
  return { ...state, exchange: { ...state.exchange, SafeLinksPolicy: [{ ...builtIn.links, ...checks }] } };
}

function presetPolicies(): Given {
  return { links: [standard.links], attachments: [standard.attachments] };
}

/** Links of everyone are checked, and the attachments of ana alone by a rule. */
function ownForAna(): Given {
  return { links: [strong.links], linkRules: [rule('Everyone', { SafeLinksPolicy: 'Everyone', ...everyone })] };
}

/** A pass may stand without these: the finding says what they hold, or that they could not be read. */
export const passesWithout: readonly string[] = ['exchange.TenantAllowBlockListItems'];
