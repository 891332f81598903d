/** Why a policy does not apply to one account: by which list it is left out, or that none takes it in. */
import type { UserConditions } from '../../../../tenant/resources/conditional-access-policy.js';
import { listsHolding } from '../coverage/lists-holding.js';
import { guestCondition } from '../kinds/guest-types.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import type { AccessIndexes } from '../tenant/tenant-access.js';
import { policyObject, type Reason } from './reason.js';

/**
 * Empty where it applies, or may.
 *
 * @param known `yes`: an exclusion is a reason only where it is certain; `perhaps`: also where nobody could tell.
 */
export function whyNotThem(
  policy: PolicyEffect,
  { account, known }: { readonly account: number; readonly known: keyof Members },
  access: AccessIndexes,
): readonly Reason[] {
  const users = policy.row.conditions?.users;
  const object = policyObject(policy);
  if (!users) return [{ object, property: 'conditions.users', actual: 'nobody', closes: 'All' }];
  const out = listsHolding('exclude', users, account, access).find(
    ({ certain, kind }) => certain || kind === 'guests' || known === 'perhaps',
  );
  if (out !== undefined) return [{ object, property: out.property, actual: out.name, closes: `without ${out.name}` }];
  if (listsHolding('include', users, account, access).length > 0) return [];
  return [{ object, property: 'conditions.users', actual: includedIn(users, access), closes: 'All' }];
}

const named = 3;

function includedIn(users: UserConditions, access: AccessIndexes): string {
  const groups = (users.includeGroups ?? []).map((id) => `group ${access.groups.nameOf(id)}`);
  const roles = (users.includeRoles ?? []).map((id) => `role ${access.roles.nameOf(id)}`);
  const count = (users.includeUsers ?? []).filter((user) => user.toLowerCase() !== 'none').length;
  const guests = guestCondition(users.includeGuestsOrExternalUsers) === null ? [] : ['guests of some kinds'];
  const all = [...groups, ...roles, ...guests, ...(count === 0 ? [] : [count === 1 ? 'one account' : `${count} accounts`])];
  return `only ${all.slice(0, named).join(', ')}${all.length > named ? ` and ${all.length - named} more` : ''}`;
}
