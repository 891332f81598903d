/** Mail takes another way, or a filter lets more of it through: few people do it, and it is felt by everyone. */
import { type ActFacts, doerHead, draftOf, unifiedActs } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { byDataCenter, newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import type { About } from '../../sign.js';
import { definitionOf } from '../definitions.js';
import { flowChangeOf, nameOf } from './changes.js';

/** What lets nothing through stays in the digest, from wherever it was done. */
const elsewhere = {
  ...newPlace('A'),
  when: (facts: Facts, known: Known) => (facts.isHarmless ? null : newPlace('A').when(facts, known)),
};

interface Facts extends ActFacts {
  readonly isHarmless: boolean;
  readonly isConnector: boolean;
}

/** Products that sign or archive mail set up connectors of their own. */
const connectorFromUsual: Rule<Facts> = {
  ...usualPlace('B'),
  when: (facts, known) => (facts.isConnector ? usualPlace('B').when(facts, known) : null),
};

export const kind = ruled<Facts>({
  definition: definitionOf('mail-flow'),
  drafts,
  rules: [byDataCenter, connectorFromUsual, elsewhere],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  return unifiedActs(observations, known, ['mailFlow', 'auditing']).flatMap(({ observation, by }): readonly Draft<Facts>[] => {
    const change = flowChangeOf(observation.row, known.domains);
    if (change === null) return [];
    const name = nameOf(observation.row);
    const noun = (observation.row.Operation ?? '').toLowerCase().split('-')[1] ?? '';
    const isConnector = noun.endsWith('connector');
    // What is grave is about the person who did it, so that the rules and connectors of one setup are one card.
    const isOfPerson = change.weight === 'A' && by.person !== undefined && !(isConnector && by.place === 'usual');
    const about: About =
      isOfPerson && by.person !== undefined
        ? { type: 'person', id: by.person.id, name: by.person.name }
        : { type: 'object', id: `${noun} ${name.toLowerCase()}`, name };
    return [
      draftOf(known, [observation], {
        about,
        by,
        says: `${doerHead(by)} ${change.says}.`,
        evidence: [`Cmdlet: ${observation.row.Operation ?? ''}.`],
        subject: undefined,
        weight: change.weight,
        why: change.why,
        facts: { isHarmless: change.weight === 'C', isConnector: noun.endsWith('connector') },
      }),
    ];
  });
}
