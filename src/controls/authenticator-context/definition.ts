/** What authenticator-context is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

export const definition: ControlDefinition = {
  id: 'authenticator-context',
  way: 9,
  title: 'Authenticator shows people the app and place of each sign-in',
  changeTitle: { does: 'Show app and place in Authenticator' },
  severity: 'low',
  risk: 'low',
  why: 'An intruder with the password sends prompts until someone approves one. A person who sees that the sign-in comes from another country, to an app that they did not open, rejects it.',
  impact:
    'People who approve sign-ins in Microsoft Authenticator see the name of the app and a map of the place. They do not have to do anything.',
  delay: 'How soon the prompts change is not documented; an hour is to be expected.',
  references: {
    cis: ['5.2.3.1 (v6.0)', '5.2.3.6 (v6.0)'],
    scuba: ['MS.AAD.3.3v2'],
    mitre: ['T1621', 'T1078.004'],
    peers: ['maester:EIDSCA.AM06', 'maester:EIDSCA.AM07', 'maester:EIDSCA.AM09', 'maester:EIDSCA.AM10'],
  },
  settings: z.strictObject({}),
  parts: [
    { id: 'context', title: 'Authenticator shows everyone the app and the place' },
    { id: 'preferred', title: 'People are asked first for the strongest method that they registered', beside: true },
  ],
  byHand:
    'System-preferred MFA is only measured: Microsoft Graph has it in beta alone, where Microsoft does not support changes by programs. The finding gives the command. Microsoft says both that its default is enabled and that it is disabled, so the default is unknown.',
};
