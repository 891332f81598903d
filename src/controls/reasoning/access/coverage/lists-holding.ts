/** The lists of a policy that hold one account: by name, through a group or a role, or as a kind of guest. */
import type { UserConditions } from '../../../../tenant/resources/conditional-access-policy.js';
import { guestCondition, isMeant } from '../kinds/guest-types.js';
import { ternary } from '../kinds/ternary.js';
import type { AccessIndexes } from '../tenant/tenant-access.js';
import { accountsNamed, guestsWord } from './policy-reach.js';

export interface Holding {
  readonly kind: 'account' | 'group' | 'role' | 'guests';
  /** Of the group or role; of the others what the list says. */
  readonly id: string;
  /** The condition that holds the list: `conditions.users.excludeGroups`. */
  readonly property: string;
  /** `group Travellers`, `role Global Administrator`, or the account. */
  readonly name: string;
  /** False: it is unknown whether the account is in it. */
  readonly certain: boolean;
}

/** Accounts first, then groups, roles and guests; a list that may hold the account counts. */
export function listsHolding(
  way: 'include' | 'exclude',
  users: UserConditions,
  account: number,
  access: AccessIndexes,
): readonly Holding[] {
  const named = (way === 'include' ? users.includeUsers : users.excludeUsers) ?? [];
  const inGroups = (way === 'include' ? users.includeGroups : users.excludeGroups) ?? [];
  const roles = (way === 'include' ? users.includeRoles : users.excludeRoles) ?? [];
  const list = (
    kind: Holding['kind'],
    id: string,
    {
      property,
      name,
      of,
    }: { readonly property: string; readonly name: () => string; readonly of: ReturnType<typeof accountsNamed> },
  ): readonly Holding[] =>
    of.perhaps.has(account)
      ? [{ kind, id, name: name(), property: `conditions.users.${way}${property}`, certain: of.yes.has(account) }]
      : [];
  return [
    ...named.flatMap((id) =>
      list('account', id, { property: 'Users', name: () => userLabel(id, account, access), of: accountsNamed(id, access) }),
    ),
    ...inGroups.flatMap((id) =>
      list('group', id, { property: 'Groups', name: () => `group ${access.groups.nameOf(id)}`, of: access.groups.membersOf(id) }),
    ),
    ...roles.flatMap((id) =>
      list('role', id, { property: 'Roles', name: () => `role ${access.roles.nameOf(id)}`, of: access.roles.holdersOf(id) }),
    ),
    ...guestsHolding(way, users, access.accounts.get(account).guestTypes, access.guestHome),
  ];
}

function guestsHolding(
  way: 'include' | 'exclude',
  users: UserConditions,
  guestTypes: Parameters<typeof isMeant>[1],
  home: string | undefined,
): readonly Holding[] {
  const guests = guestCondition(way === 'include' ? users.includeGuestsOrExternalUsers : users.excludeGuestsOrExternalUsers);
  const meant = guests === null ? ternary.no : isMeant(guests, guestTypes, home);
  if (guests === null || meant === ternary.no) return [];
  const known = guestTypes.filter((kind) => guests.types.has(kind));
  const kinds = (known.length > 0 ? known : guests.unknown).join(', ');
  return [
    {
      kind: 'guests',
      id: kinds,
      property: `conditions.users.${way}GuestsOrExternalUsers`,
      name: guests.ofSomeTenants ? `${kinds} of some tenants` : kinds,
      certain: meant === ternary.yes,
    },
  ];
}

function userLabel(user: string, account: number, access: AccessIndexes): string {
  const word = user.toLowerCase();
  if (word === guestsWord) return 'guests and external users';
  return word === 'all' ? 'everybody' : access.accounts.get(account).name;
}
