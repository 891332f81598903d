/** Sites and function apps of Azure App Service let in nobody but the addresses and service tags named in settings. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { plan } from './plan.js';
import { siteRead } from './sites.js';
import { type Settings, settings } from './wanted.js';

export const appServiceIp: Control<Settings> = {
  id: 'app-service-ip',
  way: 7,
  title: 'App Service lets in only the addresses and service tags named in settings',
  deed: { does: 'Let only named addresses reach App Service', to: { resource: 'azure.sites/{of}/siteConfig', one: 'site' } },
  severity: 'high',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'A web site or function app answers the whole internet unless somebody restricts it. Its deployment site (SCM, Kudu) has a list of its own that is easily forgotten, and whoever reaches it with a stolen credential can run code.',
  impact:
    'Everyone who calls a site from another address gets 403 at once: partners, monitoring, health probes, webhooks of chat and other services. Deployments from build servers that are not listed stop where SCM is closed too, and so do log streaming and the code editor in the portal.',
  delay: 'Seconds.',
  references: { mitre: ['T1190'], peers: ['prowler:app_function_not_publicly_accessible'] },
  settings,
  asksNoLess: { ranges: () => true, serviceTags: () => true, frontDoorId: () => true, subnets: () => true },
  parameters: [{ key: 'ranges', label: 'Addresses', hint: 'CIDR or ranges with commas, e.g. 203.0.113.0/24', kind: 'list' }],
  reads: () => [siteRead],
  audit,
  plan,
};
