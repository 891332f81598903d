/**
 * An account became a member of a restricted management administrative unit: those who do not administer the unit can neither block it nor change its password. Meant for
 * heads of the organization, and used so that an intruder's account cannot be cut off.
 */
import { type ActFacts, auditActs, doerHead, draftOf, subjectOf } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({
  definition: definitionOf('out-of-reach'),
  drafts,
  rules: [usualPlace('C'), newPlace('A')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  return auditActs(observations, known, ['unit']).map((act) => {
    const about = subjectOf(act, known);
    const unit = targetsOf(act.observation.row).find(({ type }) => type?.toLowerCase() !== 'user')?.displayName ?? 'a unit';
    return draftOf(known, [act.observation], {
      about,
      by: act.by,
      says: `${doerHead(act.by)} put ${about.name} into the restricted unit ${unit}.`,
      subject: known.person(about.id),
      weight: 'B',
      why: 'Administrators outside the unit can neither block the account nor change its password.',
    });
  });
}
