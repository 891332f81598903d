/** What ews is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { keepUsing } from '../setting-sentence.js';

// The settings of ews: which applications may go on using it, and whether none is meant.

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const settings = z.strictObject({
  /** Application (client) ids. */
  apps: z
    .array(
      z.string().trim().regex(guid, 'write the application (client) id, 32 hexadecimal digits with hyphens; a name is no id'),
    )
    .default([]),
  /** Someone looked, and no application uses EWS: with no apps, it is switched off. */
  confirmedNone: z.boolean().default(false),
});
export type Settings = z.infer<typeof settings>;

/** A list as the service writes it: ids with commas between. What is no id lets nobody in. */
export function appIdsIn(list: string | null): { readonly ids: ReadonlySet<string>; readonly malformed: readonly string[] } {
  const entries = (list ?? '').split(',').flatMap((entry) => entry.trim() || []);
  const isId = (entry: string): boolean => guid.test(entry);
  return { ids: new Set(entries.filter(isId).map((id) => id.toLowerCase())), malformed: entries.filter((entry) => !isId(entry)) };
}

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
