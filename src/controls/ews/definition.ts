/** What ews is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { keepUsing } from '../setting-sentence.js';
import { type Settings, settings } from './settings.js';

const hour = 60 * 60 * 1000;

export const definition: ControlDefinition<Settings> = {
  id: 'ews',
  way: 9,
  title: 'Only the apps named in settings use Exchange Web Services',
  changeTitle: { does: 'Limit Exchange Web Services to named apps' },
  severity: 'medium',
  risk: 'high',
  revertedUnlessKept: true,
  // Up to a day until the change has effect: a shorter time to keep it would prove nothing.
  keepWithinAtLeastMs: 48 * hour,
  why: 'A token for this old interface reads whole mailboxes, and many apps were granted one years ago. Microsoft is retiring it; until then, only apps known to need it should have it.',
  impact:
    "Apps that use EWS and are not listed stop: archives, backup, room displays, CRM connectors, old add-ins and mail programs. Whether Microsoft's own apps have to be listed is not confirmed. Microsoft Graph is not changed.",
  delay:
    'Up to 24 hours, by the reference. Microsoft ends EWS: by secondary sources alone, null becomes False tenant by tenant since October 2026, and it is off for everyone on 1 April 2027.',
  unconfirmed: ['Whether applications of Microsoft itself (Outlook, Teams, the add-ins of Office) have to be in the list.'],
  references: { mitre: ['T1114.002'], peers: ['cipp:DisableEWS'] },
  settings,
  looser: { apps: 'more', confirmedNone: 'any' },
  sentences: { apps: keepUsing('Exchange Web Services') },
  isNoWeaker: { confirmedNone: () => true },
  byHand:
    'Look up which applications use EWS in the Microsoft 365 admin center under Reports > Usage > Exchange (EWS usage), and move them to Microsoft Graph.',
};
