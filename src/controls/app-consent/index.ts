/** People cannot let applications of others into the tenant by themselves: somebody is asked, and decides. */
import type { Control } from '../control.js';
import { audit, reads } from './audit.js';
import { definition } from './definition.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads,
  audit,
  plan,
  study,
};
