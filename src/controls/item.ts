/** One object with its actual and its expected values: where it stands, how evidence names it, and which change would make it as expected. */

import type { Fields } from '../engine/plan/operation.js';
import { type Json, sameJson } from '../lib/json.js';
import type { EvidenceList } from './reasoning/findings/evidence-list.js';
import type { PartState } from './reasoning/findings/parts.js';

/** One property of one object. */
export interface ItemValue {
  readonly property: string;
  /** undefined: the service did not return it. */
  readonly actual: Json | undefined;
  readonly expected: Json;
  /** Where equality does not decide; absent: equal holds, not returned or null is unknown, anything else is a gap. */
  readonly state?: PartState;
  /** What evidence says instead of the two values. */
  readonly shown?: { readonly actual?: Json; readonly expected?: Json };
  /** Named in the evidence although it holds; for lists of which thousands hold, leave it out. */
  readonly noted?: boolean;
}

/** One object with all that is judged of it. */
export interface Item {
  /** The name an admin knows it by. */
  readonly object: string;
  /** What a call addresses it by; null: nothing. */
  readonly identity: string | null;
  readonly values: readonly ItemValue[];
  /** Evidence keeps the order of the values; absent: gaps come before what is unknown. */
  readonly asListed?: true;
  /** Where it stands, where its values do not decide; a plan goes by the values. */
  readonly state?: PartState;
  /** Why it may be as it is: it is named and neither counted nor changed. Absent or null: it may not. */
  readonly exempt?: string | null;
  /** Whether a plan has to know where it stands; absent: unless it is exempt. */
  readonly isNeeded?: boolean;
  /** The change of it, where that is not every gap set to what is expected; null: a gap that no plan touches. */
  readonly change?: { readonly before: Fields; readonly after: Fields } | null;
  /** What it is, where no plan touches it: a gap stays one, is named with this, and is left to people. */
  readonly byHand?: string;
  /** The collection that it counts in, where one list holds the objects of several. */
  readonly in?: string;
}

/** Gaps first, then what is not said. */
export function addEvidence(item: Item, evidence: EvidenceList): void {
  const { object, values, exempt = null, asListed = false, byHand } = item;
  const late: ItemValue[] = [];
  for (const value of values) {
    const { property, actual = null, expected, shown } = value;
    const state = stateOfValue(value);
    const is = shown?.actual ?? actual;
    const wanted = shown?.expected ?? expected;
    const should = byHand === undefined || state === 'holds' ? wanted : `${inWords(wanted)} (${byHand}: change it by hand)`;
    if (state === 'holds') {
      if (value.noted === true) evidence.note(object, property, is, should);
    } else if (exempt === null) {
      if (state === 'gap' || asListed) evidence.gap(object, property, is, should);
      else late.push(value);
    } else if (state === 'gap') evidence.note(object, property, is, `${inWords(is)} (${exempt})`);
  }
  for (const { property, actual = null, expected, shown } of late)
    evidence.gap(object, property, shown?.actual ?? actual, shown?.expected ?? expected);
}

function inWords(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every gap set to what is expected; null: there is none, or it may be as it is. */
export function changeOf(item: Item): { readonly before: Fields; readonly after: Fields } | null {
  if (isExempt(item)) return null;
  const gaps = item.values.filter((value) => stateOfValue(value) === 'gap');
  if (gaps.length === 0) return null;
  return {
    before: Object.fromEntries(gaps.map(({ property, actual = null }) => [property, actual])),
    after: Object.fromEntries(gaps.map(({ property, expected }) => [property, expected])),
  };
}

export function isExempt({ exempt = null }: Item): boolean {
  return exempt !== null;
}

export function stateOf({ values, state: own }: Item): PartState {
  if (own !== undefined) return own;
  let state: PartState = 'holds';
  for (const value of values) {
    const one = stateOfValue(value);
    if (one === 'gap') return 'gap';
    if (one === 'unknown') state = 'unknown';
  }
  return state;
}

export function stateOfValue({ actual, expected, state }: ItemValue): PartState {
  if (state !== undefined) return state;
  if (actual === undefined) return 'unknown';
  if (actual === expected || (typeof actual === 'object' && actual !== null && sameJson(actual, expected))) return 'holds';
  return actual === null ? 'unknown' : 'gap';
}
