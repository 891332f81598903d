/** Nobody signs in as a shared, room or equipment mailbox. */
import type { Control } from '../control.js';
import { Accounts } from './accounts.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: () => Accounts.reads,
  audit,
  plan,
  study,
};
