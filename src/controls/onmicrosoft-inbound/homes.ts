/** Where those live who have an address under an onmicrosoft.com domain: their primary domain is all that most rules see of them. */
import { wordCovers } from '../shared/mail-flow/domain.js';
import type { RecipientDomain } from '../shared/mail-flow/recipients.js';
import type { MailRule } from '../shared/mail-flow/rule.js';
import type { Tenant } from './exposure.js';

type Domains = readonly (string | null)[];

export interface Homes {
  /** Primary domains of mailboxes that have a second address in the domain, as far as read. */
  readonly aliases: Domains;
  /**
   * Every mailbox gets an address under onmicrosoft.com. Where mailboxes were not all read, somebody lives in one of these and has his as
   * a second address.
   */
  readonly presumed: Domains;
  /** Further primary domains that somebody may have whom nobody could read. */
  readonly possible: Domains;
  /** The domain itself, where somebody lives there, or may. */
  readonly residents: Domains;
  /** Somebody does live there, or a rule spares whoever does. */
  readonly residentsAreKnown: boolean;
}

export function homesIn(tenant: Tenant, domain: RecipientDomain): Homes {
  const { index, mailboxesWhole, domainsWhole } = tenant;
  const { name } = domain;
  if (name === null) return { aliases: [], presumed: [null], possible: [], residents: [], residentsAreKnown: false };
  const seen = [...(index.byAddress.get(name)?.keys() ?? [])];
  const untold = [...index.aliasesUntold.keys()].filter((primary) => !index.microsoftDomains.some((one) => one.name === primary));
  const own = index.domains.flatMap((one) => (one.microsofts || one.name === null ? [] : [one.name]));
  const microsofts = index.microsoftDomains.flatMap((one) => (one.name === null || one.name === name ? [] : [one.name]));
  const aliases = [...new Set([...seen, ...untold])].filter((primary) => primary !== name);
  const residentsAreKnown = seen.includes(name) || tenant.flow.rules.some((rule) => sparesResidents(rule, name, tenant));
  return {
    aliases,
    presumed: mailboxesWhole ? [] : own.filter((one) => !aliases.includes(one)),
    possible: mailboxesWhole ? [] : [...microsofts, ...(domainsWhole ? [] : [null])],
    residents: residentsAreKnown || !mailboxesWhole ? [name] : [],
    residentsAreKnown,
  };
}

/** The exception is made for whoever lives there: groups and contacts too, which nobody here looks at. */
function sparesResidents(rule: MailRule, domain: string, { allowed }: Tenant): boolean {
  const { original, except } = rule.recipients;
  if (rule.inEffect === false || rule.refuses === false || original) return false;
  return except.some((word) => wordCovers(word, domain) && !allowed(word));
}
