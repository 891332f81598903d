/** Inbound connectors: what is asked of mail that a partner or our own mail system elsewhere delivers. */
import type { z } from 'zod';
import type { Fields } from '../../engine/plan/operation.js';
import type { Json } from '../../lib/json.js';
import { flag, moment, row, text, texts } from '../lenient.js';
import type { ObjectAddress, Resource } from '../resource.js';
import { exchangeName, exchangeObject } from './exchange-object.js';

const inboundConnectorRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  Comment: text(),
  WhenChanged: moment(),
  Enabled: flag(),
  /** `Partner` or `OnPremises`; only Partner connectors refuse anything. */
  ConnectorType: text(),
  /** `AdminUI`, `Default` or `HybridWizard`. */
  ConnectorSource: text(),
  /** Address spaces with a cost, `smtp:*;1`; `*` is every sender domain. */
  SenderDomains: texts(),
  SenderIPAddresses: texts(),
  /** Accepted domains whose recipients it is for; empty: all. */
  AssociatedAcceptedDomains: texts(),
  RestrictDomainsToIPAddresses: flag(),
  RestrictDomainsToCertificate: flag(),
  RequireTls: flag(),
  TlsSenderCertificateName: text(),
  /** true: mail counts as from inside, without a trace of authentication. */
  TreatMessagesAsInternal: flag(),
  /** true: headers by which our own mail servers vouch for mail are believed. */
  CloudServicesMailEnabled: flag(),
  EFTestMode: flag(),
  EFSkipLastIP: flag(),
  EFSkipIPs: texts(),
  EFUsers: texts(),
});
export type InboundConnector = z.infer<typeof inboundConnectorRow>;

/** Source: Get-, New-, Set- and Remove-InboundConnector of the Exchange Online cmdlet reference. */
export const inboundConnectors: Resource<InboundConnector> = {
  key: 'exchange.InboundConnector',
  list: { service: 'exchange', cmdlet: 'Get-InboundConnector', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: inboundConnectorRow,
  object: inboundConnectorObject(),
  changedBy: { log: 'exchange', cmdlets: ['New-InboundConnector', 'Set-InboundConnector', 'Remove-InboundConnector'] },
  permission: {
    read: 'Exchange role View-Only Configuration (or Global Reader)',
    write: 'Exchange role Remote and Accepted Domains',
  },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'Comment',
      'Enabled',
      'ConnectorType',
      'ConnectorSource',
      'SenderDomains',
      'SenderIPAddresses',
      'AssociatedAcceptedDomains',
      'RestrictDomainsToIPAddresses',
      'RestrictDomainsToCertificate',
      'RequireTls',
      'TlsSenderCertificateName',
      'TreatMessagesAsInternal',
      'CloudServicesMailEnabled',
      'EFTestMode',
      'EFSkipLastIP',
      'EFSkipIPs',
      'EFUsers',
    ],
    words: {
      ConnectorType: ['Partner', 'OnPremises'],
      ConnectorSource: ['Default', 'AdminUI', 'HybridWizard', 'Migrated'],
    },
  },
};

/** Operations speak of sender domains as they come back (`smtp:*;1`); the documented parameter is the bare domain. */
function inboundConnectorObject(): ObjectAddress {
  const object = exchangeObject('InboundConnector', { create: true, remove: true });
  return {
    ...object,
    write: (operation) => {
      const call = object.write(operation);
      return call?.service === 'exchange' ? { ...call, parameters: withBareDomains(call.parameters) } : call;
    },
  };
}

function withBareDomains(parameters: Fields): Fields {
  const domains = parameters['SenderDomains'];
  return Array.isArray(domains) ? { ...parameters, SenderDomains: domains.map(bareDomain) } : parameters;
}

/** A cost other than 1 means something and stays. */
function bareDomain(space: Json): Json {
  return typeof space === 'string' ? space.replace(/^smtp:(.*);1$/i, '$1') : space;
}

/** The name an admin knows the connector by. */
export function inboundConnectorName(connector: InboundConnector): string {
  return exchangeName(connector, 'connector');
}
