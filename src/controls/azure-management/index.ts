/** People reach Azure management from listed addresses alone. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './evidence-base.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study, trial } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: ({ settings }) => (settings.ranges.length === 0 ? [] : reads),
  audit,
  plan,
  study,
  trial,
};
