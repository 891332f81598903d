/** Whether a policy would block one sign-in: the same reasoning as for everyone, asked of a single account at a single place. */
import { directorySynchronizationAccounts } from '../../../../tenant/resources/built-in-roles.js';
import type { SignInClient } from '../../../../tenant/what-if.js';
import { parseAddresses } from '../../ip/address-set.js';
import { clientsOf } from '../kinds/client-types.js';
import { allOf, type Ternary, ternary } from '../kinds/ternary.js';
import { appliesFrom, type PlacePart, partsWithin, placeParts, whereabouts } from '../parts/place-parts.js';
import { reaches } from '../parts/resource-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import type { Location, LocationIndex } from '../tenant/location-index.js';
import type { AccessIndexes } from '../tenant/tenant-access.js';
import { peopleOf, policyReach, reachOf } from './policy-reach.js';

interface PlaceOfSignIn {
  /** Null: not known. */
  readonly country: string | null;
  readonly ipAddress: string | null;
}

export interface AccountSignIn extends PlaceOfSignIn {
  /** In the index of accounts. */
  readonly account: number;
  /** It may hold the role of the synchronisation, which people do not. */
  readonly synchronizes?: boolean;
  readonly client: SignInClient;
  readonly application: string;
}

/** Whether the policy, which blocks, is about the sign-in. */
export function isBlocked(policy: PolicyEffect, signIn: AccountSignIn, access: AccessIndexes): Ternary {
  const reached = meansWhat(policy, signIn);
  if (reached === ternary.no) return ternary.no;
  const who = signIn.synchronizes === true ? policyReach(policy, access, null) : reachOfPerson(policy, access);
  const meant: Ternary = who.yes.has(signIn.account)
    ? ternary.yes
    : who.perhaps.has(signIn.account)
      ? ternary.perhaps
      : ternary.no;
  // What else narrows it may spare the sign-in; nobody can tell beforehand.
  const narrowed: Ternary = policy.narrowedBy.length > 0 ? ternary.perhaps : ternary.yes;
  return allOf([meant, reached, narrowed, appliesAt(policy, signIn, access.locations)]);
}

/** Whether the policy is about the program and what is signed in to. */
export function meansWhat(policy: PolicyEffect, signIn: Pick<AccountSignIn, 'client' | 'application'>): Ternary {
  if (!policy.forPeople || !clientsOf(policy.row).includes(signIn.client)) return ternary.no;
  return reaches(policy.row, { key: signIn.application.toLowerCase(), label: signIn.application });
}

/** Whether the policy applies to sign-ins from a place of which country or address may not be known. */
export function appliesAt(policy: PolicyEffect, place: PlaceOfSignIn, locations: LocationIndex): Ternary {
  const condition = whereabouts(policy.row, locations);
  if (condition === null) return ternary.yes;
  const parts = place.country === null ? placeParts([condition], locations) : partsWithin(place.country, condition, locations);
  const answers = parts.filter(addressTest(parts, place.ipAddress)).map((part) => appliesFrom(condition, part));
  const [first = ternary.perhaps] = answers;
  return answers.every((answer) => answer === first) ? first : ternary.perhaps;
}

/** Whether an address may lie in a part: in all of its locations and in no other. Which addresses the service trusts on its own, and those not read, nobody knows. */
function addressTest(parts: readonly PlacePart[], ipAddress: string | null): (part: PlacePart) => boolean {
  const address = ipAddress === null ? null : parseAddresses([ipAddress]);
  if (address === null || !('isSubsetOf' in address)) return () => true;
  const readable = (locations: readonly Location[]) =>
    locations.flatMap((location) =>
      location.kind === 'addresses' && location.addresses !== null ? [{ id: location.id, holds: location.addresses }] : [],
    );
  const around = new Set(
    parts
      .flatMap(({ addresses }) => readable(addresses.locations))
      .filter(({ holds }) => address.isSubsetOf(holds))
      .map(({ id }) => id),
  );
  return ({ addresses: { locations, outsideUnread } }) => {
    const known = readable(locations);
    if (outsideUnread || known.length < locations.length) return true;
    return known.length === around.size && known.every(({ id }) => around.has(id));
  };
}

/** Who holds the role of the synchronisation is read only where something else needs it; people do not hold it. */
function reachOfPerson(policy: PolicyEffect, access: AccessIndexes): Members {
  if (access.roles.whole) return policyReach(policy, access, null);
  const people = peopleOf(policy);
  const excludeRoles = (people.excludeRoles ?? []).filter((role) => role.toLowerCase() !== directorySynchronizationAccounts);
  return reachOf({ ...people, excludeRoles }, access, null);
}
