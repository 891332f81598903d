/** Outbound connectors: through which servers mail leaves, for all mail to some domains or for what a transport rule routes. */
import type { z } from 'zod';
import { flag, moment, row, text, texts } from '../lenient.js';
import type { Resource } from '../resource.js';
import { exchangeName } from './exchange-object.js';

const outboundConnectorRow = row({
  Guid: text(),
  Identity: text(),
  Name: text(),
  WhenChanged: moment(),
  Enabled: flag(),
  /** `Partner` or `OnPremises`. */
  ConnectorType: text(),
  /** true: for mail that a transport rule routes through it, and for no other. */
  IsTransportRuleScoped: flag(),
  /** Whose mail it takes where no rule decides; `*` is every domain. */
  RecipientDomains: texts(),
  /** true: each recipient's own mail server takes the mail. */
  UseMXRecord: flag(),
  /** Servers by name, or by address in brackets. */
  SmartHosts: texts(),
  RouteAllMessagesViaOnPremises: flag(),
});
export type OutboundConnector = z.infer<typeof outboundConnectorRow>;

/**
 * Read twice, with `IsTransportRuleScoped` true and false: without it the cmdlet leaves out those that transport rules use. Source:
 * Get-OutboundConnector and New-OutboundConnector of the Exchange Online cmdlet reference.
 */
export const outboundConnectors: Resource<OutboundConnector> = {
  key: 'exchange.OutboundConnector',
  list: { service: 'exchange', cmdlet: 'Get-OutboundConnector', parameters: { ResultSize: 'Unlimited' }, select: true },
  row: outboundConnectorRow,
  changedBy: { log: 'exchange', cmdlets: ['New-OutboundConnector', 'Set-OutboundConnector', 'Remove-OutboundConnector'] },
  permission: { read: 'Exchange role View-Only Configuration (or Global Reader)' },
  answers: {
    always: [
      'Guid',
      'Identity',
      'Name',
      'Enabled',
      'ConnectorType',
      'IsTransportRuleScoped',
      'RecipientDomains',
      'UseMXRecord',
      'SmartHosts',
      'RouteAllMessagesViaOnPremises',
    ],
    words: { ConnectorType: ['Partner', 'OnPremises'] },
  },
  unconfirmed: [{ point: 'How the service writes the address of a smart host: in brackets.', field: 'SmartHosts' }],
};

/** The name an admin knows the connector by. */
export function outboundConnectorName(connector: OutboundConnector): string {
  return exchangeName(connector, 'connector');
}
