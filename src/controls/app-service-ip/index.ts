/** Sites and function apps of Azure App Service let in nobody but the addresses and service tags named in settings. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { siteRead } from './sites.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => [siteRead],
  audit,
  plan,
};
