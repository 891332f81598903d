/** SMTP AUTH is off: for the organisation, and for every mailbox that is not allowed to overrule it. */
import type { Control } from '../control.js';
import { protocolStudy } from '../reasoning/usage/protocol-study.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { plan } from './plan.js';
import { readsOf, type Settings } from './scope.js';

export const control: Control<Settings> = {
  ...definition,
  reads: (context) => Object.values(readsOf(context)),
  audit,
  plan,
  study: (context) => protocolStudy(context, { columns: ['SMTP App'], apps: ['Authenticated SMTP'] }),
};
