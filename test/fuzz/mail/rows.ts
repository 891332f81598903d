/** A tenant of the model as Exchange Online writes it, with what is not set in every spelling. */
import { Spelling } from '../spelling';
import { type Connector, type MailModel, moera, own, type Rule } from './model';

export function stateOf(model: MailModel): Readonly<Record<string, unknown>> {
  const spelling = new Spelling(model.spelling);
  return {
    exchange: {
      AcceptedDomain: model.domains.map(({ name, relayed }) => ({
        DomainName: name,
        Name: name,
        DomainType: relayed ? 'InternalRelay' : 'Authoritative',
        Default: name === own,
        InitialDomain: name === moera,
      })),
      Mailbox: model.mailboxes.map(({ name, primary, others }, index) => ({
        Guid: `1e000000-0000-4000-8000-00000000000${index}`,
        PrimarySmtpAddress: `${name}@${primary}`,
        UserPrincipalName: `${name}@${own}`,
        EmailAddresses: [`SMTP:${name}@${primary}`, ...others.map((other) => `smtp:${name}@${other}`)],
      })),
      InboundConnector: model.connectors.map((connector, index) => connectorRow(connector, index, spelling)),
      TransportRule: model.rules.map((rule, index) => ruleRow(rule, index, spelling)),
      OrganizationConfig: { Name: moera, ...spelling.flag('RejectDirectSend', model.rejectDirectSend) },
    },
    mail: { mx: Object.fromEntries(model.domains.map(({ name }) => [name, ['mx1.filter.example']])) },
  };
}

function connectorRow(connector: Connector, index: number, spelling: Spelling): object {
  return {
    Guid: `1c000000-0000-4000-8000-00000000000${index}`,
    Name: connector.name,
    ...spelling.tristate('Enabled', connector.enabled),
    ConnectorType: connector.partner ? 'Partner' : 'OnPremises',
    ConnectorSource: connector.wizard ? 'HybridWizard' : 'AdminUI',
    SenderDomains: connector.senders === 'all' ? spelling.pick([['smtp:*;1'], ['*'], ['SMTP:*;10']]) : ['smtp:partner.example;1'],
    // Absent would not be the empty list: nobody could tell what it holds.
    AssociatedAcceptedDomains: connector.recipients.length > 0 ? connector.recipients : spelling.pick<unknown>([[], null]),
    SenderIPAddresses: connector.addresses.length > 0 ? connector.addresses : spelling.pick<unknown>([[], null]),
    ...spelling.flag('RestrictDomainsToIPAddresses', connector.byAddress),
    ...spelling.flag('RestrictDomainsToCertificate', connector.byCertificate),
    ...spelling.flag('RequireTls', connector.requireTls),
    TlsSenderCertificateName: connector.certificate,
    ...spelling.flag('TreatMessagesAsInternal', connector.internal),
    ...spelling.flag('CloudServicesMailEnabled', false),
  };
}

const days = { past: '2026-11-01T00:00:00Z', future: '2026-12-24T00:00:00Z' } as const;

function ruleRow(rule: Rule, Priority: number, spelling: Spelling): object {
  return {
    Guid: `1d000000-0000-4000-8000-00000000000${Priority}`,
    Name: rule.name,
    Priority,
    ...(rule.state === null ? spelling.pick<object>([{ State: null }, {}]) : { State: rule.state }),
    Mode: rule.mode,
    ActivationDate: rule.activation === null ? null : days[rule.activation],
    ExpiryDate: rule.expiry === null ? null : days[rule.expiry],
    ...words('FromScope', rule.from, spelling),
    ...words('SentToScope', rule.to, spelling),
    ...(rule.addresses === null ? spelling.list('SenderIpRanges', []) : { SenderIpRanges: rule.addresses }),
    ...spelling.list('ExceptIfSenderIpRanges', rule.exceptAddresses),
    ...spelling.list('RecipientDomainIs', rule.recipients),
    ...spelling.list('ExceptIfRecipientDomainIs', rule.exceptRecipients),
    ...(rule.original
      ? { RecipientAddressType: 'Original' }
      : spelling.pick<object>([{ RecipientAddressType: 'Resolved' }, {}, { RecipientAddressType: null }])),
    ...action(rule, spelling),
    ...spelling.flag('StopRuleProcessing', rule.stops),
    ...condition(rule, spelling),
    ...exception(rule, spelling),
  };
}

function words(name: string, value: string | null, spelling: Spelling): object {
  if (value !== null) return { [name]: value };
  return spelling.pick<object>([{ [name]: null }, {}, { [name]: '' }, { [name]: { Value: null } }]);
}

function action({ action: what }: Rule, spelling: Spelling): object {
  switch (what) {
    case 'reject':
      return { RejectMessageReasonText: 'Come through the filter.', RejectMessageEnhancedStatusCode: '5.7.1' };
    case 'smtpReject':
      return { SmtpRejectMessageRejectText: 'Come through the filter.', SmtpRejectMessageRejectStatusCode: '550' };
    case 'quarantine':
      return spelling.flag('Quarantine', true);
    case 'delete':
      return spelling.flag('DeleteMessage', true);
    case 'mark':
      return { SetSCL: '9', PrependSubject: '[External]' };
    case 'none':
      return { DeleteMessage: false, Quarantine: 'False', RejectMessageReasonText: null };
  }
}

function condition({ condition: what }: Rule, spelling: Spelling): object {
  switch (what) {
    case 'subject':
      return { SubjectContainsWords: ['invoice'] };
    case 'partner':
      return { SenderDomainIs: ['partner.example'] };
    case 'unheardOf':
      return { SenderMoodIs: ['bad'] };
    case null:
      return spelling.pick<object>([
        {},
        { SubjectContainsWords: null, SenderDomainIs: [] },
        { SenderDomainIs: '', HasNoClassification: false },
      ]);
  }
}

function exception({ exception: what }: Rule, spelling: Spelling): object {
  switch (what) {
    case 'subject':
      return { ExceptIfSubjectContainsWords: ['pass'] };
    case 'partner':
      return { ExceptIfSenderDomainIs: ['partner.example'] };
    case 'header':
      return { ExceptIfHeaderContainsMessageHeader: 'X-Pass', ExceptIfHeaderContainsWords: ['yes'] };
    case null:
      return spelling.pick<object>([
        {},
        { ExceptIfSentTo: [], ExceptIfFrom: { Value: null } },
        { ExceptIfSubjectContainsWords: null },
      ]);
  }
}
