/** Suggests the mail filter and its addresses, from mail exchangers, connectors, SPF and the mail of 30 days. */

import { plural } from '../../lib/plural.js';
import { readOf } from '../../tenant/resource.js';
import type { InboundConnector } from '../../tenant/resources/inbound-connector.js';
import { type MessageTrace, messageTraces } from '../../tenant/resources/message-trace.js';
import type { Context, Outcomes } from '../control.js';
import { NameSample } from '../reasoning/findings/name-sample.js';
import { RowCollector } from '../reasoning/findings/row-collector.js';
import { AddressSet, isAddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { domainOf, isMicrosoftDomain, isMicrosoftExchanger } from '../reasoning/mail-flow/domain.js';
import { MailExchangers } from '../reasoning/mail-flow/exchangers.js';
import { connectorRead, domainRead } from '../reasoning/mail-flow/inputs.js';
import { RecipientIndex } from '../reasoning/mail-flow/recipients.js';
import { SpfOfFilter, siteOf } from '../reasoning/mail-flow/spf-of-filter.js';
import { cannotSuggest, type Suggesting, type Suggestion } from '../suggestion.js';
import type { Settings } from './definition.js';

const day = 24 * 60 * 60 * 1000;
/** Less mail on fewer days may leave out a sender that writes once a month. */
const enoughMessages = 30;
const enoughDays = 7;
/** Addresses that are counted one by one. */
const maxAddresses = 5000;

/** Mail, by the address that delivered it and the domain that it was for. */
interface Delivered {
  messages: number;
  readonly days: Set<string>;
}

interface Gathered {
  /** Sites of the mail exchangers that are not Microsoft's. */
  readonly filters: ReadonlySet<string>;
  /** Accepted domains whose mail goes to Microsoft directly, and those that DNS gave no answer for. */
  readonly direct: readonly string[];
  readonly unread: readonly string[];
  readonly connectors: readonly InboundConnector[];
  readonly spf: AddressSet;
  readonly own: readonly string[];
  readonly mail: ReadonlyMap<string, Delivered>;
  /** Whether that is all mail that came: false where it came from too many addresses. */
  readonly isCounted: boolean;
  readonly mailIsWhole: boolean;
}

export function suggest({ asOf }: Context<Settings>): Suggesting {
  const rows = new RowCollector();
  const index = new RecipientIndex();
  const exchangers = new MailExchangers(rows);
  const spf = new SpfOfFilter(rows);
  const connectors = rows.all(connectorRead);
  const mail = new Map<string, Delivered>();
  let isCounted = true;
  let exchangersAsked = false;
  const from = new Date(asOf.getTime() - 30 * day);
  const traceRead = readOf(messageTraces, ['receivedDateTime', 'senderAddress', 'recipientAddress', 'fromIP', 'status'], {
    period: { from, to: asOf },
  });
  rows
    .on(domainRead, (row) => index.seeDomain(row))
    .on(traceRead, (trace) => {
      const { receivedDateTime: at } = trace;
      if (at instanceof Date && (at < from || at > asOf)) return;
      if (isDelivered(trace)) isCounted = count(mail, trace) && isCounted;
    });
  const own = (): readonly string[] =>
    index.domains.flatMap(({ name }) => (name === null || isMicrosoftDomain(name) ? [] : [name]));
  const hosts = (outcomes: Outcomes): readonly string[] => own().flatMap((name) => exchangers.of(name, outcomes) ?? []);
  const filtersOf = (outcomes: Outcomes): ReadonlySet<string> =>
    new Set(hosts(outcomes).flatMap((host) => (isMicrosoftExchanger(host) ? [] : [siteOf(host)])));

  return {
    reads: () => [domainRead, connectorRead, traceRead],
    see: rows.see,
    follow: (outcomes) => {
      const exchanged = exchangers.follow(index);
      // Asked again only once they were read: then they say whose SPF record is looked up.
      const next = exchangersAsked ? spf.follow(own(), filtersOf(outcomes)) : [];
      exchangersAsked = true;
      return [...exchanged, ...next];
    },
    suggest: (outcomes) => {
      if (!outcomes(domainRead).complete || !outcomes(connectorRead).complete)
        return cannotSuggest('The accepted domains or the connectors could not be read.');
      const filters = filtersOf(outcomes);
      return suggestion({
        filters,
        direct: own().filter((name) => (exchangers.of(name, outcomes) ?? []).some(isMicrosoftExchanger)),
        unread: exchangers.unread(outcomes),
        connectors,
        spf: setOf(spf.ranges(filters)),
        own: index.domains.flatMap(({ name }) => name ?? []),
        mail,
        isCounted,
        mailIsWhole: outcomes(traceRead).complete,
      });
    },
  };
}

/** It came from an address, and was neither rejected nor held back. */
function isDelivered({ fromIP, status }: MessageTrace): boolean {
  return Boolean(fromIP) && !['failed', 'quarantined', 'filteredasspam'].includes(status?.toLowerCase() ?? '');
}

/** False for mail of one address more than are counted. */
function count(mail: Map<string, Delivered>, { fromIP, receivedDateTime, recipientAddress }: MessageTrace): boolean {
  const key = `${fromIP} ${domainOf(recipientAddress ?? '') ?? ''}`;
  const known = mail.get(key);
  if (known === undefined && mail.size >= maxAddresses) return false;
  const seen = known ?? { messages: 0, days: new Set<string>() };
  seen.messages += 1;
  if (receivedDateTime instanceof Date) seen.days.add(receivedDateTime.toISOString().slice(0, 10));
  mail.set(key, seen);
  return true;
}

function suggestion(gathered: Gathered): Suggestion {
  const { filters, direct, unread, connectors } = gathered;
  if (unread.length > 0) return cannotSuggest(`DNS does not say where mail for ${unread.slice(0, 3).join(', ')} goes.`);
  const partners = connectors.filter((row) => row.Enabled === true && row.ConnectorType === 'Partner' && isForAll(row));
  const exchanged = [`MX records: ${filters.size === 0 ? 'Microsoft' : [...filters].join(', ')}.`];
  if (filters.size === 0) return withoutFilter(direct, partners, exchanged);
  if (direct.length > 0)
    return cannotSuggest(
      `Mail for ${direct.slice(0, 3).join(', ')} goes to Microsoft directly, and for other domains through a filter.`,
      exchanged,
    );
  return throughFilter(gathered, partners, exchanged);
}

function withoutFilter(
  direct: readonly string[],
  partners: readonly InboundConnector[],
  exchanged: readonly string[],
): Suggestion {
  if (direct.length === 0)
    return cannotSuggest('No domain has a mail exchanger, so nobody delivers mail that could show a filter.');
  if (partners.some((row) => (row.SenderIPAddresses ?? []).length > 0))
    return cannotSuggest('Mail goes to Microsoft directly, and a connector names addresses of a filter all the same.', exchanged);
  return {
    answer: 'notForUs',
    settings: {},
    says: 'Mail goes to Microsoft directly: there is no mail filter in front of it.',
    evidence: exchanged,
    confidence: 'sure',
  };
}

function throughFilter(gathered: Gathered, partners: readonly InboundConnector[], exchanged: readonly string[]): Suggestion {
  const { spf, connectors } = gathered;
  const named = setOf(partners.flatMap((row) => row.SenderIPAddresses ?? []));
  const evidence = [
    ...exchanged,
    ...partners.map(
      (row) =>
        `Connector "${row.Name}": ${(row.SenderIPAddresses ?? []).join(', ') || row.TlsSenderCertificateName || 'no address'}.`,
    ),
    ...(spf.isEmpty ? [] : [`SPF of the filter: ${spf.toCidrs().join(', ')}.`]),
  ];
  const [locking] = partners.filter(isLock);
  if (locking !== undefined && partners.filter(isLock).length === 1) return asLocked(locking, evidence);
  const ranges = AddressSet.union([named, spf]);
  const premises = setOf(
    connectors.filter((row) => row.ConnectorType === 'OnPremises').flatMap((row) => row.SenderIPAddresses ?? []),
  );
  return byMail(gathered, { ranges, premises, evidence });
}

/** Exchange Online rejects all other mail already, so the same answer loses none. */
function asLocked(row: InboundConnector, evidence: readonly string[]): Suggestion {
  const byAddress = row.RestrictDomainsToIPAddresses === true && (row.SenderIPAddresses ?? []).length > 0;
  return {
    answer: 'use',
    settings: byAddress ? { ranges: [...(row.SenderIPAddresses ?? [])] } : { certificate: row.TlsSenderCertificateName ?? '' },
    says: `All external mail comes through the mail filter of the connector "${row.Name}"; other mail is rejected already.`,
    evidence,
    confidence: 'sure',
  };
}

interface Candidate {
  readonly ranges: AddressSet;
  /** Addresses of the organisation's own servers, by its connectors. */
  readonly premises: AddressSet;
  readonly evidence: readonly string[];
}

/** By the mail of 30 days: each address that delivered has to be one of the filter's, or of the organisation's own servers. */
function byMail({ own, mail, isCounted, mailIsWhole }: Gathered, { ranges, premises, evidence }: Candidate): Suggestion {
  if (ranges.isEmpty)
    return cannotSuggest('Mail goes through a filter, and nothing names the addresses that it delivers from.', evidence);
  const [others, ownServers] = [new NameSample(), new Set<string>()];
  const days = new Set<string>();
  let fromFilter = 0;
  for (const [key, { messages, days: seen }] of mail) {
    const [address = '', domain = ''] = key.split(' ');
    const set = parseAddresses(address);
    if (!isAddressSet(set) || !own.includes(domain)) continue;
    if (set.isSubsetOf(ranges)) {
      fromFilter += messages;
      for (const one of seen) days.add(one);
    } else if (set.isSubsetOf(premises)) ownServers.add(address);
    else others.add(address);
  }
  const seen = [
    ...evidence,
    `${plural(fromFilter, 'message')} from these addresses on ${plural(days.size, 'day')} of the last 30.`,
  ];
  if (others.count > 0)
    return cannotSuggest(
      `The filter delivers from ${ranges.toString()}. Mail also came from ${others.toString('address', 'addresses')}: say first whether that may go on.`,
      seen,
    );
  if (!isCounted)
    return cannotSuggest(
      `The filter seems to deliver from ${ranges.toString()}. Mail came from more than ${maxAddresses} addresses, and not all were compared.`,
      seen,
    );
  const isShown = mailIsWhole && fromFilter >= enoughMessages && days.size >= enoughDays;
  if (!isShown)
    return cannotSuggest(
      `The filter seems to deliver from ${ranges.toString()}. There is not enough mail to tell whether that is all.`,
      seen,
    );
  return {
    answer: 'use',
    settings: { ranges: ranges.toCidrs(), ...(ownServers.size === 0 ? {} : { allow: [...ownServers].sort() }) },
    says: `All external mail of 30 days came from the mail filter (${ranges.toString()})${ownServers.size === 0 ? '' : ' and from your own servers'}.`,
    evidence: seen,
    confidence: 'sure',
  };
}

/** It is for every sender and every recipient. */
function isForAll({ SenderDomains, AssociatedAcceptedDomains }: InboundConnector): boolean {
  const senders = SenderDomains ?? [];
  return senders.some((one) => /^(smtp:)?\*(;\d+)?$/i.test(one)) && (AssociatedAcceptedDomains ?? []).length === 0;
}

function isLock(row: InboundConnector): boolean {
  const byAddress = row.RestrictDomainsToIPAddresses === true && (row.SenderIPAddresses ?? []).length > 0;
  return (
    row.EFTestMode !== true && (byAddress || (row.RestrictDomainsToCertificate === true && Boolean(row.TlsSenderCertificateName)))
  );
}

/** What is no address is left out: a range that cannot be read covers nothing. */
function setOf(texts: readonly string[]): AddressSet {
  return AddressSet.union(texts.map((text) => parseAddresses(text)).filter(isAddressSet));
}
