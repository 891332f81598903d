/** What owa-groups is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { notForUs } from '../question.js';
import { keepUsing } from '../setting-sentence.js';

const namesOfGroups = z.array(z.string().trim().min(1, 'write the id or the display name of a group')).default([]);

export interface Settings {
  /** Groups by id or display name, whose members do without Outlook on the web. */
  readonly groups: readonly string[];
  /** Members that keep it. */
  readonly allow: readonly string[];
}

export const definition: ControlDefinition<Settings> = {
  id: 'owa-groups',
  way: 4,
  title: 'Outlook on the web is off for the members of the groups named in settings',
  changeTitle: {
    does: 'Turn off Outlook on the web',
    to: { resource: 'exchange.CASMailbox', one: 'mailbox', many: 'mailboxes' },
  },
  severity: 'low',
  risk: 'high',
  revertedUnlessKept: true,
  why: "Outlook on the web opens a mailbox from any browser with a stolen session or password. Accounts that don't need it (kiosks, service accounts, administrators with a second account) are safer without.",
  impact:
    'Members of the groups lose both Outlook on the web and the new Outlook for Windows: one switch controls both. Classic Outlook, Outlook for Mac and phones keep working. A policy that only restricts Outlook on the web closes neither.',
  delay: 'Half an hour to an hour is commonly seen and not confirmed by Microsoft; sessions that are open may live on.',
  references: { mitre: ['T1114.002', 'T1078.004'] },
  settings: z.strictObject({ groups: namesOfGroups, allow: z.array(z.string()).default([]) }),
  looser: { groups: 'fewer', allow: 'more' },
  sentences: {
    groups: { add: 'Turn off Outlook on the web for {}', remove: 'Stop turning off Outlook on the web for {}' },
    allow: keepUsing('Outlook on the web'),
  },
  isNoWeaker: { groups: () => true },
  question: {
    ask: 'Who should do without Outlook on the web?',
    options: ['The members of these groups', notForUs],
    keys: ['groups'],
  },
  parameters: [{ key: 'groups', label: 'Groups', hint: 'Object ids or names, with commas', kind: 'list' }],
};
