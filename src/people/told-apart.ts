/** What people of the settings are called: two of one name, or of names that look alike, by the end of their ids too, so that a card shows whom it means. */
import { lookOf } from '../chat/look-alike.js';
import type { Settings } from '../config/settings.js';

/** Names by Entra object id. */
export function namesToldApart(people: Settings['people']): Map<string, string> {
  const idsByLook = new Map<string, Set<string>>();
  for (const { entraId, name } of people) {
    const ids = idsByLook.get(lookOf(name)) ?? new Set();
    idsByLook.set(lookOf(name), ids.add(entraId));
  }
  return new Map(
    people.map(({ entraId, name }) => {
      const isAlone = (idsByLook.get(lookOf(name))?.size ?? 0) < 2;
      return [entraId, isAlone ? name : `${name} (id …${entraId.slice(-4)})`];
    }),
  );
}
