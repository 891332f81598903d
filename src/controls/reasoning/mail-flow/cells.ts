/** Recipients grouped by what connectors and rules see of them, so that a thousand domains cost no more than the few that are named anywhere. */
import { wordCovers } from './domain.js';
import { type RecipientDomain, type RecipientIndex, unreadDomain } from './recipients.js';
import type { Cell, MailFlow } from './routes.js';
import type { MailRule } from './rule.js';

/** Cells that mail flow treats alike: the first stands for all. */
export interface CellGroup {
  readonly cell: Cell;
  readonly domains: readonly RecipientDomain[];
  readonly primaries: readonly (string | null)[];
}

export interface Known {
  readonly domainsWhole: boolean;
  readonly mailboxesWhole: boolean;
}

/** Whether a rule that matters looks at the primary address of recipients: then one has to know the mailboxes. */
export function looksAtPrimaries(rules: readonly MailRule[]): boolean {
  return rules.some(
    (rule) =>
      rule.inEffect !== false &&
      (rule.refuses !== false || rule.stops !== false) &&
      !rule.recipients.original &&
      (rule.recipients.only !== null || rule.recipients.except.length > 0),
  );
}

/** Every accepted domain with the primary domains that its recipients have. */
export function cellGroups(flow: MailFlow, index: RecipientIndex, known: Known): readonly CellGroup[] {
  const domains = known.domainsWhole && index.domains.length > 0 ? index.domains : [...index.domains, unreadDomain];
  const byPrimary = looksAtPrimaries(flow.rules);
  const groups = new Map<string, { cell: Cell; domains: Set<RecipientDomain>; primaries: Set<string | null> }>();
  const primarySights = memo((primary: string | null) => sights(flow.rules, false, primary));
  const homesAlike = known.domainsWhole && new Set(index.domains.map(({ name }) => primarySights(name))).size === 1;
  for (const domain of domains) {
    const sight = [
      domain.relayed,
      domain.microsofts,
      ...connectorSights(flow, domain),
      sights(flow.rules, true, domain.name),
    ].join();
    for (const primary of byPrimary ? primariesOf(domain, index, { ...known, homesAlike, sightOf: primarySights }) : [null]) {
      const key = `${sight}|${byPrimary ? primarySights(primary) : ''}`;
      const group = groups.get(key) ?? { cell: { domain, primary }, domains: new Set(), primaries: new Set() };
      groups.set(key, group);
      group.domains.add(domain);
      group.primaries.add(primary);
    }
  }
  return [...groups.values()].map(({ cell, ...rest }) => ({ cell, domains: [...rest.domains], primaries: [...rest.primaries] }));
}

/**
 * Where the mailboxes are known: the primary domains of those with an address in the domain. A domain nobody has an address in is
 * looked at as if any of them had. Of one that may be relayed, others may be elsewhere. Where mailboxes are not known, the home of a recipient is anyone's guess, unless the rules treat all
 * accepted domains alike.
 */
function primariesOf(
  domain: RecipientDomain,
  index: RecipientIndex,
  known: Known & { readonly homesAlike: boolean; readonly sightOf: (primary: string | null) => string },
): readonly (string | null)[] {
  if (domain.name === null) return [null];
  // Of a relayed domain, some recipients are elsewhere, and some may be second addresses of mailboxes here.
  const elsewhere = domain.relayed === true ? [domain.name] : [];
  if (!known.mailboxesWhole) return known.homesAlike ? [domain.name] : [...elsewhere, null];
  const seen = [...(index.byAddress.get(domain.name)?.keys() ?? [])];
  const unknown = domain.microsofts ? [...index.unknownAliases.keys()] : [];
  const [anyone = domain.name] = index.byPrimary.keys();
  const { name, relayed } = domain;
  const isElsewhereSeen = [...seen, ...unknown].every((primary) => known.sightOf(primary) === known.sightOf(name));
  const perhapsElsewhere = relayed === 'unknown' && !isElsewhereSeen ? [null] : [];
  const all = new Set([...elsewhere, ...perhapsElsewhere, ...seen, ...unknown]);
  return all.size > 0 ? [...all] : [anyone];
}

/** Primary domains that the rules treat alike, each list a group; null stands for one that is not known. */
export function alikePrimaries(
  rules: readonly MailRule[],
  primaries: readonly (string | null)[],
): readonly (readonly (string | null)[])[] {
  const groups = new Map<string, (string | null)[]>();
  for (const primary of primaries) {
    const sight = sights(rules, false, primary);
    groups.set(sight, [...(groups.get(sight) ?? []), primary]);
  }
  return [...groups.values()];
}

function connectorSights(flow: MailFlow, domain: RecipientDomain): readonly string[] {
  return flow.connectors.map(({ recipientDomains }) =>
    domain.names.some((name) => recipientDomains.includes(name)) ? '1' : '0',
  );
}

function sights(rules: readonly MailRule[], original: boolean, domain: string | null): string {
  if (domain === null) return 'unknown';
  const sees = (words: readonly string[]) => words.some((word) => wordCovers(word, domain));
  return rules
    .filter((rule) => rule.recipients.original === original)
    .map(({ recipients }) => `${Number(sees(recipients.only ?? []))}${Number(sees(recipients.except))}`)
    .join('');
}

function memo<Key>(compute: (key: Key) => string): (key: Key) => string {
  const known = new Map<Key, string>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
