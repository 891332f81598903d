/** An add-in of Outlook was installed, for everyone or for one mailbox: it reads what people open, and stays when passwords change. */
import { parameterOf } from '../../../../tenant/log-meaning/record-parameters.js';
import { type ActFacts, doerHead, draftOf, personOr, unifiedActs } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { afterSuspicion, byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly isForAll: boolean;
}

const forAllElsewhere: Rule<Facts> = {
  ...newPlace('A'),
  when: (facts, known) => (facts.isForAll ? newPlace('A').when(facts, known) : null),
};

export const kind = ruled<Facts>({
  definition: definitionOf('add-in-installed'),
  drafts,
  rules: [byDataCenter, usualPlace('C'), forAllElsewhere, afterSuspicion('B')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  return unifiedActs(observations, known, ['addIn'])
    .filter(({ observation: { meaning } }) => meaning?.opens === true)
    .map(({ observation, by }) => {
      const { row } = observation;
      const name = parameterOf(row, 'Name') ?? parameterOf(row, 'Identity') ?? (row.ObjectId || 'without a name');
      const isForAll = /^\$?true$/i.test(parameterOf(row, 'OrganizationApp') ?? '');
      const source = parameterOf(row, 'Url');
      const about: About = personOr(by, { type: 'object', id: `add-in ${name.toLowerCase()}`, name });
      return draftOf(known, [observation], {
        about,
        by,
        says: `${doerHead(by)} installed or turned on the add-in ${name} ${isForAll ? 'for everyone' : 'for a mailbox'}.`,
        evidence: source === undefined ? [] : [`From: ${source}.`],
        weight: isForAll ? 'B' : 'C',
        why: isForAll ? 'It can read what everyone opens in Outlook.' : 'People install add-ins for themselves.',
        facts: { isForAll },
      });
    });
}
