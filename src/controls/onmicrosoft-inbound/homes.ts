/** Where those live who have an address under an onmicrosoft.com domain: their primary domain is all that most rules see of them. */
import { wordCovers } from '../reasoning/mail-flow/domain.js';
import type { RecipientDomain } from '../reasoning/mail-flow/recipients.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import type { Tenant } from './exposure.js';

type Domains = readonly (string | null)[];

export interface Homes {
  /** Primary domains of mailboxes that have a second address in the domain, as far as read. */
  readonly aliases: Domains;
  /** Where mailboxes were not all read: other primary domains that someone may have whom nobody read. */
  readonly possible: Domains;
  /** The domain itself, where someone lives there, or may. */
  readonly residents: Domains;
  /** Someone does live there, or a rule spares anyone who does. */
  readonly residentsAreKnown: boolean;
}

export function homesIn(tenant: Tenant, domain: RecipientDomain): Homes {
  const { index, mailboxesWhole, domainsWhole } = tenant;
  const { name } = domain;
  if (name === null) return { aliases: [], possible: [null], residents: [], residentsAreKnown: false };
  const seen = [...(index.byAddress.get(name)?.keys() ?? [])];
  const untold = [...index.aliasesUntold.keys()].filter((primary) => !index.microsoftDomains.some((one) => one.name === primary));
  const others = index.domains.flatMap((one) => one.name ?? []).filter((one) => one !== name);
  const aliases = [...new Set([...seen, ...untold])].filter((primary) => primary !== name);
  const residentsAreKnown = seen.includes(name) || tenant.flow.rules.some((rule) => sparesResidents(rule, name, tenant));
  return {
    aliases,
    possible: mailboxesWhole ? [] : [...others.filter((one) => !aliases.includes(one)), ...(domainsWhole ? [] : [null])],
    residents: residentsAreKnown || !mailboxesWhole ? [name] : [],
    residentsAreKnown,
  };
}

/** The exception is made for anyone who lives there: groups and contacts too, which nobody here looks at. */
function sparesResidents(rule: MailRule, domain: string, { allowed }: Tenant): boolean {
  const { original, except } = rule.recipients;
  if (rule.inEffect === false || rule.refuses === false || original) return false;
  return except.some((word) => wordCovers(word, domain) && !allowed(word));
}
