/** What people ask for, and what a signed request is bound to. */

import type { EventOf } from '../engine/ledger/match-event.js';
import { featureReadings } from '../features/terms.js';
import { canonicalJson, sha256 } from '../lib/json.js';

/** The content of a wish. */
export type Wish = Omit<EventOf<'requested'>, 'type' | 'decision'>;

/** What a request decision is bound to: the whole content of the wish. */
export function requestDigest(wish: Wish): string {
  return sha256(canonicalJson(Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined))));
}

/** What is only read and needs nobody's approval; also the name of its job. */
export function isReading(what: string): what is 'audit' | Reading {
  return what === 'audit' || what in featureReadings;
}

type Reading = keyof typeof featureReadings;

/** The view in which a request is shown. */
export function viewOf(what: Wish['what']): 'audit' | (typeof featureReadings)[Reading] | 'change' {
  if (!isReading(what)) return 'change';
  return what === 'audit' ? what : featureReadings[what];
}
