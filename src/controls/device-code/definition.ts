/** What device-code is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { exceptions } from '../looser.js';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// The settings of device-code: whether authentication transfer counts, and who may be left out.

const settings = z.strictObject({
  /** Whether handing a session over from one device to another has to be blocked too. */
  transfer: z.boolean().default(true),
  /** Whether guests and external people have to be blocked too. */
  guests: z.boolean().default(true),
  except: z.strictObject({ ...exceptShape, locations: z.array(filledName).default([]) }).prefault({}),
});
export type Settings = z.infer<typeof settings>;

/** Ways to hand a sign-in over, by the words of the service. */
const flows = ['deviceCodeFlow', 'authenticationTransfer'] as const;
export type Flow = (typeof flows)[number];

export const flowNames: Readonly<Record<Flow, string>> = {
  deviceCodeFlow: 'sign-in by device code',
  authenticationTransfer: 'authentication transfer',
};

/** The flows that have to be blocked. */
export function wantedFlows({ transfer }: Settings): readonly Flow[] {
  return transfer ? flows : ['deviceCodeFlow'];
}

export const definition: ControlDefinition<Settings> = {
  id: 'device-code',
  way: 9,
  title: 'Device code sign-in and authentication transfer are blocked',
  changeTitle: { does: 'Block device code sign-in' },
  severity: 'high',
  risk: 'medium',
  revertedUnlessKept: true,
  why: 'An attacker sends a code and gets someone to type it at microsoft.com/devicelogin: the attacker is then signed in as them, with all MFA done by the victim. Requiring a managed device does not help: such a sign-in says nothing about its device. Only a block stops it.',
  impact:
    'Teams phones, rooms and panels on Android, signage and televisions that sign in by a code stop until they are listed. So do the command lines of Azure and Microsoft 365 when they use a device code, and servers without a browser. Setting up Outlook on a phone by scanning a code requires a sign-in instead.',
  delay:
    'New sign-ins feel it within minutes. A session that began by device code is refused wherever the policy applies, when it next asks for a token.',
  references: {
    cis: ['5.2.2.12', '5.2.2.17'],
    scuba: ['MS.AAD.3.9v1'],
    mitre: ['T1528', 'T1566', 'T1078.004'],
    peers: ['prowler:entra_conditional_access_policy_device_code_flow_blocked', 'maester:MT.1052'],
  },
  settings,
  looser: { transfer: 'false', guests: 'false', ...exceptions('users', 'groups', 'roles', 'apps', 'guestTypes', 'locations') },
  parts: [
    { id: 'device-code', title: 'Sign-in by device code is blocked' },
    { id: 'transfer', title: 'Authentication transfer is blocked' },
  ],
};
