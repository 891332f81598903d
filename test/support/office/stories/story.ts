/** A story of an attack as data: what happens when, and what a card has to be about by then. */
import type { Event, Rows } from '../rows';
import type { Person, Place } from '../world';

export interface Scene {
  /** Minutes after the story begins. */
  readonly minute: number;
  readonly says: string;
  readonly events: readonly Event[];
}

export interface Story {
  readonly name: string;
  readonly premium?: true;
  /** Hour of the day, UTC, at which it begins. */
  readonly hour: number;
  readonly play: (rows: Rows, begins: number) => Played;
}

export interface Played {
  readonly scenes: readonly Scene[];
  /** Ids and names, in lower case, of which any may be what the card is about. */
  readonly about: readonly string[];
}

export const minuteMs = 60_000;

/** A rented server, as attackers sign in from. */
export const rented: Place = { city: 'Bucharest', country: 'RO', network: '203.0.113', asn: 9009 };

/** Scenes from minutes, words and what is done at that moment. */
export function scenes(
  begins: number,
  list: readonly (readonly [minute: number, says: string, events: (at: number) => readonly Event[]])[],
): readonly Scene[] {
  return list.map(([minute, says, events]) => ({ minute, says, events: events(begins + minute * minuteMs) }));
}

export function about(...who: readonly (Pick<Person, 'id' | 'upn'> | string)[]): readonly string[] {
  return who.flatMap((one) => (typeof one === 'string' ? [one] : [one.id, one.upn])).map((text) => text.toLowerCase());
}

/** A person by number among those without a role. */
export function ordinary({ world }: Rows, n: number): Person {
  const people = world.people.slice(world.admins.length);
  const found = people[(world.seed * 7 + n) % people.length];
  if (found === undefined) throw new Error('The office has nobody without a role.');
  return found;
}

export function admin({ world }: Rows, role: string): Person {
  const found = world.admins.find((one) => one.role === role);
  if (found === undefined) throw new Error(`Nobody is ${role}.`);
  return found;
}
