/** A person denied an MFA request and reported it: someone else has their password. */
import { type ActFacts, auditActs, draftOf, groupedBy, pressesFor, rowsOf, subjectOf } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({ definition: definitionOf('suspicion-reported'), drafts, rules: [] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const acts = auditActs(observations, known, ['report'], { steps: true, refused: true });
  return groupedBy(acts, (act) => subjectOf(act, known).id).map((group) => {
    const [first] = group;
    const about = subjectOf(first, known);
    return draftOf(known, rowsOf(group), {
      about,
      by: first.by,
      says: `${about.name} reported an MFA request that they did not make.`,
      evidence: [
        ...(group.length > 1 ? [`Reported ${group.length} times.`] : []),
        ...(first.observation.row.activityDisplayName ? [`Activity: ${first.observation.row.activityDisplayName}.`] : []),
      ],
      presses: pressesFor(known, { contain: about }),
      subject: known.person(about.id),
      weight: 'A',
      why: 'The one who started the sign-in knows the password.',
    });
  });
}
