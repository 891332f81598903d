/** Whether another value asks for less, and whom it is about: worked out from the values alone. */

import type { Looser } from '../../controls/looser.js';
import type { Tier } from '../../engine/plan/risk.js';
import { canonicalJson, type Json } from '../../lib/json.js';
import { listOf, named } from './in-force.js';

export type Direction = 'looser' | 'tighter' | 'other';

/** How grave a change of each direction is. */
export const tierOf: Readonly<Record<Direction, Tier>> = { looser: 'high', other: 'medium', tighter: 'low' };

/** @param from and `to`: as they count, each with what is usual where nothing is said; lengths of time in milliseconds */
export function directionOf(looser: Looser, from: Json | undefined, to: Json | undefined): Direction {
  const [came, went] = [added(from, to), added(to, from)];
  switch (looser) {
    case 'more':
      return came.length > 0 ? 'looser' : went.length > 0 ? 'tighter' : 'other';
    case 'fewer':
      return went.length > 0 ? 'looser' : came.length > 0 ? 'tighter' : 'other';
    case 'longer':
      return compared(from, to, 1);
    case 'shorter':
      return compared(from, to, -1);
    case 'true':
    case 'false':
      return to === (looser === 'true') ? 'looser' : 'tighter';
    case 'any':
      return 'looser';
    case 'none':
      return 'other';
  }
}

/** What is not known to be a figure may be anything. */
function compared(from: Json | undefined, to: Json | undefined, sign: 1 | -1): Direction {
  if (typeof from !== 'number' || typeof to !== 'number') return 'looser';
  if (to === from) return 'other';
  return (to - from) * sign > 0 ? 'looser' : 'tighter';
}

/** Entries of a list that are in the second one and not in the first. */
export function added(from: Json | undefined, to: Json | undefined): readonly Json[] {
  const known = new Set(listOf(from).map(identity));
  return listOf(to).filter((one) => !known.has(identity(one)));
}

/** Entries that come or go. */
export function moved(from: Json | undefined, to: Json | undefined): readonly string[] {
  return [...added(from, to), ...added(to, from)].map(named);
}

function identity(value: Json): string {
  return typeof value === 'string' ? named(value) : canonicalJson(value);
}
