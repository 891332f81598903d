/** What the operator wants: from where mail may come in, as settings say it. */
import { AddressSet, isAddressSet, parseAddresses } from '../reasoning/ip/address-set.js';
import { addressesOf } from '../reasoning/ip/setting.js';
import { certificateName, certificateWithin, isOfMicrosoft } from '../reasoning/mail-flow/certificate.js';
import type { World } from '../reasoning/mail-flow/mail-fact.js';
import { type Listed, listed } from '../reasoning/scope/listed.js';
import type { Settings } from './definition.js';

export interface Wanted {
  /** Addresses from which mail has to arrive. */
  readonly ranges: AddressSet;
  /** Addresses from which mail may arrive: the ranges and what is allowed beside them. */
  readonly fine: AddressSet;
  readonly certificate: string | null;
  readonly allowed: Listed;
}

/** Null where no external filter is named: then there is nothing to lock. */
export function wantedBy(chosen: Settings): Wanted | null {
  if (chosen.ranges.length === 0 && chosen.certificate === null) return null;
  const ranges = addressesOf(chosen.ranges);
  const further = chosen.allow.map((text) => parseAddresses(text)).filter(isAddressSet);
  return {
    ranges,
    fine: AddressSet.union([ranges, ...further]),
    certificate: chosen.certificate === null ? null : certificateName(chosen.certificate),
    allowed: listed(chosen.allow),
  };
}

/** Whether a certificate that a connector asks for is the filter's alone: nobody says whether one that every tenant of Microsoft sends with is. */
export function isRightCertificate(wanted: Wanted, certificate: string, world: World): boolean {
  if (world === 'worst' && isOfMicrosoft(certificate)) return false;
  return wanted.certificate !== null && certificateWithin(certificate, wanted.certificate);
}
