/** How strict the filter has to be for everyone, and which ways to bypass it are meant. */
import { z } from 'zod';
import { addressesOf, addressNotations } from '../reasoning/ip/setting.js';
import { filledName } from '../reasoning/scope/filled-name.js';

const names = z.array(filledName).default([]);
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]+$/,
    'is no domain; write it as in an address, for example partner.example',
  );

const allow = z.strictObject({
  /** Sender domains that policies may let past the filter. */
  domains: z.array(domain).default([]),
  /** Senders, by address. */
  senders: z.array(z.email('is no address; write it as in mail, for example news@partner.example').toLowerCase()).default([]),
  /** Addresses of servers that may bypass the filter. */
  addresses: addressNotations()
    .default([])
    .refine((list) => addressesOf(list).ipv4.size <= 2n ** 31n, 'is everyone; list the addresses that are meant'),
  /** Transport rules, by name, that may set SCL -1. */
  rules: names,
  /** Inbound connectors, by name, whose mail may count as from inside. */
  connectors: names,
  /** Remote domains, by domain or name, that may be trusted. */
  remoteDomains: names,
  /** Whether entries of the tenant's allow list are fine. */
  tenant: z.boolean().default(true),
});

export const settings = z.strictObject({
  /** `inbox`: spam and phish do not reach the inbox. `standard`: what Microsoft's standard preset does. */
  minimum: z.enum(['inbox', 'standard'], 'is neither inbox nor standard').default('inbox'),
  /** The bulk level from which on mail counts as spam, 1 to 9. */
  bulk: z.int().min(1, 'is less than 1').max(9, 'is more than 9').default(7),
  /** Kinds of attachments that are blocked whatever is in them. */
  fileTypes: z.array(filledName.transform((type) => type.toLowerCase().replace(/^\./, ''))).default(['exe', 'cmd', 'vbe']),
  allow: allow.prefault({}),
});
export type Settings = z.infer<typeof settings>;
