/** Mail from outside to onmicrosoft.com addresses, which goes around the MX record, is refused. */
import type { Control } from '../control.js';
import { flowReads } from '../shared/mail-flow/gathering.js';
import { audit } from './audit.js';
import { type Settings, settings } from './gathering.js';
import { plan } from './plan.js';
import { study } from './study.js';

export const onmicrosoftInbound: Control<Settings> = {
  id: 'onmicrosoft-inbound',
  way: 8,
  title: 'Mail from outside to onmicrosoft.com addresses is refused',
  deed: { does: 'Refuse mail from outside to onmicrosoft.com addresses' },
  severity: 'medium',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'Every mailbox has an address under onmicrosoft.com, and its MX record is always Microsoft. Who writes to it goes around the mail filter that the MX record of your own domain points to.',
  impact:
    'Nobody outside can write to onmicrosoft.com addresses any more: mailboxes, groups and notices that still use one get nothing from outside. Mail to your own domains is not touched.',
  delay: 'Up to half an hour is commonly seen and not confirmed by Microsoft.',
  references: { mitre: ['T1566', 'T1672'] },
  settings,
  reads: () => flowReads,
  audit,
  plan,
  study,
};
