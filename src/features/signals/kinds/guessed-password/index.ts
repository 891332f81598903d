/** A sign-in that went well, from a network that had wrong passwords for several accounts within a day: the guess that fitted. */
import { pressesFor } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { isOwnDevice, type SignInFacts, signInEvidence, signInsOf } from '../../judging/sign-ins.js';
import { type Known, networkOf } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

const usualNetwork: Rule<SignInFacts> = {
  id: 'usual network',
  does: 'removes',
  when: ({ place, about }) => (place === 'usual' ? `It is a network that ${about.name} often uses.` : null),
};

/** In a hotel or at a fair colleagues mistype passwords on the same network, on laptops of the tenant. */
const ownDevice: Rule<SignInFacts> = {
  id: 'their own device',
  does: 'lowers',
  to: 'C',
  when: (facts) => (isOwnDevice(facts) ? 'It was a managed device, or one that the person uses.' : null),
};

export const kind = ruled<SignInFacts>({
  definition: definitionOf('guessed-password'),
  drafts,
  rules: [usualNetwork, ownDevice],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<SignInFacts>[] {
  if (known.guessing.length === 0) return [];
  return signInsOf(observations, known, ['signIns', 'unified'])
    .filter(({ wentWell, address }) => wentWell && known.guessing.includes(networkOf(address) ?? ''))
    .map((facts) => ({
      about: facts.about,
      rowIds: [facts.observation.id],
      event: { at: facts.at, key: facts.observation.id, answeredAt: facts.observation.answeredAt },
      says: `${facts.about.name} signed in from a network that had wrong passwords for several accounts within a day.`,
      evidence: signInEvidence(facts),
      confidence: 'likely',
      presses: pressesFor(known, { ask: facts.about, contain: facts.about }),
      weight: 'A',
      why: 'Someone tried passwords on many accounts, and one fitted.',
      facts,
    }));
}
