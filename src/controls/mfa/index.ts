/** Everyone is asked for a second factor, or blocked: with every client, to every resource, from everywhere. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './evidence-base.js';
import { domainRead } from './identity-providers.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study, trial } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => [...reads, domainRead],
  audit,
  plan,
  study,
  trial,
};
