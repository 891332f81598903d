/** Why a policy does not apply to one account: by which list it is left out, or that none takes it in. */
import type { UserConditions } from '../../../tenant/resources/conditional-access-policy.js';
import type { Members } from './group-index.js';
import { guestCondition, isMeant } from './guest-types.js';
import type { PolicyEffect } from './policy-effect.js';
import { accountsNamed, guestsWord } from './policy-reach.js';
import { policyObject, type Reason } from './reason.js';
import type { AccessIndexes } from './tenant-access.js';
import { ternary } from './ternary.js';

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
  const out = listHolding('exclude', { users, account, access, known });
  if (out !== null) return [{ object, property: out.property, actual: out.name, closes: `without ${out.name}` }];
  if (listHolding('include', { users, account, access, known: 'perhaps' }) !== null) return [];
  return [{ object, property: 'conditions.users', actual: includedIn(users, access), closes: 'All' }];
}

interface Holding {
  readonly property: string;
  readonly name: string;
}

interface Question {
  readonly users: UserConditions;
  readonly account: number;
  readonly access: AccessIndexes;
  /** Whether it has to be for certain. */
  readonly known: keyof Members;
}

function listHolding(way: 'include' | 'exclude', { users, account, access, known }: Question): Holding | null {
  const named = (way === 'include' ? users.includeUsers : users.excludeUsers) ?? [];
  const inGroups = (way === 'include' ? users.includeGroups : users.excludeGroups) ?? [];
  const roles = (way === 'include' ? users.includeRoles : users.excludeRoles) ?? [];
  const user = named.find((name) => accountsNamed(name, access)[known].has(account));
  if (user !== undefined) return { property: `conditions.users.${way}Users`, name: userLabel(user, account, access) };
  const group = inGroups.find((id) => access.groups.membersOf(id)[known].has(account));
  if (group !== undefined) return { property: `conditions.users.${way}Groups`, name: `group ${access.groups.nameOf(group)}` };
  const role = roles.find((id) => access.roles.holdersOf(id)[known].has(account));
  if (role !== undefined) return { property: `conditions.users.${way}Roles`, name: `role ${access.roles.nameOf(role)}` };
  const guests = guestCondition(way === 'include' ? users.includeGuestsOrExternalUsers : users.excludeGuestsOrExternalUsers);
  const { guestTypes } = access.accounts.get(account);
  if (guests === null || isMeant(guests, guestTypes) === ternary.no) return null;
  const kinds = guestTypes.filter((kind) => guests.types.has(kind)).join(', ');
  return {
    property: `conditions.users.${way}GuestsOrExternalUsers`,
    name: guests.ofSomeTenants ? `${kinds} of some tenants` : kinds,
  };
}

function userLabel(user: string, account: number, access: AccessIndexes): string {
  return user.toLowerCase() === guestsWord ? 'guests and external users' : access.accounts.get(account).name;
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
