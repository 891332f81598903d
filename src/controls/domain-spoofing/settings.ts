/** How strict mail in the name of our domains has to be, which domains send nothing, and whom to ask for DNS. */
import { z } from 'zod';
import { resolverAddress } from '../reasoning/ip/setting.js';

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]+$/, 'is no domain; write it as in an address, for example contoso.com');

export const settings = z.strictObject({
  /** What receivers are at least to do with forged mail. */
  dmarc: z.enum(['quarantine', 'reject'], 'is neither quarantine nor reject').default('quarantine'),
  /** Accepted domains that send no mail. */
  parked: z.array(domain).default([]),
  /** Accepted domains that are left out. */
  except: z.array(domain).default([]),
  /** Addresses of resolvers to ask in place of the machine's own: inside a network these may tell another story. */
  resolvers: z.array(resolverAddress).default([]),
});
export type Settings = z.infer<typeof settings>;
