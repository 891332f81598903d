/** People who sign in without an account: they count where what protects the accounts leaves them out. */

import type { Exemptions } from '../exempt/exemptions.js';
import { type GuestType, guestCondition, guestTypes, guestTypesWithoutAccount } from '../kinds/guest-types.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { AccountIndex } from '../tenant/account-index.js';
import type { Members } from '../tenant/group-index.js';
import { guestsWord } from './policy-reach.js';

/** The kinds of guests that a policy leaves out, or may, without anyone having listed them. */
export function guestsExcluded(policy: PolicyEffect, exempt: Exemptions): ReadonlySet<GuestType> {
  const users = policy.row.conditions?.users;
  const guests = guestCondition(users?.excludeGuestsOrExternalUsers);
  const types = new Set<GuestType>(guests?.types ?? []);
  if ((guests?.unknown.length ?? 0) > 0) for (const type of guestTypesWithoutAccount) types.add(type);
  if ((users?.excludeUsers ?? []).some((user) => user.toLowerCase() === guestsWord))
    for (const type of guestTypes) types.add(type);
  for (const type of exempt.guestTypes) types.delete(type);
  return types;
}

/**
 * The scope without those external people who do not matter: where policies that do not leave them out are enough for every
 * account, a further policy that does takes nothing away. `openWith` says who gets through some of the policies.
 */
export function withoutIdleExternals(
  scope: Members,
  options: {
    readonly accounts: AccountIndex;
    readonly exempt: Exemptions;
    readonly policies: readonly PolicyEffect[];
    readonly openWith: (policies: readonly PolicyEffect[], scope: Members) => Members;
  },
): Members {
  const { accounts, exempt, policies, openWith } = options;
  const externals = accounts.where(({ source }) => source === 'external');
  const own = { yes: scope.yes.copy().removeAll(externals), perhaps: scope.perhaps.copy().removeAll(externals) };
  const matter = { yes: own.yes.copy(), perhaps: own.perhaps.copy() };
  for (const number of externals) {
    const [type] = accounts.get(number).guestTypes;
    const enough = policies.filter((policy) => type === undefined || !guestsExcluded(policy, exempt).has(type));
    const open = openWith(enough, own);
    if (!open.yes.isEmpty && scope.yes.has(number)) matter.yes.add(number);
    if (!open.perhaps.isEmpty && scope.perhaps.has(number)) matter.perhaps.add(number);
  }
  return matter;
}
