/** How strict mail in the name of our domains has to be, which domains send nothing, and whom to ask for DNS. */
import { z } from 'zod';
import { networksOf } from '../shared/ip/notation.js';

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\.)+[a-z0-9-]+$/, 'is no domain; write it as in an address, for example contoso.com');

/** A resolver by its address; a port may follow, as in 192.0.2.53:5353 or [2001:db8::53]:5353. */
const resolver = z
  .string()
  .trim()
  .refine(
    (text) => typeof networksOf(text.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+(\.\d+){3}):\d+$/, '$1')) !== 'string',
    {
      error: 'is no address of a resolver; write an IP address, for example 192.0.2.53',
    },
  );

export const settings = z.strictObject({
  /** What receivers are at least to do with forged mail. */
  dmarc: z.enum(['quarantine', 'reject'], 'is neither quarantine nor reject').default('quarantine'),
  /** Accepted domains that send no mail. */
  parked: z.array(domain).default([]),
  /** Accepted domains that are left out. */
  except: z.array(domain).default([]),
  /** Addresses of resolvers to ask in place of the machine's own: inside a network these may tell another story. */
  resolvers: z.array(resolver).default([]),
});
export type Settings = z.infer<typeof settings>;
