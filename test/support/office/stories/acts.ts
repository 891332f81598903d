/** Places of attackers, and what a stolen session does, as several stories have it. */
import type { Event, From, Rows } from '../rows';
import type { Person, Place } from '../world';
import { minuteMs } from './story';

/** Connections of homes that attackers rent: no country is new, and no list has the address. */
export const rentedHome: Place = { city: 'Leipzig', country: 'DE', network: '100.98.11', asn: 3320 };
export const otherHome: Place = { city: 'Rotterdam', country: 'NL', network: '100.98.12', asn: 1136 };

export const unmanaged = (person: Person): Person['laptop'] => ({ ...person.laptop, id: '', name: '', managed: false });

export function times(n: number, event: (k: number) => readonly Event[]): readonly Event[] {
  return Array.from({ length: n }, (_unused, k) => event(k)).flat();
}

/** What an administrator's stolen session runs in Exchange, a minute apart. */
export function ran(
  rows: Rows,
  by: Person,
  from: From,
  cmdlets: readonly (readonly [operation: string, object: string, parameters: Readonly<Record<string, string>>])[],
) {
  return (at: number): readonly Event[] =>
    cmdlets.map(([operation, object, parameters], n) => rows.ran(at + n * minuteMs, operation, by, object, parameters, from));
}
