/** Tenants and what inbound-filter must say of them. */
import type { Case } from '../case.js';
import { suggestCases } from './suggest-cases.js';

const ranges = ['203.0.113.0/24'];
const settings = { ranges };

const contoso = {
  DomainName: 'contoso.com',
  Name: 'contoso.com',
  DomainType: 'Authoritative',
  Default: true,
  InitialDomain: false,
};
const fabrikam = {
  DomainName: 'fabrikam.com',
  Name: 'fabrikam.com',
  DomainType: 'Authoritative',
  Default: false,
  InitialDomain: false,
};
const moera = {
  DomainName: 'contoso.onmicrosoft.com',
  Name: 'contoso.onmicrosoft.com',
  DomainType: 'Authoritative',
  Default: false,
  InitialDomain: true,
};
const elsewhere = { 'contoso.com': ['mx1.filter.example'], 'fabrikam.com': ['mx1.filter.example', 'mx2.filter.example'] };

const connector = {
  Guid: '1c000000-0000-4000-8000-000000000001',
  Name: 'From the filter',
  Enabled: true,
  ConnectorType: 'Partner',
  ConnectorSource: 'AdminUI',
  Comment: '',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: [] as string[],
  AssociatedAcceptedDomains: [] as string[],
  RequireTls: false,
  RestrictDomainsToIPAddresses: false,
  RestrictDomainsToCertificate: false,
  CloudServicesMailEnabled: false,
  TreatMessagesAsInternal: false,
  TlsSenderCertificateName: null as string | null,
  EFTestMode: false,
  EFSkipLastIP: false,
  EFSkipIPs: [] as string[],
  EFUsers: [] as string[],
};
const lock = { ...connector, RestrictDomainsToIPAddresses: true, SenderIPAddresses: ranges };
const byCertificate = {
  ...connector,
  RequireTls: true,
  RestrictDomainsToCertificate: true,
  TlsSenderCertificateName: 'mail.filter.example',
};
const second = { Guid: '1c000000-0000-4000-8000-000000000002' };
const onPremises = {
  ...connector,
  ...second,
  Name: 'Own servers',
  ConnectorType: 'OnPremises',
  SenderDomains: ['smtp:*;1'],
  SenderIPAddresses: ['198.51.100.9'],
};

const rule = {
  Guid: '1d000000-0000-4000-8000-000000000001',
  Name: 'Refuse mail past the filter',
  Priority: 0,
  State: 'Enabled',
  Mode: 'Enforce',
  ActivationDate: null as string | null,
  ExpiryDate: null as string | null,
  FromScope: 'NotInOrganization' as string | null,
  SentToScope: null as string | null,
  SenderIpRanges: null as string[] | null,
  ExceptIfSenderIpRanges: ranges as string[] | null,
  RecipientDomainIs: null as string[] | null,
  RecipientAddressType: 'Resolved',
  RejectMessageReasonText: 'Come through the filter.' as string | null,
  RejectMessageEnhancedStatusCode: '5.7.1' as string | null,
  DeleteMessage: false,
  Quarantine: false,
  StopRuleProcessing: false,
  SetSCL: null as string | null,
};
const idle = { RejectMessageReasonText: null, RejectMessageEnhancedStatusCode: null, ExceptIfSenderIpRanges: null };
const earlier = {
  ...rule,
  ...idle,
  Guid: '1d000000-0000-4000-8000-000000000002',
  Name: 'Earlier rule',
  StopRuleProcessing: true,
};

/** Our own connector as its first stage leaves it: disabled, and for one domain. */
const ours = {
  ...lock,
  Name: 'hardenbot: only the mail filter may deliver',
  Enabled: false,
  AssociatedAcceptedDomains: ['contoso.onmicrosoft.com'],
};
const madeAt = (moment: string): string => `Made by hardenbot for inbound-filter; this stage since ${moment}.`;

interface Parts {
  readonly domains?: readonly object[];
  readonly connectors?: readonly object[];
  readonly rules?: readonly object[];
  readonly mailboxes?: readonly object[];
  readonly direct?: boolean | null;
  readonly mx?: object;
}

function tenant({ domains = [contoso, moera], connectors = [], rules = [], mailboxes, direct = false, mx = elsewhere }: Parts) {
  return {
    exchange: {
      AcceptedDomain: domains,
      InboundConnector: connectors,
      TransportRule: rules.map((one, Priority) => ({ ...one, Priority })),
      OrganizationConfig: { Name: 'contoso.onmicrosoft.com', RejectDirectSend: direct },
      ...(mailboxes === undefined ? {} : { Mailbox: mailboxes }),
    },
    mail: { mx },
  };
}

const ana = {
  PrimarySmtpAddress: 'ana@contoso.com',
  EmailAddresses: ['SMTP:ana@contoso.com', 'smtp:ana@contoso.onmicrosoft.com'],
};
const bo = { PrimarySmtpAddress: 'bo@fabrikam.com', EmailAddresses: ['SMTP:bo@fabrikam.com', 'smtp:bo@contoso.onmicrosoft.com'] };
const dee = { PrimarySmtpAddress: 'dee@contoso.onmicrosoft.com', EmailAddresses: ['SMTP:dee@contoso.onmicrosoft.com'] };

const lockRestsOn = ['Enabled', 'ConnectorType', 'SenderDomains', 'RestrictDomainsToIPAddresses', 'SenderIPAddresses'].map(
  (field) => `exchange.InboundConnector.${field}`,
);

export const cases: readonly Case[] = [
  {
    name: 'an export writes a number for the scope of the rule, and whether it is for mail from outside cannot be told',
    state: tenant({ rules: [{ ...rule, FromScope: 0 }] }),
    settings: { ranges },
    verdict: 'unknown',
    names: ['FromScope'],
    plan: 'unknown',
  },
  {
    name: 'the rule is for recipients in a scope that the service did not have',
    state: tenant({ rules: [{ ...rule, SentToScope: 'unknownFutureValue' }] }),
    settings: { ranges },
    verdict: 'unknown',
    names: ['SentToScope'],
    plan: 'unknown',
  },
  {
    name: 'no outside filter in settings',
    state: tenant({}),
    verdict: 'unknown',
    undecided: true,
    plan: 'nothing-asked',
  },
  {
    name: 'nothing restricts mail',
    state: tenant({}),
    settings,
    verdict: 'fail',
    names: ['contoso.com', 'contoso.onmicrosoft.com', '203.0.113.0/24'],
    plan: 1,
  },
  {
    name: 'a Partner connector for every sender that restricts nothing and names nothing is not meant to keep mail out',
    state: tenant({ connectors: [connector] }),
    settings,
    verdict: 'fail',
    says: ['no rule and no connector covers it'],
    plan: 1,
  },
  {
    name: 'three domains, so that the lock is tried on one that is not the default',
    state: tenant({ domains: [contoso, fabrikam, moera] }),
    settings,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'one domain, where there is nothing to try the lock on',
    state: tenant({ domains: [contoso] }),
    settings,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a certificate in settings, and nothing asks for it',
    state: tenant({}),
    settings: { certificate: 'mail.filter.example' },
    verdict: 'fail',
    names: ['"expected":"mail.filter.example"'],
    plan: 1,
  },
  {
    name: 'a Partner connector for all senders restricted to the ranges',
    state: tenant({ connectors: [lock] }),
    settings,
    verdict: 'pass',
    names: ['From the filter'],
    restsOn: lockRestsOn,
    plan: 0,
  },
  {
    name: 'the ranges in two halves over two connectors, in other words',
    state: tenant({
      connectors: [
        { ...lock, SenderIPAddresses: ['203.0.113.0/25'], SenderDomains: ['*'] },
        { ...lock, ...second, Name: 'Second half', SenderIPAddresses: ['203.0.113.200/25'] },
      ],
    }),
    settings: { ranges: ['203.0.113.0-203.0.113.255'] },
    verdict: 'pass',
    names: ['Second half'],
  },
  ...[undefined, ['203.0.113.200/25', 'the branch']].map(
    (SenderIPAddresses): Case => ({
      name: `beside the lock one whose addresses ${SenderIPAddresses === undefined ? 'were not returned' : 'cannot all be read'}, and may be anyone's`,
      state: tenant({
        connectors: [
          { ...lock, SenderIPAddresses: ['203.0.113.0/25'], SenderDomains: ['*'] },
          { ...lock, ...second, Name: 'Second half', SenderIPAddresses },
        ],
      }),
      settings: { ranges: ['203.0.113.0-203.0.113.255'] },
      verdict: 'unknown',
      names: ['Second half'],
    }),
  ),
  {
    name: 'an export that writes booleans as words and keys in small letters',
    state: tenant({
      connectors: [
        {
          guid: lock.Guid,
          name: 'From the filter',
          enabled: 'True',
          connectorType: 'partner',
          senderDomains: ['SMTP:*;10'],
          restrictDomainsToIPAddresses: 'True',
          senderIPAddresses: ranges,
          associatedAcceptedDomains: '',
          treatMessagesAsInternal: 'False',
          cloudServicesMailEnabled: 'false',
        },
      ],
    }),
    settings,
    verdict: 'pass',
    restsOn: ['associatedAcceptedDomains', 'treatMessagesAsInternal', 'cloudServicesMailEnabled'].map(
      (field) => `exchange.InboundConnector.${field}`,
    ),
  },
  {
    name: 'a Partner connector that asks for the certificate of the filter',
    state: tenant({ connectors: [byCertificate] }),
    settings: { certificate: 'MAIL.filter.example' },
    verdict: 'pass',
    names: ['mail.filter.example'],
    restsOn: ['RequireTls', 'RestrictDomainsToCertificate', 'TlsSenderCertificateName', 'Enabled', 'ConnectorType'].map(
      (field) => `exchange.InboundConnector.${field}`,
    ),
  },
  {
    name: 'a certificate without TLS',
    state: tenant({ connectors: [{ ...byCertificate, RequireTls: false }] }),
    settings: { certificate: 'mail.filter.example' },
    verdict: 'fail',
    names: ['RequireTls'],
  },
  {
    name: "another one's certificate",
    state: tenant({ connectors: [{ ...byCertificate, TlsSenderCertificateName: '*.other.example' }] }),
    settings: { certificate: 'mail.filter.example' },
    verdict: 'partial',
    names: ['*.other.example'],
    warns: ['mail-loss'],
    plan: 'by-hand',
  },
  {
    name: 'the Restrict switches on an OnPremises connector',
    state: tenant({ connectors: [{ ...lock, ConnectorType: 'OnPremises' }] }),
    settings,
    verdict: 'fail',
    names: ['From the filter', 'ConnectorType'],
  },
  {
    name: 'addresses without the switch that restricts to them',
    state: tenant({ connectors: [{ ...lock, RestrictDomainsToIPAddresses: false }] }),
    settings,
    verdict: 'fail',
    says: ['to all of 2 accepted domains: connector "From the filter", RestrictDomainsToIPAddresses (true would close it)'],
    names: ['RestrictDomainsToIPAddresses'],
  },
  {
    name: 'the switch without addresses, which refuses all mail',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: [] }] }),
    settings,
    verdict: 'fail',
    warns: ['mail-loss'],
    names: ['From the filter', 'SenderIPAddresses (the addresses of the filter would close it)'],
  },
  {
    name: 'a disabled lock',
    state: tenant({ connectors: [{ ...lock, Enabled: false }] }),
    settings,
    verdict: 'fail',
    names: ['From the filter', 'Enabled'],
  },
  {
    name: 'a connector that does not say whether it is enabled',
    state: tenant({ connectors: [{ ...lock, Enabled: null }] }),
    settings,
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'the lock lets in more than the filter',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['203.0.113.0/24', '198.51.100.7'] }] }),
    settings,
    verdict: 'partial',
    names: ['198.51.100.7/32'],
    plan: 1,
  },
  {
    name: 'the lock lets in more than the filter, beside a narrower connector that does not',
    state: tenant({
      connectors: [
        { ...lock, SenderIPAddresses: ['203.0.113.0/24', '198.51.100.7'] },
        { ...lock, ...second, Name: 'Partner mail', SenderDomains: ['smtp:partner.example;1'] },
      ],
    }),
    settings,
    verdict: 'partial',
    says: ['connector "From the filter", SenderIPAddresses'],
    saysNot: ['Partner mail'],
    plan: 1,
  },
  {
    name: 'the lock accepts a network of which half is allowed',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['203.0.113.0/24', '198.51.100.0/24'] }] }),
    settings: { ranges, allow: ['198.51.100.0/25'] },
    verdict: 'partial',
    names: ['198.51.100.128/25'],
    plan: 1,
  },
  {
    name: 'two locks accept too much',
    state: tenant({
      connectors: [
        { ...lock, SenderIPAddresses: ['203.0.113.0/25', '198.51.100.7'] },
        { ...lock, ...second, Name: 'Other half', SenderIPAddresses: ['203.0.113.128/25', '192.0.2.9'] },
      ],
    }),
    settings,
    verdict: 'partial',
    plan: 2,
  },
  {
    name: 'the only lock accepts nobody who is wanted: turning it off would let in everyone',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['198.51.100.7'] }] }),
    settings,
    verdict: 'partial',
    warns: ['mail-loss'],
    plan: 'by-hand',
  },
  {
    name: 'two locks accept nobody who is wanted: one of them at least stays on',
    state: tenant({
      connectors: [
        { ...lock, SenderIPAddresses: ['198.51.100.7'] },
        { ...lock, ...second, Name: 'Other', SenderIPAddresses: ['192.0.2.9'] },
      ],
    }),
    settings,
    verdict: 'partial',
    warns: ['mail-loss'],
    plan: 'by-hand',
  },
  {
    name: 'what the lock lets in beside the filter is allowed',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['203.0.113.0/24', '198.51.100.7'] }] }),
    settings: { ranges, allow: ['198.51.100.0/28'] },
    verdict: 'pass',
  },
  {
    name: 'another connector for all senders lets in more, and is allowed by its name',
    state: tenant({
      connectors: [lock, { ...lock, ...second, Name: 'Own scanners', SenderIPAddresses: ['198.51.100.7'] }],
    }),
    settings: { ranges, allow: ['own scanners'] },
    verdict: 'pass',
    names: ['Own scanners'],
  },
  {
    name: 'another connector for all senders asks for a certificate of its own, and is allowed by its name',
    state: tenant({
      connectors: [lock, { ...byCertificate, ...second, Name: 'Own scanners', TlsSenderCertificateName: 'scan.contoso.com' }],
    }),
    settings: { ranges, allow: ['own scanners'] },
    verdict: 'pass',
    names: ['Own scanners'],
  },
  {
    name: 'beside the lock a rule deletes chain letters, which keeps nobody out',
    state: tenant({
      connectors: [lock],
      rules: [{ ...rule, ...idle, SubjectContainsWords: ['chain letter'], DeleteMessage: true }],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: "a narrower connector asks for another one's certificate: mail that claims to be from there and comes by the filter is lost",
    state: tenant({
      connectors: [
        lock,
        {
          ...byCertificate,
          ...second,
          Name: 'Partner',
          SenderDomains: ['smtp:partner.example;1'],
          TlsSenderCertificateName: 'mail.partner.example',
        },
      ],
    }),
    settings,
    verdict: 'partial',
    names: ['mail.partner.example'],
    warns: ['mail-loss'],
    plan: 'by-hand',
  },
  {
    name: 'a narrower connector asks for the certificate of the filter, beside the lock',
    state: tenant({
      connectors: [lock, { ...byCertificate, ...second, Name: 'Partner', SenderDomains: ['smtp:partner.example;1'] }],
    }),
    settings: { ranges, certificate: 'mail.filter.example' },
    verdict: 'pass',
  },
  {
    name: 'the lock lets everyone in',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['0.0.0.0/0'] }] }),
    settings,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'the lock lets everyone in, and RejectDirectSend does not reach mail that a connector takes',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['0.0.0.0/0'] }], direct: true }),
    settings,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'the lock is a rule that excepts every address, beside RejectDirectSend',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderIpRanges: ['0.0.0.0/0'] }], direct: true }),
    settings,
    verdict: 'fail',
    names: ['ExceptIfSenderIpRanges'],
  },
  {
    name: 'the lock lets everyone in by halves',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['0.0.0.0/1', '128.0.0.0/1'] }] }),
    settings,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'the lock knows half of the ranges only',
    state: tenant({ connectors: [{ ...lock, SenderIPAddresses: ['203.0.113.0/25'] }] }),
    settings,
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'the lock is for one of two domains',
    state: tenant({
      domains: [contoso, fabrikam, moera],
      connectors: [{ ...lock, AssociatedAcceptedDomains: ['Fabrikam.com'] }],
    }),
    settings,
    verdict: 'partial',
    says: ['for 2 of 3 accepted domains, not for fabrikam.com: connector "From the filter", AssociatedAcceptedDomains'],
    names: ['contoso.com', 'AssociatedAcceptedDomains', '"expected":["203.0.113.0/24"]'],
  },
  {
    name: 'the lock is for four of five domains, of which three are named',
    state: tenant({
      domains: [
        contoso,
        ...['a', 'b', 'c', 'd'].map((one) => ({ ...fabrikam, DomainName: `${one}.example`, Name: `${one}.example` })),
      ],
      connectors: [{ ...lock, AssociatedAcceptedDomains: ['a.example', 'b.example', 'c.example', 'd.example'] }],
      mx: Object.fromEntries(
        ['contoso.com', 'a.example', 'b.example', 'c.example', 'd.example'].map((one) => [one, ['mx1.filter.example']]),
      ),
    }),
    settings,
    verdict: 'partial',
    says: ['not for a.example, b.example, c.example and 1 more'],
  },
  {
    name: 'the lock names every accepted domain',
    state: tenant({ connectors: [{ ...lock, AssociatedAcceptedDomains: ['CONTOSO.com', 'contoso.onmicrosoft.com'] }] }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a connector for every accepted domain, by one of several names each, restricts nothing',
    state: tenant({
      domains: [{ ...contoso, Name: 'Head office' }, moera],
      connectors: [{ ...connector, AssociatedAcceptedDomains: ['contoso.com', 'contoso.onmicrosoft.com'] }],
    }),
    settings,
    verdict: 'fail',
    says: ['connector "From the filter", RestrictDomainsToIPAddresses (true with the addresses of the filter'],
  },
  {
    name: 'the lock is for some sender domains',
    state: tenant({ connectors: [{ ...lock, SenderDomains: ['smtp:partner.example;1'] }] }),
    settings,
    verdict: 'partial',
    names: ['smtp:partner.example;1'],
  },
  {
    name: 'an OnPremises connector stands beside the lock',
    state: tenant({ connectors: [lock, onPremises] }),
    settings,
    verdict: 'pass',
    names: ['Own servers'],
    says: ['So may your own servers, by 1 connector (Own servers).'],
  },
  {
    name: 'the connector of the hybrid wizard stands beside the lock',
    state: tenant({
      connectors: [
        lock,
        {
          ...onPremises,
          ConnectorSource: 'HybridWizard',
          CloudServicesMailEnabled: true,
          RequireTls: true,
          TlsSenderCertificateName: 'mail.contoso.com',
        },
      ],
    }),
    settings,
    verdict: 'pass',
    names: ['Own servers'],
  },
  {
    name: 'a hybrid tenant without a lock keeps its connector as it is',
    state: tenant({
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
    settings,
    verdict: 'fail',
  },
  {
    name: 'a connector beside the lock does not say whether it treats foreign mail as internal',
    state: tenant({ connectors: [lock, { ...onPremises, TreatMessagesAsInternal: undefined }] }),
    settings,
    verdict: 'unknown',
    names: ['Own servers', 'TreatMessagesAsInternal'],
  },
  {
    name: 'a connector beside the lock treats foreign mail as internal',
    state: tenant({ connectors: [lock, { ...onPremises, TreatMessagesAsInternal: true }] }),
    settings,
    verdict: 'partial',
    names: ['Own servers', 'TreatMessagesAsInternal'],
    plan: 'by-hand',
  },
  {
    name: 'connectors of a hybrid setup let in a stranger, and let foreign mail count as internal: no rule closes that',
    state: tenant({
      connectors: [
        lock,
        { ...lock, ...second, Name: 'Also the filter', ConnectorSource: 'HybridWizard', SenderIPAddresses: ['198.51.100.7'] },
        { ...onPremises, Guid: '1c000000-0000-4000-8000-000000000003', TreatMessagesAsInternal: true },
      ],
    }),
    settings,
    verdict: 'partial',
    plan: 'by-hand',
    refuses: 'close everything: the connector "Own servers"; the connector "Also the filter", which allows 198.51.100.7.',
  },
  {
    name: 'a range that no filter has',
    state: tenant({}),
    settings: { ranges: ['11.0.0.0/8'] },
    verdict: 'fail',
    plan: 'range',
  },
  {
    name: 'a rule would reject what a connector of a certificate brings in that settings allow',
    state: tenant({
      connectors: [
        {
          ...byCertificate,
          ...second,
          Name: 'Own app',
          TlsSenderCertificateName: 'app.contoso.com',
          SenderDomains: ['smtp:contoso.com;1'],
        },
      ],
    }),
    settings: { ranges: ['203.0.112.0/23'], allow: ['Own app'] },
    verdict: 'fail',
    plan: 'own-servers',
    refuses: 'the connector "Own app"',
  },
  {
    name: 'a rule rejects nothing of what a connector brings in that is off',
    state: tenant({
      connectors: [
        {
          ...byCertificate,
          ...second,
          Name: 'Own app',
          Enabled: false,
          TlsSenderCertificateName: 'app.contoso.com',
          SenderDomains: ['smtp:contoso.com;1'],
        },
      ],
    }),
    settings: { ranges: ['203.0.112.0/23'], allow: ['Own app'] },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a rule would reject what the connector of a hybrid setup brings in',
    state: tenant({
      connectors: [
        lock,
        { ...lock, ...second, Name: 'Hybrid', ConnectorSource: 'HybridWizard', SenderIPAddresses: ['198.51.100.7'] },
      ],
    }),
    settings,
    verdict: 'partial',
    plan: 'own-servers',
    refuses: 'the connector "Hybrid"',
  },
  {
    name: 'what a rule sees behind Enhanced Filtering is not known',
    state: tenant({
      connectors: [{ ...connector, ...second, Name: 'Filtered', SenderDomains: ['smtp:partner.example;1'], EFSkipLastIP: true }],
    }),
    settings: { ranges: ['203.0.112.0/23'] },
    verdict: 'fail',
    plan: 'enhanced-filtering',
  },
  {
    name: 'the rule may see what a sender claims behind Enhanced Filtering, which skips the last server of anyone',
    state: tenant({ rules: [rule], connectors: [{ ...connector, ...second, Name: 'Skipping', EFSkipLastIP: true }] }),
    settings,
    verdict: 'unknown',
    names: ['Skipping', 'EFSkipLastIP'],
    plan: 'unknown',
  },
  {
    name: 'Enhanced Filtering skips servers beyond the filter, which the rule may not see then',
    state: tenant({
      rules: [rule],
      connectors: [{ ...connector, ...second, Name: 'Skipping', EFSkipIPs: ['203.0.113.0/24', '198.51.100.0/24'] }],
    }),
    settings,
    verdict: 'unknown',
    names: ['Skipping', 'EFSkipIPs'],
    plan: 'unknown',
  },
  {
    name: 'Enhanced Filtering skips the filter alone beside the rule, and that of others is off',
    state: tenant({
      rules: [rule],
      connectors: [
        { ...connector, ...second, Name: 'Skipping', EFSkipIPs: ['203.0.113.0/25'] },
        { ...connector, Guid: '1c000000-0000-4000-8000-000000000003', Name: 'Old', Enabled: false, EFSkipLastIP: true },
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'the lock looks behind the filter, and lets in nobody else',
    state: tenant({ connectors: [{ ...lock, EFSkipLastIP: true }] }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'the lock knows the filter by a certificate with which every tenant of Microsoft sends',
    state: tenant({ connectors: [{ ...byCertificate, TlsSenderCertificateName: 'mail.protection.outlook.com' }] }),
    settings: { certificate: '*.protection.outlook.com' },
    verdict: 'unknown',
    names: ['From the filter', 'TlsSenderCertificateName'],
    plan: 'unknown',
  },
  {
    name: 'beside the lock our own servers are known by a certificate with which every tenant of Microsoft sends',
    state: tenant({
      connectors: [
        lock,
        { ...onPremises, SenderIPAddresses: [], RequireTls: true, TlsSenderCertificateName: 'mail.protection.outlook.com' },
      ],
    }),
    settings,
    verdict: 'unknown',
    names: ['Own servers', 'TlsSenderCertificateName'],
    plan: 'unknown',
  },
  {
    name: 'a rule goes by addresses, whatever certificate a connector for our own servers knows',
    state: tenant({
      rules: [rule],
      connectors: [
        { ...onPremises, SenderIPAddresses: [], RequireTls: true, TlsSenderCertificateName: 'mail.protection.outlook.com' },
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a rule cannot be planned while the rules cannot be read',
    state: { ...tenant({}), collection: { 'exchange.TransportRule': { complete: false, returned: 0 } } },
    settings: { ranges: ['203.0.112.0/23'] },
    verdict: 'unknown',
    plan: 'unreadable',
  },
  {
    name: 'a connector beside the lock lets what the filter hands in count as mail from inside, at which nobody looks again',
    state: tenant({ connectors: [lock, { ...onPremises, SenderIPAddresses: ranges, TreatMessagesAsInternal: true }] }),
    settings,
    verdict: 'partial',
    names: ['Own servers', 'TreatMessagesAsInternal'],
    plan: 'by-hand',
  },
  {
    name: 'beside the lock stands one for everybody that lets in a stranger, and one for the senders of a partner',
    state: tenant({
      connectors: [
        lock,
        { ...lock, ...second, Name: 'Also the filter', SenderIPAddresses: ['198.51.100.7'] },
        {
          ...lock,
          Guid: '1c000000-0000-4000-8000-000000000003',
          Name: 'Partner mail',
          SenderDomains: ['smtp:partner.example;1'],
          SenderIPAddresses: ['192.0.2.9'],
        },
      ],
    }),
    settings,
    verdict: 'partial',
    says: [
      'is refused: connector "Also the filter", SenderIPAddresses (the filter alone would close it); connector "Partner mail"',
    ],
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'the wizard of a hybrid setup made a connector that lets in a stranger, and one is for the senders of a partner',
    state: tenant({
      connectors: [
        lock,
        { ...lock, ...second, Name: 'Also the filter', ConnectorSource: 'HybridWizard', SenderIPAddresses: ['198.51.100.7'] },
        {
          ...lock,
          Guid: '1c000000-0000-4000-8000-000000000003',
          Name: 'Partner mail',
          SenderDomains: ['smtp:partner.example;1'],
          SenderIPAddresses: ['192.0.2.9'],
        },
      ],
    }),
    settings,
    verdict: 'partial',
    plan: 'by-hand',
    refuses: 'close everything: the connector "Partner mail"; the connector "Also the filter", which allows 198.51.100.7.',
  },
  {
    name: 'headers are believed of whoever is at an address',
    state: tenant({ connectors: [lock, { ...onPremises, CloudServicesMailEnabled: true }] }),
    settings,
    verdict: 'partial',
    names: ['CloudServicesMailEnabled'],
    plan: 'by-hand',
  },
  {
    name: 'a narrower Partner connector beside the lock restricts nothing',
    state: tenant({
      connectors: [
        lock,
        { ...connector, ...second, Name: 'Partner mail', SenderDomains: ['smtp:partner.example;1'], RequireTls: true },
      ],
    }),
    settings,
    verdict: 'partial',
    names: ['Partner mail', 'smtp:partner.example;1'],
    plan: 1,
  },
  {
    name: 'an export writes a number for the type of a narrower connector beside the lock, and whether it restricts cannot be told',
    state: tenant({
      connectors: [
        lock,
        {
          ...connector,
          ...second,
          Name: 'Partner mail',
          ConnectorType: 2,
          SenderDomains: ['smtp:partner.example;1'],
          RequireTls: true,
        },
      ],
    }),
    settings,
    verdict: 'unknown',
    names: ['Partner mail'],
    plan: 'unknown',
  },
  {
    name: 'a narrower Partner connector beside the lock is listed in settings',
    state: tenant({
      connectors: [
        lock,
        { ...connector, ...second, Name: 'Partner mail', SenderDomains: ['smtp:partner.example;1'], RequireTls: true },
      ],
    }),
    settings: { ranges, allow: ['partner MAIL'] },
    verdict: 'pass',
    names: ['Partner mail'],
  },
  {
    name: 'a narrower Partner connector beside the lock is disabled',
    state: tenant({
      connectors: [
        lock,
        { ...connector, ...second, Name: 'Partner mail', Enabled: false, SenderDomains: ['smtp:partner.example;1'] },
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a narrower Partner connector sends the filter away',
    state: tenant({
      connectors: [
        lock,
        {
          ...lock,
          ...second,
          Name: 'Partner mail',
          SenderDomains: ['smtp:partner.example;1'],
          SenderIPAddresses: ['203.0.113.64/26'],
        },
      ],
    }),
    settings,
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'an unrestricted connector that is as wide as the lock takes nothing from it',
    state: tenant({
      connectors: [
        lock,
        { ...connector, ...second, Name: 'Enhanced Filtering', SenderIPAddresses: ranges, EFSkipLastIP: true, EFTestMode: true },
      ],
    }),
    settings,
    verdict: 'pass',
    names: ['Enhanced Filtering'],
    warns: ['enhanced-filtering'],
  },
  {
    name: 'beside the lock stands another for everybody, which does not say whether it is enabled',
    state: tenant({
      connectors: [lock, { ...lock, ...second, Name: 'Perhaps', Enabled: null, SenderIPAddresses: ['0.0.0.0/0'] }],
    }),
    settings,
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'beside the lock one for a stranger may or may not be enabled, and rules that could not be read may refuse it',
    state: {
      ...tenant({
        connectors: [lock, { ...lock, ...second, Name: 'Perhaps', Enabled: null, SenderIPAddresses: ['192.0.2.0/24'] }],
      }),
      collection: { 'exchange.TransportRule': { complete: false, returned: 0 } },
    },
    settings,
    verdict: 'unknown',
    missing: ['exchange.TransportRule'],
    plan: 'unreadable',
  },
  {
    name: 'who comes in by a lock that settings list may also meet the exception of a rule',
    state: tenant({
      connectors: [{ ...lock, SenderIPAddresses: ['198.51.100.0/24'] }],
      rules: [{ ...rule, ExceptIfSubjectContainsWords: ['pass'] }],
    }),
    settings: { ranges, allow: ['From the filter'] },
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'a connector for the recipients of every domain takes from everybody what the lock refuses',
    state: tenant({
      domains: [contoso],
      connectors: [lock, { ...connector, ...second, Name: 'For contoso.com', AssociatedAcceptedDomains: ['contoso.com'] }],
    }),
    settings,
    verdict: 'fail',
    names: ['For contoso.com'],
    plan: 1,
  },
  {
    name: 'connectors that cannot be read',
    state: {
      exchange: { AcceptedDomain: [contoso, moera], TransportRule: [], OrganizationConfig: { RejectDirectSend: false } },
      mail: { mx: elsewhere },
    },
    settings,
    verdict: 'unknown',
    missing: ['exchange.InboundConnector'],
    plan: 'unreadable',
  },
  {
    name: 'a list of connectors that broke off behind the lock',
    state: { ...tenant({ connectors: [lock] }), collection: { 'exchange.InboundConnector': { complete: false, returned: 1 } } },
    settings,
    verdict: 'unknown',
    missing: ['exchange.InboundConnector'],
  },
  {
    name: 'connectors that cannot be read behind a rule: one of them may let mail count as from inside',
    state: { ...tenant({ rules: [rule] }), collection: { 'exchange.InboundConnector': { complete: false, returned: 0 } } },
    settings,
    verdict: 'unknown',
    missing: ['exchange.InboundConnector'],
    names: ['inbound connectors could not all be read'],
  },
  {
    name: 'connectors that cannot be read before a rule that refuses one half of the filter',
    state: {
      ...tenant({ rules: [{ ...rule, ExceptIfSenderIpRanges: ['203.0.113.0/25'] }] }),
      collection: { 'exchange.InboundConnector': { complete: false, returned: 0, error: { status: 403 } } },
    },
    settings,
    verdict: 'unknown',
    warns: ['mail-loss'],
    says: ['Mail from 203.0.113.128/25 to'],
    missing: ['exchange.InboundConnector'],
    plan: 'unreadable',
  },
  {
    name: 'rules that cannot be read change nothing behind a lock of connectors',
    state: { ...tenant({ connectors: [lock] }), collection: { 'exchange.TransportRule': { complete: false } } },
    settings,
    verdict: 'pass',
    missing: ['exchange.TransportRule'],
  },
  {
    name: 'accepted domains that cannot be read change nothing behind a lock for all',
    state: { ...tenant({ connectors: [lock] }), collection: { 'exchange.AcceptedDomain': { complete: false } } },
    settings,
    verdict: 'pass',
    missing: ['exchange.AcceptedDomain'],
  },
  {
    name: 'accepted domains that cannot be read behind a lock for some',
    state: {
      exchange: {
        InboundConnector: [{ ...lock, AssociatedAcceptedDomains: ['contoso.com'] }],
        TransportRule: [],
        OrganizationConfig: { RejectDirectSend: false },
      },
      mail: { mx: elsewhere },
    },
    settings,
    verdict: 'unknown',
  },
  {
    name: 'an enforced rule refuses mail from outside unless its last hop is in the ranges',
    state: tenant({ rules: [rule] }),
    settings,
    verdict: 'pass',
    names: ['Refuse mail past the filter'],
    restsOn: ['exchange.TransportRule.State', 'exchange.TransportRule.Mode'],
  },
  {
    name: 'the rule quarantines',
    state: tenant({
      rules: [{ ...rule, ...idle, ExceptIfSenderIpRanges: ['203.0.113.0/25', '203.0.113.128-203.0.113.255'], Quarantine: true }],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'the rule deletes without a word',
    state: tenant({ rules: [{ ...rule, ...idle, ExceptIfSenderIpRanges: ranges, DeleteMessage: true }] }),
    settings,
    verdict: 'pass',
    warns: ['silent-drop'],
  },
  {
    name: 'the rule only marks',
    state: tenant({ rules: [{ ...rule, ...idle, ExceptIfSenderIpRanges: ranges, SetSCL: '9' }] }),
    settings,
    verdict: 'fail',
    names: ['SetSCL 9'],
  },
  {
    name: 'the rule is only tried',
    state: tenant({ rules: [{ ...rule, Mode: 'AuditAndNotify' }] }),
    settings,
    verdict: 'fail',
    names: ['AuditAndNotify'],
  },
  {
    name: 'the rule is disabled',
    state: tenant({ rules: [{ ...rule, State: 'Disabled' }] }),
    settings,
    verdict: 'fail',
  },
  {
    name: 'the rule has expired',
    state: tenant({ rules: [{ ...rule, ExpiryDate: '/Date(1763942400000)/' }] }),
    settings,
    verdict: 'fail',
    names: ['ExpiryDate'],
  },
  {
    name: 'the rule begins tomorrow',
    state: tenant({ rules: [{ ...rule, ActivationDate: '2026-11-25T00:00:00Z' }] }),
    settings,
    verdict: 'fail',
    names: ['ActivationDate'],
  },
  {
    name: 'the rule ends on a day that is written in a way nobody here can read',
    state: tenant({ rules: [{ ...rule, ExpiryDate: '24.12.2025 08:00:00' }] }),
    settings,
    verdict: 'unknown',
    names: ['ExpiryDate'],
    plan: 'unknown',
  },
  {
    name: 'the rule ends next month',
    state: tenant({ rules: [{ ...rule, ExpiryDate: '2026-12-24T00:00:00Z' }] }),
    settings,
    verdict: 'pass',
    warns: ['expires'],
  },
  {
    name: 'the rule has no FromScope and hits mail from inside',
    state: tenant({ rules: [{ ...rule, FromScope: null }] }),
    settings,
    verdict: 'pass',
    warns: ['internal-mail'],
  },
  {
    name: 'the rule has no exception for the ranges',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderIpRanges: null }] }),
    settings,
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'the rule lets in more than the ranges',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderIpRanges: ['203.0.112.0/23'] }] }),
    settings,
    verdict: 'partial',
    names: ['203.0.112.0/24'],
  },
  {
    name: 'the rule lets in all of IPv6 because it names what to refuse',
    state: tenant({
      rules: [
        { ...rule, ExceptIfSenderIpRanges: null, SenderIpRanges: ['0.0.0.0-203.0.112.255', '203.0.114.0-255.255.255.255'] },
      ],
    }),
    settings,
    verdict: 'partial',
    names: ['::/0'],
  },
  {
    name: 'a rule that refuses a list of bad addresses is no lock',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderIpRanges: null, SenderIpRanges: ['198.51.100.0/24'] }] }),
    settings,
    verdict: 'fail',
  },
  {
    name: 'the rule is for some sender domains',
    state: tenant({ rules: [{ ...rule, SenderDomainIs: ['partner.example'] }] }),
    settings,
    verdict: 'partial',
    names: ['SenderDomainIs', 'partner.example'],
  },
  {
    name: 'the rule has an exception that every sender can meet',
    state: tenant({ rules: [{ ...rule, ExceptIfHeaderContainsMessageHeader: 'X-Pass', ExceptIfHeaderContainsWords: ['yes'] }] }),
    settings,
    verdict: 'partial',
    names: ['ExceptIfHeaderContainsWords'],
  },
  {
    name: 'the rule has an exception for a sender domain that is listed in settings',
    state: tenant({ rules: [{ ...rule, ExceptIfSenderDomainIs: ['partner.example'] }] }),
    settings: { ranges, allow: ['Partner.example'] },
    verdict: 'pass',
    names: ['ExceptIfSenderDomainIs'],
  },
  {
    name: 'one rule has an exception, the next refuses what falls through it',
    state: tenant({
      rules: [
        { ...rule, ExceptIfSubjectContainsWords: ['pass'] },
        { ...rule, Guid: earlier.Guid, Name: 'The same again' },
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'columns in which everything is null, false or empty narrow nothing',
    state: tenant({
      rules: [
        {
          ...rule,
          SubjectContainsWords: null,
          ExceptIfSentTo: [],
          HasNoClassification: false,
          ExceptIfFrom: { Value: null },
          SenderDomainIs: '',
        },
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a condition that nobody here knows narrows the rule',
    state: tenant({ rules: [{ ...rule, SenderMoodIs: ['bad'] }] }),
    settings,
    verdict: 'partial',
    names: ['SenderMoodIs'],
  },
  {
    name: 'a condition that shows by its class only',
    state: tenant({
      rules: [
        {
          ...rule,
          Conditions: ['FromScopePredicate', 'SubjectContainsPredicate'].map(
            (name) => `Microsoft.Exchange.MessagingPolicies.Rules.Tasks.${name}`,
          ),
          Exceptions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SenderIpRangesPredicate'],
          Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.RejectMessageAction'],
        },
      ],
    }),
    settings,
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'a rule whose classes all have their columns',
    state: tenant({
      rules: [
        {
          ...rule,
          Conditions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.FromScopePredicate'],
          Exceptions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.SenderIpRangesPredicate'],
          Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.RejectMessageAction'],
        },
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a rule that refuses by its class only',
    state: tenant({
      rules: [
        {
          ...rule,
          ...idle,
          ExceptIfSenderIpRanges: ranges,
          Actions: ['Microsoft.Exchange.MessagingPolicies.Rules.Tasks.RejectMessageAction'],
        },
      ],
    }),
    settings,
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'an earlier rule for all mail stops before the lock',
    state: tenant({ rules: [earlier, rule] }),
    settings,
    verdict: 'fail',
    names: ['Earlier rule', 'StopRuleProcessing'],
  },
  {
    name: 'an earlier rule stops for mail that says so itself',
    state: tenant({ rules: [{ ...earlier, SubjectContainsWords: ['newsletter'] }, rule] }),
    settings,
    verdict: 'partial',
    names: ['Earlier rule'],
  },
  {
    name: 'an earlier rule stops, under a condition, for the half of the filter that the lock does not know',
    state: tenant({
      rules: [
        { ...earlier, SenderIpRanges: ['203.0.113.128/25'], SubjectContainsWords: ['newsletter'] },
        { ...rule, ExceptIfSenderIpRanges: ['203.0.113.0/25'] },
      ],
    }),
    settings,
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'an earlier rule stops for the filter only',
    state: tenant({ rules: [{ ...earlier, SenderIpRanges: ['203.0.113.0/25'], SetSCL: '-1' }, rule] }),
    settings,
    verdict: 'pass',
    warns: ['scl-bypass'],
  },
  {
    name: 'an earlier rule that stops is disabled, another is for mail from inside, and the last comes after the lock',
    state: tenant({
      rules: [
        { ...earlier, State: 'Disabled' },
        { ...earlier, Guid: '1d000000-0000-4000-8000-000000000003', Name: 'Inside', FromScope: 'InOrganization' },
        rule,
        { ...earlier, Guid: '1d000000-0000-4000-8000-000000000004', Name: 'Later' },
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'an earlier rule stops for mail that the one before it has refused',
    state: tenant({
      rules: [
        { ...rule, Guid: '1d000000-0000-4000-8000-000000000003', Name: 'Refuse some', SubjectContainsWords: ['viagra'] },
        { ...earlier, SubjectContainsWords: ['viagra'] },
        rule,
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'an earlier rule stops for other mail than the one before it has refused',
    state: tenant({
      rules: [
        { ...rule, Guid: '1d000000-0000-4000-8000-000000000003', Name: 'Refuse some', SubjectContainsWords: ['viagra'] },
        { ...earlier, SubjectContainsWords: ['invoice'] },
        rule,
      ],
    }),
    settings,
    verdict: 'partial',
    names: ['StopRuleProcessing'],
  },
  {
    name: 'the lock is passed for one domain, and for the other a rule before it refuses all mail, that of the filter too',
    state: tenant({
      domains: [contoso, fabrikam],
      mailboxes: [ana],
      rules: [
        { ...earlier, ExceptIfSenderIpRanges: ranges, RecipientDomainIs: ['fabrikam.com'], RecipientAddressType: 'Original' },
        {
          ...rule,
          Guid: '1d000000-0000-4000-8000-000000000003',
          Name: 'Refuse all',
          FromScope: null,
          ExceptIfSenderIpRanges: null,
          RecipientDomainIs: ['contoso.com'],
        },
        rule,
      ],
    }),
    settings,
    verdict: 'partial',
    warns: ['mail-loss'],
    names: ['StopRuleProcessing'],
  },
  {
    name: 'an earlier rule refuses and stops',
    state: tenant({
      rules: [
        {
          ...rule,
          Guid: earlier.Guid,
          Name: 'Earlier rule',
          StopRuleProcessing: true,
          SubjectContainsWords: ['viagra'],
          ExceptIfSenderIpRanges: null,
        },
        rule,
      ],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a rule is for mail to the organisation, and a domain does not say whether it is only relayed',
    state: tenant({
      domains: [{ ...contoso, DomainType: null }, moera],
      rules: [{ ...rule, SentToScope: 'InOrganization' }],
      mailboxes: [ana],
    }),
    settings,
    verdict: 'unknown',
    names: ['contoso.com', 'SentToScope'],
    plan: 'unknown',
  },
  {
    name: 'a rule is for mail to the organisation, and accepted domains cannot be read: one may only be relayed',
    state: {
      ...tenant({ rules: [{ ...rule, SentToScope: 'InOrganization' }], mailboxes: [ana] }),
      collection: { 'exchange.AcceptedDomain': { complete: false, returned: 0 } },
    },
    settings,
    verdict: 'unknown',
    missing: ['exchange.AcceptedDomain'],
    plan: 'unreadable',
  },
  {
    name: 'a rule for one recipient domain as it is written',
    state: tenant({
      rules: [{ ...rule, RecipientDomainIs: ['contoso.com'], RecipientAddressType: 'Original' }],
      mailboxes: [ana],
    }),
    settings,
    verdict: 'partial',
    names: ['contoso.onmicrosoft.com'],
  },
  {
    name: 'a rule for one recipient domain where all mailboxes live',
    state: tenant({ rules: [{ ...rule, RecipientDomainIs: ['contoso.com'] }], mailboxes: [ana] }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a rule for one recipient domain leaves out who lives elsewhere',
    state: tenant({
      domains: [contoso, fabrikam, moera],
      rules: [{ ...rule, RecipientDomainIs: ['contoso.com'] }],
      mailboxes: [ana, bo, dee],
    }),
    settings,
    verdict: 'partial',
    names: ['bo@fabrikam.com', 'dee@contoso.onmicrosoft.com'],
  },
  {
    name: 'two rules together are for all who live here',
    state: tenant({
      domains: [contoso, fabrikam, moera],
      rules: [
        { ...rule, RecipientDomainIs: ['contoso.com'] },
        { ...rule, Guid: earlier.Guid, Name: 'The others', RecipientDomainIs: ['FABRIKAM.com'] },
      ],
      mailboxes: [ana, bo],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a rule for one recipient domain, and mailboxes that cannot be read',
    state: tenant({ rules: [{ ...rule, RecipientDomainIs: ['contoso.com'] }] }),
    settings,
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unknown',
  },
  {
    name: 'a relayed domain holds the second address of somebody whom a rule refuses by where he lives',
    state: tenant({
      domains: [contoso, { ...fabrikam, DomainType: 'InternalRelay' }, moera],
      rules: [{ ...rule, ExceptIfSenderIpRanges: null, RecipientDomainIs: ['onmicrosoft.com'] }],
      mailboxes: [
        {
          Guid: '1e000000-0000-4000-8000-000000000001',
          PrimarySmtpAddress: 'ana@contoso.onmicrosoft.com',
          EmailAddresses: ['SMTP:ana@contoso.onmicrosoft.com', 'smtp:ana@fabrikam.com'],
        },
      ],
    }),
    settings,
    verdict: 'fail',
    warns: ['mail-loss'],
  },
  {
    name: 'the same where nobody knows whether the domain is relayed',
    state: tenant({
      domains: [contoso, { ...fabrikam, DomainType: 'Relayed' }, moera],
      rules: [{ ...rule, ExceptIfSenderIpRanges: null, RecipientDomainIs: ['onmicrosoft.com'] }],
      mailboxes: [
        {
          Guid: '1e000000-0000-4000-8000-000000000001',
          PrimarySmtpAddress: 'ana@contoso.onmicrosoft.com',
          EmailAddresses: ['SMTP:ana@contoso.onmicrosoft.com', 'smtp:ana@fabrikam.com'],
        },
      ],
    }),
    settings,
    verdict: 'unknown',
    warns: ['mail-loss'],
  },
  {
    name: 'a rule leaves out who lives in one domain, where nobody may live, for mailboxes cannot be read',
    state: tenant({ domains: [contoso, fabrikam], rules: [{ ...rule, ExceptIfRecipientDomainIs: ['fabrikam.com'] }] }),
    settings,
    verdict: 'unknown',
    missing: ['exchange.Mailbox'],
    plan: 'unknown',
  },
  {
    name: 'a rule for the homes of all recipients, and mailboxes that cannot be read',
    state: tenant({ domains: [contoso, fabrikam], rules: [{ ...rule, RecipientDomainIs: ['contoso.com', 'fabrikam.com'] }] }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'a connector that treats mail as internal gets past a rule for mail from outside',
    state: tenant({ rules: [rule], connectors: [{ ...onPremises, TreatMessagesAsInternal: true }] }),
    settings,
    verdict: 'partial',
    names: ['TreatMessagesAsInternal'],
    plan: 'by-hand',
  },
  {
    name: 'a rule that keeps all mail out of one domain is no lock on the others',
    state: tenant({
      rules: [
        {
          ...rule,
          ExceptIfSenderIpRanges: null,
          RecipientDomainIs: ['contoso.onmicrosoft.com'],
          RecipientAddressType: 'Original',
        },
      ],
    }),
    settings,
    verdict: 'fail',
    names: ['contoso.com'],
  },
  {
    name: 'RejectDirectSend alone',
    state: tenant({ direct: true }),
    settings,
    verdict: 'partial',
    names: ['RejectDirectSend'],
  },
  {
    name: 'a locked tenant whose MX record points to Microsoft',
    state: tenant({ connectors: [lock], mx: { 'contoso.com': ['contoso-com.mail.protection.outlook.com'] } }),
    settings,
    verdict: 'pass',
    warns: ['mail-loss'],
  },
  {
    name: 'a tenant whose MX record points to Microsoft is not locked',
    state: tenant({ mx: { 'contoso.com': ['contoso-com.mail.protection.outlook.com'] } }),
    settings,
    verdict: 'fail',
    plan: 'mx-at-microsoft',
  },
  {
    name: 'MX records that cannot be read',
    state: { exchange: tenant({}).exchange },
    settings,
    verdict: 'fail',
    missing: ['mail.mx/contoso.com'],
    plan: 1,
  },
  {
    name: 'a range that is wider than a connector takes',
    state: tenant({}),
    settings: { ranges: ['203.0.112.0/23'] },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'a range that is wider than a connector takes, beside a rule that moves down for ours',
    state: tenant({ rules: [{ ...earlier, StopRuleProcessing: false }] }),
    settings: { ranges: ['203.0.112.0/23'] },
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'our own rule accepts a stranger, and the filter has grown beyond what a connector takes',
    state: tenant({
      rules: [
        {
          ...rule,
          Name: 'hardenbot: reject mail that did not come through the filter',
          ExceptIfSenderIpRanges: ['203.0.113.0/25', '198.51.100.0/24'],
          Comments: null,
          SetAuditSeverity: null,
        },
      ],
    }),
    settings: { ranges: ['203.0.112.0/23'] },
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'a range that is wider than a connector takes, and an older connector of ours still is the lock',
    state: tenant({ connectors: [{ ...ours, Enabled: true, AssociatedAcceptedDomains: [] }] }),
    settings: { ranges: ['203.0.112.0/23'] },
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'our own connector is the lock, and rules that cannot be read change nothing of it',
    state: {
      ...tenant({
        connectors: [{ ...ours, Enabled: true, AssociatedAcceptedDomains: [], Comment: madeAt('2026-09-01T00:00:00Z') }],
      }),
      collection: { 'exchange.TransportRule': { complete: false, returned: 0 } },
    },
    settings,
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'a private range',
    state: tenant({}),
    settings: { ranges: ['203.0.113.0/24', '10.1.2.0/24'] },
    verdict: 'fail',
    plan: 'range',
  },
  {
    name: 'our own connector is being tried on one domain since yesterday, and is not widened yet',
    state: tenant({ connectors: [{ ...ours, Enabled: true, Comment: madeAt('2026-11-23T00:00:00Z') }] }),
    settings,
    verdict: 'partial',
    names: ['contoso.com'],
    plan: 0,
  },
  {
    name: 'our own connector was tried on one domain for long enough, and nothing but its domains is changed',
    state: tenant({ connectors: [{ ...ours, Enabled: true, Comment: madeAt('2026-09-01T00:00:00Z') }] }),
    settings,
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'our own connector is being tried since yesterday, and names the addresses in two halves',
    state: tenant({
      connectors: [
        {
          ...ours,
          Enabled: true,
          SenderIPAddresses: ['203.0.113.128/25', '203.0.113.0/25'],
          Comment: madeAt('2026-11-23T00:00:00Z'),
        },
      ],
    }),
    settings,
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'our own connector is still disabled, however long ago it was made',
    state: tenant({ connectors: [{ ...ours, Comment: madeAt('2026-09-01T00:00:00Z') }] }),
    settings,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'our own connector asks for the certificate of before, and carries no addresses yet',
    state: tenant({
      connectors: [{ ...byCertificate, Name: ours.Name, SenderIPAddresses: null }],
    }),
    settings,
    verdict: 'partial',
    names: ['mail.filter.example'],
    plan: 1,
  },
  {
    name: 'a range of IPv6',
    state: tenant({}),
    settings: { ranges: ['203.0.113.0/24', '2001:db8::/64'] },
    verdict: 'fail',
    plan: 'range',
  },
  ...suggestCases,
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'exchange.AcceptedDomain',
  'exchange.Mailbox',
  'exchange.OrganizationConfig',
  'exchange.TransportRule',
  'mail.mx',
];
