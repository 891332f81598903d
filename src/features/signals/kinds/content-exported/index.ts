/** What a content search found was exported: lawyers do it now and then, and intruders who look for passwords in everyone's mail. */
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { parameterOf, writtenParameter } from '../../../../tenant/log-meaning/record-parameters.js';
import { type ActFacts, actsBy, doerHead, draftOf, personOr, rowsOf, unifiedActs } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { afterSuspicion, byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({
  definition: definitionOf('content-exported'),
  drafts,
  rules: [byDataCenter, usualPlace('C'), newPlace('A'), afterSuspicion('A')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const acts = unifiedActs(observations, known, ['export']).flatMap((act) => {
    const { row } = act.observation;
    // One cmdlet begins every action on what a search found.
    const isOther =
      lookupName(row.Operation ?? '') === 'new-compliancesearchaction' && writtenParameter(row, 'Export') === undefined;
    if (isOther) return [];
    // An export is called like its search, with a word at the end.
    const name = (parameterOf(row, 'SearchName') ?? (row.ObjectId || 'without a name')).replace(/_Export$/i, '');
    const what =
      lookupName(row.Operation ?? '') === 'exportjob'
        ? `documents of the review set ${name}`
        : `what the content search ${name} found`;
    return [{ ...act, name, what }];
  });
  return actsBy(acts, ({ by, what }) => `${by.id} ${by.name} ${what}`).map((group) => {
    const [first] = group;
    const { by, name, what } = first;
    const about: About = personOr(by, { type: 'object', id: `search ${name.toLowerCase()}`, name });
    const isTaken = group.some(({ observation }) => /downloaded$/i.test(observation.row.Operation ?? ''));
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} exported ${what}${isTaken ? ', and downloaded it' : ''}.`,
      weight: 'B',
      why: 'A content search reads the mail and files of everyone it names.',
    });
  });
}
