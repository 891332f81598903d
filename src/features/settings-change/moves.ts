/** What a change of settings would do, from the values alone: how grave it is, and whom it is about. */
import { definitions } from '../../controls/definitions.js';
import { openQuestionOf } from '../../controls/question.js';
import { compareTiers, type Tier } from '../../engine/plan/risk.js';
import type { Json } from '../../lib/json.js';
import type { SettingsLayer } from '../settings-layer.js';
import { type Direction, directionOf, moved, tierOf } from './direction.js';
import type { SettingsEffect, SettingsTerms } from './entry-terms.js';
import type { Concerns, InChat } from './keys.js';
import { ruleOfKey } from './rule-of-key.js';

/** An entry of a list, with what the list is of. */
export interface ListedEntry {
  readonly kind: 'accounts' | 'groups' | 'roles' | 'guests';
  readonly entry: string;
}

export interface Moves {
  readonly risk: Tier;
  readonly why: SettingsEffect['why'];
  /** Entries that come or go where that asks for less, by whom they stand for. */
  readonly entries: { readonly accounts: readonly ListedEntry[]; readonly people: readonly string[] };
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
    if (rule?.in !== 'chat') return { key, is: 'looser' as const, concerns: 'nobody' as const, isHeld: false, entries: [] };
    const [before, after] = [from, to].map((tenant) => meant(live.counting(tenant, key), rule));
    const shifts = rule.shifts !== undefined && isSet(live.counting(from, rule.shifts));
    const is = shifts || turnsOff(key, live, { from, to }) ? 'looser' : directionOf(rule.looser, before, after);
    const isHeld = is === 'looser' && rule.isHeld === true;
    return { key, is, concerns: rule.concerns, isHeld, entries: is === 'tighter' ? [] : moved(before, after) };
  });
  const of = (wanted: Concerns) => each.filter(({ concerns }) => concerns === wanted);
  return {
    risk: each.map(({ is }) => tierOf[is]).reduce<Tier>((most, one) => (compareTiers(one, most) > 0 ? one : most), 'low'),
    why: each.map(({ key, is }) => ({ key, is })),
    entries: {
      accounts: of('accounts').flatMap(({ key, is, entries }) => listedIn(key, is, entries)),
      people: of('people').flatMap(({ entries }) => entries),
    },
    // Who approves, and what a check asks for, make a request pass more easily as well.
    easesRequests: [...of('requesters'), ...of('people')].some(({ is }) => is !== 'tighter'),
    isHeld: each.some(({ isHeld }) => isHeld),
  };
}

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** An empty list may stand for a list that nobody wrote. */
function meant(value: Json | undefined, { whenEmpty }: InChat): Json | undefined {
  return whenEmpty !== undefined && Array.isArray(value) && value.length === 0 ? [...whenEmpty] : value;
}

/** Whether a check could be judged before and not after, because the question that it asks is open again. */
function turnsOff<Tenant>(
  key: string,
  live: SettingsLayer<Tenant>,
  { from, to }: { readonly from: Tenant; readonly to: Tenant },
) {
  const definition = definitions.find(({ id }) => key.startsWith(`controls.${id}.`));
  if (definition === undefined) return false;
  const isOpen = (tenant: Tenant) => openQuestionOf(definition, live.counting(tenant, `controls.${definition.id}`)) !== null;
  return !isOpen(from) && isOpen(to);
}

const kinds: Readonly<Record<string, ListedEntry['kind']>> = {
  groups: 'groups',
  roles: 'roles',
  guestTypes: 'guests',
  guests: 'guests',
};

/** By the last part of the key. Whether a check is for guests is no list, and guests gain by it all the same. */
function listedIn(key: string, is: Direction, entries: readonly string[]): readonly ListedEntry[] {
  const last = key.split('.').at(-1) ?? '';
  const kind = kinds[last] ?? 'accounts';
  if (last === 'guests') return is === 'tighter' ? [] : [{ kind, entry: last }];
  return entries.map((entry) => ({ kind, entry }));
}
