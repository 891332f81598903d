/** The ways that external mail can take past the inbound connectors. */
import { AddressSet } from '../ip/address-set.js';
import type { Listed } from '../scope/listed.js';
import { certificateName, isOfMicrosoft } from './certificate.js';
import { type MailConnector, restrictionOf } from './connector.js';
import { all, type MailFact, not, protects, threatens, type World } from './mail-fact.js';
import type { RecipientDomain } from './recipients.js';
import type { MailRule } from './rule.js';

/** Recipients that mail flow treats alike: an address in `domain` of a mailbox whose primary address is in `primary`. */
export interface Cell {
  readonly domain: RecipientDomain;
  /** null: not known. */
  readonly primary: string | null;
}

/** A way that external mail can take as far as the connectors decide it. */
export interface Route {
  /**
   * - `any`: whatever the sender writes
   * - `narrower`: what a Partner connector catches that is limited to some senders or recipients
   * - `internal`: what a connector lets count as mail from inside
   * - `shared`: what a connector for servers of our own may take for theirs, as it knows them by a certificate that every tenant of Microsoft sends with
   */
  readonly kind: 'any' | 'narrower' | 'internal' | 'shared';
  readonly connectors: readonly MailConnector[];
  readonly addresses: AddressSet;
  /** The certificate that the sending server has to show, or null. */
  readonly certificate: string | null;
  /** The operator listed the connectors: who gets in by them may. */
  readonly allowed: boolean;
}

export interface MailFlow {
  readonly connectors: readonly MailConnector[];
  readonly connectorsWhole: boolean;
  /** In order. */
  readonly rules: readonly MailRule[];
  readonly rulesWhole: boolean;
}

/** How to look at a flow. */
export interface Lens {
  readonly world: World;
  /** Connectors, rules and values that the operator listed. */
  readonly allowed: Listed;
  /** Whether a rule that refuses only under further conditions still counts for something. */
  limits(rule: MailRule, cell: Cell): boolean;
}

/**
 * The routes past the connectors. In the best world, connectors that could not be read lock everything; in the worst, one of them is
 * narrower and restricts nothing, and another lets mail count as from inside.
 */
export function routes(flow: MailFlow, cell: Cell, lens: Lens): readonly Route[] {
  const { world, allowed } = lens;
  const locks = locksIn(flow, cell, world);
  // What may be a lock, beside one that is, may as well restrict nothing.
  const others = flow.connectors.filter(
    (one) => !locks.some(({ lock, as }) => lock === one && as === world) && !allowed(one.name),
  );
  const narrower = others.filter((one) => isNarrower(one, cell, world));
  const internal = flow.connectors.filter(
    (one) => !allowed(one.name) && threatens(all(one.internal, one.enabled, covers(one, cell)), world),
  );
  return [
    ...(locks.length > 0 ? lockedRoutes(locks, lens) : [unlockedRoute(flow, world)]),
    ...narrower.map((one): Route => ({ ...admission(one, world), kind: 'narrower', connectors: [one], allowed: false })),
    ...internal.map((one): Route => {
      const addresses = one.addresses.isEmpty ? AddressSet.everything : one.addresses;
      return { kind: 'internal', connectors: [one], addresses, certificate: null, allowed: false };
    }),
    ...sharedRoutes(flow, cell, lens),
    ...(flow.connectorsWhole || world === 'best' ? [] : unreadRoutes),
  ];
}

/** Nobody says whether mail of other tenants meets such a connector: only in the worst world it does. */
function sharedRoutes({ connectors }: MailFlow, cell: Cell, { world, allowed }: Lens): readonly Route[] {
  if (world === 'best') return [];
  return connectors.flatMap((one): readonly Route[] => {
    const certificate = one.row.TlsSenderCertificateName;
    if (!certificate || !isOfMicrosoft(certificate) || allowed(one.name)) return [];
    if (all(one.enabled, not(one.partner), covers(one, cell)) === false) return [];
    return [
      {
        kind: 'shared',
        connectors: [one],
        addresses: AddressSet.everything,
        certificate: certificateName(certificate),
        allowed: false,
      },
    ];
  });
}

/** What connectors that could not be read may allow. */
const unreadRoutes = (['narrower', 'internal'] as const).map(
  (kind): Route => ({ kind, connectors: [], addresses: AddressSet.everything, certificate: null, allowed: false }),
);

function unlockedRoute(flow: MailFlow, world: World): Route {
  const locked = !flow.connectorsWhole && world === 'best';
  const addresses = locked ? AddressSet.none : AddressSet.everything;
  return { kind: 'any', connectors: [], addresses, certificate: null, allowed: false };
}

/** A connector that restricts all senders, and the world in which it does. */
interface Lock {
  readonly lock: MailConnector;
  readonly as: World;
}

/**
 * One that may be there and may not keeps mail out where it is the only one, and allows its own where another is there for certain:
 * what is better with the one is worse with the other.
 */
function locksIn(flow: MailFlow, cell: Cell, world: World): readonly Lock[] {
  const certain = flow.connectors.filter((one) => locksFor(one, cell, 'worst'));
  const perhaps = flow.connectors.filter((one) => !certain.includes(one) && locksFor(one, cell, 'best'));
  const counted = (world === 'best') === (certain.length === 0) ? perhaps : [];
  return [...certain.map((lock): Lock => ({ lock, as: world })), ...counted.map((lock): Lock => ({ lock, as: 'best' }))];
}

/** Restricting connectors for all senders add up: mail has to meet one of them. */
function lockedRoutes(locks: readonly Lock[], { world, allowed }: Lens): readonly Route[] {
  const single = locks.map(({ lock, as }): Route => {
    // Addresses that could not be read may be anyone's.
    const others = world === 'worst' && lock.hasOthers ? { addresses: AddressSet.everything } : {};
    return { ...admission(lock, as), ...others, kind: 'any', connectors: [lock], allowed: allowed(lock.name) };
  });
  const byAddress = single.filter((route) => route.certificate === null);
  const merged = [true, false].flatMap((listed): readonly Route[] => {
    const alike = byAddress.filter((route) => route.allowed === listed);
    const [first] = alike;
    if (first === undefined) return [];
    const addresses = AddressSet.union(alike.map((route) => route.addresses));
    return [{ ...first, connectors: alike.flatMap((route) => route.connectors), addresses }];
  });
  return [...merged, ...single.filter((route) => route.certificate !== null)];
}

/** Whom a connector allows. */
function admission(
  connector: MailConnector,
  world: World,
): { readonly addresses: AddressSet; readonly certificate: string | null } {
  return restrictionOf(connector, world) ?? { addresses: AddressSet.everything, certificate: null };
}

/** An enabled Partner connector for all senders that restricts them. */
export function locksFor(connector: MailConnector, cell: Cell, world: World): boolean {
  const fact = all(connector.enabled, connector.partner, connector.everySender, covers(connector, cell));
  return protects(fact, world) && restrictionOf(connector, world) !== null;
}

/** Senders that match a more particular connector are judged by that one. One as wide as the lock takes nothing away from it. */
function isNarrower(connector: MailConnector, cell: Cell, world: World): boolean {
  const forAll: MailFact =
    connector.row.AssociatedAcceptedDomains === undefined ? 'unknown' : connector.recipientDomains.length === 0;
  const narrow = !protects(all(connector.everySender, forAll), world);
  return narrow && threatens(all(connector.enabled, connector.partner, covers(connector, cell)), world);
}

/** Whether a connector is for recipients of the cell. */
export function covers(connector: MailConnector, { domain }: Cell): MailFact {
  if (connector.row.AssociatedAcceptedDomains === undefined) return 'unknown';
  if (connector.recipientDomains.length === 0) return true;
  return domain.name === null ? 'unknown' : domain.names.some((name) => connector.recipientDomains.includes(name));
}
