/** A Conditional Access policy was turned off, deleted, or keeps fewer people out than before. */

import type { Json } from '../../../../lib/json.js';
import { changesOf } from '../../../../tenant/log-meaning/meaning.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import {
  type ConditionalAccessPolicy,
  conditionalAccessPolicies,
} from '../../../../tenant/resources/conditional-access-policy.js';
import { type ActFacts, actKey, auditDoer, doerHead, doerPresses, draftOf, groupedBy, inOrder } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation } from '../../observation.js';
import { from } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import type { About, Press } from '../../sign.js';
import { definitionOf } from '../definitions.js';
import { policyFrom, type Way, waysWeaker } from './weaker.js';

interface Facts extends ActFacts {
  readonly change: Change;
  /** Only the row of the core directory, which every kind of policy has, and of which nothing was read. */
  readonly isTwinAlone: boolean;
}

/** Policies of other kinds are logged by the same name, and Conditional Access writes a row of its own beside this one. */
const twin: Rule<Facts> = {
  id: 'twin of the core directory',
  does: 'removes',
  when: ({ isTwinAlone }) => (isTwinAlone ? 'The row is not known to be about Conditional Access.' : null),
};

const wasNotInForce: Rule<Facts> = {
  id: 'not in force before',
  does: 'lowers',
  to: 'C',
  when: ({ change }) => (change.what === 'deleted' && !change.wasInForce ? 'The policy was not in force.' : null),
};

const onlySessions: Rule<Facts> = {
  id: 'session limits alone',
  does: 'lowers',
  to: 'B',
  when: ({ change }) =>
    change.what === 'changed' && change.ways.every(({ what }) => what === 'session')
      ? 'It changes how long a session lasts, not who gets in.'
      : null,
};

const onlyStrength: Rule<Facts> = {
  id: 'another authentication strength alone',
  does: 'lowers',
  to: 'B',
  when: ({ change }) =>
    change.what === 'changed' && change.ways.some(({ what }) => what === 'strength') && change.ways.every(isMild)
      ? 'Whether another authentication strength is weaker cannot be read from the log.'
      : null,
};

export const kind = ruled<Facts>({
  definition: definitionOf('policy-weakened'),
  drafts,
  rules: [twin, wasNotInForce, onlySessions, onlyStrength],
});

const isMild = ({ what }: Way): boolean => what === 'session' || what === 'strength';

type Change =
  | { readonly what: 'unread' }
  | { readonly what: 'deleted'; readonly wasInForce: boolean; readonly before: Json }
  | { readonly what: 'changed'; readonly ways: readonly Way[]; readonly before: Json; readonly after: Json };

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const rows = from('audits', inOrder(observations)).filter(
    (one) =>
      one.meaning?.trace === 'policy' &&
      !one.meaning.refused &&
      !lookupName(one.row.activityDisplayName ?? '').startsWith('add '),
  );
  return groupedBy(rows, (one) => actKey(one, aboutOf(one)?.id)).flatMap((group): readonly Draft<Facts>[] => {
    const changes = group.map((observation) => ({ observation, change: changeOf(observation, known) }));
    const read = changes.find(({ change }) => change !== null && change.what !== 'unread');
    // Every row that could be read says that nothing was weakened.
    const { observation, change } = read ?? changes.find((one) => one.change !== null) ?? { observation: group[0], change: null };
    if (change === null || (read === undefined && changes.some((one) => one.change === null))) return [];
    const about = aboutOf(observation);
    if (about === null) return [];
    const by = auditDoer(observation.row, known);
    return [
      draftOf(known, group, {
        about,
        by,
        says: `${doerHead(by)} ${isUnsure(change) ? 'changed' : 'weakened'} the Conditional Access policy ${about.name}${how(change)}.`,
        evidence: evidence(change),
        confidence: isUnsure(change) ? 'possible' : 'certain',
        presses: [...restore(about, change), ...(change.what === 'unread' ? [] : doerPresses(known, by))],
        weight: change.what === 'unread' ? 'B' : 'A',
        why: why(change),
        facts: {
          at: observation.at,
          change,
          isTwinAlone:
            change.what === 'unread' && group.every(({ row }) => !/conditional access/i.test(row.activityDisplayName ?? '')),
        },
      }),
    ];
  });
}

/** Null: it was read, and nothing is weaker. */
function changeOf({ row }: AuditObservation, known: Known): Change | null {
  const isDeleted = lookupName(row.activityDisplayName ?? '').startsWith('delete ');
  const values = changesOf(row);
  const found = values.find(({ before }) => policyFrom(before) !== null);
  const before = policyFrom(found?.before);
  if (found === undefined || before === null) return { what: 'unread' };
  if (isDeleted) return { what: 'deleted', wasInForce: isInForce(before), before: found.before as Json };
  const after = policyFrom(found.after);
  if (after === null) return { what: 'unread' };
  const ways = waysWeaker(before, after, (id) => known.person(id)?.name ?? id);
  return ways.length === 0 ? null : { what: 'changed', ways, before: found.before as Json, after: found.after as Json };
}

/** Whether it is weaker is not known. */
function isUnsure(change: Change): boolean {
  return change.what === 'unread' || (change.what === 'changed' && change.ways.every(({ what }) => what === 'strength'));
}

function isInForce({ state }: ConditionalAccessPolicy): boolean {
  return state?.toLowerCase() === 'enabled';
}

function aboutOf({ row }: AuditObservation): About | null {
  const policy = targetsOf(row, 'Policy').at(0) ?? row.targetResources?.[0];
  return policy?.id ? { type: 'policy', id: policy.id.toLowerCase(), name: policy.displayName ?? policy.id } : null;
}

function restore({ id, name }: About, change: Change): readonly Press[] {
  if (change.what === 'unread') return [];
  const { before } = change;
  const after = change.what === 'deleted' ? null : change.after;
  return [{ press: 'restore', resource: conditionalAccessPolicies.key, id, name, before, after }];
}

/** Behind the name of the policy. */
function how(change: Change): string {
  if (change.what === 'unread') return ', and the log does not say how';
  if (change.what === 'deleted') return ' by deleting it';
  const kinds = change.ways.map(({ what }) => what);
  if (kinds.includes('off')) return ' by turning it off';
  return kinds.includes('excluded') ? ' by adding an exclusion' : '';
}

function why(change: Change): string {
  if (change.what === 'unread') return 'The values are missing or cut in the log, so it may be weaker than before.';
  if (change.what === 'deleted') return 'What the policy blocked or required is allowed now.';
  const kinds = change.ways.map(({ what }) => what);
  if (kinds.includes('off')) return 'A policy that was in force is not any more.';
  if (kinds.includes('excluded')) return 'The policy no longer holds for someone or something.';
  if (isUnsure(change)) return 'It requires another authentication strength, which may be weaker.';
  return kinds.includes('narrower') ? 'The policy holds for less than before.' : 'The policy requires less than before.';
}

function evidence(change: Change): readonly string[] {
  if (change.what === 'unread') return [];
  if (change.what === 'deleted') return [`Before: ${change.wasInForce ? 'on' : 'off or report-only'}.`];
  return change.ways.map(({ line }) => line);
}
