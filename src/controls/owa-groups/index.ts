/** Outlook on the web is off for the members of the groups that settings name. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { firstReads } from './group-scope.js';
import { plan } from './plan.js';
import type { Settings } from './scope.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: (context) => firstReads(context.settings),
  audit,
  plan,
  study,
};
