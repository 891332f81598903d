/** Sign-in is blocked from countries where nobody works: for everyone, with every client, to every resource. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './evidence-base.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study, trial } from './study.js';
import { suggest } from './suggest.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  suggest,
  trial,
};
