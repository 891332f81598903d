/** Tenants and what onmicrosoft-inbound must say of them. */
import type { Case } from '../case.js';

const contoso = {
  DomainName: 'contoso.com',
  Name: 'contoso.com',
  DomainType: 'Authoritative',
  Default: true,
  InitialDomain: false,
};
const moera = {
  DomainName: 'contoso.onmicrosoft.com',
  Name: 'contoso.onmicrosoft.com',
  DomainType: 'Authoritative',
  Default: false,
  InitialDomain: true,
};
const otherMoera = { ...moera, DomainName: 'fabrikam.onmicrosoft.com', Name: 'fabrikam.onmicrosoft.com', InitialDomain: false };
const hybridDomain = {
  ...moera,
  DomainName: 'contoso.mail.onmicrosoft.com',
  Name: 'contoso.mail.onmicrosoft.com',
  InitialDomain: false,
};

const rule = {
  Guid: '1d000000-0000-4000-8000-000000000011',
  Name: 'Refuse mail to onmicrosoft.com',
  State: 'Enabled',
  Mode: 'Enforce',
  ActivationDate: null as string | null,
  ExpiryDate: null as string | null,
  FromScope: 'NotInOrganization' as string | null,
  SenderIpRanges: null,
  RecipientDomainIs: ['contoso.onmicrosoft.com'] as string[] | null,
  RecipientAddressType: 'Original',
  RejectMessageReasonText: 'Use the public address.' as string | null,
  RejectMessageEnhancedStatusCode: '5.7.1' as string | null,
  DeleteMessage: false,
  Quarantine: false,
  StopRuleProcessing: false,
};
const silent = { RejectMessageReasonText: null, RejectMessageEnhancedStatusCode: null };
const earlier = {
  ...rule,
  ...silent,
  Guid: '1d000000-0000-4000-8000-000000000012',
  Name: 'Earlier rule',
  RecipientDomainIs: null,
  RecipientAddressType: 'Resolved',
  StopRuleProcessing: true,
};
const toHeader = {
  ...rule,
  RecipientDomainIs: null,
  RecipientAddressType: 'Resolved',
  HeaderMatchesMessageHeader: 'To',
  HeaderMatchesPatterns: ['@contoso\\.onmicrosoft\\.com'],
};

const lock = {
  Guid: '1c000000-0000-4000-8000-000000000011',
  Name: 'From the filter',
  Enabled: true,
  ConnectorType: 'Partner',
  ConnectorSource: 'AdminUI',
  Comment: '',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: ['203.0.113.0/24'],
  AssociatedAcceptedDomains: [] as string[],
  RequireTls: false,
  RestrictDomainsToIPAddresses: true,
  RestrictDomainsToCertificate: false,
  CloudServicesMailEnabled: false,
  TreatMessagesAsInternal: false,
  TlsSenderCertificateName: null,
};
const onPremises = {
  ...lock,
  Guid: '1c000000-0000-4000-8000-000000000012',
  Name: 'Own servers',
  ConnectorType: 'OnPremises',
  SenderIPAddresses: ['198.51.100.9'],
  RestrictDomainsToIPAddresses: false,
};

const ana = {
  Guid: '1e000000-0000-4000-8000-000000000001',
  PrimarySmtpAddress: 'ana@contoso.com',
  UserPrincipalName: 'ana@contoso.com',
  EmailAddresses: ['SMTP:ana@contoso.com', 'smtp:ana@contoso.onmicrosoft.com', 'SIP:ana@contoso.com'],
};
const dee = {
  Guid: '1e000000-0000-4000-8000-000000000002',
  PrimarySmtpAddress: 'dee@contoso.onmicrosoft.com',
  UserPrincipalName: 'dee@contoso.com',
  EmailAddresses: ['SMTP:dee@contoso.onmicrosoft.com'],
};

const fabrikam = { ...contoso, DomainName: 'fabrikam.com', Name: 'fabrikam.com', Default: false };
const bo = {
  Guid: '1e000000-0000-4000-8000-000000000003',
  PrimarySmtpAddress: 'bo@fabrikam.com',
  UserPrincipalName: 'bo@fabrikam.com',
  EmailAddresses: ['SMTP:bo@fabrikam.com', 'smtp:bo@contoso.onmicrosoft.com'],
};
/** Refuses all external mail to whose primary address is in the tenant's domain. */
const ownDomainRule = { ...rule, RecipientDomainIs: ['contoso.com'] as string[] | null, RecipientAddressType: 'Resolved' };
const certificateLock = {
  ...lock,
  SenderIPAddresses: [],
  RestrictDomainsToIPAddresses: false,
  RestrictDomainsToCertificate: true,
  RequireTls: true,
  TlsSenderCertificateName: 'mail.filter.example',
};

/** Our own rule as its first stage leaves it: it only reports. */
const ours = {
  ...rule,
  Name: 'hardenbot: refuse mail from outside to onmicrosoft.com',
  Mode: 'Audit',
  RejectMessageReasonText: 'This address does not take external mail. Please use the public address of the recipient.',
  SetAuditSeverity: 'Medium',
};
const madeAt = (moment: string): string => `Made by hardenbot for onmicrosoft-inbound; this stage since ${moment}.`;

interface Parts {
  readonly domains?: readonly object[];
  readonly connectors?: readonly object[];
  readonly rules?: readonly object[];
  readonly mailboxes?: readonly object[];
}

function tenant({ domains = [contoso, moera], connectors = [], rules = [], mailboxes = [ana] }: Parts) {
  return {
    exchange: {
      AcceptedDomain: domains,
      InboundConnector: connectors,
      TransportRule: rules.map((one, Priority) => ({ ...one, Priority })),
      Mailbox: mailboxes,
    },
  };
}

export const cases: readonly Case[] = [
  {
    name: 'an export writes a number for the scope of the rule, and whether it is for mail from outside cannot be told',
    state: tenant({ rules: [{ ...rule, FromScope: 0 }] }),
    verdict: 'unknown',
    names: ['FromScope'],
    plan: 'unknown',
  },
  {
    name: 'nothing keeps mail out',
    state: tenant({}),
    verdict: 'fail',
    names: ['taken from everyone: no rule and no connector covers it'],
    says: ['reaches addresses in the one onmicrosoft.com domain (contoso.onmicrosoft.com)'],
    plan: 1,
  },
  {
    name: 'an exception of addresses, and settings list every address there is, which lists none in particular',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderIpRanges: ['198.51.100.0/24'] }] }),
    settings: { allow: ['0.0.0.0/0'] },
    verdict: 'partial',
    names: ['ExceptIfSenderIpRanges'],
  },
  {
    name: 'two domains and rules that are about something else, which move down',
    state: tenant({
      domains: [contoso, moera, hybridDomain],
      rules: [
        { ...earlier, StopRuleProcessing: false, PrependSubject: '[External]' },
        {
          ...earlier,
          Guid: '1d000000-0000-4000-8000-000000000013',
          Name: 'Another',
          SetSCL: '-1',
          SenderDomainIs: ['partner.example'],
        },
      ],
    }),
    verdict: 'fail',
    names: ['contoso.mail.onmicrosoft.com'],
    warns: ['scl-bypass'],
    plan: 1,
  },
  {
    name: 'an enforced rule refuses by the original recipient',
    state: tenant({ rules: [rule] }),
    verdict: 'pass',
    warns: ['bcc-unproven'],
    names: ['Refuse mail to onmicrosoft.com', 'contoso.onmicrosoft.com'],
    restsOn: ['State', 'Mode', 'RecipientAddressType'].map((field) => `exchange.TransportRule.${field}`),
    plan: 0,
  },
  {
    name: 'a rule that quarantines, in an export with small letters and words',
    state: tenant({
      rules: [
        {
          guid: rule.Guid,
          name: rule.Name,
          state: 'enabled',
          mode: 'enforce',
          fromScope: 'NotInOrganization',
          recipientDomainIs: 'CONTOSO.onmicrosoft.com',
          recipientAddressType: 'original',
          quarantine: 'True',
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'one word for all domains under onmicrosoft.com',
    state: tenant({ domains: [contoso, moera, hybridDomain], rules: [{ ...rule, RecipientDomainIs: ['onmicrosoft.com'] }] }),
    verdict: 'pass',
  },
  {
    name: 'the mail domain is no subdomain of the other',
    state: tenant({ domains: [contoso, moera, hybridDomain], rules: [rule] }),
    verdict: 'partial',
    names: ['contoso.mail.onmicrosoft.com'],
  },
  {
    name: 'the rule covers one of two domains, and somebody lives there whose mail it refuses',
    state: tenant({ domains: [contoso, moera, hybridDomain], rules: [rule], mailboxes: [ana, dee] }),
    verdict: 'partial',
    warns: ['mail-loss'],
    names: ['dee@contoso.onmicrosoft.com'],
    plan: 'primary-there',
  },
  {
    name: 'the rule covers one of two domains, and a mailbox does not say where it lives',
    state: tenant({
      domains: [contoso, moera, hybridDomain],
      rules: [rule],
      mailboxes: [ana, { Guid: '0a000000-0000-4000-8000-000000000099', RecipientTypeDetails: 'UserMailbox' }],
    }),
    verdict: 'partial',
    plan: 'unknown',
  },
  {
    name: 'two rules together cover all',
    state: tenant({
      domains: [contoso, moera, hybridDomain],
      rules: [rule, { ...rule, Guid: earlier.Guid, Name: 'The other', RecipientDomainIs: ['contoso.mail.onmicrosoft.com'] }],
    }),
    verdict: 'pass',
  },
  {
    name: 'the rule sees primary addresses only',
    state: tenant({ rules: [{ ...rule, RecipientAddressType: 'Resolved' }] }),
    verdict: 'fail',
    names: ['ana@contoso.com', 'RecipientAddressType'],
  },
  {
    name: 'the rule does not say which address it sees',
    state: tenant({ rules: [{ ...rule, RecipientAddressType: null }], mailboxes: [ana, dee] }),
    settings: { allow: ['dee@contoso.com'] },
    verdict: 'fail',
  },
  {
    name: 'the rule sees primary addresses, and only those are there',
    state: tenant({
      rules: [{ ...rule, RecipientAddressType: 'Resolved' }],
      mailboxes: [dee, { ...ana, EmailAddresses: ['SMTP:ana@contoso.com'] }],
    }),
    verdict: 'pass',
    warns: ['mail-loss'],
    names: ['dee@contoso.onmicrosoft.com'],
  },
  {
    name: 'the rule sees primary addresses, and mailboxes cannot be read: all of them may live there',
    state: {
      exchange: {
        AcceptedDomain: [contoso, moera],
        InboundConnector: [],
        TransportRule: [{ ...rule, Priority: 0, RecipientAddressType: 'Resolved' }],
      },
    },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'the rule sees primary addresses under onmicrosoft.com, and mailboxes broke off before the first',
    state: {
      ...tenant({
        domains: [contoso, hybridDomain],
        rules: [{ ...rule, RecipientDomainIs: ['onmicrosoft.com'], RecipientAddressType: 'Resolved' }],
      }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'the rule sees primary addresses, and mailboxes broke off behind one that it misses',
    state: {
      ...tenant({ rules: [{ ...rule, RecipientAddressType: 'Resolved' }], mailboxes: [ana, dee] }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 1 } },
    },
    verdict: 'fail',
    missing: ['exchange.Mailbox'],
    names: ['ana@contoso.com'],
    plan: 'unreadable',
  },
  {
    name: 'the rule sees one of two own domains as primary, and mailboxes broke off behind one of that domain',
    state: {
      ...tenant({ domains: [contoso, fabrikam, moera], rules: [ownDomainRule], mailboxes: [ana, bo] }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 1 } },
    },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'the rule is only tried',
    state: tenant({ rules: [{ ...rule, Mode: 'Audit' }] }),
    verdict: 'fail',
    names: ['Audit'],
  },
  {
    name: 'the rule is disabled',
    state: tenant({ rules: [{ ...rule, State: 'Disabled' }] }),
    verdict: 'fail',
    names: ['Disabled'],
  },
  {
    name: 'the rule does not say whether it is enabled',
    state: tenant({ rules: [{ ...rule, State: null }] }),
    verdict: 'unknown',
    names: ['unknown: '],
    plan: 'unknown',
  },
  { name: 'the rule has expired', state: tenant({ rules: [{ ...rule, ExpiryDate: '2026-11-23T00:00:00Z' }] }), verdict: 'fail' },
  {
    name: 'the rule expires soon',
    state: tenant({ rules: [{ ...rule, ExpiryDate: '2026-11-30T00:00:00Z' }] }),
    verdict: 'pass',
    warns: ['expires'],
  },
  {
    name: 'the rule only marks',
    state: tenant({ rules: [{ ...rule, ...silent, SetSCL: '9', PrependSubject: '[External]' }] }),
    verdict: 'fail',
  },
  {
    name: 'the rule deletes without a word and hits mail from inside',
    state: tenant({ rules: [{ ...rule, ...silent, DeleteMessage: true, FromScope: null }] }),
    verdict: 'pass',
    warns: ['silent-drop', 'internal-mail'],
  },
  {
    name: 'the rule is for mail from inside',
    state: tenant({ rules: [{ ...rule, FromScope: 'InOrganization' }] }),
    verdict: 'fail',
    names: ['FromScope'],
  },
  {
    name: 'an earlier rule stops before it',
    state: tenant({ rules: [earlier, rule] }),
    verdict: 'fail',
    names: ['Earlier rule', 'StopRuleProcessing'],
  },
  {
    name: 'an earlier rule stops for another domain',
    state: tenant({ rules: [{ ...earlier, RecipientDomainIs: ['contoso.com'], RecipientAddressType: 'Original' }, rule] }),
    verdict: 'pass',
  },
  {
    name: 'an earlier rule stops for who lives in the own domain, whichever address is written',
    state: tenant({ rules: [{ ...earlier, RecipientDomainIs: ['contoso.com'] }, rule] }),
    verdict: 'fail',
    names: ['Earlier rule'],
  },
  {
    name: 'the To header is looked at',
    state: tenant({ rules: [toHeader] }),
    verdict: 'partial',
    names: ['HeaderMatchesMessageHeader'],
  },
  {
    name: 'the rule is for mail from outside, and a connector does not say whether its mail counts as from inside',
    state: tenant({ rules: [rule], connectors: [{ ...onPremises, TreatMessagesAsInternal: undefined }] }),
    verdict: 'unknown',
    names: ['Own servers', 'TreatMessagesAsInternal'],
  },
  {
    name: 'the To header is looked at in mail that counts as from inside alone, which a connector vouches for',
    state: tenant({
      rules: [{ ...toHeader, FromScope: 'InOrganization' }],
      connectors: [{ ...onPremises, TreatMessagesAsInternal: true }],
    }),
    verdict: 'fail',
    plan: 'by-hand',
  },
  {
    name: 'the To header is looked at by words',
    state: tenant({
      rules: [
        {
          ...toHeader,
          HeaderMatchesMessageHeader: null,
          HeaderMatchesPatterns: null,
          HeaderContainsMessageHeader: 'to',
          HeaderContainsWords: ['contoso.onmicrosoft.com'],
        },
      ],
    }),
    verdict: 'partial',
  },
  {
    name: 'the To header is looked at by words of the own domain',
    state: tenant({
      rules: [
        {
          ...toHeader,
          HeaderMatchesMessageHeader: null,
          HeaderMatchesPatterns: null,
          HeaderContainsMessageHeader: 'To',
          HeaderContainsWords: ['contoso.com'],
        },
      ],
    }),
    verdict: 'fail',
  },
  {
    name: 'the To header is looked at by a pattern of the own domain',
    state: tenant({ rules: [{ ...toHeader, HeaderMatchesPatterns: ['@contoso\\.com'] }] }),
    verdict: 'fail',
  },
  {
    name: 'the To header is looked at by a pattern that ends at the domain',
    state: tenant({ rules: [{ ...toHeader, HeaderMatchesPatterns: ['@contoso\\.onmicrosoft\\.com$'] }] }),
    verdict: 'fail',
    names: ['HeaderMatchesPatterns'],
  },
  {
    name: 'the To header is looked at by a pattern of the own domain in its usual form',
    state: tenant({ rules: [{ ...toHeader, HeaderMatchesPatterns: ['<.*@contoso\\.com>$'] }] }),
    verdict: 'fail',
  },
  {
    name: 'mail to addresses there and elsewhere is refused by two patterns and a word of the subject',
    state: tenant({
      rules: [
        {
          ...rule,
          RecipientDomainIs: null,
          RecipientAddressMatchesPatterns: ['@fabrikam\\.example$', '@contoso\\.onmicrosoft\\.com$'],
          SubjectContainsWords: ['invoice'],
        },
      ],
    }),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'the rule names the own domain as well, and deletes without a word',
    state: tenant({
      rules: [{ ...rule, ...silent, DeleteMessage: true, RecipientDomainIs: ['contoso.onmicrosoft.com', 'contoso.com'] }],
    }),
    verdict: 'pass',
    warns: ['silent-drop', 'mail-loss'],
  },
  {
    name: 'the rule names the own domain as well, and somebody lives there whose mail it refuses',
    state: tenant({
      rules: [{ ...rule, RecipientDomainIs: ['contoso.onmicrosoft.com', 'contoso.com'] }],
      mailboxes: [ana, dee],
    }),
    verdict: 'pass',
    warns: ['mail-loss'],
    says: ['dee@contoso.onmicrosoft.com'],
  },
  {
    name: 'the To header is looked at, and a word of the subject',
    state: tenant({ rules: [{ ...toHeader, SubjectContainsWords: ['invoice'] }] }),
    verdict: 'fail',
  },
  {
    name: 'our own rule was widened by hand to mail from inside, which a plan takes back: a connector lets that in',
    state: tenant({
      connectors: [{ ...onPremises, TreatMessagesAsInternal: true }],
      rules: [
        { ...earlier, FromScope: 'NotInOrganization' },
        { ...ours, Mode: 'Enforce', FromScope: null },
      ],
    }),
    verdict: 'fail',
    plan: 'by-hand',
    refuses: 'the connector "Own servers"',
  },
  {
    name: 'another header is looked at',
    state: tenant({ rules: [{ ...toHeader, HeaderMatchesMessageHeader: 'Subject' }] }),
    verdict: 'fail',
  },
  {
    name: 'a further condition narrows the rule',
    state: tenant({ rules: [{ ...rule, SubjectContainsWords: ['invoice'] }] }),
    verdict: 'partial',
    names: ['SubjectContainsWords'],
  },
  {
    name: 'beside the rule another deletes mail about something else, which is no business of this control',
    state: tenant({
      rules: [
        {
          ...rule,
          ...silent,
          Guid: '1d000000-0000-4000-8000-000000000014',
          Name: 'Chain letters',
          RecipientDomainIs: null,
          SubjectContainsWords: ['chain letter'],
          DeleteMessage: true,
        },
        rule,
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'a rule deletes mail whose recipient is there and whose subject has a word',
    state: tenant({
      rules: [
        {
          ...rule,
          ...silent,
          RecipientDomainIs: null,
          RecipientAddressMatchesPatterns: ['@contoso\\.onmicrosoft\\.com$'],
          SubjectContainsWords: ['invoice'],
          DeleteMessage: true,
        },
      ],
    }),
    verdict: 'partial',
    warns: ['silent-drop'],
    plan: 1,
  },
  {
    name: 'an exception that nobody listed',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderDomainIs: ['microsoft.com'] }] }),
    verdict: 'partial',
    names: ['ExceptIfSenderDomainIs', 'microsoft.com'],
  },
  {
    name: 'an exception of addresses that nobody listed',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderIpRanges: ['198.51.100.0/24'] }] }),
    verdict: 'partial',
    names: ['198.51.100.0/24'],
  },
  {
    name: 'an exception of addresses that is listed',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderIpRanges: ['198.51.100.0/25', '198.51.100.128/25'] }] }),
    settings: { allow: ['198.51.100.0/24'] },
    verdict: 'pass',
  },
  {
    name: 'an earlier rule stops for one sender at addresses that are listed',
    state: tenant({
      rules: [{ ...earlier, SenderIpRanges: ['198.51.100.0/25'], SenderDomainIs: ['partner.example'] }, rule],
    }),
    settings: { allow: ['198.51.100.0/24'] },
    verdict: 'pass',
  },
  {
    name: 'a mailbox that lives there is excepted by its address and listed by its user name',
    state: tenant({ rules: [{ ...rule, ExceptIfSentTo: ['dee@contoso.onmicrosoft.com'] }], mailboxes: [ana, dee] }),
    settings: { allow: ['DEE@contoso.com'] },
    verdict: 'pass',
    names: ['dee@contoso.onmicrosoft.com', 'allowed in settings'],
  },
  {
    name: 'a mailbox that lives there is excepted, settings list a user name, and mailboxes cannot be read',
    state: {
      ...tenant({ rules: [{ ...rule, ExceptIfSentTo: ['dee@contoso.onmicrosoft.com'] }] }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 1 } },
    },
    settings: { allow: ['dee@contoso.com'] },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'the same under two domains of Microsoft',
    state: {
      ...tenant({
        domains: [contoso, moera, hybridDomain],
        rules: [
          {
            ...rule,
            RecipientDomainIs: ['contoso.onmicrosoft.com', 'contoso.mail.onmicrosoft.com'],
            ExceptIfSentTo: ['dee@contoso.onmicrosoft.com'],
          },
        ],
      }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 1 } },
    },
    settings: { allow: ['dee@contoso.com'] },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'a mailbox that lives there is excepted, settings list addresses alone, and mailboxes cannot be read',
    state: {
      ...tenant({ rules: [{ ...rule, ExceptIfSentTo: ['dee@contoso.onmicrosoft.com'] }] }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 1 } },
    },
    settings: { allow: ['203.0.113.0/24'] },
    verdict: 'partial',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'a mailbox that lives there is excepted, settings list a connector, and mailboxes cannot be read',
    state: {
      ...tenant({ rules: [{ ...rule, ExceptIfSentTo: ['dee@contoso.onmicrosoft.com'] }], connectors: [onPremises] }),
      collection: { 'exchange.Mailbox': { complete: false, returned: 1 } },
    },
    settings: { allow: ['Own servers'] },
    verdict: 'partial',
    missing: ['exchange.Mailbox'],
    plan: 'unreadable',
  },
  {
    name: 'a mailbox that lives there is excepted and not listed',
    state: tenant({ rules: [{ ...rule, ExceptIfSentTo: ['dee@contoso.onmicrosoft.com'] }], mailboxes: [ana, dee] }),
    verdict: 'partial',
    names: ['ExceptIfSentTo'],
    plan: 'primary-there',
  },
  {
    name: 'a mailbox lives there and is not excepted',
    state: tenant({ rules: [rule], mailboxes: [ana, dee] }),
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'a mailbox that lives there and is not listed',
    state: tenant({ mailboxes: [ana, dee] }),
    verdict: 'fail',
    plan: 'primary-there',
  },
  {
    name: 'a mailbox that lives there and is listed',
    state: tenant({ mailboxes: [ana, dee] }),
    settings: { allow: [dee.Guid] },
    verdict: 'fail',
  },
  {
    name: 'an exception for one of two domains',
    state: tenant({
      domains: [contoso, moera, hybridDomain],
      rules: [{ ...rule, RecipientDomainIs: ['onmicrosoft.com'], ExceptIfRecipientDomainIs: ['contoso.mail.onmicrosoft.com'] }],
    }),
    verdict: 'partial',
    names: ['ExceptIfRecipientDomainIs', 'contoso.mail.onmicrosoft.com'],
  },
  {
    name: 'the lock-down of the outside filter keeps it out, whoever it is for',
    state: tenant({ connectors: [lock] }),
    verdict: 'pass',
    names: ['From the filter'],
    says: ['but for mail from 203.0.113.0/24'],
    restsOn: ['Enabled', 'ConnectorType', 'SenderDomains', 'RestrictDomainsToIPAddresses'].map(
      (field) => `exchange.InboundConnector.${field}`,
    ),
  },
  {
    name: 'the lock-down keeps it out, and a rule refuses by the original recipient as well, on which nothing rests',
    state: tenant({ connectors: [lock], rules: [rule] }),
    verdict: 'pass',
  },
  {
    name: 'the lock-down is for the own domain only',
    state: tenant({ connectors: [{ ...lock, AssociatedAcceptedDomains: ['contoso.com'] }] }),
    verdict: 'fail',
  },
  {
    name: 'beside the lock-down a connector for the very domain takes mail from everybody',
    state: tenant({
      connectors: [
        lock,
        {
          ...lock,
          Guid: onPremises.Guid,
          Name: 'For the other domain',
          AssociatedAcceptedDomains: ['contoso.onmicrosoft.com'],
          RestrictDomainsToIPAddresses: false,
        },
      ],
    }),
    verdict: 'fail',
    names: ['For the other domain'],
  },
  {
    name: 'the lock-down is for some senders only',
    state: tenant({ connectors: [{ ...lock, SenderDomains: ['smtp:partner.example;1'] }] }),
    verdict: 'fail',
  },
  {
    name: 'the lock-down lets everyone in',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['0.0.0.0/0'] }] }),
    verdict: 'fail',
  },
  {
    name: 'the lock-down lets everyone in by a connector that settings list',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['0.0.0.0/0'] }] }),
    settings: { allow: ['From the filter'] },
    verdict: 'pass',
  },
  {
    name: 'the lock-down is a rule for all recipients',
    state: tenant({
      rules: [{ ...rule, RecipientDomainIs: null, RecipientAddressType: 'Resolved', ExceptIfSenderIpRanges: ['203.0.113.0/24'] }],
    }),
    verdict: 'pass',
  },
  {
    name: 'a rule refuses all mail from outside',
    state: tenant({ rules: [{ ...rule, RecipientDomainIs: null }] }),
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'the rule names the own domain as well',
    state: tenant({ rules: [{ ...rule, RecipientDomainIs: ['contoso.onmicrosoft.com', 'contoso.com'] }] }),
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'a connector lets foreign mail count as internal',
    state: tenant({ rules: [rule], connectors: [{ ...onPremises, TreatMessagesAsInternal: true }] }),
    verdict: 'partial',
    names: ['Own servers', 'TreatMessagesAsInternal'],
    plan: 'by-hand',
  },
  {
    name: 'of two connectors that let foreign mail count as internal one is disabled, and only the other is in the way',
    state: tenant({
      rules: [rule],
      connectors: [
        { ...onPremises, TreatMessagesAsInternal: true, Enabled: false },
        { ...onPremises, Guid: '1c000000-0000-4000-8000-000000000013', Name: 'Scanner', TreatMessagesAsInternal: true },
      ],
    }),
    verdict: 'partial',
    names: ['Scanner'],
    plan: 'by-hand',
    refuses: 'would not keep everything out: see the connector "Scanner", whose mail counts as from inside.',
  },
  {
    name: 'the connector of the hybrid wizard stands beside the rule',
    state: tenant({
      rules: [rule],
      connectors: [
        {
          ...onPremises,
          ConnectorSource: 'HybridWizard',
          CloudServicesMailEnabled: true,
          RequireTls: true,
          TlsSenderCertificateName: 'mail.contoso.com',
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'rules that cannot be read',
    state: { exchange: { AcceptedDomain: [contoso, moera], InboundConnector: [], Mailbox: [ana] } },
    verdict: 'unknown',
    missing: ['exchange.TransportRule'],
    plan: 'unreadable',
  },
  {
    name: 'rules that cannot be read change nothing behind the lock-down',
    state: { exchange: { AcceptedDomain: [contoso, moera], InboundConnector: [lock], Mailbox: [ana] } },
    verdict: 'pass',
    missing: ['exchange.TransportRule'],
  },
  {
    name: 'connectors that cannot be read: one of them may let mail count as from inside, which the rule is not for',
    state: { exchange: { AcceptedDomain: [contoso, moera], TransportRule: [{ ...rule, Priority: 0 }], Mailbox: [ana] } },
    verdict: 'unknown',
    missing: ['exchange.InboundConnector'],
  },
  {
    name: 'connectors that cannot be read change nothing behind a rule that is for mail from inside too',
    state: {
      exchange: { AcceptedDomain: [contoso, moera], TransportRule: [{ ...rule, FromScope: null, Priority: 0 }], Mailbox: [ana] },
    },
    verdict: 'pass',
    missing: ['exchange.InboundConnector'],
  },
  {
    name: 'a list of connectors that broke off after the lock-down: a narrower one may follow',
    state: { ...tenant({ connectors: [lock] }), collection: { 'exchange.InboundConnector': { complete: false, returned: 1 } } },
    verdict: 'unknown',
    missing: ['exchange.InboundConnector'],
    names: ['inbound connectors could not all be read'],
  },
  {
    name: 'the rule sees the own domain as primary, and somebody lives under onmicrosoft.com',
    state: tenant({ rules: [ownDomainRule], mailboxes: [ana, dee] }),
    settings: { allow: ['dee@contoso.com'] },
    verdict: 'partial',
    warns: ['mail-loss'],
    names: ['dee@contoso.onmicrosoft.com', 'RecipientDomainIs (with contoso.onmicrosoft.com would close it)'],
  },
  {
    name: 'the rule sees the own domain as primary, and somebody lives under onmicrosoft.com whom a plan would cut off',
    state: tenant({ rules: [ownDomainRule], mailboxes: [ana, dee] }),
    verdict: 'partial',
    plan: 'primary-there',
  },
  {
    name: 'the rule sees the own domain as primary, and everybody lives there: all their mail is lost',
    state: tenant({ rules: [ownDomainRule], mailboxes: [ana] }),
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'a rule that refuses mail whose subject names the domain is not about mail to it',
    state: tenant({ rules: [{ ...rule, RecipientDomainIs: null, SubjectContainsWords: ['contoso.onmicrosoft.com'] }] }),
    verdict: 'fail',
  },
  {
    name: 'a disabled rule spares who lives under onmicrosoft.com, where nobody does',
    state: tenant({
      rules: [
        ownDomainRule,
        {
          ...ownDomainRule,
          Guid: earlier.Guid,
          Name: 'Disabled',
          State: 'Disabled',
          RecipientDomainIs: null,
          ExceptIfRecipientDomainIs: ['contoso.onmicrosoft.com'],
        },
      ],
    }),
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'the rule sees one of two own domains as primary, and a mailbox of the other does not tell its aliases',
    state: tenant({
      domains: [contoso, fabrikam, moera],
      rules: [ownDomainRule],
      mailboxes: [ana, { ...bo, EmailAddresses: undefined }],
    }),
    verdict: 'partial',
  },
  {
    name: 'the rule sees the own domain as primary, and mailboxes cannot be read',
    state: { exchange: { AcceptedDomain: [contoso, moera], InboundConnector: [], TransportRule: [ownDomainRule] } },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
  },
  {
    name: 'the rule sees one of two own domains as primary, and mailboxes cannot be read',
    state: {
      exchange: { AcceptedDomain: [contoso, fabrikam, moera], InboundConnector: [], TransportRule: [ownDomainRule] },
    },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
  },
  {
    name: 'each of two domains has a rule, and mailboxes cannot be read: somebody may live in one with an address in the other',
    state: {
      exchange: {
        AcceptedDomain: [contoso, moera, otherMoera],
        InboundConnector: [],
        TransportRule: [
          { ...ownDomainRule, RecipientDomainIs: ['contoso.com', 'contoso.onmicrosoft.com'], Priority: 0 },
          { ...rule, Guid: '1d000000-0000-4000-8000-000000000014', RecipientDomainIs: ['fabrikam.onmicrosoft.com'], Priority: 1 },
        ],
      },
    },
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
  },
  {
    name: 'the rule sees one of two own domains as primary',
    state: tenant({ domains: [contoso, fabrikam, moera], rules: [ownDomainRule], mailboxes: [ana, bo] }),
    verdict: 'partial',
    names: ['bo@fabrikam.com'],
  },
  {
    name: 'the rule is for all mail from outside but that to who lives under onmicrosoft.com',
    state: tenant({
      rules: [{ ...ownDomainRule, RecipientDomainIs: null, ExceptIfRecipientDomainIs: ['contoso.onmicrosoft.com'] }],
    }),
    verdict: 'partial',
    warns: ['mail-loss'],
    names: ['ExceptIfRecipientDomainIs'],
  },
  {
    name: 'the exception for the very domain is listed in settings',
    state: tenant({
      rules: [{ ...ownDomainRule, RecipientDomainIs: null, ExceptIfRecipientDomainIs: ['contoso.onmicrosoft.com'] }],
    }),
    settings: { allow: ['contoso.onmicrosoft.com'] },
    verdict: 'pass',
    names: ['allowed in settings'],
  },
  {
    name: 'a second rule that refuses still more stands beside the lock-down',
    state: tenant({
      connectors: [lock],
      rules: [
        {
          ...rule,
          RecipientDomainIs: null,
          ExceptIfHeaderContainsMessageHeader: 'X-Filter',
          ExceptIfHeaderContainsWords: ['passed'],
        },
      ],
    }),
    verdict: 'pass',
  },
  {
    name: 'the lock-down asks for the certificate of the filter',
    state: tenant({ connectors: [certificateLock] }),
    verdict: 'pass',
    names: ['mail.filter.example'],
  },
  {
    name: 'a narrower connector takes some senders out of the lock-down',
    state: tenant({
      connectors: [
        lock,
        {
          ...lock,
          Guid: onPremises.Guid,
          Name: 'Partner mail',
          SenderDomains: ['smtp:partner.example;1'],
          RestrictDomainsToIPAddresses: false,
        },
      ],
    }),
    verdict: 'partial',
    names: ['Partner mail', 'RestrictDomainsToIPAddresses'],
  },
  {
    name: 'the lock-down asks for a certificate with which every tenant of Microsoft sends',
    state: tenant({
      domains: [contoso, moera],
      connectors: [{ ...certificateLock, TlsSenderCertificateName: '*.protection.outlook.com' }],
    }),
    verdict: 'unknown',
    names: ['From the filter', 'TlsSenderCertificateName'],
    plan: 'unknown',
  },
  {
    name: 'the lock-down is a rule, and Enhanced Filtering may hide from it who delivers',
    state: tenant({
      domains: [contoso, moera],
      rules: [{ ...rule, RecipientDomainIs: null, ExceptIfSenderIpRanges: ['203.0.113.0/24'] }],
      connectors: [{ ...lock, RestrictDomainsToIPAddresses: false, SenderIPAddresses: [], EFSkipLastIP: true }],
    }),
    verdict: 'unknown',
    names: ['From the filter', 'EFSkipLastIP'],
    plan: 'unknown',
  },
  {
    name: 'a connector restricts to addresses and names none, so that no mail arrives',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: [] }], rules: [rule] }),
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'accepted domains that cannot be read',
    state: { exchange: { InboundConnector: [], TransportRule: [], Mailbox: [ana] } },
    verdict: 'unknown',
    missing: ['exchange.AcceptedDomain'],
    plan: 'unreadable',
  },
  {
    name: 'accepted domains broke off, so that there may be one more',
    state: { ...tenant({ rules: [rule] }), collection: { 'exchange.AcceptedDomain': { complete: false, returned: 2 } } },
    verdict: 'unknown',
    missing: ['exchange.AcceptedDomain'],
  },
  { name: 'no domain under onmicrosoft.com', state: tenant({ domains: [contoso] }), verdict: 'notApplicable', plan: 0 },
  {
    name: 'the only domain is under onmicrosoft.com',
    state: tenant({ domains: [{ ...moera, Default: true }], mailboxes: [dee] }),
    verdict: 'fail',
    warns: ['mail-loss'],
    plan: 'default-domain',
  },
  {
    name: 'the default domain is under onmicrosoft.com',
    state: tenant({
      domains: [
        { ...contoso, Default: false },
        { ...moera, Default: true },
      ],
    }),
    verdict: 'fail',
    warns: ['mail-loss'],
    plan: 'default-domain',
  },
  {
    name: 'our own rule is being tried since yesterday',
    state: tenant({ rules: [{ ...ours, Comments: madeAt('2026-11-23T00:00:00Z') }] }),
    verdict: 'fail',
    plan: 0,
  },
  {
    name: 'our own rule was tried for long enough',
    state: tenant({ rules: [{ ...ours, Comments: madeAt('2026-09-01T00:00:00Z') }] }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'our own rule was tried for long enough, below one that ends for everybody',
    state: tenant({ rules: [earlier, { ...ours, Comments: madeAt('2026-09-01T00:00:00Z') }] }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'our own rule was tried for long enough, below one about something else, which stays above it',
    state: tenant({
      rules: [
        { ...earlier, StopRuleProcessing: false, PrependSubject: '[External]' },
        { ...ours, Comments: madeAt('2026-09-01T00:00:00Z') },
      ],
    }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'somebody renamed our own rule, which is known by its mark and not made again',
    state: tenant({ rules: [{ ...ours, Name: 'Refuse the side door', Comments: madeAt('2026-11-23T00:00:00Z') }] }),
    verdict: 'fail',
    plan: 0,
  },
  {
    name: 'our own rule was switched off, and is tried again before it is enforced',
    state: tenant({ rules: [{ ...ours, State: 'Disabled', Mode: 'Enforce', Comments: madeAt('2026-09-01T00:00:00Z') }] }),
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'three hundred rules are there already',
    state: tenant({
      rules: Array.from({ length: 300 }, (_, index) => ({
        Guid: `1d000000-0000-4000-8000-0000000${String(index).padStart(5, '0')}`,
        Name: `Rule ${index}`,
        State: 'Enabled',
        Mode: 'Enforce',
        PrependSubject: '[External]',
      })),
    }),
    verdict: 'fail',
    plan: 'rule-limit',
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'exchange.AcceptedDomain',
  'exchange.InboundConnector',
  'exchange.Mailbox',
  'exchange.TransportRule',
];
