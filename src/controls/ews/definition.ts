/** What ews is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { type Settings, settings } from './settings.js';

const hour = 60 * 60 * 1000;

export const definition: ControlDefinition<Settings> = {
  id: 'ews',
  way: 9,
  title: 'Only the applications named in settings use Exchange Web Services',
  deed: { does: 'Limit Exchange Web Services to named applications' },
  severity: 'medium',
  risk: 'high',
  revertedUnlessKept: true,
  // Up to a day until the change has effect: a shorter time to keep it would prove nothing.
  keepWithinAtLeastMs: 48 * hour,
  why: 'A token for this old interface reads whole mailboxes, and many applications were given one years ago. Microsoft ends the interface; until then it should be open only to what is known to need it.',
  impact:
    'Applications that use EWS and are not listed stop: archives, backup, room displays, CRM connectors, old add-ins and mail programs. Whether applications of Microsoft itself have to be listed is not confirmed. Microsoft Graph is not touched.',
  delay:
    'Up to 24 hours, by the reference. Microsoft ends EWS altogether: told by secondary sources alone, null becomes False tenant by tenant since October 2026, and it is off for everybody on 1 April 2027.',
  unconfirmed: ['Whether applications of Microsoft itself (Outlook, Teams, the add-ins of Office) have to be in the list.'],
  references: { mitre: ['T1114.002'], peers: ['cipp:DisableEWS'] },
  settings,
  looser: { apps: 'more', confirmedNone: 'any' },
  isNoWeaker: { confirmedNone: () => true },
  byHand:
    'Look up which applications use EWS in the Microsoft 365 admin center under Reports > Usage > Exchange (EWS usage), and move them to Microsoft Graph.',
};
