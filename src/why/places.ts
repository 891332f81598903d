/** Which places an answer is about: the one that was asked for, or where the person is, has been, and is kept out. */
import type { PlacePart } from '../controls/reasoning/access/parts/place-parts.js';
import type { Place } from './answer.js';

/** Countries that no policy tells apart, with what is to be said of them. */
export interface AskedPlace {
  readonly role: Place['role'];
  readonly part: PlacePart;
  /** The countries of the part that are meant; the first is the one that What-If is asked about. */
  readonly countries: readonly string[];
  readonly times: number | null;
}

/** So many countries are shown each in a row of its own. */
const maxSeen = 8;
/** So many rows are shown of countries where nobody was seen. */
const maxGroups = 6;

/** @param tellsApart what is said of a place, spelt so that the same words are the same text; `isBlocked`: nobody gets in there */
export function placesOf(
  parts: readonly PlacePart[],
  {
    from,
    seen,
    sayingOf,
  }: {
    readonly from: string | undefined;
    /** Sign-ins by country. */
    readonly seen: ReadonlyMap<string, number>;
    /** What is said of a part: equal texts are shown as one, and what is blocked comes first. */
    readonly sayingOf: (part: PlacePart) => { readonly key: string; readonly isBlocked: boolean };
  },
): readonly AskedPlace[] {
  if (from !== undefined)
    return parts
      .filter(({ countries }) => countries.includes(from))
      .map((part) => ({ role: 'asked', part, countries: [from], times: null }));
  const byUse = [...seen].toSorted(([, one], [, other]) => other - one).slice(0, maxSeen);
  const visited = byUse.flatMap(([country, times], index): readonly AskedPlace[] => {
    const part = parts.find(({ countries }) => countries.includes(country));
    return part === undefined ? [] : [{ role: index === 0 ? 'home' : 'seen', part, countries: [country], times }];
  });
  const shown = new Set(visited.flatMap(({ countries }) => countries));
  return [...visited, ...others(parts, shown, sayingOf)];
}

function others(
  parts: readonly PlacePart[],
  shown: ReadonlySet<string>,
  sayingOf: (part: PlacePart) => { readonly key: string; readonly isBlocked: boolean },
): readonly AskedPlace[] {
  const groups = new Map<string, { readonly part: PlacePart; readonly countries: string[]; readonly isBlocked: boolean }>();
  for (const part of parts) {
    const countries = part.countries.filter((country) => !shown.has(country));
    if (countries.length === 0) continue;
    const { key, isBlocked } = sayingOf(part);
    const group = groups.get(key) ?? { part, countries: [], isBlocked };
    group.countries.push(...countries);
    groups.set(key, group);
  }
  return [...groups.values()]
    .toSorted((one, other) => Number(other.isBlocked) - Number(one.isBlocked) || one.countries.length - other.countries.length)
    .slice(0, maxGroups)
    .map(({ part, countries, isBlocked }) => ({ role: isBlocked ? 'blocked' : 'elsewhere', part, countries, times: null }));
}
