/** What an inbound connector does to external mail, derived from its row. */
import { type InboundConnector, inboundConnectorName } from '../../../tenant/resources/inbound-connector.js';
import { AddressSet, readAddresses } from '../ip/address-set.js';
import { certificateName } from './certificate.js';
import { normalDomain } from './domain.js';
import { all, any, type MailFact, mailFactOf, protects, type World } from './mail-fact.js';

/** From where a connector lets mail in, refusing all else. */
export interface Restriction {
  /** Every address, where a certificate alone is asked for. */
  readonly addresses: AddressSet;
  /** The name that the sending server's certificate must carry, or null. */
  readonly certificate: string | null;
}

export interface MailConnector {
  readonly name: string;
  readonly row: InboundConnector;
  readonly enabled: MailFact;
  /** Only Partner connectors refuse mail; the Restrict switches mean nothing on others. */
  readonly partner: MailFact;
  readonly everySender: MailFact;
  /** Sender domains without prefix and cost. */
  readonly senderDomains: readonly string[];
  /** Accepted domains that it is limited to; empty: all, where the row has the column (`covers`). */
  readonly recipientDomains: readonly string[];
  readonly byAddress: MailFact;
  readonly byCertificate: MailFact;
  /** The addresses that it names, whether or not it is limited to them. */
  readonly addresses: AddressSet;
  /** It names others that cannot be read, or does not say which. */
  readonly hasOthers: boolean;
  /** Mail through it counts as from inside, and the bot cannot see that it is our own mail system. */
  readonly internal: MailFact;
  readonly hybrid: boolean;
}

export function mailConnector(row: InboundConnector): MailConnector {
  const { set, problems } = readAddresses(row.SenderIPAddresses ?? []);
  const senderDomains = (row.SenderDomains ?? []).map(bareDomain);
  const wizard = row.ConnectorSource?.toLowerCase() === 'hybridwizard';
  return {
    name: inboundConnectorName(row),
    row,
    enabled: mailFactOf(row.Enabled),
    partner: isPartner(row.ConnectorType),
    everySender: senderDomains.length === 0 ? 'unknown' : senderDomains.includes('*'),
    senderDomains,
    recipientDomains: (row.AssociatedAcceptedDomains ?? []).map(normalDomain),
    byAddress: all(switched(row.RestrictDomainsToIPAddresses, row.SenderIPAddresses), problems.length > 0 ? 'unknown' : true),
    byCertificate: all(
      switched(row.RestrictDomainsToCertificate, row.TlsSenderCertificateName),
      row.RestrictDomainsToCertificate === true ? mailFactOf(row.RequireTls) : true,
    ),
    addresses: set,
    hasOthers: row.SenderIPAddresses === undefined || problems.length > 0,
    internal: any(mailFactOf(row.TreatMessagesAsInternal), wizard ? false : believesAnybody(row)),
    hybrid: wizard || row.CloudServicesMailEnabled === true,
  };
}

/** An export may write a number in place of the word, which says nothing. */
function isPartner(type: string | null | undefined): MailFact {
  const word = type?.toLowerCase();
  return word === 'partner' || (word === 'onpremises' ? false : 'unknown');
}

/** Headers that vouch for mail are believed of any server at an address; our own hybrid servers are known by a certificate. */
function believesAnybody(row: InboundConnector): MailFact {
  const own = row.ConnectorType?.toLowerCase() === 'onpremises' && !isBlank(row.TlsSenderCertificateName);
  return own ? false : mailFactOf(row.CloudServicesMailEnabled);
}

/** A switch works on what it is about: without addresses, or without a name, it has nothing to restrict to. */
function switched(on: boolean | null | undefined, subject: string | readonly string[] | null | undefined): MailFact {
  if (on === false || subject === null || subject?.length === 0) return false;
  if (subject === undefined) return on === true ? 'unknown' : false;
  return mailFactOf(on);
}

/** `smtp:*;1` and `*` are the same. */
function bareDomain(space: string): string {
  return normalDomain(space.replace(/^smtp:/i, '').replace(/;\d*$/, ''));
}

/** What the connector restricts mail to in this world, or null. Both switches at once ask for both. */
export function restrictionOf(connector: MailConnector, world: World): Restriction | null {
  const [byAddress, byCertificate] = [protects(connector.byAddress, world), protects(connector.byCertificate, world)];
  if (!byAddress && !byCertificate) return null;
  return {
    addresses: byAddress ? connector.addresses : AddressSet.everything,
    certificate: byCertificate ? certificateName(connector.row.TlsSenderCertificateName ?? '') : null,
  };
}

function isBlank(text: string | null | undefined): text is null | undefined | '' {
  return text === null || text === undefined || text === '';
}
