/** A sign-in method was removed. Alone it locks someone out at worst; others look at it to tell a new phone from an attacker's. */

import { methodKindOf } from '../../judging/about.js';
import { type ActFacts, actsBy, auditActs, doerHead, draftOf, rowsOf, subjectOf } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { rankOf } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

/** Someone takes the methods of an administrator, and not from where they usually work. */
const ofWatchedByOther: Rule<ActFacts> = {
  id: 'of a watched account by another one',
  does: 'raises',
  to: 'B',
  when: ({ by, subject }, known) =>
    known.isWatched(subject) && by.person?.id !== subject?.id && by.place !== 'usual'
      ? `${subject?.name ?? 'The account'} ${rankOf(subject)}, and someone else did it.`
      : null,
};

export const kind = ruled<ActFacts>({ definition: definitionOf('method-removed'), drafts, rules: [ofWatchedByOther] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const acts = auditActs(observations, known, ['method', 'pass', 'appPassword'], { closing: true });
  return actsBy(acts, (act) => `${subjectOf(act, known).id} ${act.by.id} ${act.by.name}`).map((group) => {
    const [first] = group;
    const about = subjectOf(first, known);
    const isOwn = (first.by.person?.id ?? first.by.id) === about.id;
    const named = [...new Set(group.flatMap(({ observation }) => methodKindOf(observation.row) ?? []))];
    return draftOf(known, rowsOf(group), {
      about,
      by: first.by,
      says: isOwn
        ? `${about.name} removed a sign-in method.`
        : `${doerHead(first.by)} removed a sign-in method of ${about.name}.`,
      evidence: named.length === 0 ? [] : [`Method: ${named.join(', ')}.`],
      subject: known.person(about.id),
      weight: 'C',
      why: 'People remove a method with each new phone; an attacker does it to lock them out.',
    });
  });
}
