/** Nobody signs in with a code that was typed on another device, and no session moves from one device to another. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './evidence-base.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study, trial } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
  trial,
};
