/** What calendar-sharing is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

export const definition: ControlDefinition = {
  id: 'calendar-sharing',
  way: 9,
  title: 'Sharing policies let users show everyone external only free and busy times',
  changeTitle: { does: 'Limit external calendar sharing' },
  severity: 'low',
  risk: 'low',
  why: 'A calendar with subjects and places shows an attacker who meets whom, where, and who is away. That is what a forged invoice or a call to the help desk needs.',
  impact:
    'People can still show external people when they are free or busy. Subjects, places and contacts are no longer shared with everyone; sharing with domains that a policy names does not change. Links to a published calendar are a setting of each mailbox and stay too.',
  delay: 'How soon a changed policy has effect on calendars that are shared already is not documented.',
  unconfirmed: ['Whether calendars that were shared before the change keep their details.'],
  references: {
    cis: ['1.3.3 (v6.0)'],
    scuba: ['MS.EXO.6.1v1', 'MS.EXO.6.2v1'],
    mitre: ['T1589', 'T1591'],
    peers: ['maester:CISA.MS.EXO.6.1', 'maester:CISA.MS.EXO.6.2'],
  },
  settings: z.strictObject({}),
};
