/**
 * Which addresses may deliver mail to which recipients: by the inbound connectors first, then by the transport rules in their
 * order. What a sender writes himself (his domain, headers, words) is his to choose, so a way that depends on it is open to everyone.
 */
import { sameJson } from '../../../lib/json.js';
import { AddressSet } from '../ip/address-set.js';
import { wordCovers } from './domain.js';
import { all, type MailFact, not, protects, threatens, type World } from './mail-fact.js';
import { rewrittenIn } from './rewriting.js';
import { type Cell, type Lens, type MailFlow, type Route, routes } from './routes.js';
import type { MailRule } from './rule.js';

/** Mail that gets through because of one exception or one earlier rule. */
export interface RuleGap {
  readonly rule: MailRule;
  readonly property: string;
  readonly words: readonly string[];
  readonly addresses: AddressSet;
}

/** What the rules leave of a route. */
export interface Passage {
  readonly route: Route;
  /** Addresses from which mail gets through, with nothing special in it. */
  readonly accepted: AddressSet;
  readonly gaps: readonly RuleGap[];
  /** Rules that refuse something of it for all mail, also what an earlier one has refused already. */
  readonly refusedBy: readonly MailRule[];
  /** Rules that keep later ones from seeing something of it. */
  readonly passedBy: readonly MailRule[];
  /** Rules that refuse some of it only, by conditions of which the lens says that they count; with the addresses they refuse. */
  readonly limitedBy: readonly { readonly rule: MailRule; readonly addresses: AddressSet }[];
}

/** Half of all IPv4 addresses: what takes mail from more of them keeps nobody out. */
export const halfOfIPv4 = 2n ** 31n;

/** Mail gets through on this way from wherever it comes, and by anyone: a connector for some recipients may be for every sender. */
export function isForAnybody({ route, accepted }: Passage): boolean {
  const anySender =
    route.kind === 'any' || (route.kind === 'narrower' && route.connectors.every((one) => one.everySender === true));
  return anySender && route.certificate === null && accepted.ipv4.size > halfOfIPv4;
}

/** The ways to recipients of a cell, and what gets through on each. */
export function passages(flow: MailFlow, cell: Cell, lens: Lens): readonly Passage[] {
  return routes(flow, cell, lens).map((route) => walk(flow, route, cell, lens));
}

/** Takes one route through the rules. */
function walk(flow: MailFlow, route: Route, cell: Cell, lens: Lens): Passage {
  const { world, allowed } = lens;
  if (!flow.rulesWhole && world === 'best')
    return { route, accepted: AddressSet.none, gaps: [], refusedBy: [], passedBy: [], limitedBy: [] };
  let live = route.addresses;
  let delivered = AddressSet.none;
  let open: readonly RuleGap[] = [];
  const gaps: RuleGap[] = [];
  const refusedBy: MailRule[] = [];
  const passedBy: MailRule[] = [];
  const limitedBy: { rule: MailRule; addresses: AddressSet }[] = [];
  const refusingSome: MailRule[] = [];

  for (const rule of flow.rulesWhole ? asSeen(flow, world) : []) {
    const told = all(rule.inEffect, rule.limitsTold, matchTold(rule, route, cell));
    if (told === false) continue;
    const hit = live.intersection(rule.addresses);
    if (protects(all(told, rule.refuses), world)) {
      if (rule.conditions.length > 0) {
        if (!hit.isEmpty && lens.limits(rule, cell)) limitedBy.push({ rule, addresses: hit });
        if (rule.exceptions.length === 0) refusingSome.push(rule);
        continue;
      }
      const exceptions = rule.exceptions.filter((part) => !part.words.every((word) => allowed(word)));
      if (exceptions.length === 0) open = without(open, rule.addresses);
      open = [...open, ...exceptions.map(({ property, words }) => ({ rule, property, words, addresses: hit }))];
      if (!route.addresses.minus(delivered).intersection(rule.addresses).isEmpty) refusedBy.push(rule);
      live = live.minus(rule.addresses);
    } else if (rule.refuses !== true && !allowed(rule.name) && threatens(all(told, rule.stops), world)) {
      if (rule.conditions.length > 0) {
        const past = refusingSome.filter((one) => isAmong(rule, one)).reduce((left, one) => left.minus(one.addresses), hit);
        gaps.push({
          rule,
          property: 'StopRuleProcessing',
          words: rule.conditions.map((part) => part.property),
          addresses: past,
        });
        continue;
      }
      gaps.push(...open.map((gap) => ({ ...gap, addresses: gap.addresses.intersection(rule.addresses) })));
      open = without(open, rule.addresses);
      if (!hit.isEmpty) passedBy.push(rule);
      delivered = delivered.union(hit);
      live = live.minus(rule.addresses);
    }
  }
  const accepted = delivered.union(live);
  const through = [...gaps, ...open]
    .map((gap) => ({ ...gap, addresses: gap.addresses.minus(accepted) }))
    .filter((gap) => !gap.addresses.isEmpty);
  return { route, accepted, gaps: through, refusedBy, passedBy, limitedBy };
}

/** In the worst world a rule that goes by addresses refuses nothing of servers that Enhanced Filtering hides, and one that stops takes all of it. */
function asSeen({ rules, connectors }: MailFlow, world: World): readonly MailRule[] {
  const rewritten = world === 'worst' ? rewrittenIn(connectors) : AddressSet.none;
  if (rewritten.isEmpty) return rules;
  return rules.map((rule): MailRule => {
    if (!rule.namesAddresses) return rule;
    const { addresses, refuses } = rule;
    return { ...rule, addresses: refuses === false ? addresses.union(rewritten) : addresses.minus(rewritten) };
  });
}

/** Whether all mail that meets the conditions of a rule meets those of another one too, addresses and recipients aside. */
function isAmong(rule: MailRule, other: MailRule): boolean {
  return other.conditions.every((condition) =>
    rule.conditions.some((part) => part.property === condition.property && sameJson(part.value, condition.value)),
  );
}

function without(gaps: readonly RuleGap[], addresses: AddressSet): readonly RuleGap[] {
  return gaps.map((gap) => ({ ...gap, addresses: gap.addresses.minus(addresses) }));
}

/** Whether a rule is for mail of this route to these recipients, addresses and further conditions aside. */
export function matchTold(rule: MailRule, route: Route, cell: Cell): MailFact {
  const origin = route.kind === 'internal' ? 'inside' : 'outside';
  if (rule.from !== 'anywhere' && rule.from !== origin) return false;
  if (rule.to === 'nobody') return false;
  const hosted = rule.to === 'everyone' ? true : not(cell.domain.relayed);
  const { only, except } = rule.recipients;
  const seen = seenDomain(rule, cell);
  const isIn = (words: readonly string[]): MailFact => (seen === null ? 'unknown' : words.some((word) => wordCovers(word, seen)));
  const excepted = except.length === 0 ? false : isIn(except);
  return all(hosted, only === null ? true : isIn(only), not(excepted));
}

/** The domain of the recipient as the rule sees it: as written, or of the primary address; null where a word that is new says which. */
function seenDomain(rule: MailRule, cell: Cell): string | null {
  if (!['', 'original', 'resolved'].includes(rule.row.RecipientAddressType?.trim().toLowerCase() ?? '')) return null;
  return rule.recipients.original ? cell.domain.name : cell.primary;
}
