/** What global-admins is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';

// The settings of global-admins: how many there should be, and whether someone may be one for good.

const count = z.int('is no whole number').min(0, 'is negative');

const settings = z
  .strictObject({
    min: count.default(2),
    max: count.default(4),
    /** Whether someone beside the emergency accounts may hold the role for good, without activating it. */
    standing: z.boolean().default(true),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], message: 'is less than min' });
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'global-admins',
  way: 9,
  title: 'Global Administrators are few, and none of them is a guest or synchronised',
  changeTitle: { does: 'Reduce Global Administrators' },
  severity: 'high',
  risk: 'high',
  why: 'Every Global Administrator can be used to attack the whole tenant. With one, no one can undo what they did; with many, one of them falls for a phishing page. A synchronised account can be compromised on-premises, a guest in another organisation.',
  impact: 'Someone who loses the role administers with a smaller one, or activates it when needed.',
  delay: 'An assignment that is removed has no effect after a few minutes; sessions that are open may keep it for about an hour.',
  references: {
    cis: ['1.1.1', '1.1.3', '1.1.4'],
    scuba: ['MS.AAD.7.1v1', 'MS.AAD.7.2v1', 'MS.AAD.7.3v1', 'MS.AAD.7.4v1'],
    mitre: ['T1078.004', 'T1098.003'],
    peers: [
      'maester:MT.1032',
      'prowler:admincenter_users_between_two_and_four_global_admins',
      'prowler:entra_admin_users_cloud_only',
    ],
  },
  settings,
  looser: { min: 'shorter', max: 'longer', standing: 'true' },
  parts: [
    {
      id: 'count',
      title: 'There are as many Global Administrators as settings want, 2 to 4 by default',
      includes: ['two-to-eight'],
    },
    { id: 'two-to-eight', title: 'There are 2 to 8 Global Administrators', beside: true },
    { id: 'no-guests', title: 'No Global Administrator is a guest' },
    { id: 'cloud-only', title: 'No Global Administrator is synchronized from on-premises' },
    { id: 'standing', title: 'No Global Administrator but break-glass accounts holds the role permanently', beside: true },
  ],
  isNoWeaker: { min: (min) => Number(min) >= 2, max: (max) => Number(max) <= 4, standing: () => true },
  onlyByHand: true,
  byHand:
    'Open the Microsoft Entra admin center (entra.microsoft.com) under Roles & admins > Global Administrator > Assignments, and remove or add the accounts that the finding names, giving a smaller role first to people who need one. hardenbot removes no role: a mistake there cannot be undone from inside.',
};
