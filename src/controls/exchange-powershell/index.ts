/** Exchange PowerShell is off for every account that has no reason for it. */
import type { Control } from '../control.js';
import type { Settings } from './accounts.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { firstReads } from './exchange-admins.js';
import { plan } from './plan.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => firstReads,
  audit,
  plan,
  study,
};
