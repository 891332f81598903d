/** What a travel exception may open, tried sign-in by sign-in against the policies of a tenant as they stand: written apart from what plans the travel exception. */
import {
  type AccessModel,
  type Client,
  clients,
  countries,
  type Location,
  locationIds,
  mfaTrusted,
  ranges,
  resources,
} from '../../fuzz/access/model';
import { accountsOf, externalPeople, type Person } from '../../fuzz/access/people';
import {
  isEnforcedBlock,
  isFor,
  isTo,
  isWith,
  type Place,
  places,
  type Resource,
  type World,
  waysIn,
  worldsOf,
} from '../../fuzz/access/sign-ins';

export interface Row {
  readonly id: string;
  readonly [property: string]: unknown;
}

/** The policies and locations of a tenant on the way. */
export interface Standing {
  readonly policies: readonly Row[];
  readonly locations: readonly Row[];
}

/** A sign-in that was stopped at first and is not any more. */
export interface Gain {
  readonly who: Person;
  readonly place: Place;
  readonly client: Client;
  readonly resource: Resource;
}

interface Rule {
  readonly isFor: (person: Person) => boolean;
  readonly isFrom: (place: Place) => boolean;
  readonly isWith: (client: Client) => boolean;
  readonly isTo: (resource: Resource, world: World) => boolean;
}

/** Every sign-in of anyone that `now` lets through and `first` does not. */
export function gains(model: AccessModel, first: Standing, now: Standing): readonly Gain[] {
  const everybody = [...accountsOf(model).flatMap(({ people }) => people), ...externalPeople()];
  const [before = [], after = []] = [first, now].map((standing) => rulesOf(model, first, standing));
  const worlds = worldsOf(model);
  const some = worlds.length === 1 ? worlds : [worlds[0], worlds.at(-1), worlds[5]].filter((world) => world !== undefined);
  const ways = waysIn(clients);
  /** For each rule what it stops: way by way, and of each way world by world. */
  const stops = new Map(
    [...before, ...after].map((rule) => [
      rule,
      ways.map(({ client, resource }) => some.map((world) => rule.isWith(client) && rule.isTo(resource, world))),
    ]),
  );
  const at = places.map((place) => ({
    place,
    rules: [before, after].map((rules) => rules.filter((rule) => rule.isFrom(place))),
  }));
  return everybody.flatMap((who) => {
    const mine = new Set([...before, ...after].filter((rule) => rule.isFor(who)));
    return at.flatMap(({ place, rules }) => {
      const [was = [], is = []] = rules.map((here) => here.flatMap((rule) => (mine.has(rule) ? [stops.get(rule) ?? []] : [])));
      if (was.length === 0) return [];
      return ways
        .filter((_way, way) =>
          some.some((_world, world) => was.some((stop) => stop[way]?.[world]) && !is.some((stop) => stop[way]?.[world])),
        )
        .map((way) => ({ who, place, ...way }));
    });
  });
}

/** The policies of the model with whom they leave out by now, and those that were added. */
function rulesOf(model: AccessModel, first: Standing, { policies, locations }: Standing): readonly Rule[] {
  const known = new Map(locationIds.map((id, index) => [id, model.locations[index]] as const));
  for (const row of locations) if (!known.has(row.id)) known.set(row.id, madeLocation(row));
  return policies.flatMap((row): readonly Rule[] => {
    const index = first.policies.findIndex(({ id }) => id === row.id);
    const original = model.policies[index];
    if (original === undefined) return [madeRule(row, known, model)];
    if (!isEnforcedBlock(original) || original.narrowedBy !== null) return [];
    const added = leftOut(row).filter((id) => !leftOut(first.policies[index] as Row).includes(id));
    return [
      {
        isFor: (person) => isFor(original, person) && !(person.id !== null && added.includes(person.id)),
        isFrom: (place) => isAt(original.places?.include ?? [], original.places?.exclude ?? [], place, known, model),
        isWith: (client) => isWith(original, client),
        isTo: (resource, world) => isTo(original, resource, world),
      },
    ];
  });
}

/** A policy that stops one person, as it is written. */
function madeRule(row: Row, known: Known, model: AccessModel): Rule {
  const { users, applications, clientAppTypes, locations } = row['conditions'] as Conditions;
  const apps = (list: readonly string[] | null | undefined) =>
    (list ?? []).map((app) => spelled(app, ['All', 'Office365', ...resources]));
  const mode = applications?.applicationFilter?.mode?.toLowerCase();
  const policy = {
    clients: (clientAppTypes ?? []).map((type) => spelled(type, ['all', 'easSupported', ...clients])),
    includeApps: apps(applications?.includeApplications),
    excludeApps: apps(applications?.excludeApplications),
    appFilter: mode === 'include' ? ('include' as const) : mode === 'exclude' ? ('exclude' as const) : null,
  };
  const isOn = row['state'] === 'enabled' && JSON.stringify(row['grantControls']).includes('"block"');
  return {
    isFor: ({ id }) => isOn && id !== null && (users?.includeUsers ?? []).includes(id),
    isFrom: (place) => isAt(locations?.includeLocations ?? [], locations?.excludeLocations ?? [], place, known, model),
    isWith: (client) => isWith(policy as never, client),
    isTo: (resource, world) => isTo(policy as never, resource, world),
  };
}

interface Conditions {
  readonly users?: { readonly includeUsers?: readonly string[]; readonly excludeUsers?: readonly string[] | null };
  readonly clientAppTypes?: readonly string[] | null;
  readonly applications?: {
    readonly includeApplications?: readonly string[] | null;
    readonly excludeApplications?: readonly string[] | null;
    readonly applicationFilter?: { readonly mode?: string } | null;
  };
  readonly locations?: { readonly includeLocations?: readonly string[]; readonly excludeLocations?: readonly string[] };
}

type Known = ReadonlyMap<string, Location | undefined>;

function spelled(word: string, words: readonly string[]): string {
  return words.find((one) => one.toLowerCase() === word.toLowerCase()) ?? word;
}

function leftOut(row: Row): readonly string[] {
  return [(row['conditions'] as Conditions).users?.excludeUsers ?? []].flat().flatMap((ids) => ids.split(/[\s,]+/));
}

function madeLocation(row: Row): Location {
  return {
    kind: 'countries',
    codes: row['countriesAndRegions'] as readonly string[],
    unknown: row['includeUnknownCountriesAndRegions'] === true,
  };
}

function isAt(include: readonly string[], exclude: readonly string[], place: Place, known: Known, model: AccessModel): boolean {
  if (include.length + exclude.length === 0) return true;
  const holds = (id: string) => isIn(id, place, known, model);
  return (include.length === 0 || include.some(holds)) && !exclude.some(holds);
}

function isIn(id: string, place: Place, known: Known, model: AccessModel): boolean {
  const trusted = [...known.values()].some(
    (one) => one?.kind === 'addresses' && one.trusted && place.range !== null && one.ranges.includes(place.range),
  );
  if (id.toLowerCase() === 'all') return true;
  if (id.toLowerCase() === 'alltrusted') return trusted || place.mfaTrusts;
  if (id === mfaTrusted) return place.mfaTrusts;
  const location = known.get(id) ?? model.locations[locationIds.indexOf(id)];
  if (location === undefined) return false;
  if (location.kind === 'addresses') return place.range !== null && location.ranges.includes(place.range);
  return place.country === 'unknown' ? location.unknown : location.codes.includes(place.country);
}

export { countries, ranges };
