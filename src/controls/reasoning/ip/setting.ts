/** Addresses in settings: kept as written, refused with a sentence where one of them means no address. */
import { z } from 'zod';
import { AddressSet, readAddresses } from './address-set.js';
import { networksOf } from './notation.js';

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

/** A resolver by its address; a port may follow, as in 192.0.2.53:5353 or [2001:db8::53]:5353. */
export const resolverAddress = z
  .string()
  .trim()
  .refine(
    (text) => typeof networksOf(text.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+(\.\d+){3}):\d+$/, '$1')) !== 'string',
    {
      error: 'is no address of a resolver; write an IP address, for example 192.0.2.53',
    },
  );
