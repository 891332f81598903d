/** One kind of ordinary life that looks like trouble to who only forwards rows. */
import type { Event, Rows } from '../rows';
import type { Person } from '../world';

export interface NoiseKind {
  readonly kind: string;
  /** How often a week in an office of a hundred people. */
  readonly perWeek: number;
  /** Whether it needs Entra ID P1 or P2. */
  readonly premium?: true;
  /** When: at work where absent. */
  readonly when?: 'any';
  readonly play: (rows: Rows, at: number) => readonly Event[];
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Someone without any role: most of what happens to administrators has kinds of its own. */
export function someone({ world, chance }: Rows): Person {
  const people = world.people.slice(world.admins.length);
  return people[chance.below(people.length)] ?? someAdmin({ world, chance } as Rows);
}

/** An administrator, of one role where that matters. */
export function someAdmin({ world, chance }: Rows, role?: string): Person {
  const those = world.admins.filter((one) => role === undefined || one.role === role);
  const found = those[chance.below(those.length)] ?? world.globalAdmins[0];
  if (found === undefined) throw new Error('An office has a Global Administrator.');
  return found;
}

/** Where a person works from: mostly the office, else at home or by the phone's carrier. */
export function usualPlace(rows: Rows, person: Person) {
  const drawn = rows.chance.below(10);
  return rows.from(drawn < 6 ? person.office : drawn < 9 ? person.home : person.carrier);
}
