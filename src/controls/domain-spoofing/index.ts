/** Nobody sends mail in the name of our domains unnoticed: SPF, DKIM and DMARC of every accepted domain. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { firstReads } from './inputs.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => firstReads,
  audit,
  plan,
};
