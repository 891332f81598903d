/** What onmicrosoft-inbound is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { type Settings, settings } from './settings.js';

export const definition: ControlDefinition<Settings> = {
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
  looser: { allow: 'more' },
};
