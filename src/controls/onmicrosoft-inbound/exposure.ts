/** Where the refusal stands: for each onmicrosoft.com domain, whether mail from outside is kept out. */

import type { Verdict } from '../control.js';
import type { AddressSet } from '../shared/ip/address-set.js';
import { type Hole, type Passage, passages } from '../shared/mail-flow/flow.js';
import { type World, worlds } from '../shared/mail-flow/mail-fact.js';
import { type RecipientDomain, type RecipientIndex, unreadDomain } from '../shared/mail-flow/recipients.js';
import type { Cell, Lens, MailFlow } from '../shared/mail-flow/routes.js';
import type { MailRule } from '../shared/mail-flow/rule.js';
import type { Listed } from '../shared/scope/listed.js';
import { mentions, toHeaderOf } from './to-header.js';

/** What could be read of a tenant. */
export interface Tenant {
  readonly flow: MailFlow;
  readonly index: RecipientIndex;
  readonly domainsWhole: boolean;
  readonly mailboxesWhole: boolean;
  readonly allowed: Listed;
  /** Addresses that may deliver. */
  readonly fine: AddressSet;
}

/**
 * - `full`: nobody outside gets mail in, but for who is listed
 * - `some`: some mail is kept out, or an exception lets some in
 * - `none`: whoever wants gets in
 */
export type Level = 'full' | 'some' | 'none';

export interface DomainExposure {
  readonly domain: RecipientDomain;
  readonly level: Level;
  /** It is kept out because mail is taken from few addresses only, whoever it is for. */
  readonly lockedDown: boolean;
  readonly passages: readonly Passage[];
  readonly holes: readonly Hole[];
  /** Primary domains of mailboxes whose address here is kept open. */
  readonly openFor: readonly string[];
}

export interface Exposure {
  readonly verdict: Verdict;
  readonly domains: readonly DomainExposure[];
}

/** A list of addresses that holds more than half of IPv4 keeps nobody out. */
const half = 2n ** 31n;

/** The verdict in both worlds together: what is a pass in the best world only cannot be told. */
export function verdictOf(tenant: Tenant): Verdict {
  const [best, worst] = worlds.map((world) => exposureIn(tenant, world).verdict);
  return best === 'pass' && worst !== 'pass' ? 'unknown' : (worst ?? 'unknown');
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
  const lens: Lens = { world, allowed: tenant.allowed, limits: (rule) => countsFor(rule, domain.name) };
  const cells = primariesOf(tenant, domain).map((primary) => cellExposure(tenant, { domain, primary }, lens));
  return {
    domain,
    level: levelOf(cells.map((cell) => cell.level)),
    lockedDown: cells.every((cell) => cell.lockedDown),
    passages: cells.flatMap((cell) => cell.passages),
    holes: cells.flatMap((cell) => cell.holes),
    openFor: cells.flatMap((cell) => (cell.level === 'none' && cell.cell.primary !== null ? [cell.cell.primary] : [])),
  };
}

/** A rule that catches only those who live in the domain, while others have a second address there, keeps the door open. */
function levelOf(levels: readonly Level[]): Level {
  if (levels.every((level) => level === 'full')) return 'full';
  return levels.includes('some') ? 'some' : 'none';
}

/**
 * Primary domains of mailboxes with an address in the domain. Every mailbox gets one under onmicrosoft.com, so where mailboxes or
 * their addresses were not read, somebody is taken to have it as a second address.
 */
function primariesOf({ index, mailboxesWhole }: Tenant, domain: RecipientDomain): readonly (string | null)[] {
  if (domain.name === null) return [null];
  const seen = [...(index.byAddress.get(domain.name)?.keys() ?? [])];
  const untold = [...index.aliasesUntold.keys()].filter(
    (primary) => !index.microsoftDomains.some(({ name }) => name === primary),
  );
  const own = index.domains.find((one) => !one.microsofts)?.name ?? null;
  const presumed = mailboxesWhole || own === null ? untold : [...untold, own];
  const all = new Set([...seen, ...presumed]);
  return all.size > 0 ? [...all] : [domain.name];
}

interface CellExposure {
  readonly cell: Cell;
  readonly level: Level;
  readonly lockedDown: boolean;
  readonly passages: readonly Passage[];
  readonly holes: readonly Hole[];
}

function cellExposure(tenant: Tenant, cell: Cell, lens: Lens): CellExposure {
  const ways = passages(tenant.flow, cell, lens);
  const forAll = {
    ...tenant.flow,
    rules: tenant.flow.rules.filter((rule) => rule.recipients.only === null || rule.refuses === false),
  };
  const locked = passages(forAll, cell, lens).map((way) => isLockedDown(way));
  const holes = ways
    .flatMap((way, index) => (locked[index] ? [] : way.holes))
    .filter((hole) => !hole.addresses.isSubsetOf(tenant.fine));
  const closed = ways.every((way, index) => locked[index] || way.accepted.isSubsetOf(tenant.fine));
  const anySender = ways.filter(({ route }) => route.kind === 'any');
  const open = anySender.some(({ route, accepted }) => route.certificate === null && accepted.ipv4.size > half);
  const limited = anySender.some((way) => way.limitedBy.length > 0);
  return {
    cell,
    level: closed && holes.length === 0 ? 'full' : open && !limited ? 'none' : 'some',
    lockedDown: locked.every(Boolean),
    passages: ways,
    holes,
  };
}

/** Whatever mail is for, it is taken from few addresses or by a certificate; mail that counts as from inside is never locked down. */
function isLockedDown({ route, accepted, holes }: Passage): boolean {
  if (route.allowed) return true;
  if (route.kind === 'internal') return accepted.isEmpty;
  return holes.length === 0 && (route.certificate !== null || accepted.ipv4.size <= half) && !accepted.holdsAllIPv6;
}

/** Rules that refuse only under further conditions and still are about mail to the domain. */
function countsFor(rule: MailRule, domain: string | null): boolean {
  if (domain === null) return false;
  if (rule.recipients.only !== null) return rule.recipients.original;
  if (toHeaderOf(rule, domain) === 'matches') return true;
  const onAddresses = rule.conditions.filter(({ property }) => /RecipientAddress(ContainsWords|MatchesPatterns)$/.test(property));
  return rule.recipients.original && onAddresses.some(({ words }) => words.some((word) => mentions(word, domain)));
}
