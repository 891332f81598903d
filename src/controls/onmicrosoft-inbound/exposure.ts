/** Where the refusal stands: for each onmicrosoft.com domain, whether external mail is blocked. */
import type { Verdict } from '../../engine/plan/verdict.js';
import { AddressSet } from '../reasoning/ip/address-set.js';
import { alikePrimaries } from '../reasoning/mail-flow/cells.js';
import { isOfMicrosoft } from '../reasoning/mail-flow/certificate.js';
import { wordCovers } from '../reasoning/mail-flow/domain.js';
import { halfOfIPv4, isForAnybody, type Passage, passages, type RuleGap } from '../reasoning/mail-flow/flow.js';
import { type World, worlds } from '../reasoning/mail-flow/mail-fact.js';
import { type RecipientDomain, type RecipientIndex, unreadDomain } from '../reasoning/mail-flow/recipients.js';
import type { Cell, Lens, MailFlow } from '../reasoning/mail-flow/routes.js';
import type { MailRule } from '../reasoning/mail-flow/rule.js';
import type { Listed } from '../reasoning/scope/listed.js';
import { mentions, toHeaderOf } from './to-header.js';

/** What could be read of a tenant. */
export interface Tenant {
  readonly flow: MailFlow;
  readonly index: RecipientIndex;
  readonly domainsWhole: boolean;
  readonly mailboxesWhole: boolean;
  readonly allowed: Listed;
  /** What may be allowed besides: the address of a mailbox that nobody read, which settings may list by another name. */
  readonly mayBeAllowed: Listed;
  /** Addresses that may deliver. */
  readonly fine: AddressSet;
}

/**
 * - `full`: nobody outside gets mail in, but for who is listed
 * - `some`: some mail is blocked, or an exception lets some in
 * - `none`: anyone who wants gets in
 */
export type Level = 'full' | 'some' | 'none';

export interface DomainExposure {
  readonly domain: RecipientDomain;
  readonly level: Level;
  /** It is blocked because mail is taken from few addresses only, for every recipient. */
  readonly lockedDown: boolean;
  /** By the primary domain of recipients, as far as rules tell them apart. */
  readonly cells: readonly CellExposure[];
  readonly passages: readonly Passage[];
  readonly gaps: readonly RuleGap[];
}

export interface CellExposure {
  /** Primary domains that fare alike. */
  readonly primaries: readonly (string | null)[];
  readonly level: Level;
  readonly lockedDown: boolean;
  readonly passages: readonly Passage[];
  /** Ways by which someone gets in who should not. */
  readonly openWays: readonly Passage[];
  readonly gaps: readonly RuleGap[];
}

export interface Exposure {
  readonly verdict: Verdict;
  readonly domains: readonly DomainExposure[];
}

/** The verdict in both worlds together: what is a pass in one of them only is unknown. */
export function verdictOf(tenant: Tenant): Verdict {
  const [best, worst] = worlds.map((world) => exposureIn(tenant, world).verdict);
  return (best === 'pass') !== (worst === 'pass') ? 'unknown' : (worst ?? 'unknown');
}

export function exposureIn(tenant: Tenant, world: World): Exposure {
  const known = tenant.index.microsoftDomains;
  const domains = tenant.domainsWhole || world === 'best' ? known : [...known, unreadDomain];
  const exposures = domains.map((domain) => domainExposure(tenant, domain, world));
  return { verdict: verdictIn(tenant, exposures), domains: exposures };
}

function verdictIn(tenant: Tenant, exposures: readonly DomainExposure[]): Verdict {
  if (exposures.length === 0) return tenant.domainsWhole ? 'notApplicable' : 'pass';
  if (exposures.every(({ level }) => level === 'full')) return 'pass';
  return exposures.every(({ level }) => level === 'none') ? 'fail' : 'partial';
}

function domainExposure(tenant: Tenant, domain: RecipientDomain, world: World): DomainExposure {
  const allowed: Listed = (...names) => tenant.allowed(...names) || (world === 'best' && tenant.mayBeAllowed(...names));
  const lens: Lens = { world, allowed, limits: (rule) => countsFor(rule, domain.name) };
  const homes = homesIn(tenant, domain);
  const look = (primaries: readonly (string | null)[]) =>
    alikePrimaries(tenant.flow.rules, primaries).map((alike) => cellExposure(tenant, { domain, alike }, lens));
  const { elsewhere, residents } = world === 'best' ? atBest(homes, look) : atWorst(homes, look);
  const cells = elsewhere.length + residents.length > 0 ? [...elsewhere, ...residents] : look([domain.name]);
  return {
    domain,
    level: levelOf(elsewhere, cells),
    lockedDown: cells.every((cell) => cell.lockedDown),
    cells,
    passages: cells.flatMap((cell) => cell.passages),
    gaps: cells.flatMap((cell) => cell.gaps),
  };
}

type Look = (primaries: readonly (string | null)[]) => readonly CellExposure[];

interface Inhabited {
  /** Those whose primary address is in another domain. */
  readonly elsewhere: readonly CellExposure[];
  readonly residents: readonly CellExposure[];
}

/** Someone lives wherever he may. */
function atWorst({ aliases, possible, residents }: Homes, look: Look): Inhabited {
  return { elsewhere: [...look(aliases), ...look(possible)], residents: look(residents) };
}

/** Nobody has an address there beside those who were read; where none was, all live where their mail is blocked best. */
function atBest({ aliases, possible, residents, residentsAreKnown }: Homes, look: Look): Inhabited {
  const known: Inhabited = { elsewhere: look(aliases), residents: residentsAreKnown ? look(residents) : [] };
  if (known.elsewhere.length + known.residents.length > 0) return known;
  return { elsewhere: [...look(possible), ...look(residents)].toSorted(byLevel).slice(0, 1), residents: [] };
}

/** A rule that catches only those who live in the domain, while others have a second address there, keeps the gap open. */
function levelOf(elsewhere: readonly CellExposure[], cells: readonly CellExposure[]): Level {
  if (cells.every(({ level }) => level === 'full')) return 'full';
  const many = elsewhere.length > 0 ? elsewhere : cells;
  return many.every(({ level }) => level === 'none') ? 'none' : 'some';
}

const levels: readonly Level[] = ['full', 'some', 'none'];

function byLevel(left: CellExposure, right: CellExposure): number {
  return levels.indexOf(left.level) - levels.indexOf(right.level);
}

interface AlikeCell {
  readonly domain: RecipientDomain;
  readonly alike: readonly (string | null)[];
}

function cellExposure(tenant: Tenant, { domain, alike }: AlikeCell, lens: Lens): CellExposure {
  const cell: Cell = { domain, primary: alike[0] ?? null };
  const ways = passages(tenant.flow, cell, lens);
  const forAll = {
    ...tenant.flow,
    rules: tenant.flow.rules.filter((rule) => rule.recipients.only === null || rule.refuses === false),
  };
  const locked = passages(forAll, cell, lens).map((way) => isLockedDown(way, lens.world));
  const gaps = ways
    .flatMap((way, index) => (locked[index] ? [] : way.gaps))
    .filter((gap) => !gap.addresses.isSubsetOf(tenant.fine));
  const openWays = ways.filter((way, index) => !locked[index] && !way.accepted.isSubsetOf(tenant.fine));
  const anySender = ways.filter(({ route }) => route.kind === 'any');
  const open = ways.some(isForAnybody);
  const limited = anySender.some((way) => way.limitedBy.length > 0);
  return {
    primaries: alike,
    level: openWays.length + gaps.length === 0 ? 'full' : open && !limited ? 'none' : 'some',
    lockedDown: locked.every(Boolean),
    passages: ways,
    openWays,
    gaps,
  };
}

/** Whatever mail is for, it is taken from few addresses or by a certificate; mail that counts as from inside is never locked down. */
function isLockedDown({ route, accepted, gaps }: Passage, world: World): boolean {
  if (route.allowed) return true;
  if (route.kind === 'internal') return accepted.isEmpty && gaps.length === 0;
  if (route.certificate !== null) return world === 'best' || !isOfMicrosoft(route.certificate) || accepted.isEmpty;
  const reach = AddressSet.union([accepted, ...gaps.map((gap) => gap.addresses)]);
  return reach.ipv4.size <= halfOfIPv4 && !reach.holdsAllIPv6;
}

/** Rules that refuse only under further conditions and still are about mail to the domain. */
function countsFor(rule: MailRule, domain: string | null): boolean {
  if (domain === null) return false;
  if (rule.recipients.only !== null) return rule.recipients.original;
  if (toHeaderOf(rule, domain) === 'matches') return true;
  const onAddresses = rule.conditions.filter(({ property }) => /RecipientAddress(ContainsWords|MatchesPatterns)$/.test(property));
  return rule.recipients.original && onAddresses.some(({ words }) => words.some((word) => mentions(word, domain)));
}

type Domains = readonly (string | null)[];

/** Where those live who have an address under an onmicrosoft.com domain: their primary domain is all that most rules see of them. */
interface Homes {
  /** Primary domains of mailboxes that have a second address in the domain, as far as read. */
  readonly aliases: Domains;
  /** Where mailboxes were not all read: other primary domains that someone may have whom nobody read. */
  readonly possible: Domains;
  /** The domain itself, where someone lives there, or may. */
  readonly residents: Domains;
  /** Someone does live there, or a rule spares anyone who does. */
  readonly residentsAreKnown: boolean;
}

function homesIn(tenant: Tenant, domain: RecipientDomain): Homes {
  const { index, mailboxesWhole, domainsWhole } = tenant;
  const { name } = domain;
  if (name === null) return { aliases: [], possible: [null], residents: [], residentsAreKnown: false };
  const seen = [...(index.byAddress.get(name)?.keys() ?? [])];
  const unread = [...index.unknownAliases.keys()].filter(
    (primary) => !index.microsoftDomains.some((one) => one.name === primary),
  );
  const others = index.domains.flatMap((one) => one.name ?? []).filter((one) => one !== name);
  const aliases = [...new Set([...seen, ...unread])].filter((primary) => primary !== name);
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
