/** What azure-management is: why it matters, who notices a change of it, and which settings it takes. */

import { z } from 'zod';
import type { ControlDefinition } from '../control.js';
import { exceptions } from '../looser.js';
import { exceptShape } from '../reasoning/access/exempt/exceptions.js';
import { addressNotations } from '../reasoning/ip/setting.js';

// The settings of azure-management: from where people manage Azure, and who may from anywhere.

const { apps: _apps, ...people } = exceptShape;

const settings = z.strictObject({
  /** Addresses, networks and ranges that people manage Azure from; none: nothing is asked. */
  ranges: addressNotations().default([]),
  /** Whether guests and external people have to be blocked too. */
  guests: z.boolean().default(true),
  except: z.strictObject(people).prefault({}),
});
export type Settings = z.infer<typeof settings>;

export const definition: ControlDefinition<Settings> = {
  id: 'azure-management',
  way: 7,
  title: 'People manage Azure only from the addresses that settings name',
  changeTitle: { does: 'Block Azure management from other addresses' },
  severity: 'medium',
  risk: 'high',
  revertedUnlessKept: true,
  why: 'With a stolen session an intruder opens the Azure portal or the Azure CLI from anywhere: creates machines at your expense, copies disks and databases, and makes accounts of their own. Most people need Azure from the office or the VPN alone.',
  impact:
    'From other addresses nobody reaches the Azure portal, the Entra admin center, Azure CLI, Azure PowerShell, Log Analytics, or the parts of the Microsoft 365 admin center that need Azure. People who work from home without the VPN notice first. Apps and managed identities are not affected, and neither is hardenbot.',
  delay:
    'New sign-ins follow within minutes. Access tokens that exist stay valid for about an hour. Microsoft promises no times.',
  references: { mitre: ['T1078.004', 'T1526', 'T1550.001', 'T1578'] },
  settings,
  looser: { ranges: 'more', guests: 'false', ...exceptions('users', 'groups', 'roles', 'guestTypes') },
  sentences: { ranges: { add: 'Let {} manage Azure', remove: 'Stop {} managing Azure' } },
  isNoWeaker: { ranges: () => true },
  // Source: Conditional Access target resources, Microsoft Entra documentation.
  byHand:
    'Microsoft Graph has no policy of its own: it is no target resource, because it stands for many services. Only a policy for all resources covers it, and such a policy blocks mail, files and Teams from other addresses as well. Azure Government is another application.',
  parameters: [{ key: 'ranges', label: 'Addresses', hint: 'CIDR or ranges with commas, e.g. 203.0.113.0/24', kind: 'list' }],
};
