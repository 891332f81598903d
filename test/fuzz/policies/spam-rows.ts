/** A tenant of the model as Exchange writes it. */
import type { Given } from '../family';
import type { AssignRule, Mailbox, Match } from './senders';
import { contents, type KindOf, malwares, phishes, type SclRule, type SpamModel } from './spam-model';

const names = ['ann', 'bo', 'cy'];
const guid = (area: string, index: number): string => `${area}000000-0000-4000-8000-00000000000${index}`;
const addressOf = ({ name, domain }: Mailbox): string => `${name}@${domain}`;
const filled = (values: readonly string[]): readonly string[] | null => (values.length === 0 ? null : values);
const idOf = (name: string): string => guid('86', names.indexOf(name));

export function spamGiven(model: SpamModel): Given {
  const { boxes, unread, connection } = model;
  const state = {
    exchange: {
      ...policyRows(model),
      EOPProtectionPolicyRule: presetRows(model),
      HostedConnectionFilterPolicy: [
        { Guid: guid('8a', 1), Name: 'Default', IPAllowList: connection.addresses, EnableSafeList: connection.safeList },
      ],
      TransportRule: model.rule === null ? [] : transportRows(model.rule),
      InboundConnector: connectorRows(model),
      RemoteDomain: ['*', 'partner.example', 'known.example'].map((DomainName, index) => ({
        Guid: guid('89', index),
        Name: DomainName === '*' ? 'Default' : DomainName,
        DomainName,
        TrustedMailInboundEnabled: model.trusted.some((one) => one === DomainName),
      })),
      AcceptedDomain: ['contoso.com', 'it.contoso.com'].map((DomainName) => ({
        DomainName,
        Name: DomainName,
        DomainType: 'Authoritative',
      })),
      Mailbox: boxes.map((one) => ({
        Guid: guid('85', names.indexOf(one.name)),
        Name: one.name,
        PrimarySmtpAddress: addressOf(one),
        RecipientTypeDetails: one.kind,
        ExternalDirectoryObjectId: idOf(one.name),
      })),
      TenantAllowBlockListItems: {
        Sender: model.hasTenantEntry
          ? [{ Value: 'x@partner.example', Action: 'Allow', ExpirationDate: '2026-12-24T00:00:00Z' }]
          : [],
        Url: [],
        FileHash: [],
        IP: [],
      },
      TenantAllowBlockListSpoofItems: [],
      ExoPhishSimOverrideRule: [],
      ExoSecOpsOverrideRule: [],
    },
    graph: {
      users: boxes.map((one) => ({ id: idOf(one.name), userPrincipalName: addressOf(one), mail: addressOf(one) })),
      groups: [
        {
          id: guid('8b', 1),
          displayName: 'Sales',
          mail: 'sales@contoso.com',
          ...(model.members === null
            ? {}
            : { members: boxes.filter(({ name }) => model.members?.includes(name)).map(({ name }) => idOf(name)) }),
        },
      ],
    },
    mail: { mx: { 'contoso.com': ['x.mail.protection.outlook.com'], 'it.contoso.com': ['x.mail.protection.outlook.com'] } },
    collection: unread === null ? {} : { [`exchange.${unread}`]: { complete: false, returned: 0 } },
  };
  const settings = {
    minimum: model.minimum,
    allow: {
      domains: ['known.example'],
      addresses: ['203.0.113.0/24'],
      remoteDomains: ['known.example'],
      rules: model.rule?.isListed === true ? ['Past the filter'] : [],
      connectors: model.connector?.isListed === true ? ['Own servers'] : [],
      tenant: model.isTenantListFine,
    },
  };
  return { state, settings };
}

function policyRows({ content, malware, phish, boxes }: SpamModel): object {
  const rows = <Says extends string>(area: string, kind: KindOf<Says>, row: (says: Says, domains: readonly string[]) => object) =>
    Object.entries(kind.policies).map(([Name, { says, domains }], index) => ({
      Guid: guid(area, index),
      Name,
      Identity: Name,
      IsDefault: Name === 'Default',
      RecommendedPolicyType: Name === 'Strict' || Name === 'Standard' ? Name : 'Custom',
      ...row(says, domains),
    }));
  const rules = (area: string, noun: string, { rules: all }: KindOf<string>) =>
    all
      .map((rule, Priority) => ({
        Guid: guid(area, Priority),
        Name: `Rule ${Priority + 1}`,
        Priority,
        [noun]: rule.policy,
        ...ruleRow(rule, boxes),
      }))
      .toReversed();
  return {
    HostedContentFilterPolicy: rows('80', content, (says, AllowedSenderDomains) => ({
      SpamAction: 'MoveToJmf',
      HighConfidenceSpamAction: 'Quarantine',
      PhishSpamAction: 'Quarantine',
      HighConfidencePhishAction: 'Quarantine',
      BulkSpamAction: 'MoveToJmf',
      BulkThreshold: 6,
      MarkAsSpamBulkMail: 'On',
      SpamZapEnabled: true,
      PhishZapEnabled: true,
      AllowedSenders: [],
      AllowedSenderDomains,
      ...contents[says],
    })),
    HostedContentFilterRule: rules('84', 'HostedContentFilterPolicy', content),
    MalwareFilterPolicy: rows('81', malware, (says) => ({
      EnableFileFilter: true,
      FileTypes: ['ace', 'EXE', '.cmd', 'vbe'],
      ZapEnabled: true,
      ...malwares[says],
    })),
    MalwareFilterRule: rules('8c', 'MalwareFilterPolicy', malware),
    AntiPhishPolicy: rows('82', phish, (says) => ({
      Enabled: true,
      EnableSpoofIntelligence: true,
      HonorDmarcPolicy: true,
      AuthenticationFailAction: 'MoveToJmf',
      ...phishes[says],
    })),
    AntiPhishRule: rules('8d', 'AntiPhishPolicy', phish),
  };
}

function presetRows({ presets, boxes }: SpamModel): readonly object[] {
  return (['Strict', 'Standard'] as const).flatMap((name, Priority) => {
    const rule = presets[name];
    if (rule === undefined) return [];
    return [
      {
        Guid: guid('83', Priority),
        Name: `${name} Preset Security Policy`,
        Priority,
        HostedContentFilterPolicy: name,
        MalwareFilterPolicy: name,
        AntiPhishPolicy: name,
        ...ruleRow(rule, boxes),
      },
    ];
  });
}

function ruleRow({ isEnabled, of, but }: AssignRule, boxes: readonly Mailbox[]): object {
  const side = (prefix: string, { people, groups, domains }: Match) => ({
    [`${prefix}SentTo`]: filled(
      people.map((name) => addressOf(boxes.find((one) => one.name === name) ?? { name, domain: 'contoso.com' })),
    ),
    [`${prefix}SentToMemberOf`]: filled(groups.map((group) => `${group}@contoso.com`)),
    [`${prefix}RecipientDomainIs`]: filled(domains),
  });
  return { State: isEnabled ? 'Enabled' : 'Disabled', ...side('', of), ...side('ExceptIf', but) };
}

function transportRows({ scl, state, when, isBehindEnd }: SclRule): readonly object[] {
  const conditions: Readonly<Record<SclRule['when'], object>> = {
    always: {},
    'from outside': { FromScope: 'NotInOrganization' },
    'from inside': { FromScope: 'InOrganization' },
    'to outside': { SentToScope: 'NotInOrganization' },
    'but for a subject': { ExceptIfSubjectContainsWords: ['invoice'] },
    'sender domain': { SenderDomainIs: ['partner.example'] },
    'sender domain with proof': {
      SenderDomainIs: ['partner.example'],
      HeaderContainsMessageHeader: 'Authentication-Results',
      HeaderContainsWords: ['dmarc=pass', 'dmarc=bestguesspass'],
    },
    subject: { SubjectContainsWords: ['invoice'] },
    addresses: { SenderIpRanges: ['198.51.100.9'] },
    'known addresses': { SenderIpRanges: ['203.0.113.7', '203.0.113.128/25'] },
  };
  const end = {
    Guid: guid('87', 0),
    Name: 'The end',
    State: 'Enabled',
    Mode: 'Enforce',
    Priority: 0,
    StopRuleProcessing: true,
    PrependSubject: '',
  };
  return [
    ...(isBehindEnd ? [end] : []),
    {
      Guid: guid('87', 1),
      Name: 'Past the filter',
      State: state === 'disabled' ? 'Disabled' : 'Enabled',
      Mode: state === 'audit' ? 'Audit' : 'Enforce',
      ExpiryDate: state === 'expired' ? '2026-01-01T00:00:00Z' : null,
      Priority: 1,
      ...(scl === 'by header' ? { SetHeaderName: 'X-MS-Exchange-Organization-SCL', SetHeaderValue: '-1' } : { SetSCL: scl }),
      ...conditions[when],
    },
  ];
}

function connectorRows({ connector }: SpamModel): readonly object[] {
  if (connector === null) return [];
  return [
    {
      Guid: guid('88', 1),
      Name: 'Own servers',
      Enabled: connector.isEnabled,
      ConnectorType: 'OnPremises',
      ConnectorSource: connector.cloud === 'by the wizard' ? 'HybridWizard' : 'AdminUI',
      SenderDomains: ['smtp:*;1'],
      SenderIPAddresses: ['198.51.100.9'],
      TreatMessagesAsInternal: connector.isInternal,
      CloudServicesMailEnabled: connector.cloud !== 'no',
    },
  ];
}
