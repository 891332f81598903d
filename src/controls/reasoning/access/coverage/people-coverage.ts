/** Which people get through all enabled policies that require something together: from where, with which client and to which resource. */

import type { Exemptions } from '../exempt/exemptions.js';
import { Bits } from '../kinds/bits.js';
import { type ClientType, clientsOf } from '../kinds/client-types.js';
import { type Ternary, ternary, ternaryOf } from '../kinds/ternary.js';
import { appliesFrom, type PlacePart, placeParts, whereabouts } from '../parts/place-parts.js';
import { exchangeOnline, isFiltered, type ResourcePart, reaches, resourceParts } from '../parts/resource-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import type { Location } from '../tenant/location-index.js';
import { type AccessIndexes, indexesWith, type TenantAccess } from '../tenant/tenant-access.js';
import { withoutIdleExternals } from './external-people.js';
import { guestHomes, overHomes } from './guest-homes.js';
import { policyReach } from './policy-reach.js';
import { type Cell, type Union, unionOf } from './union.js';

export type SignInKind = Cell<PlacePart, ClientType, ResourcePart>;
export type PeopleUnion = Union<PlacePart, ClientType, ResourcePart>;

export interface Question {
  /** Enabled policies that may do what is asked for, and are narrowed by nothing beside the four dimensions. */
  readonly policies: readonly PolicyEffect[];
  /** Whether a policy certainly does what is asked for to whom it applies; left out: all of them do. */
  readonly isSure?: (policy: PolicyEffect) => boolean;
  /** Who has to be covered. */
  readonly scope: Members;
  readonly clients: readonly ClientType[];
  /** Which places count. */
  readonly placeInScope: (place: PlacePart) => Ternary;
  /** Which resources count; all where it is left out. */
  readonly resourceInScope?: (part: ResourcePart) => boolean;
  /** Ids of resources that are a part of their own, whether or not a policy names them, in lower case. */
  readonly resources?: readonly string[];
  /** Countries that the question distinguishes from others. */
  readonly countries: ReadonlySet<string>;
  /** Named locations that it distinguishes although no policy may name them. */
  readonly locations?: readonly Location[];
}

export interface EverybodyCovered {
  readonly union: PeopleUnion;
  /** Who has to be covered: people without an account only where they matter. */
  readonly scope: Members;
  /** Whether a policy that is about the matter covers someone of them; others cover for reasons of their own. */
  readonly coversSome: Ternary;
}

/** Coverage of everyone who has to be covered. `isCentral`: the policy is about the matter at hand. */
export function coverEverybody(
  access: TenantAccess,
  exempt: Exemptions,
  question: Question & { readonly isCentral: (policy: PolicyEffect) => boolean },
): EverybodyCovered {
  const scope = withoutIdleExternals(question.scope, {
    accounts: access.accounts,
    exempt,
    policies: question.policies,
    openWith: (policies, own) => coverPeople(access, exempt, { ...question, policies, scope: own }).open,
  });
  const union = coverPeople(access, exempt, { ...question, scope });
  const central = question.policies.filter(question.isCentral);
  const { coversSome } =
    central.length === question.policies.length ? union : coverPeople(access, exempt, { ...question, policies: central, scope });
  return { union, scope, coversSome };
}

/** Null exemptions: what the policies do to everyone, without regard to what an operator allows. */
export function coverPeople(access: AccessIndexes, exempt: Exemptions | null, question: Question): PeopleUnion {
  const homes = guestHomes(question.policies);
  if (homes.length === 0) return coverOnce(access, exempt, question);
  const unions = homes.map((guestHome) => coverOnce(indexesWith(access, { guestHome }), exempt, question));
  return overHomes(unions, access);
}

function coverOnce(access: AccessIndexes, exempt: Exemptions | null, question: Question): PeopleUnion {
  const { policies, isSure = () => true } = question;
  const conditions = policies.map(({ row }) => whereabouts(row, access.locations));
  const clients = policies.map(({ row }) => clientsOf(row));
  return unionOf({
    accounts: policies.map((policy) => asFarAsSure(policyReach(policy, access, exempt), isSure(policy))),
    scope: question.scope,
    present: presentOf(access, question.scope),
    places: placeParts(conditions, access.locations, question).map((place) => ({
      value: place,
      inScope: question.placeInScope(place),
      policies: conditions.map((condition) => appliesFrom(condition, place)),
    })),
    clients: question.clients.map((client) => ({
      value: client,
      inScope: ternary.yes,
      policies: clients.map((types) => ternaryOf(types.includes(client))),
    })),
    resources: resourceParts(
      policies.map(({ row }) => row),
      (appId) => access.appName(appId),
      question.resources,
    ).map((part) => ({
      value: part,
      inScope: resourceCounts(part, exempt, question),
      policies: policies.map(({ row }) => reaches(row, part)),
    })),
    exists,
  });
}

function asFarAsSure({ yes, perhaps }: Members, isSure: boolean): Members {
  return isSure ? { yes, perhaps } : { yes: Bits.none(), perhaps };
}

/** Whether any application is among those that a filter picks is not known, nor whether settings list one that was not read. */
function resourceCounts(part: ResourcePart, exempt: Exemptions | null, { resourceInScope }: Question): Ternary {
  if (exempt?.app(part) === true || resourceInScope?.(part) === false) return ternary.no;
  return isFiltered(part) || exempt?.mayBeApp(part) === true ? ternary.perhaps : ternary.yes;
}

/** Accounts that were read; where there is none, a placeholder stands for those that were not. */
function presentOf({ accounts }: AccessIndexes, scope: Members): Bits {
  const read = accounts.read.keepAll(scope.perhaps);
  return read.isEmpty ? scope.perhaps : read;
}

/** ActiveSync is a protocol of Exchange; nothing else is reached with it. */
function exists(client: ClientType, resource: ResourcePart): boolean {
  return client !== 'exchangeActiveSync' || resource.key === exchangeOnline;
}
