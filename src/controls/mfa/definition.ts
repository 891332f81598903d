/** What mfa is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { exceptions } from '../looser.js';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// The settings of mfa: whether guests count, whether a managed device is as good, and who may be left out.

const settings = z.strictObject({
  /** Whether guests and external people have to be asked too. */
  guests: z.boolean().default(true),
  /** Whether a device that the organisation manages is as good as a second factor. */
  acceptDevice: z.boolean().default(false),
  except: z.strictObject({ ...exceptShape, locations: z.array(filledName).default([]) }).prefault({}),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'mfa',
  way: 9,
  title: 'Everyone needs MFA to sign in',
  changeTitle: { does: 'Require MFA for everyone' },
  severity: 'high',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'A password that was guessed, sprayed, phished or bought is enough to sign in, unless MFA is required too. MFA stops nearly all of these attacks; admin-mfa covers the few that bypass it.',
  impact:
    'People have to use MFA when they sign in. Anyone without it registers at the next sign-in, with the password alone: have people register before the policy is enforced. Scripts, scanners and meeting rooms that send only a password stop, and partners whose own MFA is not trusted have to register here.',
  delay:
    'New sign-ins feel it within minutes; apps that are signed in when they renew their token, within about an hour. Microsoft says that a change of a policy can take up to a day to reach every service.',
  unconfirmed: ['That the policies of Microsoft are called Microsoft-managed in every tenant.'],
  references: {
    cis: ['5.2.2.2', '5.2.2.1', '5.2.3.4', '5.1.2.1'],
    scuba: ['MS.AAD.3.2v2'],
    mitre: ['T1110.001', 'T1110.002', 'T1110.003', 'T1110.004', 'T1078.004'],
    peers: [
      'prowler:entra_users_mfa_enabled',
      'maester:MT.1006',
      'maester:MT.1007',
      'maester:MT.1016',
      'maester:MT.1021',
      'monkey365:aad_cap_force_mfa_all_users',
    ],
  },
  settings,
  looser: { guests: 'false', acceptDevice: 'true', ...exceptions('users', 'groups', 'roles', 'apps', 'guestTypes', 'locations') },
  parts: [
    { id: 'administrators', title: 'Administrators need MFA to sign in' },
    { id: 'others', title: 'People who administer nothing need MFA to sign in' },
  ],
};
