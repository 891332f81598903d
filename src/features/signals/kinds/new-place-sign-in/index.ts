/** A sign-in from a country from which nobody of the tenant signed in before. Of people without a role it counts only beside another sign. */
import { pressesFor } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { isOwnDevice, type SignInFacts, signInEvidence, signInsOf } from '../../judging/sign-ins.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

/** People who go abroad take their own laptop. */
const ownDevice: Rule<SignInFacts> = {
  id: 'their own device',
  does: 'lowers',
  to: 'C',
  when: (facts) => (isOwnDevice(facts) ? 'It was a managed device, or one that the person uses.' : null),
};

const nothingSeen: Rule<SignInFacts> = {
  id: 'a person of whom little was seen',
  does: 'lowers',
  to: 'C',
  when: ({ person }) =>
    person === undefined || person.routine.since === null ? 'Too little was seen of the person to know what is new.' : null,
};

export const kind = ruled<SignInFacts>({
  definition: definitionOf('new-place-sign-in'),
  drafts,
  rules: [ownDevice, nothingSeen],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<SignInFacts>[] {
  // Before anything was seen every country is new.
  if (known.countries.length === 0) return [];
  return signInsOf(observations, known, ['signIns'])
    .filter(
      ({ wentWell, country, person }) =>
        wentWell && country !== '' && !known.countries.includes(country) && person?.routine.countries.includes(country) !== true,
    )
    .map((facts) => ({
      about: facts.about,
      rowIds: [facts.observation.id],
      event: { at: facts.at, key: facts.observation.id, answeredAt: facts.observation.answeredAt },
      says: `${facts.about.name} signed in from ${facts.country}, a country that is new to the tenant.`,
      evidence: signInEvidence(facts),
      confidence: 'certain',
      presses: pressesFor(known, { ask: facts.about, contain: facts.about }),
      weight: 'B',
      why: 'People go abroad, and attackers come from anywhere.',
      facts,
    }));
}
