/** Enhanced Filtering: of what mail a rule may see another server than the one that delivered it. */
import { AddressSet, readAddresses } from '../ip/address-set.js';
import { type MailConnector, restrictionOf } from './connector.js';

/**
 * Addresses of servers that a connector looks behind. What stands before such a server in a message is the sender's own text. Microsoft does not
 * say which of the two a mail flow rule goes by. Source: Set-InboundConnector, EFSkipLastIP and EFSkipIPs.
 */
export function rewrittenBy(connector: MailConnector): AddressSet {
  const { enabled, row } = connector;
  if (enabled === false) return AddressSet.none;
  if (row.EFSkipLastIP === true) return restrictionOf(connector, 'worst')?.addresses ?? AddressSet.everything;
  return readAddresses(row.EFSkipIPs ?? []).set;
}

export function rewrittenIn(connectors: readonly MailConnector[]): AddressSet {
  return AddressSet.union(connectors.map(rewrittenBy));
}
