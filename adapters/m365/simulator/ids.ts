/** Ids for rows that a state file leaves without one: made from what the row is, so that two loads of a file agree. */
import { sha256 } from '../../../src/lib/json.js';

/** A GUID that depends on the seed alone. */
export function madeId(seed: string): string {
  const hex = sha256(seed);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
}

/** A GUID for the nth row of a generated collection, from which `numberOf` reads n back. */
export function numberedId(seed: string, number: number): string {
  return madeId(seed).slice(0, 24) + number.toString(16).padStart(12, '0');
}

/** The n of an id that `numberedId` made from the same seed, else null. */
export function numberOf(seed: string, id: string): number | null {
  const wanted = id.toLowerCase();
  return wanted.length === 36 && wanted.startsWith(madeId(seed).slice(0, 24)) ? Number.parseInt(wanted.slice(24), 16) : null;
}
