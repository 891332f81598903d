/** What people ask for, and what a signed request is bound to. */

import type { EventOf } from '../engine/ledger/match-event.js';
import { canonicalJson, sha256 } from '../lib/json.js';

/** The content of a wish. */
export type Wish = Omit<EventOf<'requested'>, 'type' | 'decision'>;

/** What a request decision is bound to: the whole content of the wish. */
export function requestDigest(wish: Wish): string {
  return sha256(canonicalJson(Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined))));
}

/** What is only read and needs nobody's approval; also the name of its job. */
export function isReading(what: string): what is 'audit' | 'collect' {
  return what === 'audit' || what === 'collect';
}

/** The view in which a request is shown. */
export function viewOf(what: Wish['what']): 'audit' | 'incident' | 'change' {
  return what === 'audit' ? 'audit' : what === 'collect' ? 'incident' : 'change';
}
