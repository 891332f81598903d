/**
 * Someone signed in to Azure CLI or another tool of Microsoft's that every tenant trusts, and did not do so on several days before. Phishing has people sign in to such a tool at their own
 * desk and hand over the code that comes back: neither the network nor the device is new then.
 */
import { pressesFor } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { isSuspected } from '../../judging/rules.js';
import { developerTools, type SignInFacts, signInEvidence, signInsOf } from '../../judging/sign-ins.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

/** Azure AD Graph, which Microsoft has retired: tools of today ask Microsoft Graph, and attackers this one, because few watch it. */
const oldDirectory = '00000002-0000-0000-c000-000000000000';

/** Beside those of developers: Azure AD PowerShell, by whose id tools that map a directory sign in, and Graph Explorer. Source: Microsoft's list of first-party applications. */
const tools = [...developerTools, '1b730954-1685-4b74-9bfd-dac224a7b894', 'de8bc8b5-d9f9-48b1-a8ad-b748da725064'];

/** Visual Studio Code and Graph Explorer: an editor and a website. */
const others = ['aebc6443-996d-45c2-90f0-388ff96faa56', 'de8bc8b5-d9f9-48b1-a8ad-b748da725064'];

const nothingSeen: Rule<SignInFacts> = {
  id: 'a person of whom little was seen',
  does: 'lowers',
  to: 'C',
  when: ({ person }) =>
    person === undefined || person.routine.apps.length === 0 ? 'Too little was seen of the person to know what is new.' : null,
};

const administrator: Rule<SignInFacts> = {
  id: 'an administrator at a usual place',
  does: 'lowers',
  to: 'C',
  when: ({ person, place, resourceId }) =>
    person !== undefined && person.standing !== 'ordinary' && place === 'usual' && resourceId !== oldDirectory
      ? 'Administrators work with such tools, and the network is one that the person often uses.'
      : null,
};

const afterOther: Rule<SignInFacts> = {
  id: 'after a suspicion',
  does: 'raises',
  to: 'A',
  when: ({ about, at }, known) =>
    isSuspected(known, about, at) ? 'A suspicious sign-in or a risk of the account came shortly before.' : null,
};

export const kind = ruled<SignInFacts>({
  definition: definitionOf('tool-sign-in'),
  drafts,
  rules: [nothingSeen, administrator, afterOther],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<SignInFacts>[] {
  return signInsOf(observations, known, ['flows', 'unified'])
    .filter(
      ({ appId, person, wentWell, byDeviceCode }) =>
        // By a code it is a sign of its own.
        wentWell && !byDeviceCode && tools.includes(appId) && person?.routine.apps.includes(appId) !== true,
    )
    .map((facts) => {
      const isOld = facts.resourceId === oldDirectory;
      return {
        about: facts.about,
        rowIds: [facts.observation.id],
        event: { at: facts.at, key: facts.observation.id, answeredAt: facts.observation.answeredAt },
        says: `${facts.about.name} signed in to a ${others.includes(facts.appId) ? 'developer tool' : 'command-line tool'} that they have not used often.`,
        evidence: [...signInEvidence(facts), ...(isOld ? ['It asked for Azure AD Graph, which is retired.'] : [])],
        confidence: 'certain',
        presses: pressesFor(known, { ask: facts.about, contain: facts.about }),
        weight: isOld ? 'A' : 'B',
        why: isOld
          ? 'Phishing that has people hand over the code of a sign-in asks for this.'
          : 'Phishing may have the person hand over the code of such a sign-in.',
        facts,
      };
    });
}
