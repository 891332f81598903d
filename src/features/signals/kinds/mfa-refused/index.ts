/** Someone with the password of a person has their phone ask for MFA again and again, until they say yes to be left in peace. */
import { groupedBy, pressesFor } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { earlierRounds } from '../../judging/rules.js';
import { isOwnDevice, type SignInFacts, signInEvidence, signInsOf } from '../../judging/sign-ins.js';
import type { Known } from '../../known.js';
import { latestOf, type Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('mfa-refused');

const hourMs = 3600_000;

/** "Authentication failed during strong authentication request": refused, or not answered in time. Source: Microsoft's list of AADSTS codes. */
const mfaFailed = 500_121;

/** Requests within an hour: from the first number on it is more than a slip, from the second on an attack. */
const several = 3;
const many = 6;

const usualNetwork: Rule<SignInFacts> = {
  id: 'usual network',
  does: 'lowers',
  to: 'C',
  when: ({ place, about }) => (place === 'usual' ? `It came from a network that ${about.name} often uses.` : null),
};

const ownDevice: Rule<SignInFacts> = {
  id: 'their own device',
  does: 'lowers',
  to: 'C',
  when: (facts) => (isOwnDevice(facts) ? 'It was a managed device, or one that the person uses.' : null),
};

const nothingSeen: Rule<SignInFacts> = {
  id: 'a person of whom little was seen',
  does: 'lowers',
  to: 'B',
  when: ({ place }) => (place === 'unknown' ? 'Too little was seen of the person to know what is new.' : null),
};

export const kind = ruled<SignInFacts>({ definition, drafts, rules: [usualNetwork, ownDevice, nothingSeen] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<SignInFacts>[] {
  const all = signInsOf(observations, known, ['signIns', 'unified']);
  return groupedBy(all, ({ about }) => about.id).flatMap((group) => {
    const refused = group.filter(({ errorCode }) => errorCode === mfaFailed);
    const foreign = refused.filter((one) => one.place !== 'usual' && !isOwnDevice(one));
    const [first, ...others] = foreign.length > 0 ? foreign : refused;
    const asked = first === undefined ? [] : [refusedDraft([first, ...others], known)];
    return [...asked, ...group.flatMap((one) => enteredDraft(one, foreign, known))];
  });
}

function refusedDraft(refused: readonly [SignInFacts, ...SignInFacts[]], known: Known): Draft<SignInFacts> {
  const [facts] = refused;
  const { about, at } = refused.at(-1) ?? facts;
  const times = refused.length + earlierRounds(definition.id, { about, at, rows: refused }, known);
  return {
    ...common(refused, known),
    says: `${facts.about.name} refused MFA, or did not answer, ${timesOf(times)}.`,
    weight: times >= many ? 'A' : times >= several ? 'B' : 'C',
    why: times >= several ? 'Who asks for MFA has the password, and goes on until the person says yes.' : 'It may be a slip.',
    facts,
  };
}

function enteredDraft(facts: SignInFacts, foreign: readonly SignInFacts[], known: Known): readonly Draft<SignInFacts>[] {
  if (!facts.wentWell) return [];
  const before = foreign.filter(({ at }) => at <= facts.at && facts.at.getTime() - at.getTime() <= hourMs);
  const times = before.length + earlierRounds(definition.id, { ...facts, rows: before }, known);
  if (times < several) return [];
  return [
    {
      ...common([facts], known),
      says: `${facts.about.name} signed in after MFA was refused, or not answered, ${timesOf(times)}.`,
      weight: 'A',
      why: 'People say yes in the end, to be left in peace.',
      facts,
    },
  ];
}

function common(group: readonly [SignInFacts, ...SignInFacts[]], known: Known) {
  const [first] = group;
  return {
    about: first.about,
    rowIds: group.map(({ observation }) => observation.id),
    event: {
      at: first.at,
      key: first.observation.id,
      answeredAt: latestOf(group.map(({ observation }) => observation.answeredAt)),
    },
    evidence: signInEvidence(first),
    confidence: 'certain' as const,
    presses: pressesFor(known, { ask: first.about, contain: first.about }),
  };
}

const timesOf = (times: number): string => (times === 1 ? 'once' : `${times} times within an hour`);
