/** Who is allowed by a list of access restrictions: first match by priority, worked out over sets instead of addresses. */
import type { Restriction } from '../../tenant/resources/azure-site-config.js';
import { isSynthetic } from '../../tenant/resources/azure-site-config.js';
import { AddressSet } from '../reasoning/ip/address-set.js';
import { asksNoMore, hasHeaders, isAllow, isPartOf, type Source, sourcesOf } from './source.js';

/** The rules of the main site or of SCM, as they were read. */
export interface RuleList {
  readonly rules: readonly Restriction[];
  /** `Allow` or `Deny`; null: unset. */
  readonly defaultAction: string | null;
}

/** What one rule, or the default (null), allows that nothing before it decided about. */
export interface Part {
  readonly rule: Restriction | null;
  readonly addresses: AddressSet;
  readonly others: readonly Source[];
}

export interface Admission {
  readonly parts: readonly Part[];
  readonly addresses: AddressSet;
  readonly others: readonly Source[];
  /** Whether everyone gets in: by the default, or because the rules allow more than half of all IPv4 addresses. */
  readonly isOpen: boolean;
  readonly isNobody: boolean;
}

/** A rule that denies, with whom it is about. */
interface Denial {
  readonly rule: Restriction;
  readonly addresses: AddressSet;
  readonly others: readonly Source[];
}

/** Priority of a rule that names none. Source: App Service sorts such rules behind the others; the number is not documented. */
const unsetPriority = 65_000;

const halfOfIPv4 = 2n ** 31n;

/**
 * Who is allowed. A rule with headers allows whom it allows, for anyone can send a header; it shuts out only anyone who a later rule allows
 *  for the same headers.
 */
export function admit(list: RuleList): Admission {
  const parts: Part[] = [];
  let decided = AddressSet.none;
  const denied: Denial[] = [];
  for (const rule of inOrder(list.rules)) {
    const { addresses, others } = sourcesOf(rule);
    if (isAllow(rule)) {
      const before = denied.filter((one) => asksNoMore(one.rule, rule));
      const refused = AddressSet.union([decided, ...before.map((one) => one.addresses)]);
      const part: Part = {
        rule,
        addresses: addresses.minus(refused),
        others: isEverything(refused) ? [] : others.filter((source) => !before.some((one) => isDenied(source, one.others))),
      };
      if (!part.addresses.isEmpty || part.others.length > 0) parts.push(part);
    } else denied.push({ rule, addresses: hasHeaders(rule) ? addresses : AddressSet.none, others });
    if (!hasHeaders(rule)) decided = decided.union(addresses);
  }
  const rest = AddressSet.everything.minus(decided);
  const letsRestIn = isDefaultAllow(list) && !rest.isEmpty;
  if (letsRestIn) parts.push({ rule: null, addresses: rest, others: [] });
  return admissionOf(parts, letsRestIn && !rest.ipv4.isEmpty);
}

/**
 * Whether someone whom no rule names is allowed. Azure's own row repeats the default; where the two differ, the open one counts. A word that
 * Azure did not have when this was written denies nobody.
 */
export function isDefaultAllow({ rules, defaultAction }: RuleList): boolean {
  const own = rules.filter(isSynthetic);
  if (own.some(isAllow)) return true;
  const word = defaultAction?.trim().toLowerCase() ?? '';
  return word === '' ? rules.length === 0 : word !== 'deny';
}

/** Real rules, lowest priority number first; rules of one number in the order of the list. */
export function inOrder(rules: readonly Restriction[]): readonly Restriction[] {
  return rules.filter((rule) => !isSynthetic(rule)).toSorted((left, right) => priorityOf(left) - priorityOf(right));
}

export function priorityOf(rule: Restriction): number {
  return rule.priority ?? unsetPriority;
}

function admissionOf(parts: readonly Part[], restIsOpen: boolean): Admission {
  const addresses = AddressSet.union(parts.map((part) => part.addresses));
  const others = parts.flatMap((part) => part.others);
  return {
    parts,
    addresses,
    others,
    isOpen: restIsOpen || addresses.ipv4.size > halfOfIPv4,
    isNobody: addresses.isEmpty && others.length === 0,
  };
}

function isEverything(set: AddressSet): boolean {
  return set.holdsAllIPv4 && set.holdsAllIPv6;
}

/** A tag takes its parts with it, and every subnet is one of the virtual networks. */
function isDenied(source: Source, denied: readonly Source[]): boolean {
  const name = source.name.toLowerCase();
  return denied.some((one) => {
    if (one.kind === 'vnets') return source.kind === 'subnet' || source.kind === 'vnets';
    const same = name === one.name.toLowerCase();
    return one.kind === source.kind && (same || (one.kind === 'tag' && isPartOf(name, one.name)));
  });
}
