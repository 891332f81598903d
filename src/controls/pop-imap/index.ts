/** POP3 and IMAP4 are off: on every mailbox, and in the plans that new mailboxes start from. */
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
  study: (context) => protocolStudy(context, { columns: ['POP3 App', 'IMAP4 App'], apps: ['POP3', 'IMAP4'] }),
};
