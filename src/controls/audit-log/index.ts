/** What administrators and people do is recorded, for every account and every mailbox. */
import type { Control } from '../control.js';
import { audit } from './audit.js';
import { definition } from './definition.js';
import { logGap, plan } from './plan.js';
import { bypassRead, logRead, mailboxRead, organizationRead, type Settings, userRead } from './scope.js';
import { study } from './study.js';

export const control: Control<Settings> = {
  ...definition,
  reads: ({ settings }) => [
    logRead,
    organizationRead,
    bypassRead,
    mailboxRead,
    ...(settings.except.length === 0 ? [] : [userRead]),
  ],
  audit,
  plan,
  revertWarning: logGap,
  study,
};
