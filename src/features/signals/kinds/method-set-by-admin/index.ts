/** An administrator registered a sign-in method or made a Temporary Access Pass for someone: a help desk's daily work, and a way into an administrator's account. */

import { methodKindOf } from '../../judging/about.js';
import { type ActFacts, actsBy, auditActs, doerHead, draftOf, rowsOf, subjectOf } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { newPlace, watched } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({
  definition: definitionOf('method-set-by-admin'),
  drafts,
  rules: [newPlace('B'), watched('A')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const acts = auditActs(observations, known, ['method', 'pass', 'appPassword', 'defaultMethod']).filter((act) => {
    const isOther = act.by.type === 'person' && act.by.id !== '' && subjectOf(act, known).id !== (act.by.person?.id ?? act.by.id);
    return act.trace === 'pass' || act.manner === 'admin' || isOther;
  });
  return actsBy(acts, (act) => `${subjectOf(act, known).id} ${act.by.id} ${act.by.name}`).map((group) => {
    const [first] = group;
    const about = subjectOf(first, known);
    const named = [...new Set(group.flatMap(({ observation }) => methodKindOf(observation.row) ?? []))];
    return draftOf(known, rowsOf(group), {
      about,
      by: first.by,
      says:
        first.trace === 'pass'
          ? `${doerHead(first.by)} created a Temporary Access Pass for ${about.name}.`
          : `${doerHead(first.by)} set up a sign-in method for ${about.name}.`,
      evidence: named.length === 0 ? [] : [`Method: ${named.join(', ')}.`],
      subject: known.person(about.id),
      weight: 'C',
      why: 'Help desks do this every day; with it the one who did it can sign in as the person.',
    });
  });
}
