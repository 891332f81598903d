/** Someone signed in with a code on another device: televisions, meeting rooms and the tools of developers do, and so does phishing that needs no password. */
import { pressesFor } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { isSuspected } from '../../judging/rules.js';
import { broker, developerTools, type SignInFacts, signInEvidence, signInsOf } from '../../judging/sign-ins.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('device-code-sign-in');

const ownTool: Rule<SignInFacts> = {
  id: 'a tool that the person uses',
  does: 'lowers',
  to: 'C',
  when: ({ appId, person, place }) =>
    developerTools.includes(appId) && person?.routine.apps.includes(appId) === true && place !== 'new'
      ? 'It is a tool for developers that the person used before.'
      : null,
};

/** An account of a room or phone signs in to its one app, always from the same network. */
const room: Rule<SignInFacts> = {
  id: 'an account of a device',
  does: 'lowers',
  to: 'C',
  when: ({ appId, person, place }) =>
    place === 'usual' && person !== undefined && person.routine.apps.length <= 2 && person.routine.apps.includes(appId)
      ? 'The account only ever signs in to this app, as rooms and phones do.'
      : null,
};

const brokerOnUnknown: Rule<SignInFacts> = {
  id: 'the broker on a device that is not managed',
  does: 'raises',
  to: 'A',
  when: ({ appId, isManaged }) =>
    appId === broker && isManaged !== true
      ? 'The app keeps sessions for all others, and the device is not managed: phishing kits sign in so.'
      : null,
};

/** Source: Microsoft's reports of 2025 on phishing by device codes: the code is used at once, from a server of the attacker. */
const strangeApp: Rule<SignInFacts> = {
  id: 'an app and a network that are both new',
  does: 'raises',
  to: 'A',
  when: ({ appId, person, place, isManaged, about }) =>
    place === 'new' && isManaged !== true && person?.routine.apps.includes(appId) !== true
      ? `${about.name} used neither the app nor the network before.`
      : null,
};

const afterOther: Rule<SignInFacts> = {
  id: 'after a suspicion',
  does: 'raises',
  to: 'A',
  when: ({ about, at }, known) =>
    isSuspected(known, about, at, definition.id)
      ? 'Another suspicious sign-in or a risk of the account came shortly before.'
      : null,
};

export const kind = ruled<SignInFacts>({
  definition,
  drafts,
  rules: [ownTool, room, brokerOnUnknown, strangeApp, afterOther],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<SignInFacts>[] {
  return signInsOf(observations, known, ['flows', 'unified'])
    .filter(({ byDeviceCode, wentWell }) => byDeviceCode && wentWell)
    .map((facts) => ({
      about: facts.about,
      rowIds: [facts.observation.id],
      event: { at: facts.at, key: facts.observation.id, answeredAt: facts.observation.answeredAt },
      says: `${facts.about.name} signed in with a device code.`,
      evidence: [...signInEvidence(facts), ...(facts.isManaged === false ? ['The device is not managed.'] : [])],
      confidence: 'certain',
      presses: pressesFor(known, { ask: facts.about, contain: facts.about }),
      weight: 'B',
      why: 'Someone who sends a code to a person gets a session of theirs without a password.',
      facts,
    }));
}
