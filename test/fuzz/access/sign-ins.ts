/** Every sign-in that there is in a tenant of the model, tried against every policy. Source: Microsoft's words on Conditional Access. */
import {
  type AccessModel,
  type Client,
  type Country,
  countries,
  exchange,
  locationIds,
  mfaTrusted,
  type Policy,
  ranges,
  resources,
  sharePoint,
} from './model';
import { isMeant, type Person } from './people';

/** Where a sign-in comes from: any address may lie in any country, and any may be one that multifactor authentication trusts. */
export interface Place {
  readonly country: Country;
  /** Null: in no range that a location holds. */
  readonly range: string | null;
  readonly mfaTrusts: boolean;
}

export type Resource = (typeof resources)[number];

/** What attributes applications carry is not read: a world is one manner in which it may be. */
export interface World {
  readonly carriesAttribute: ReadonlySet<Resource>;
}

export const places: readonly Place[] = countries.flatMap((country) =>
  [null, ...ranges].flatMap((range) => [false, true].map((mfaTrusts) => ({ country, range, mfaTrusts }))),
);

/** Clients with what they can reach: ActiveSync speaks to mailboxes only. */
export function waysIn(among: readonly Client[]): readonly { readonly client: Client; readonly resource: Resource }[] {
  return among.flatMap((client) =>
    resources
      .filter((resource) => client !== 'exchangeActiveSync' || resource === exchange)
      .map((resource) => ({ client, resource })),
  );
}

/** All worlds, or the only one that matters where no policy looks at attributes. Something always carries no attribute. */
export function worldsOf(model: AccessModel): readonly World[] {
  if (!model.policies.some((policy) => policy.appFilter !== null)) return [{ carriesAttribute: new Set() }];
  const carriers = resources.slice(0, -1);
  return Array.from({ length: 2 ** carriers.length }, (_, bits) => ({
    carriesAttribute: new Set(carriers.filter((_resource, index) => (bits >> index) & 1)),
  }));
}

/** A policy that really keeps people out: enforced, blocking, for sign-ins to something. */
export function isEnforcedBlock(policy: Policy): boolean {
  return policy.state === 'enabled' && policy.grant === 'block' && !policy.userActions;
}

export function isFor(policy: Policy, person: Person): boolean {
  return isMeant(policy.include, person) && !isMeant(policy.exclude, person);
}

export function isFrom({ places: condition }: Policy, place: Place, model: AccessModel): boolean {
  if (condition === null || condition.include.length + condition.exclude.length === 0) return true;
  const included = condition.include.length === 0 || condition.include.some((id) => holds(id, place, model));
  return included && !condition.exclude.some((id) => holds(id, place, model));
}

export function isWith({ clients: named }: Policy, client: Client): boolean {
  return named.length === 0 || named.includes('all') || named.includes(client);
}

export function isTo({ includeApps, excludeApps, appFilter }: Policy, resource: Resource, world: World): boolean {
  const carries = world.carriesAttribute.has(resource);
  if (appFilter === 'include') return carries && !isNamed(excludeApps, resource);
  if (appFilter === 'exclude' && carries) return false;
  return isNamed(includeApps, resource) && !isNamed(excludeApps, resource);
}

function isNamed(apps: readonly string[], resource: Resource): boolean {
  const isOffice = resource === exchange || resource === sharePoint;
  return apps.includes('All') || apps.includes(resource) || (isOffice && apps.includes('Office365'));
}

/** Whether a location, or a word for some of them, holds a place. */
export function holds(id: string, place: Place, model: AccessModel): boolean {
  if (id === 'All') return true;
  if (id === 'AllTrusted') return isTrusted(place, model);
  if (id === mfaTrusted) return place.mfaTrusts;
  const location = model.locations[locationIds.indexOf(id)];
  if (location === undefined) return false;
  if (location.kind === 'addresses') return place.range !== null && location.ranges.includes(place.range);
  return place.country === 'unknown' ? location.unknown : location.codes.includes(place.country);
}

export function isTrusted(place: Place, model: AccessModel): boolean {
  const inTrusted = model.locations.some(
    (location) =>
      location.kind === 'addresses' && location.trusted && place.range !== null && location.ranges.includes(place.range),
  );
  return place.mfaTrusts || inTrusted;
}
