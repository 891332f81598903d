/** Mail from outside goes through the filter for everybody, the filter acts, and nothing walks round it that nobody meant. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { firstReads } from './inputs.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => firstReads,
  audit,
  plan,
  study,
};
