/** Nobody proves who they are with a code by SMS or voice. */
import type { Context, Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { Inputs } from './inputs.js';
import { plan } from './plan.js';
import type { Settings } from './settings.js';

export const control: Control<Settings> = {
  ...definition,
  reads: (context: Context<Settings>) => new Inputs(context).reads,
  audit,
  plan,
};
