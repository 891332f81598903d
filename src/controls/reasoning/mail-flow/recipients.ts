/** For whom mail arrives: accepted domains, and in which of them the addresses of mailboxes lie. */
import type { AcceptedDomain } from '../../../tenant/resources/accepted-domain.js';
import { type Mailbox, mailboxName } from '../../../tenant/resources/mailbox.js';
import { isSystemMailbox } from '../scope/system-mailbox.js';
import { domainOf, isMicrosoftDomain, normalDomain } from './domain.js';
import { type MailFact, mailFactOf } from './mail-fact.js';

export interface RecipientDomain {
  /** In lower case; null stands for accepted domains that could not be read. */
  readonly name: string | null;
  /** Under onmicrosoft.com, where the mail exchanger is always Microsoft. */
  readonly microsofts: boolean;
  /** Some of its recipients are elsewhere, so that it is not inside the organisation for rules that ask for that. */
  readonly relayed: MailFact;
  readonly isDefault: MailFact;
  /** What connectors may call it. */
  readonly names: readonly string[];
}

/** Stands for accepted domains that nobody could read. */
export const unreadDomain: RecipientDomain = {
  name: null,
  microsofts: false,
  relayed: 'unknown',
  isDefault: 'unknown',
  names: [],
};

/** Mailboxes that have something in common: how many, and some of their names. */
interface MailboxGroup {
  count: number;
  readonly sample: string[];
}

const sampleSize = 100;
const maxResidents = 500;

/** A mailbox by its primary address and by all names that settings may list it by. */
interface Resident {
  readonly address: string;
  readonly names: readonly string[];
}

/** Collects the rows of accepted domains and mailboxes; of mailboxes only counts and samples are held. */
export class RecipientIndex {
  readonly domains: RecipientDomain[] = [];
  /** By primary domain. */
  readonly byPrimary = new Map<string, MailboxGroup>();
  /** By the domain of any of its addresses, then by primary domain. */
  readonly byAddress = new Map<string, Map<string, MailboxGroup>>();
  /** By primary domain: mailboxes whose further addresses the rows do not tell. */
  readonly unknownAliases = new Map<string, MailboxGroup>();
  /** Mailboxes with a primary address under onmicrosoft.com: the first 500 of them, and how many there are. */
  readonly livingAtMicrosoft: Resident[] = [];
  residents = 0;
  /** Mailboxes of which no row has an address. */
  homeless = 0;

  seeDomain(row: AcceptedDomain): void {
    const name = row.DomainName ?? row.Name ?? row.Identity;
    if (name === null || name === undefined || name === '') return;
    const type = row.DomainType?.trim().toLowerCase() ?? '';
    this.domains.push({
      name: normalDomain(name),
      microsofts: isMicrosoftDomain(name),
      relayed: relayedBy(type),
      isDefault: mailFactOf(row.Default),
      names: [row.DomainName, row.Name, row.Identity, row.Guid].flatMap((known) => (known ? [normalDomain(known)] : [])),
    });
  }

  seeMailbox(row: Mailbox): void {
    if (isSystemMailbox(row)) return;
    const addresses = (row.EmailAddresses ?? []).flatMap(smtpAddress);
    const marked = addresses.find((address) => address.primary)?.address;
    const primary = row.PrimarySmtpAddress ?? marked ?? row.UserPrincipalName ?? null;
    const home = primary === null ? null : domainOf(primary);
    if (primary === null || home === null) {
      this.homeless += 1;
      return;
    }
    const name = mailboxName(row);
    count(this.byPrimary, home, name);
    if (isMicrosoftDomain(home)) this.seeResident(row, primary);
    if (row.EmailAddresses === undefined) count(this.unknownAliases, home, name);
    const domains = [home, ...addresses.flatMap(({ address }) => domainOf(address) ?? [])];
    for (const domain of new Set(domains)) {
      const primaries = this.byAddress.get(domain) ?? new Map<string, MailboxGroup>();
      this.byAddress.set(domain, primaries);
      count(primaries, home, name);
    }
  }

  private seeResident(row: Mailbox, address: string): void {
    this.residents += 1;
    if (this.livingAtMicrosoft.length >= maxResidents) return;
    const names = [row.UserPrincipalName, row.ExternalDirectoryObjectId, row.Guid, row.Identity, row.Name];
    this.livingAtMicrosoft.push({ address, names: [address, ...names.flatMap((name) => name ?? [])] });
  }

  /** Domains with an onmicrosoft.com name. */
  get microsoftDomains(): readonly RecipientDomain[] {
    return this.domains.filter((domain) => domain.microsofts);
  }

  /** A domain of the organisation's own is the default: new mailboxes get it. */
  get defaultIsOwn(): boolean {
    return this.domains.some((domain) => domain.isDefault === true && !domain.microsofts);
  }
}

/** A domain that does not say so, or by a word of which nobody knows, may be relayed. Source: Set-AcceptedDomain, DomainType. */
function relayedBy(type: string): MailFact {
  if (type === 'authoritative') return false;
  return ['internalrelay', 'externalrelay'].includes(type) ? true : 'unknown';
}

/** `SMTP:` marks the primary address, `smtp:` or nothing the others; other kinds are no mail addresses. */
function smtpAddress(text: string): readonly { readonly address: string; readonly primary: boolean }[] {
  const [, kind, address] = /^(?:([^:@]+):)?([^:]+@[^:]+)$/.exec(text.trim()) ?? [];
  if (address === undefined || (kind !== undefined && kind.toLowerCase() !== 'smtp')) return [];
  return [{ address, primary: kind === 'SMTP' }];
}

function count(groups: Map<string, MailboxGroup>, key: string, name: string): void {
  const group = groups.get(key) ?? { count: 0, sample: [] };
  groups.set(key, group);
  group.count += 1;
  if (group.sample.length < sampleSize) group.sample.push(name);
}
