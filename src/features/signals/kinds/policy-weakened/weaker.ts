/** By what a Conditional Access policy keeps fewer people out than before: each way a line, by the same reasoning that judges policies in a check. */

import { ternary } from '../../../../controls/reasoning/access/kinds/ternary.js';
import { type Demand, meets } from '../../../../controls/reasoning/access/policy/demands.js';
import { type PolicyEffect, policyEffect } from '../../../../controls/reasoning/access/policy/policy-effect.js';
import { StrengthIndex, strengthsOfMicrosoft } from '../../../../controls/reasoning/access/policy/strengths.js';
import { isObject } from '../../../../lib/json.js';
import { firstNames } from '../../../../lib/plural.js';
import { isUnset } from '../../../../tenant/lenient.js';
import { guardOf, guestsExcluded } from '../../../../tenant/log-meaning/meaning.js';
import {
  type ConditionalAccessPolicy,
  conditionalAccessPolicies,
} from '../../../../tenant/resources/conditional-access-policy.js';

export interface Way {
  /** `strength`: another authentication strength, of which nobody knows whether it is weaker. */
  readonly what: 'off' | 'excluded' | 'narrower' | 'weaker' | 'strength' | 'session';
  /** A line of evidence. */
  readonly line: string;
}

/** Null for what is no policy of Conditional Access, or was cut. */
export function policyFrom(value: unknown): ConditionalAccessPolicy | null {
  if (!isObject(value) || !('conditions' in value || 'grantControls' in value || 'state' in value)) return null;
  const parsed = conditionalAccessPolicies.row.safeParse(value);
  return parsed.success ? parsed.data : null;
}

const stateWords = { enabled: 'on', 'report-only': 'report-only', off: 'off' } as const;

/** Empty: nothing is allowed that was not allowed before. `nameOf`: what an excluded id is called. */
export function waysWeaker(
  before: ConditionalAccessPolicy,
  after: ConditionalAccessPolicy,
  nameOf: (id: string) => string,
): readonly Way[] {
  const [was, is] = [policyEffect(before), policyEffect(after)];
  if (was.state !== 'enabled') return [];
  const state: readonly Way[] =
    is.state === 'enabled' ? [] : [{ what: 'off', line: `State: ${stateWords[was.state]} → ${stateWords[is.state]}.` }];
  return [
    ...state,
    ...exclusions(before, after, nameOf),
    ...narrowings(was, is),
    ...demands(was, is),
    ...sessions(before, after),
  ];
}

function exclusions(
  before: ConditionalAccessPolicy,
  after: ConditionalAccessPolicy,
  nameOf: (id: string) => string,
): readonly Way[] {
  const [was, is] = [guardOf({ ...before }), guardOf({ ...after })];
  const added = is.excluded.filter((id) => id !== guestsExcluded && !was.excluded.includes(id));
  const guests = (policy: ConditionalAccessPolicy) => policy.conditions?.users?.excludeGuestsOrExternalUsers;
  return [
    ...(added.length === 0
      ? []
      : [
          {
            what: 'excluded' as const,
            line: `New exclusions: ${firstNames(added.map(nameOf), 5)}.`,
          },
        ]),
    ...(isUnset(guests(before)) && !isUnset(guests(after))
      ? [{ what: 'excluded' as const, line: 'New exclusions: guests.' }]
      : []),
  ];
}

type Lists = Readonly<Record<string, readonly string[]>>;

/** Every list of what the policy is for, by its path; a list that is not there is for everything. */
function listsOf({ conditions }: ConditionalAccessPolicy): Lists {
  const lists: Record<string, readonly string[]> = {};
  for (const [part, value] of Object.entries(conditions ?? {})) {
    if (Array.isArray(value)) lists[part] = texts(value);
    else if (isObject(value))
      for (const [name, inner] of Object.entries(value))
        if (name.startsWith('include') && Array.isArray(inner)) lists[`${part}.${name}`] = texts(inner);
  }
  return lists;
}

const texts = (list: readonly unknown[]): readonly string[] => list.filter((one): one is string => typeof one === 'string');
const isAll = (list: readonly string[]): boolean => list.some((one) => one.toLowerCase() === 'all');

/** Lists that name people or apps: without an entry they are for none, where all others are then for everything. */
const names = /^(users|applications|clientApplications)\./;

function narrowings(was: PolicyEffect, is: PolicyEffect): readonly Way[] {
  const [before, after] = [listsOf(was.row), listsOf(is.row)];
  const fewer = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((path): readonly Way[] => {
    const [old, now] = [before[path] ?? [], after[path] ?? []];
    const wasEverything = isAll(old) || (!names.test(path) && old.length === 0);
    const isEverything = isAll(now) || (!names.test(path) && now.length === 0);
    if (isEverything) return [];
    const lost = old.filter((one) => !now.includes(one));
    if (!wasEverything && lost.length === 0) return [];
    const what = wasEverything ? 'everything' : firstNames(lost, 3);
    return [{ what: 'narrower', line: `No longer for ${what}: ${path}.` }];
  });
  const paths = new Set(fewer.map(({ line }) => line.replace(/^.*: |\.$/g, '')));
  const newly = is.narrowedBy.filter((path) => !was.narrowedBy.includes(path) && !paths.has(path));
  return [...fewer, ...newly.map((path) => ({ what: 'narrower' as const, line: `New condition: ${path}.` }))];
}

const wanted: readonly (readonly [Demand, string])[] = [
  ['block', 'a block'],
  ['phishingResistant', 'phishing-resistant MFA'],
  ['mfa', 'MFA'],
  ['mfaOrDevice', 'MFA or a managed device'],
];

function demands(was: PolicyEffect, is: PolicyEffect): readonly Way[] {
  const strengths = new StrengthIndex();
  const lost = wanted.filter(
    ([demand]) => meets(was, demand, strengths) === ternary.yes && meets(is, demand, strengths) !== ternary.yes,
  );
  const [first] = lost;
  if (first !== undefined) return [{ what: 'weaker', line: `No longer required: ${first[1]}.` }];
  const [old, now] = [guardOf({ ...was.row }).controls, guardOf({ ...is.row }).controls];
  const dropped = old.filter((control) => !now.includes(control));
  if (is.blocks) return [];
  return dropped.length === 0 ? otherStrength(was, is) : [{ what: 'weaker', line: `No longer required: ${dropped.join(', ')}.` }];
}

/** Microsoft's strengths have an order. One of the tenant's own stands with its id alone in most rows. */
function otherStrength(was: PolicyEffect, is: PolicyEffect): readonly Way[] {
  const [old, now] = [was, is].map(({ row }) => row.grantControls?.authenticationStrength ?? null);
  if (!old?.id || !now?.id || old.id.toLowerCase() === now.id.toLowerCase()) return [];
  const [before, after] = [old.id, now.id].map((id) => strengthsOfMicrosoft.indexOf(id.toLowerCase()));
  if (after === strengthsOfMicrosoft.length - 1 || (before !== -1 && (after ?? -1) > (before ?? -1))) return [];
  const line = `Authentication strength: ${old.displayName ?? old.id} → ${now.displayName ?? now.id}.`;
  return [{ what: before === -1 || after === -1 ? 'strength' : 'weaker', line }];
}

/** How long a session lasts, and what it may do: weaker, but nobody gets in by it alone. */
function sessions(before: ConditionalAccessPolicy, after: ConditionalAccessPolicy): readonly Way[] {
  const controls = (policy: ConditionalAccessPolicy) => {
    const value = (policy as { readonly sessionControls?: unknown }).sessionControls;
    return isObject(value) ? value : {};
  };
  const [was, is] = [controls(before), controls(after)];
  const lost = Object.keys(was).filter((name) => !isUnset(was[name]) && isUnset(is[name]));
  return lost.length === 0 ? [] : [{ what: 'session', line: `Session limits that are gone: ${lost.join(', ')}.` }];
}
