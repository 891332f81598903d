/** Which accounts a policy applies to: inclusions less the exclusions that nobody listed, certainly and possibly. */
import type { UserConditions } from '../../../../tenant/resources/conditional-access-policy.js';
import type { Exemptions } from '../exempt/exemptions.js';
import { Bits } from '../kinds/bits.js';
import { type GuestCondition, guestCondition, guestTypes, guestTypesWithoutAccount, isMeant } from '../kinds/guest-types.js';
import { isId } from '../kinds/is-id.js';
import { ternary } from '../kinds/ternary.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import { isCertain, type Members, together } from '../tenant/group-index.js';
import type { AccessIndexes } from '../tenant/tenant-access.js';

/** All guests and external people, in lists of accounts. */
export const guestsWord = 'guestsorexternalusers';

/**
 * An exclusion that settings list is left out: those it names are exempt anyway, and it need not be read. Without exemptions
 * every exclusion counts: whom the policy really hits.
 */
export function policyReach(policy: PolicyEffect, access: AccessIndexes, exempt: Exemptions | null): Members {
  return reachOf(peopleOf(policy), access, exempt);
}

/** The same of whom a policy would name. */
export function reachOf(conditions: UserConditions, access: AccessIndexes, exempt: Exemptions | null): Members {
  const included = together(includedOf(conditions, access));
  const excluded = excludedOf(conditions, access, exempt);
  const { yes } = included;
  if (isCertain(included) && excluded.every(isCertain)) {
    for (const members of excluded) yes.removeAll(members.yes);
    return { yes, perhaps: yes };
  }
  const perhaps = isCertain(included) ? yes.copy() : included.perhaps;
  for (const members of excluded) {
    yes.removeAll(members.perhaps);
    perhaps.removeAll(members.yes);
  }
  return { yes, perhaps };
}

/** Whom a policy is for and leaves out, certainly or possibly, by whatever exclusion. */
export function leftOut(policy: PolicyEffect, access: AccessIndexes): Bits {
  const conditions = peopleOf(policy);
  return together(includedOf(conditions, access)).perhaps.keepAll(together(excludedOf(conditions, access, null)).perhaps);
}

/** Whom a policy names and leaves out; nobody where it says nothing of people. */
export function peopleOf({ row }: PolicyEffect): UserConditions {
  return row.conditions?.users ?? emptyConditions;
}

const emptyConditions: UserConditions = {
  includeUsers: [],
  excludeUsers: [],
  includeGroups: [],
  excludeGroups: [],
  includeRoles: [],
  excludeRoles: [],
};

function includedOf(conditions: UserConditions, access: AccessIndexes): readonly Members[] {
  const guests = guestCondition(conditions.includeGuestsOrExternalUsers);
  return [
    ...(conditions.includeUsers ?? []).map((user) => accountsNamed(user, access)),
    ...(conditions.includeGroups ?? []).map((group) => access.groups.membersOf(group)),
    ...(conditions.includeRoles ?? []).map((role) => access.roles.holdersOf(role)),
    ...(guests === null ? [] : [guestsMeant(guests, access)]),
  ];
}

function excludedOf(conditions: UserConditions, access: AccessIndexes, exempt: Exemptions | null): readonly Members[] {
  const guests = guestCondition(conditions.excludeGuestsOrExternalUsers);
  return [
    ...(conditions.excludeUsers ?? []).map((user) =>
      user.toLowerCase() === guestsWord ? guestsMeant(unlistedGuests(everyGuest, exempt), access) : accountsNamed(user, access),
    ),
    ...(conditions.excludeGroups ?? []).filter((group) => !exempt?.group(group)).map((group) => access.groups.membersOf(group)),
    ...(conditions.excludeRoles ?? []).filter((role) => !exempt?.role(role)).map((role) => access.roles.holdersOf(role)),
    ...(guests === null ? [] : [guestsMeant(unlistedGuests(guests, exempt), access, { excluding: true })]),
  ];
}

/** One entry of a list of accounts: an id, or a word for many. */
export function accountsNamed(user: string, access: AccessIndexes): Members {
  const word = user.toLowerCase();
  if (word === guestsWord) return guestsMeant(everyGuest, access);
  if (word === 'all') return certain(Bits.all(access.accounts.size));
  const number = word === 'none' ? null : access.accounts.numberOf(user);
  if (number !== null) return certain(Bits.of([number]));
  // A word that the service did not have may stand for anyone.
  return word === 'none' || isId(word) ? certain(Bits.none()) : { yes: Bits.none(), perhaps: Bits.all(access.accounts.size) };
}

const everyGuest: GuestCondition = { types: new Set(guestTypes), unknown: [], ofSomeTenants: false };

function unlistedGuests(condition: GuestCondition, exempt: Exemptions | null): GuestCondition {
  return { ...condition, types: new Set([...condition.types].filter((type) => !exempt?.guestTypes.has(type))) };
}

/** People without an account stand for all of their kind: an exclusion of some tenants' lets some of them through. */
export function guestsMeant(
  condition: GuestCondition,
  access: AccessIndexes,
  { excluding = false }: { readonly excluding?: boolean } = {},
): Members {
  const yes = Bits.none();
  const perhaps = Bits.none();
  const namesAccounts =
    condition.unknown.length > 0 || [...condition.types].some((type) => !guestTypesWithoutAccount.includes(type));
  for (const number of access.guests()) {
    const { guestTypes: kinds, source } = access.accounts.get(number);
    // An account of which nothing but the id is known may be a guest.
    if (kinds.length === 0 && namesAccounts) perhaps.add(number);
    const someAreMeant = source === 'external' && excluding && access.guestHome === undefined;
    const meant = isMeant(someAreMeant ? { ...condition, ofSomeTenants: false } : condition, kinds, access.guestHome);
    if (meant === ternary.yes) yes.add(number);
    if (meant !== ternary.no) perhaps.add(number);
  }
  return { yes, perhaps };
}

function certain(accounts: Bits): Members {
  return { yes: accounts, perhaps: accounts };
}
