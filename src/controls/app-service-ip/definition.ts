/** What app-service-ip is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { type Settings, settings } from './settings.js';

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
