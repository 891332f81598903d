/** What a change of settings would do, from the values alone: how grave it is, and whom it is about. */
import { compareTiers, type Tier } from '../../engine/plan/risk.js';
import { type Direction, directionOf, moved, tierOf } from './direction.js';
import type { SettingsTerms, Weighed } from './entry-terms.js';
import type { Concerns } from './keys.js';
import type { SettingsLayer } from './layer.js';
import { ruleOfKey } from './rule-of-key.js';

export interface Moves {
  readonly risk: Tier;
  readonly why: Weighed['why'];
  /** Entries that come or go where that asks for less, by whom they stand for. */
  readonly entries: Readonly<Record<Exclude<Concerns, 'nobody' | 'requesters'>, readonly string[]>>;
  /** Whether requests that wait would pass more easily. */
  readonly easesRequests: boolean;
  /** Whether it is announced before it counts. */
  readonly isHeld: boolean;
}

/**
 * @param from the tenant as its settings count now, and `to` as they would
 */
export function movesOf<Tenant>(
  { changes }: SettingsTerms,
  { live, from, to }: { readonly live: SettingsLayer<Tenant>; readonly from: Tenant; readonly to: Tenant },
): Moves {
  const each = changes.map(({ key }) => {
    const rule = ruleOfKey(key);
    const [before, after] = [live.counting(from, key), live.counting(to, key)];
    const is: Direction = rule?.in === 'chat' ? directionOf(rule.looser, before, after) : 'looser';
    const concerns: Concerns = rule?.in === 'chat' ? rule.concerns : 'nobody';
    const isHeld = is === 'looser' && rule?.in === 'chat' && rule.isHeld === true;
    return { key, is, concerns, isHeld, entries: is === 'tighter' ? [] : moved(before, after) };
  });
  const of = (wanted: Concerns) => each.filter(({ concerns }) => concerns === wanted);
  return {
    risk: each.map(({ is }) => tierOf[is]).reduce<Tier>((most, one) => (compareTiers(one, most) > 0 ? one : most), 'low'),
    why: each.map(({ key, is }) => ({ key, is })),
    entries: {
      accounts: of('accounts').flatMap(({ entries }) => entries),
      people: of('people').flatMap(({ entries }) => entries),
    },
    // Who approves, and what a check asks for, make a request pass more easily as well.
    easesRequests: [...of('requesters'), ...of('people')].some(({ is }) => is !== 'tighter'),
    isHeld: each.some(({ isHeld }) => isHeld),
  };
}
