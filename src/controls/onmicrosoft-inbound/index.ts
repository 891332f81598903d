/** Mail from outside to onmicrosoft.com addresses, which goes around the MX record, is refused. */
import type { Control } from '../control.js';
import { flowReads } from '../reasoning/mail-flow/inputs.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => flowReads,
  audit,
  plan,
  study,
};
