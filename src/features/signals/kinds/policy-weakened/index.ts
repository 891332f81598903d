/** A Conditional Access policy was turned off, deleted, or keeps fewer people out than before. */
import { isObject, type Json } from '../../../../lib/json.js';
import { changesOf, type Guard, guardOf, isLower } from '../../../../tenant/log-meaning/meaning.js';
import { conditionalAccessPolicies } from '../../../../tenant/resources/conditional-access-policy.js';
import type { DirectoryAudit } from '../../../../tenant/resources/directory-audit.js';
import { type AuditObservation, from } from '../../observation.js';
import { actorOf, eventOfAudit, type Initiator, targetsOf } from '../../rows.js';
import type { Press, Sign, Weight } from '../../sign.js';
import type { SignalKind } from '../../signal-kind.js';
import { definition } from './definition.js';

export const kind: SignalKind = {
  ...definition,
  judge: (observations, known) =>
    from('audits', observations)
      .filter(({ meaning, row }) => meaning?.trace === 'policy' && meaning.opens && !/^add /i.test(activityOf(row)))
      .flatMap((observation) => {
        const actor = actorOf(observation.row);
        const by = known.person(actor.id);
        return signOf(observation, actor, by?.approves === true);
      }),
};

function signOf(observation: AuditObservation, actor: Initiator, approves: boolean): readonly Sign[] {
  const [target] = targetsOf(observation.row, 'Policy');
  const policy = target ?? observation.row.targetResources?.[0];
  if (policy?.id === null || policy?.id === undefined) return [];
  const name = policy.displayName ?? policy.id;
  const change = changeOf(observation);
  // An update whose values the log cut says only that something changed.
  if (change.what === 'unread')
    return [
      signFrom(observation, {
        policy: { id: policy.id, name },
        says: `${actor.name} changed the Conditional Access policy ${name}, and the log does not say how.`,
        evidence: [],
        weight: 'B',
        reasons: ['The values are missing or cut in the log, so it may be weaker than before.'],
        presses: [],
        confidence: 'possible',
      }),
    ];
  const person = actor.type === 'person' && actor.id !== '' ? { id: actor.id, name: actor.name } : null;
  return [
    signFrom(observation, {
      policy: { id: policy.id, name },
      says: `${actor.name} ${change.says} the Conditional Access policy ${name}.`,
      evidence: [...change.evidence, ...(actor.address === null ? [] : [`From ${actor.address}.`])],
      weight: 'A',
      reasons: [
        change.why,
        ...(approves ? ['The one who did it approves changes of hardenbot, but this change came from elsewhere.'] : []),
      ],
      presses: [
        {
          press: 'restore',
          resource: conditionalAccessPolicies.key,
          id: policy.id,
          name,
          before: change.before,
          after: change.after,
        },
        ...(person === null ? [] : [{ press: 'ask', person } as const, { press: 'contain', person } as const]),
      ],
      confidence: 'certain',
    }),
  ];
}

function signFrom(
  observation: AuditObservation,
  parts: {
    readonly policy: { readonly id: string; readonly name: string };
    readonly says: string;
    readonly evidence: readonly string[];
    readonly weight: Weight;
    readonly reasons: readonly string[];
    readonly presses: readonly Press[];
    readonly confidence: Sign['confidence'];
  },
): Sign {
  const { policy, ...rest } = parts;
  return {
    kind: kind.id,
    about: { type: 'policy', id: policy.id.toLowerCase(), name: policy.name },
    rowIds: [observation.id],
    event: eventOfAudit(observation),
    ...rest,
  };
}

type Change =
  | { readonly what: 'unread' }
  | {
      readonly what: 'deleted' | 'off' | 'excluded' | 'weaker';
      readonly says: string;
      readonly why: string;
      readonly evidence: readonly string[];
      readonly before: Json;
      readonly after: Json;
    };

function changeOf({ row }: AuditObservation): Change {
  const [values] = changesOf(row);
  const isDeleted = /^delete /i.test(activityOf(row));
  if (values === undefined || !isObject(values.before)) return { what: 'unread' };
  const before = values.before as Json;
  if (isDeleted)
    return {
      what: 'deleted',
      says: 'deleted',
      why: 'What the policy blocked or required is allowed now.',
      evidence: [`Before: ${stateOf(values.before)}.`],
      before,
      after: null,
    };
  if (!isObject(values.after)) return { what: 'unread' };
  const [was, is] = [guardOf(values.before), guardOf(values.after)];
  if (!isLower(was, is)) return { what: 'unread' };
  const both = { before, after: values.after as Json };
  const evidence = linesOf(was, is, { before: stateOf(values.before), after: stateOf(values.after) });
  if (is.strength < was.strength)
    return { what: 'off', says: 'turned off', why: 'A policy that was in force is not any more.', evidence, ...both };
  if (is.excluded.some((id) => !was.excluded.includes(id)))
    return {
      what: 'excluded',
      says: 'added an exclusion to',
      why: 'The policy no longer holds for someone or something.',
      evidence,
      ...both,
    };
  return { what: 'weaker', says: 'weakened', why: 'The policy requires less than before.', evidence, ...both };
}

function activityOf({ activityDisplayName }: DirectoryAudit): string {
  return (activityDisplayName ?? '').trim();
}

function linesOf(was: Guard, is: Guard, state: { readonly before: string; readonly after: string }): readonly string[] {
  const added = is.excluded.filter((id) => !was.excluded.includes(id));
  const dropped = was.controls.filter((control) => !is.controls.includes(control));
  return [
    ...(state.before === state.after ? [] : [`State: ${state.before} → ${state.after}.`]),
    ...(added.length === 0
      ? []
      : [`New exclusions: ${added.slice(0, 5).join(', ')}${added.length > 5 ? ` and ${added.length - 5} more` : ''}.`]),
    ...(dropped.length === 0 ? [] : [`No longer required: ${dropped.join(', ')}.`]),
  ];
}

function stateOf(policy: Readonly<Record<string, unknown>>): string {
  const words: Readonly<Record<string, string>> = {
    enabled: 'on',
    disabled: 'off',
    enabledForReportingButNotEnforced: 'report-only',
  };
  const state = policy['state'];
  return typeof state === 'string' ? (words[state] ?? state) : 'unknown';
}
