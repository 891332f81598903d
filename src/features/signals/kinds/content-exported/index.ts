/** What a content search found was exported: lawyers do it now and then, and intruders who look for passwords in everyone's mail. */
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import { type ActFacts, actsBy, doerHead, doerPresses, eventOf, fromWhere, unifiedActs } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { afterSuspicion, byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definition } from './definition.js';

export const kind = ruled<ActFacts>({
  definition,
  drafts,
  rules: [byDataCenter, usualPlace('C'), newPlace('A'), afterSuspicion('A')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const acts = unifiedActs(observations, known, ['export']).map((act) => {
    const { row } = act.observation;
    // An export is called like its search, with a word at the end.
    const name = (parameterOf(row, 'SearchName') ?? (row.ObjectId || 'without a name')).replace(/_Export$/i, '');
    return { ...act, name };
  });
  return actsBy(acts, ({ by, name }) => `${by.id} ${by.name} ${name}`).map((group) => {
    const [first, ...others] = group;
    const { by, name } = first;
    const about: About =
      by.person === undefined
        ? { type: 'object', id: `search ${name.toLowerCase()}`, name }
        : { type: 'person', id: by.person.id, name: by.person.name };
    const isTaken = group.some(({ observation }) => /downloaded$/i.test(observation.row.Operation ?? ''));
    return {
      about,
      ...eventOf([first.observation, ...others.map(({ observation }) => observation)]),
      says: `${doerHead(by)} exported what the content search ${name} found${isTaken ? ', and downloaded it' : ''}.`,
      evidence: fromWhere(by),
      confidence: 'certain' as const,
      presses: doerPresses(known, by),
      weight: 'B' as const,
      why: 'A content search reads the mail and files of everyone it names.',
      facts: { at: first.observation.at, by, subject: by.person, about },
    };
  });
}
