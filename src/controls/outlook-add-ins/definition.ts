/** What outlook-add-ins is: why it matters, who notices a change of it, and which settings it takes. */
import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { filledName } from '../reasoning/scope/filled-name.js';

const settings = z.strictObject({
  /** Role assignment policies whose mailboxes may install add-ins, by name. */
  except: z.array(filledName).default([]),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'outlook-add-ins',
  way: 9,
  title: 'No role assignment policy lets people install Outlook add-ins',
  changeTitle: { does: 'Stop people from installing Outlook add-ins' },
  severity: 'low',
  risk: 'low',
  why: 'An add-in that someone installs reads every message that they open, and some write to the mailbox. It goes on after a new password, because it belongs to the mailbox.',
  impact:
    'People can no longer add, update or remove add-ins from the store or a file. Add-ins that administrators deploy, and those that people installed before, go on.',
  delay: 'How soon Outlook follows is not documented; a day is to be expected.',
  references: {
    cis: ['6.3.1 (v6.0)'],
    mitre: ['T1137.006', 'T1114.002'],
    peers: ['prowler:exchange_roles_assignment_policy_addins_disabled'],
  },
  settings,
  looser: { except: 'more' },
  isNoWeaker: { except: (value) => Array.isArray(value) && value.length === 0 },
  onlyByHand: true,
  byHand:
    'The finding gives the command for each policy and role. It takes Exchange Online PowerShell and the role Role Management. To look at what people have installed, run Get-App -Mailbox <address>.',
};
