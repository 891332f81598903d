/** Mail is not forwarded outside by itself: not by a mailbox, not by the rules of people, not by a copy that a transport rule makes. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { firstReads } from './inputs.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: (context) => firstReads(context.settings),
  audit,
  plan,
  study,
};
