/** A list of address notations in settings: kept as written, refused with a sentence where one of them means no address. */
import { z } from 'zod';
import { AddressSet, readAddresses } from './address-set.js';

/** `ranges: [203.0.113.0/24, 198.51.100.10-198.51.100.20]`; every notation that means nothing is named. */
export function addressNotations(): z.ZodType<string[]> {
  return z.array(z.string()).superRefine((notations, issues) => {
    for (const { problem } of readAddresses(notations).problems) issues.addIssue({ code: 'custom', message: problem });
  });
}

/** The set that notations mean which went through `addressNotations`. */
export function addressesOf(notations: readonly string[]): AddressSet {
  return notations.length === 0 ? AddressSet.none : readAddresses(notations).set;
}
