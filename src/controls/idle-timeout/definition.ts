/** What idle-timeout is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

const settings = z.strictObject({
  /** After how many minutes without activity a web session ends at the latest. */
  minutes: z
    .number()
    .int('write whole minutes')
    .min(5, 'Microsoft takes 5 minutes or more')
    .max(1439, 'Microsoft takes less than a day')
    .default(180),
});
export type Settings = z.infer<typeof settings>;

const usual = 180;

export const definition: ControlDefinition<Settings> = {
  id: 'idle-timeout',
  way: 9,
  title: 'The timeout of idle web sessions is three hours or less',
  changeTitle: { does: 'End idle web sessions' },
  severity: 'low',
  risk: 'low',
  why: 'A browser left signed in on a shared or stolen device opens mail and files to the next person. A timeout signs it out after a time without activity.',
  impact:
    'People who leave a browser tab idle are warned and then signed out of Microsoft 365 web apps. Desktop and mobile apps do not notice. Nor do people who chose Stay signed in when they signed in, or whose managed or joined device signs them in: hide that choice in the company branding of the sign-in page.',
  delay:
    'A few minutes for new sessions is commonly seen and not confirmed by Microsoft. Open sessions keep the old timeout until they sign in again.',
  unconfirmed: ['Sessions that are open when the timeout changes keep the old one until the next sign-in.'],
  references: { cis: ['1.3.2 (v6.0)'], mitre: ['T1539', 'T1078.004'] },
  settings,
  looser: { minutes: 'longer' },
  sentences: { minutes: { set: 'End idle web sessions after {} minutes' } },
  // Less than usual asks for more.
  isNoWeaker: { minutes: (value) => typeof value === 'number' && value <= usual },
};
