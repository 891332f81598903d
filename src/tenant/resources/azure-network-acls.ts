/** The firewall that several services of Azure write alike: what happens to an address that no rule names, and the rules. */
import type { z } from 'zod';
import { row, text } from '../lenient.js';

/** A rule allows the address or network that is its value; there are no rules that deny. */
const addressRule = row({ value: text(), action: text() });
export type AddressRule = z.infer<typeof addressRule>;

export const networkAcls = row({
  /** `Allow` or `Deny`. */
  defaultAction: text(),
  ipRules: addressRule.array().nullable().optional(),
  /** Of Storage alone, and of newer versions. */
  ipv6Rules: addressRule.array().nullable().optional(),
});
export type NetworkAcls = z.infer<typeof networkAcls>;

/** The words of `publicNetworkAccess`: with the last, a network security perimeter decides. */
export const publicAccessWords = ['Enabled', 'Disabled', 'SecuredByPerimeter'] as const;

export const azureReader = 'Azure role Reader';
