/** Whether an act came from where its person usually is. */
import { type KnownPerson, networkOf } from '../known.js';

/** `unknown`: the row has no address, or too little was seen of the person. */
export type Place = 'usual' | 'new' | 'unknown';

export function placeOf(person: KnownPerson | undefined, address: string | null | undefined): Place {
  const network = networkOf(address);
  if (person === undefined || network === null || person.routine.networks.length === 0) return 'unknown';
  return person.routine.networks.includes(network) ? 'usual' : 'new';
}
