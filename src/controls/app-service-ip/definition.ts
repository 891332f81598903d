/** What app-service-ip is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { addressesOf, addressNotations } from '../reasoning/ip/setting.js';

// The settings of app-service-ip: who should be allowed, and whether the deployment site is meant too.

const everybody = 'is everyone; list the addresses that should be allowed, or leave the list empty';

const settings = z.strictObject({
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

export const definition: ControlDefinition<Settings> = {
  id: 'app-service-ip',
  way: 7,
  title: 'App Service accepts only the addresses and service tags named in settings',
  changeTitle: { does: 'Limit App Service to named addresses', to: { resource: 'azure.sites/{of}/siteConfig', one: 'site' } },
  severity: 'high',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'A web site or function app answers the whole internet unless someone restricts it. Its deployment site (SCM, Kudu) has its own list that is easily forgotten, and anyone who reaches it with a stolen credential can run code.',
  impact:
    'Anyone who calls a site from another address gets 403 at once: partners, monitoring, health probes, webhooks of chat and other services. Deployments from build servers that are not listed stop where SCM is closed too, and so do log streaming and the code editor in the portal.',
  delay: 'Seconds.',
  unconfirmed: [
    'Whether the access restrictions of a function app in Azure Container Apps, or of a site on Kubernetes (Azure Arc), have any effect: the network settings of the environment decide there. Such a site is unknown, and no plan touches it.',
  ],
  references: { mitre: ['T1190'], peers: ['prowler:app_function_not_publicly_accessible'] },
  settings,
  looser: { ranges: 'more', serviceTags: 'more', frontDoorId: 'any', subnets: 'more', includeScm: 'false' },
  sentences: { ranges: { add: 'Let {} reach App Service', remove: 'Stop {} reaching App Service' } },
  isNoWeaker: { ranges: () => true, serviceTags: () => true, frontDoorId: () => true, subnets: () => true },
  byHand:
    'FTP asks no access restriction: turn it off under Configuration, General settings, FTP state, once no deployment uses it. Function apps are judged like web apps, by address. Their access keys are not read, nor which of their functions need a key. Look at these in the portal. Functions that were deployed as container apps (Microsoft.App) are not listed.',
  parameters: [{ key: 'ranges', label: 'Addresses', hint: 'CIDR or ranges with commas, e.g. 203.0.113.0/24', kind: 'list' }],
};
