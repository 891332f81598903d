/** Which domains are outside, and where mail may be forwarded on its own as far as remote domains decide it. */
import type { AcceptedDomain } from '../../tenant/resources/accepted-domain.js';
import { type RemoteDomain, remoteDomainName } from '../../tenant/resources/remote-domain.js';
import { domainOf, normalDomain } from '../reasoning/mail-flow/domain.js';
import { type MailFact, mailFactOf } from '../reasoning/mail-flow/mail-fact.js';

/** Domains that one entry of the remote domains decides for. */
interface DomainClass {
  /** `*` for all that no other entry is for. */
  readonly domain: string;
  /** The name of the entry; null: there is none for `*`. */
  readonly entry: string | null;
  readonly open: MailFact;
}

export class Outside {
  private readonly own: readonly AcceptedDomain[];
  private readonly friends: ReadonlySet<string>;
  readonly classes: readonly DomainClass[];
  /** Accepted domains came whole: without, a domain may be our own. */
  readonly domainsWhole: boolean;

  constructor(input: {
    readonly own: readonly AcceptedDomain[];
    readonly domainsWhole: boolean;
    readonly friends: readonly string[];
    readonly remote: readonly RemoteDomain[];
    readonly remoteWhole: boolean;
  }) {
    this.own = input.own;
    this.domainsWhole = input.domainsWhole;
    this.friends = new Set(input.friends.map(normalDomain));
    const classes = input.remote.map(
      (row): DomainClass => ({
        domain: normalDomain(row.DomainName ?? ''),
        entry: remoteDomainName(row),
        open: mailFactOf(row.AutoForwardEnabled),
      }),
    );
    const all = classes.find(({ domain }) => domain === '*') ?? { domain: '*', entry: null, open: 'unknown' as const };
    const others = classes.filter(({ domain }) => domain !== '*' && domain !== '' && this.isOutside(domain) !== false);
    // Of entries that did not come, any may be for a domain that the one for all decides here.
    this.classes = [{ ...all, open: input.remoteWhole ? all.open : 'unknown' }, ...others];
  }

  /** Whether a domain, or what is below it (`*.fabrikam.com`), is someone else's; unknown where the tenant's domains did not all come. */
  isOutside(domain: string): MailFact {
    const name = normalDomain(domain);
    if (this.friends.has(name)) return false;
    const bare = name.replace(/^\*\./, '');
    const isOwn = this.own.some((row) => {
      const known = normalDomain(row.DomainName ?? row.Name ?? '');
      return known !== '' && (bare === known || (row.MatchSubDomains === true && bare.endsWith(`.${known}`)));
    });
    if (isOwn) return false;
    return this.domainsWhole ? true : 'unknown';
  }

  /** An address in a domain that settings call ours and that is not an accepted one. */
  isFriend(address: string): boolean {
    const domain = domainOf(address);
    if (domain === null || !this.friends.has(normalDomain(domain)) || !this.domainsWhole) return false;
    return this.own.every((row) => normalDomain(row.DomainName ?? row.Name ?? '') !== normalDomain(domain));
  }

  /** A server is ours by its name, which comes from the owner of the domain above it. Whose a bare address is cannot be known. */
  isServerOutside(server: string): MailFact {
    const name = normalDomain(server.trim().replace(/^\[(.*)\]$/, '$1'));
    if (name === '' || name.includes(':') || /^[\d.]+$/.test(name)) return 'unknown';
    const labels = name.split('.');
    const above = labels.map((_, index) => labels.slice(index).join('.'));
    if (above.some((domain, index) => this.isOutside(index === 0 ? domain : `*.${domain}`) === false)) return false;
    return above.some((domain) => this.isOutside(domain) === false) ? false : this.isOutside(name);
  }

  isAddressOutside(address: string): MailFact {
    const domain = domainOf(address);
    return domain === null ? 'unknown' : this.isOutside(domain);
  }

  /** By the entry for the domain itself, else the longest of those for what is below a domain, else the one for all. */
  classOf(domain: string): DomainClass | undefined {
    const name = normalDomain(domain);
    const below = this.classes
      .filter((one) => one.domain.startsWith('*.') && (name === one.domain.slice(2) || name.endsWith(one.domain.slice(1))))
      .toSorted((left, right) => right.domain.length - left.domain.length);
    return this.classes.find((one) => one.domain === name) ?? below[0] ?? this.classes.find((one) => one.domain === '*');
  }

  /** No domain outside is open. */
  get isClosed(): boolean {
    return this.classes.every(({ open }) => open === false);
  }

  /** Every domain outside is. */
  get isWideOpen(): boolean {
    return this.classes.every(({ open }) => open === true);
  }

  get isSomewhereOpen(): boolean {
    return this.classes.some(({ open }) => open === true);
  }
}
