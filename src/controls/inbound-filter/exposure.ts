/** Where the lock-down stands: for each kind of recipient, who may deliver beside the external filter. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { AddressSet } from '../reasoning/ip/address-set.js';
import type { CellGroup } from '../reasoning/mail-flow/cells.js';
import { halfOfIPv4, isForAnybody, type Passage, passages, type RuleGap } from '../reasoning/mail-flow/flow.js';
import { type MailFact, protects, type World, worlds } from '../reasoning/mail-flow/mail-fact.js';
import type { Lens, MailFlow, Route } from '../reasoning/mail-flow/routes.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import { isRightCertificate, type Wanted } from './wanted.js';

/** What could be read of a tenant's mail flow. */
export interface Tenant {
  readonly flow: MailFlow;
  readonly groups: readonly CellGroup[];
  /** Mail that claims one of the tenant's domains is refused unless a connector knows it. */
  readonly rejectsDirectSend: MailFact;
}

/** Recipients with all ways to them. */
export interface GroupExposure {
  readonly group: CellGroup;
  readonly passages: readonly Passage[];
  /** Everyone gets in. */
  readonly open: boolean;
  /** Something asks where mail comes from; a rule that refuses whatever is written to a domain does not. */
  readonly attempted: boolean;
  /** Addresses that get in, write what they will, and should not. */
  readonly extra: AddressSet;
  /** Routes by which someone gets in who should not, apart from `extra`. */
  readonly sideDoors: readonly Passage[];
  /** Exceptions and earlier rules through which someone gets in who should not. */
  readonly gaps: readonly RuleGap[];
  /** Something refuses some of the mail: for some senders, or under further conditions. */
  readonly limited: boolean;
  /** What is there as the lock allows every address, so that nothing beside it keeps anyone out. */
  readonly undone: boolean;
}

export interface Exposure {
  readonly verdict: Verdict;
  readonly groups: readonly GroupExposure[];
}

/** A rule that refuses a list of addresses and allows the rest locks nobody out. */
function isOpen(addresses: AddressSet): boolean {
  return addresses.ipv4.size > halfOfIPv4;
}

/** The verdict in both worlds together: what is a pass in one of them only is unknown. */
export function verdictOf(tenant: Tenant, wanted: Wanted): Verdict {
  const [best, worst] = worlds.map((world) => exposureIn(tenant, wanted, world).verdict);
  return (best === 'pass') !== (worst === 'pass') ? 'unknown' : (worst ?? 'unknown');
}

export function exposureIn(tenant: Tenant, wanted: Wanted, world: World): Exposure {
  const lens: Lens = { world, allowed: wanted.allowed, limits: namesAddresses };
  const groups = tenant.groups.map((group) => groupExposure(passages(tenant.flow, group.cell, lens), group, { wanted, world }));
  return { verdict: verdictIn(tenant, groups, world), groups };
}

/** A rule that looks at addresses is an attempt at the lock; one that refuses by content alone is about something else. */
function namesAddresses(rule: MailRule): boolean {
  return rule.namesAddresses;
}

function isAttempt(rule: MailRule): boolean {
  return rule.namesAddresses || rule.recipients.only === null;
}

interface Look {
  readonly wanted: Wanted;
  readonly world: World;
}

function groupExposure(ways: readonly Passage[], group: CellGroup, look: Look): GroupExposure {
  const { wanted, world } = look;
  const anySender = ways.filter(({ route }) => route.kind === 'any');
  const byAddress = anySender.filter(({ route }) => route.certificate === null);
  const accepted = AddressSet.union(byAddress.map((way) => way.accepted));
  const open = isOpen(accepted) || ways.some(isForAnybody);
  const sideDoors = ways.filter((way) => !byAddress.includes(way) && letsInOthers(way, look));
  const restricted = ways.some(({ route }) => route.kind === 'narrower' && isLock(route));
  return {
    group,
    passages: ways,
    open,
    attempted: ways.some(({ route, refusedBy }) => isLock(route) || refusedBy.some(isAttempt)),
    extra: AddressSet.union(byAddress.filter(({ route }) => !route.allowed).map((way) => way.accepted)).minus(wanted.fine),
    sideDoors,
    gaps: ways
      .filter(
        ({ route }) => !route.allowed && !(route.certificate !== null && isRightCertificate(wanted, route.certificate, world)),
      )
      .flatMap((way) => way.gaps)
      .filter((gap) => !gap.addresses.isSubsetOf(wanted.fine)),
    limited: restricted || anySender.some((way) => way.limitedBy.length > 0),
    undone: byAddress.some(({ route }) => route.connectors.length > 0 && isOpen(route.addresses)),
  };
}

/** Connectors that refuse some of the mail by where it comes from; what counts as mail from inside is refused by none. */
function isLock({ kind, connectors, certificate, addresses }: Route): boolean {
  return kind !== 'internal' && kind !== 'shared' && connectors.length > 0 && (certificate !== null || !isOpen(addresses));
}

/** A rule that would be the lock, and that excepts every IPv4 address. */
function exceptsEveryone(rule: MailRule): boolean {
  const lock = rule.inEffect === true && rule.refuses === true && rule.conditions.length === 0;
  return lock && rule.namesAddresses && rule.addresses.ipv4.isEmpty;
}

function letsInOthers({ route, accepted }: Passage, { wanted, world }: Look): boolean {
  if (route.allowed) return false;
  if (route.kind === 'internal') return !accepted.isEmpty;
  if (route.certificate !== null && isRightCertificate(wanted, route.certificate, world)) return false;
  return !accepted.isSubsetOf(wanted.fine);
}

function verdictIn(tenant: Tenant, groups: readonly GroupExposure[], world: World): Verdict {
  const allOpen = groups.some((one) => one.open) && groups.every((one) => one.open || !one.attempted);
  if (allOpen) {
    const undone = groups.some((one) => one.undone) || tenant.flow.rules.some(exceptsEveryone);
    const direct = !undone && protects(tenant.rejectsDirectSend, world);
    return direct || groups.some((one) => one.limited) ? 'partial' : 'fail';
  }
  return groups.every(isClosed) ? 'pass' : 'partial';
}

/** Nobody gets in beside the filter. */
export function isClosed(one: GroupExposure): boolean {
  return !one.open && one.extra.isEmpty && one.sideDoors.length + one.gaps.length === 0;
}

/** The ways by which someone gets in who should not. */
export function openWays(one: GroupExposure, wanted: Wanted): readonly Passage[] {
  const wide = one.passages.filter(({ route, accepted }) => {
    const byAddress = route.kind === 'any' && route.certificate === null && !route.allowed;
    return byAddress && !accepted.isSubsetOf(wanted.fine);
  });
  return [...wide, ...one.sideDoors];
}

/** What lets someone in who should not get in, each in a few words. */
export function leaks(tenant: Tenant, wanted: Wanted): readonly string[] {
  const { groups } = exposureIn(tenant, wanted, 'worst');
  return [
    ...new Set(
      groups.flatMap((one) => [
        ...one.sideDoors.flatMap(({ route }) => route.connectors.map(({ name }) => `the connector "${name}"`)),
        ...one.gaps.map(({ rule, property }) => `${property} of the rule "${rule.name}"`),
        ...(one.extra.isEmpty
          ? []
          : one.passages.filter(({ route }) => route.kind === 'any').flatMap((way) => beyondOf(way, wanted))),
      ]),
    ),
  ];
}

function beyondOf({ route }: Passage, wanted: Wanted): readonly string[] {
  return route.connectors
    .filter((one) => !one.addresses.isSubsetOf(wanted.fine))
    .map((one) => `the connector "${one.name}", which allows ${one.addresses.minus(wanted.fine).toString()}`);
}
