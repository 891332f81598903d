/** What legacy-auth is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { exceptions } from '../looser.js';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';

// The settings of legacy-auth: who may be left out.

const settings = z.strictObject({ except: z.strictObject(exceptShape).prefault({}) });
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'legacy-auth',
  way: 3,
  title: 'Legacy authentication is blocked for every account and every resource',
  changeTitle: { does: 'Block legacy authentication' },
  severity: 'high',
  risk: 'medium',
  revertedUnlessKept: true,
  why: 'Legacy clients send the password itself and cannot do MFA. Attackers guess passwords through them, because a right guess is enough to sign in.',
  impact:
    "Scanners, old mail programs and scripts that sign in with a name and a password stop working. Outlook 2016 and later, Outlook for phones and Outlook on the web don't notice. A phone whose mail app uses ActiveSync gets one message that says why it was blocked.",
  delay: 'New sign-ins feel it within minutes. Exact times are not promised by Microsoft.',
  references: {
    cis: ['5.2.2.3'],
    scuba: ['MS.AAD.1.1v1'],
    mitre: ['T1110', 'T1110.001', 'T1110.002', 'T1110.003', 'T1078.004'],
    peers: ['prowler:entra_legacy_authentication_blocked', 'maester:MT.1009', 'maester:MT.1010'],
  },
  settings,
  looser: exceptions('users', 'groups', 'roles', 'apps', 'guestTypes'),
};
