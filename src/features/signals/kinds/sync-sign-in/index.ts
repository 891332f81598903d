/**
 * The account by which Entra Connect writes to the directory signs in to that program alone. With another one, someone took its password from the server: it may reset
 * passwords of others.
 */
import { pressesFor } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { type SignInFacts, signInEvidence, signInsOf } from '../../judging/sign-ins.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

/** How Entra Connect and cloud sync name their accounts: by the server, and an id in hexadecimal. Source: Microsoft's page on accounts and permissions of Entra Connect. */
const syncName = /^(sync_[^@]+_[0-9a-f]{4,}|adtoaadsyncserviceaccount)@/i;

/** Microsoft Azure Active Directory Connect. Source: Microsoft's list of first-party applications. */
const connect = 'cb1056e2-e479-49de-ae31-7812af012ed8';

const usedBefore: Rule<SignInFacts> = {
  id: 'an app and a network of every day',
  does: 'lowers',
  to: 'C',
  when: ({ appId, person, place }) =>
    place === 'usual' && person?.routine.apps.includes(appId) === true
      ? 'The account often signs in to this app from this network.'
      : null,
};

export const kind = ruled<SignInFacts>({ definition: definitionOf('sync-sign-in'), drafts, rules: [usedBefore] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<SignInFacts>[] {
  return signInsOf(observations, known, ['flows', 'unified'])
    .filter(
      ({ about, appId, wentWell, place }) => wentWell && syncName.test(about.name) && (appId !== connect || place === 'new'),
    )
    .map((facts) => ({
      about: facts.about,
      rowIds: [facts.observation.id],
      event: { at: facts.at, key: facts.observation.id, answeredAt: facts.observation.answeredAt },
      says: `${facts.about.name}, which synchronizes accounts, signed in ${facts.appId === connect ? 'from elsewhere' : 'to another app'}.`,
      evidence: signInEvidence(facts),
      confidence: facts.appId === '' ? ('possible' as const) : ('certain' as const),
      presses: pressesFor(known, { contain: facts.about }),
      weight: facts.appId === '' ? ('B' as const) : ('A' as const),
      why: 'Only the program that synchronizes uses it, from its server, and it may set passwords of others.',
      facts,
    }));
}
