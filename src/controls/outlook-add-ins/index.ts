/** No role assignment policy lets people install add-ins in Outlook. */

import { plural } from '../../lib/plural.js';
import { quoted } from '../../lib/powershell.js';
import { readOf } from '../../tenant/resource.js';
import { type RoleAssignmentPolicy, roleAssignmentPolicies } from '../../tenant/resources/role-assignment-policy.js';
import type { Context, Control } from '../control.js';
import type { Item, ItemValue } from '../item.js';
import { each } from '../item-collection.js';
import { type Inspection, itemControl } from '../item-control.js';
import type { Found } from '../item-fold.js';
import { allowance } from '../reasoning/scope/allowance.js';
import { definition, type Settings } from './definition.js';

const read = readOf(roleAssignmentPolicies, ['Name', 'Identity', 'IsDefault', 'AssignedRoles']);

/** Each lets people install add-ins: from a file, from the store, and those that write to the mailbox. Source: built-in roles of Exchange Online. */
const installing = ['My Custom Apps', 'My Marketplace Apps', 'My ReadWriteMailbox Apps'] as const;

/** End-user roles that install nothing. A role of another name was made by someone, of any of these: no row of a policy says of which. */
const others: ReadonlySet<string> = new Set(
  [
    'MyAddressInformation',
    'MyBaseOptions',
    'MyContactInformation',
    'MyDiagnostics',
    'MyDisplayName',
    'MyDistributionGroupMembership',
    'MyDistributionGroups',
    'MyMailboxDelegation',
    'MyMailSubscriptions',
    'MyMobileInformation',
    'MyName',
    'MyPersonalInformation',
    'MyProfileInformation',
    'MyRetentionPolicies',
    'MyTeamMailboxes',
    'MyTextMessaging',
    'MyVoiceMail',
  ].map(bare),
);

const judging = itemControl<Settings, 'policies'>(definition, inspect);

/** A person makes the change, so that there is no plan. */
export const control: Control<Settings> = {
  ...definition,
  reads: (context) => judging.reads(context),
  audit: (context) => judging.audit(context),
};

function inspect({ settings: { except } }: Context<Settings>): Inspection<'policies'> {
  const allowed = allowance({ allow: except, breakGlass: [] });
  return {
    collections: {
      policies: each(read, {
        unknown: 'whether people may install add-ins',
        item: (row) => itemOf(row, allowed(row.Name, row.Identity)),
      }),
    },
    summary: summaryOf,
  };
}

function itemOf({ Name, Identity, IsDefault, AssignedRoles }: RoleAssignmentPolicy, exempt: string | null): Item {
  const name = Name ?? Identity ?? '(policy without a name)';
  const object = IsDefault === true ? `${name} (new mailboxes)` : name;
  const property = 'AssignedRoles';
  const values = (): readonly ItemValue[] => {
    if (!Array.isArray(AssignedRoles)) return [{ property, actual: undefined, expected: 'no role to install add-ins' }];
    const held = installing.filter((role) => AssignedRoles.some((one) => bare(one) === bare(role)));
    if (held.length > 0) return held.map((role) => ({ property, actual: role, expected: commandFor(name, role), state: 'gap' }));
    const made = AssignedRoles.filter((role) => !others.has(bare(role)));
    return made.map((role) => ({
      property,
      actual: `${role}: what it lets people do is unknown`,
      expected: `Get-ManagementRole ${quoted(role)} | Format-List RoleType`,
      state: 'unknown',
    }));
  };
  return { object, identity: null, values: values(), exempt };
}

/** The service writes the path of a role, or its name alone. */
function bare(role: string): string {
  return (role.split('\\').at(-1) ?? role).trim().toLowerCase();
}

function commandFor(policy: string, role: string): string {
  return `Get-ManagementRoleAssignment -RoleAssignee ${quoted(policy)} -Role ${quoted(role)} | Remove-ManagementRoleAssignment`;
}

function summaryOf({ total: { objects, gaps, unknown, exempt }, whole }: Found): string {
  if (gaps > 0)
    return `${gaps} of ${plural(objects, 'role assignment policy', 'role assignment policies')} ${gaps === 1 ? 'lets' : 'let'} people install add-ins in Outlook.`;
  if (unknown > 0 || !whole) return 'It is not known whether people can install add-ins in Outlook.';
  return exempt.gaps > 0
    ? 'Only people whose policy settings except can install add-ins in Outlook.'
    : 'No role assignment policy lets people install add-ins in Outlook. Roles assigned to single people were not read.';
}
