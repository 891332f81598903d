/** The lists of a policy that hold one account: by name, through a group or a role, or as a kind of guest. */
import type { UserConditions } from '../../../../tenant/resources/conditional-access-policy.js';
import { guestCondition, isMeant } from '../kinds/guest-types.js';
import { ternary } from '../kinds/ternary.js';
import type { Members } from '../tenant/group-index.js';
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
  const holdings: Holding[] = [];
  const list = (kind: 'account' | 'group' | 'role', id: string, of: Members): void => {
    if (!of.perhaps.has(account)) return;
    const name = kind === 'account' ? userLabel(id, account, access) : `${kind} ${access[`${kind}s`].nameOf(id)}`;
    holdings.push({ kind, id, name, property: `conditions.users.${way}${lists[kind]}`, certain: of.yes.has(account) });
  };
  for (const id of named) list('account', id, accountsNamed(id, access));
  for (const id of inGroups) list('group', id, access.groups.membersOf(id));
  for (const id of roles) list('role', id, access.roles.holdersOf(id));
  return [...holdings, ...guestsHolding(way, users, access.accounts.get(account).guestTypes, access.guestHome)];
}

const lists = { account: 'Users', group: 'Groups', role: 'Roles' } as const;

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
