/** Global Administrators are few, and accounts of the tenant's own. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { reads } from './inputs.js';
import type { Settings } from './settings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => reads,
  audit,
};
