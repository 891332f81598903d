/** Only listed applications use Exchange Web Services, until Microsoft ends them. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './inputs.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
  plan,
  study,
};
