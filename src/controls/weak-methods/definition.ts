/** What weak-methods is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { exceptions } from '../looser.js';
import { filledName } from '../reasoning/scope/filled-name.js';

// The settings of weak-methods: which methods nobody may use, and the groups that may all the same.

export const allMethods = ['sms', 'voice', 'email'] as const;

const settings = z.strictObject({
  methods: z.array(z.enum(allMethods)).min(1, 'name at least one method').default(['sms', 'voice']),
  except: z.strictObject({ groups: z.array(filledName).default([]) }).default({ groups: [] }),
});
export type Settings = z.infer<typeof settings>;
export type Method = (typeof allMethods)[number];

export const definition: ControlDefinition<Settings> = {
  id: 'weak-methods',
  way: 9,
  title: 'Only the groups named in settings can use codes by SMS and voice',
  changeTitle: { does: 'Turn off codes by SMS and voice' },
  severity: 'medium',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'A code sent to a telephone number reaches anyone who has the number: by a second SIM card, by forwarding, by an attack on the old telephone network. And people type it into any page that asks for it.',
  impact:
    'People whose only MFA method is a telephone cannot sign in where MFA is required until they register another. Password reset by SMS ends, too. Registered numbers stay registered, for when the method is turned on again.',
  delay: 'Minutes to an hour is commonly seen and not confirmed by Microsoft.',
  references: {
    cis: ['5.2.3.5 (v6.0)', '5.2.3.7 (v7.0)'],
    scuba: ['MS.AAD.3.5v2', 'MS.AAD.3.4v1'],
    mitre: ['T1621', 'T1111'],
    peers: ['prowler:entra_authentication_method_sms_voice_disabled', 'cipp:DisableSMS', 'cipp:DisableVoice'],
  },
  settings,
  looser: { methods: 'fewer', ...exceptions('groups') },
  parts: [
    { id: 'sms', title: 'No one can use codes by SMS but the groups in settings' },
    { id: 'voice', title: 'No one can use voice calls but the groups in settings' },
    { id: 'email', title: 'No one can use codes by email but the groups in settings', beside: true },
    { id: 'migration', title: 'The migration from the older authentication policies is complete' },
  ],
  isNoWeaker: { methods: (methods) => Array.isArray(methods) && ['sms', 'voice'].every((method) => methods.includes(method)) },
  byHand:
    'Finish the migration from the older policies in the Microsoft Entra admin center under Authentication methods > Policies > Manage migration; until then those may allow codes, and no interface shows them.',
};
