/** For whom a control over people asks: the accounts read, those that nobody could read, and people who need no account. */

import type { Exemptions } from '../exempt/exemptions.js';
import { Bits } from '../kinds/bits.js';
import { type GuestType, guestTypes, guestTypesWithoutAccount } from '../kinds/guest-types.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import type { TenantAccess } from '../tenant/tenant-access.js';
import { guestsExcluded } from './external-people.js';
import { guestsWord, includedBy, leftOut } from './policy-reach.js';

export interface ScopeOptions {
  readonly guests: boolean;
  /** Whether an account that is made tomorrow has to be covered too. */
  readonly tomorrow: boolean;
  readonly policies: readonly PolicyEffect[];
}

/**
 * Adds to the index those whom no list shows. To be called once, after all reads and before any set of accounts is made:
 * afterwards the number of accounts is fixed.
 */
export function completeAccounts(access: TenantAccess, exempt: Exemptions, options: ScopeOptions): void {
  const { accounts } = access;
  const listed = accounts.size;
  for (const { row } of options.policies)
    for (const user of [...(row.conditions?.users?.includeUsers ?? []), ...(row.conditions?.users?.excludeUsers ?? [])])
      if (!['all', 'none', guestsWord].includes(user.toLowerCase())) accounts.numberOf(user);
  access.roles.meetPrincipals();
  if (!accounts.whole)
    accounts.addUnlisted({ name: listed === 0 ? 'an account that could not be read' : 'an account beyond those read' });
  else if (options.tomorrow) accounts.addUnlisted({ name: 'an account made tomorrow' });
  else if (listed === 0) accounts.addUnlisted({ name: 'any account' });
  if (!options.guests) return;
  if (!accounts.whole)
    for (const guestType of guestTypes)
      if (!guestTypesWithoutAccount.includes(guestType) && isLeftOut(guestType, options.policies, exempt))
        accounts.addPossibleGuest(guestType);
  for (const guestType of guestTypesWithoutAccount.filter((type) => isLeftOut(type, options.policies, exempt)))
    accounts.addUnlisted({ name: `an external person (${guestType})`, guestType });
}

/** Whether somebody is certainly, or possibly, to be covered. Disabled and exempt accounts are not. */
export function peopleInScope(access: TenantAccess, exempt: Exemptions, options: ScopeOptions): Members {
  const { accounts } = access;
  const possible = accounts
    .where((account) => account.enabled && (options.guests || account.guestTypes.length === 0))
    .removeAll(exempt.accounts.yes);
  const unlistedExists = accounts.whole || options.tomorrow || someoneElseExists(access, options.policies);
  const certain = accounts
    .where(({ source }) => source === 'read' || source === 'external' || (source === 'unlisted' && unlistedExists))
    .keepAll(possible)
    .removeAll(exempt.accounts.perhaps)
    .removeAll(perhapsRightlyLeftOut(access, exempt, options.policies));
  return { yes: certain, perhaps: possible };
}

/**
 * Left out by some policy, or not among those whom it is for, and perhaps for a reason that settings list but nobody could read. Where no
 * policy is for anybody nobody is left out.
 */
function perhapsRightlyLeftOut(access: TenantAccess, exempt: Exemptions, policies: readonly PolicyEffect[]): Bits {
  const listed = exempt.mayBeListed();
  if (listed.isEmpty) return listed;
  const named = exempt.mayBeNamed();
  const out = Bits.none();
  for (const policy of policies) {
    const meant = includedBy(policy, access);
    out.addAll(leftOut(policy, access).keepAll(listed));
    if (!meant.perhaps.isEmpty) out.addAll(named.copy().removeAll(meant.yes));
  }
  // People without an account hold no role and are in no group.
  return out.removeAll(access.accounts.where(({ source }) => source === 'external'));
}

/**
 * Some account there must be, where none was read. Where policies pick out accounts there may be no other; and that a broken list
 * would have gone on is likely, not certain.
 */
function someoneElseExists({ accounts }: TenantAccess, policies: readonly PolicyEffect[]): boolean {
  if (!accounts.where(({ source }) => source === 'read').isEmpty) return false;
  return policies.every(({ row }) => (row.conditions?.users?.includeUsers ?? []).some((user) => user.toLowerCase() === 'all'));
}

function isLeftOut(type: GuestType, policies: readonly PolicyEffect[], exempt: Exemptions): boolean {
  return policies.some((policy) => guestsExcluded(policy, exempt).has(type));
}
