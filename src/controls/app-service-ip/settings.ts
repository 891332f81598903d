/** The settings of app-service-ip: who should be allowed, and whether the deployment site is meant too. */
import { z } from 'zod';
import { addressesOf, addressNotations } from '../reasoning/ip/setting.js';

const everybody = 'is everyone; list the addresses that should be allowed, or leave the list empty';

export const settings = z.strictObject({
  /** Addresses that may reach the sites. */
  ranges: addressNotations()
    .default([])
    .refine((ranges) => addressesOf(ranges).ipv4.size <= 2n ** 31n, `this ${everybody}`),
  /** Service tags of Azure, e.g. `AzureFrontDoor.Backend`. */
  serviceTags: z
    .array(
      z
        .string()
        .trim()
        .min(1)
        .refine((tag) => tag.toLowerCase() !== 'internet', `Internet ${everybody}`),
    )
    .default([]),
  /** The instance of Front Door whose requests are allowed: the value of its header `x-azure-fdid`. */
  frontDoorId: z.string().trim().min(1).nullable().default(null),
  /** Paths of subnets whose rules may stay; hardenbot makes none. */
  subnets: z.array(z.string().trim().min(1)).default([]),
  /** Whether the deployment site (SCM, Kudu) is to be closed too. */
  includeScm: z.boolean().default(true),
});
export type Settings = z.infer<typeof settings>;
