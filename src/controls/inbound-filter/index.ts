/** Mail from outside comes in through the outside filter only. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { firstReads } from './inputs.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study } from './study.js';
import { wantedBy } from './wanted.js';

export const control: Control<Settings> = {
  ...definition,
  reads: (context) => (wantedBy(context.settings) === null ? [] : firstReads),
  audit,
  plan,
  study,
};
