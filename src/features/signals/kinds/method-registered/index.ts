/** Someone registered or changed a sign-in method of their own: what an attacker does first, to come back, and what people do with each new phone. */

import { methodKindOf } from '../../judging/about.js';
import {
  type ActFacts,
  type AuditAct,
  actsBy,
  auditActs,
  doerPresses,
  eventOf,
  fromWhere,
  strangest,
  subjectOf,
} from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { after, afterSuspicion, newcomer, rolloutOf, usualPlace, watched } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  /** `passkey`, `authenticator`, …; null where the row does not name it. */
  readonly kinds: readonly (string | null)[];
  /** Kinds of methods that the person removed in the same round. */
  readonly removed: readonly (string | null)[];
  readonly hasAppPassword: boolean;
}

const hourMs = 3600_000;

const passkeyRollout: Rule<Facts> = {
  id: "Microsoft's passkey rollout",
  does: 'lowers',
  to: 'C',
  when: ({ at, by, kinds }, known) =>
    by.place !== 'new' && kinds.every((kind) => kind === 'passkey') ? rolloutOf(known, 'methods', at) : null,
};

const replaced: Rule<Facts> = {
  id: 'replaced',
  does: 'lowers',
  to: 'C',
  when: ({ at, about, by, kinds, removed }, known) => {
    const isSame = kinds.some((kind) => kind !== null && removed.includes(kind));
    const wasRemoved = known.before(about, at, hourMs).some(({ kind }) => kind === 'method-removed');
    return by.place !== 'new' && (isSame || wasRemoved)
      ? 'A method of the same kind was removed within the hour, as with a new phone.'
      : null;
  },
};

const afterPass: Rule<Facts> = {
  id: 'after a pass',
  does: 'lowers',
  to: 'C',
  when: ({ at, about, by, subject }, known) => {
    const hadPass = known.before(about, at, 24 * hourMs).some(({ kind }) => kind === 'method-set-by-admin');
    return hadPass && by.place !== 'new' && !known.isWatched(subject)
      ? 'An administrator set up a method or a Temporary Access Pass for the person within 24 hours before.'
      : null;
  },
};

/** Made for programs that know no MFA, of which hardly any are left. Source: CISA, AA21-008A. */
const appPassword: Rule<Facts> = {
  id: 'an app password from elsewhere',
  does: 'raises',
  to: 'A',
  when: ({ by, hasAppPassword }) =>
    hasAppPassword && by.place === 'new'
      ? `An app password needs no MFA, and it came from a network that ${by.name} has not used before.`
      : null,
};

/** Only the most dangerous combination of a method with a place is loud for an administrator. */
const watchedElsewhere: Rule<Facts> = {
  id: 'watched, not from a usual place',
  does: 'raises',
  to: 'A',
  when: (facts, known) => (facts.by.place === 'usual' ? null : watched('A').when(facts, known)),
};

export const kind = ruled<Facts>({
  definition: definitionOf('method-registered'),
  drafts,
  rules: [
    newcomer('C'),
    usualPlace('C'),
    passkeyRollout,
    replaced,
    afterPass,
    watched('B'),
    watchedElsewhere,
    appPassword,
    afterSuspicion('A'),
    after('after a reset', {
      kinds: ['password-reset'],
      withinHours: 24,
      atLeast: 'B',
      to: 'A',
      because: 'The password was reset within 24 hours before, and neither came from a usual network.',
      unlessUsual: true,
    }),
  ],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['method', 'defaultMethod', 'appPassword']).filter(
    ({ manner, by, ...act }) => manner !== 'admin' && isOwn({ manner, by, ...act }, known),
  );
  const removed = removedMethods(observations, known);
  return actsBy(acts, (act) => subjectOf(act, known).id).map((group) => {
    const [first] = group;
    const by = strangest(group.map((act) => act.by)) ?? first.by;
    const about = subjectOf(first, known);
    const kinds = group.map(({ observation }) => methodKindOf(observation.row));
    const named = [...new Set(kinds.flatMap((one) => one ?? []))];
    return {
      about,
      ...event(group, kinds),
      says: `${about.name} ${first.says}${named.length === 0 ? '' : ` (${named.join(', ')})`}.`,
      evidence: [
        ...fromWhere(by),
        ...group
          .slice(0, 4)
          .flatMap(({ observation: { row } }) => (row.resultReason ? [`${row.resultReason}.`.replace('..', '.')] : [])),
      ],
      confidence: 'certain',
      presses: doerPresses(known, by),
      weight: 'B',
      why: 'A sign-in method of an attacker lets them come back after the password was changed.',
      facts: {
        at: first.observation.at,
        by,
        subject: known.person(about.id),
        about,
        kinds,
        removed: removed.get(about.id) ?? [],
        hasAppPassword: group.some(({ trace }) => trace === 'appPassword'),
      },
    };
  });
}

/**
 * A passkey is logged by two services in the same second, each with a correlation id of its own, and the rows can be read minutes apart: rows of one minute belong to
 * one act.
 */
function event(group: readonly [AuditAct, ...AuditAct[]], kinds: readonly (string | null)[]): ReturnType<typeof eventOf> {
  const [first, ...others] = group;
  const { rowIds, event: one } = eventOf([first.observation, ...others.map(({ observation }) => observation)]);
  const isPasskey = kinds.every((named) => named === 'passkey');
  return { rowIds, event: isPasskey ? { ...one, key: `passkey ${one.at.toISOString().slice(0, 16)}` } : one };
}

/** A row of which the one who did it is the one it is about; rows of devices name an app as the one who did it. */
function isOwn(act: AuditAct, known: Known): boolean {
  return act.by.type !== 'person' || act.by.id === '' || subjectOf(act, known).id === (act.by.person?.id ?? act.by.id);
}

function removedMethods(observations: readonly Observation[], known: Known): ReadonlyMap<string, readonly (string | null)[]> {
  const removed = new Map<string, readonly (string | null)[]>();
  for (const act of auditActs(observations, known, ['method'], { closing: true })) {
    const { id } = subjectOf(act, known);
    removed.set(id, [...(removed.get(id) ?? []), methodKindOf(act.observation.row)]);
  }
  return removed;
}
