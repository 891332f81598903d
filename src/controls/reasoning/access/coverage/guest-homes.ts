/** Policies that tell guests apart by the tenant they come from: what they leave open whichever that is, although no account says it. */
import { Bits } from '../kinds/bits.js';
import { guestCondition } from '../kinds/guest-types.js';
import { type Ternary, ternary } from '../kinds/ternary.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import type { AccessIndexes } from '../tenant/tenant-access.js';
import type { PeopleUnion } from './people-coverage.js';

/** A tenant that no condition names. */
const elsewhere = 'elsewhere';

/** Tenants that conditions tell apart, each standing for those that all conditions treat alike; empty where none does. */
export function guestHomes(policies: readonly PolicyEffect[]): readonly string[] {
  const sets = policies.flatMap(({ row }) => {
    const { includeGuestsOrExternalUsers, excludeGuestsOrExternalUsers } = row.conditions?.users ?? {};
    return [includeGuestsOrExternalUsers, excludeGuestsOrExternalUsers].flatMap((one) => {
      const tenants = guestCondition(one)?.tenants ?? new Set<string>();
      return tenants.size === 0 ? [] : [tenants];
    });
  });
  if (sets.length === 0) return [];
  const bySignature = new Map<string, string>();
  for (const tenant of [...sets.flatMap((tenants) => [...tenants]), elsewhere])
    bySignature.set(sets.map((tenants) => tenants.has(tenant)).join(), tenant);
  return [...bySignature.values()];
}

/**
 * What is open over all suppositions: an account, whose home is not known, for certain only where it is open in each of them; people
 * without an account where it is open in any, because such people come from everywhere.
 */
export function overHomes(unions: readonly PeopleUnion[], { accounts }: AccessIndexes): PeopleUnion {
  const [first] = unions;
  if (first === undefined) throw new RangeError('Nothing was supposed.');
  const externals = accounts.where(({ source }) => source === 'external');
  const merged = (all: readonly Members[]): Members => {
    const perhaps = Bits.none();
    const ofExternals = Bits.none();
    let yes: Bits | null = null;
    for (const members of all) {
      perhaps.addAll(members.perhaps);
      ofExternals.addAll(members.yes);
      yes = yes === null ? members.yes.copy() : yes.keepAll(members.yes);
    }
    return { yes: (yes ?? Bits.none()).addAll(ofExternals.keepAll(externals)), perhaps };
  };
  const answers = unions.map(({ coversSome }) => coversSome);
  const coversSome: Ternary = answers.every((answer) => answer === answers[0]) ? first.coversSome : ternary.perhaps;
  return {
    open: merged(unions.map(({ open }) => open)),
    coversSome,
    wayIn: (account) =>
      (unions.find(({ open }) => open.yes.has(account)) ?? unions.find(({ open }) => open.perhaps.has(account)) ?? first).wayIn(
        account,
      ),
    openWhere: (isWanted) => merged(unions.map((union) => union.openWhere(isWanted))),
    byPlace: first.byPlace.map(({ places }, index) => ({
      places,
      open: merged(unions.flatMap(({ byPlace }) => byPlace[index]?.open ?? [])),
    })),
  };
}
