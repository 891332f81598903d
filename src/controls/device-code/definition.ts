/** What device-code is: why it matters, who notices a change of it, and which settings it takes. */
import type { ControlDefinition } from '../control.js';
import { exceptions } from '../looser.js';
import { type Settings, settings } from './settings.js';

export const definition: ControlDefinition<Settings> = {
  id: 'device-code',
  way: 9,
  title: 'Sign-in by device code and authentication transfer are blocked',
  deed: { does: 'Block sign-in by device code' },
  severity: 'high',
  risk: 'medium',
  revertedUnlessKept: true,
  why: 'Whoever sends a code and gets somebody to type it at microsoft.com/devicelogin is signed in as them, with every second factor done by the victim. A managed device that a policy asks for is no help: such a sign-in says nothing of its device, and only a block closes it.',
  impact:
    'Teams phones, rooms and panels on Android, signage and televisions that sign in by a code stop until they are listed. So do the command lines of Azure and Microsoft 365 where they are told to use a device code, and servers without a browser. Setting up Outlook on a phone by scanning a code takes a sign-in instead.',
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
