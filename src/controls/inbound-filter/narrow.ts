/** Connectors for all senders that accept more addresses than are wanted: which addresses each of them would lose. */
import type { Operation } from '../../engine/plan/operation.js';
import { exchangeIdentity } from '../../tenant/resources/exchange-object.js';
import { type InboundConnector, inboundConnectors } from '../../tenant/resources/inbound-connector.js';
import { AddressSet, isAddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { type MailConnector, mailConnector, restrictionOf } from '../reasoning/mail-flow/connector.js';
import { problemOf, writtenFor } from './connector-limits.js';
import { isOurs } from './plan-material.js';
import type { Wanted } from './wanted.js';

/** One connector with what it would accept. */
interface Narrowed {
  readonly name: string;
  readonly row: InboundConnector;
  /** What changes of it: its list, or that it is on, where nothing of its list is wanted. */
  readonly after: { readonly SenderIPAddresses: string[] } | { readonly Enabled: false };
  /** Addresses from which mail is rejected afterwards, if no other connector accepts it. */
  readonly loses: AddressSet;
}

/**
 * Connectors that can be narrowed to what is wanted and restored exactly. Those of a hybrid setup and those that settings allow are left alone;
 * so is a list that the service would not take back. One that would accept nobody is turned off, and only beside another that goes on restricting
 * everyone: without it, every address would be accepted.
 */
export function narrowedBy(rows: readonly InboundConnector[], wanted: Wanted): readonly Narrowed[] {
  const narrowed = rows.flatMap((row): readonly Narrowed[] => {
    const one = mailConnector(row);
    if (isOurs(row) || !isLock(one) || one.byAddress !== true || one.byCertificate !== false) return [];
    if (one.internal !== false || one.hybrid || wanted.allowed(one.name)) return [];
    const loses = one.addresses.minus(wanted.fine);
    if (loses.isEmpty) return [];
    const notations = row.SenderIPAddresses ?? [];
    const keeps = [...new Set(notations.flatMap((notation) => keptOf(notation, wanted.fine)))];
    const found = { name: one.name, row, loses };
    if (keeps.length === 0) return [{ ...found, after: { Enabled: false } }];
    return [...notations, ...keeps].every(isTaken) ? [{ ...found, after: { SenderIPAddresses: keeps } }] : [];
  });
  const turnedOff = narrowed.filter(({ after }) => 'Enabled' in after).map(({ row }) => row);
  const isLocked = rows.some((row) => !turnedOff.includes(row) && isLock(mailConnector(row)) && isForEveryone(row));
  return isLocked ? narrowed : narrowed.filter(({ after }) => !('Enabled' in after));
}

/** A Partner connector that restricts all senders for certain. */
function isLock(one: MailConnector): boolean {
  return one.enabled === true && one.partner === true && one.everySender === true && restrictionOf(one, 'worst') !== null;
}

function isForEveryone({ AssociatedAcceptedDomains: domains }: InboundConnector): boolean {
  return domains !== undefined && domains.length === 0;
}

/** What is wanted of one entry: all of it as it is written, or what is left. */
function keptOf(notation: string, fine: AddressSet): readonly string[] {
  const set = parseAddresses(notation);
  if (!isAddressSet(set)) return [];
  return set.isSubsetOf(fine) ? [notation] : writtenFor(set.intersection(fine));
}

function isTaken(notation: string): boolean {
  const set = parseAddresses(notation);
  return isAddressSet(set) && problemOf(notation, set) === null;
}

/** The connector as it would be. */
export function rowAfter({ row, after }: Narrowed): InboundConnector {
  return { ...row, ...after };
}

/** One call for each connector; null where one carries no id to address it by. */
export function operationsFor(narrowed: readonly Narrowed[]): readonly Operation[] | null {
  const operations = narrowed.flatMap(({ name, row, after }): readonly Operation[] => {
    const identity = exchangeIdentity(row);
    if (identity === null) return [];
    const before = 'Enabled' in after ? { Enabled: true } : { SenderIPAddresses: [...(row.SenderIPAddresses ?? [])] };
    return [{ kind: 'update', resource: inboundConnectors.key, object: name, identity, before, after }];
  });
  return operations.length === narrowed.length ? operations : null;
}

/** All addresses that are lost, by connector, each as evidence names it. */
export function lostBy(
  narrowed: readonly Narrowed[],
): readonly { readonly connector: string; readonly addresses: AddressSet; readonly shown: string }[] {
  return narrowed.flatMap(({ name, loses }) =>
    writtenFor(loses).map((shown) => ({
      connector: name,
      addresses: AddressSet.ofCidrs([shown.includes('/') ? shown : `${shown}/32`]),
      shown,
    })),
  );
}
