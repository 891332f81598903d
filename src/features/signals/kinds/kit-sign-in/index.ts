/** A sign-in by a client that phishing kits use. Kits change what they call themselves, and some of these names are ordinary tools: never enough alone. */
import { pressesFor } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { broker, developerTools, officeHome, type SignInFacts, signInEvidence, signInsOf } from '../../judging/sign-ins.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

interface KitTrait {
  readonly client: RegExp;
  /** Only to these apps; absent: to any. */
  readonly apps?: readonly string[];
  readonly says: string;
  /** Ordinary tools call themselves so too. */
  readonly isCommon?: true;
}

/** Source: public detection rules of 2026. */
const kitTraits: readonly KitTrait[] = [
  { client: /^(node|node-fetch|axios|undici)\b/i, apps: [broker, officeHome], says: 'a kit that relays sign-ins (Tycoon 2FA)' },
  { client: /^kali365/i, says: 'a kit for sale (kali365)' },
  { client: /Teams\/1\.3\.00\.30866.*Electron\/8\.5\.1/i, says: 'a tool that tries passwords (TeamFiltration)' },
  { client: /^(CBAinPROD|CBAinTAR)/i, says: 'a client that only old protocols and attackers use' },
  { client: /^BAV2ROPC/i, says: 'a client that sends the password itself', isCommon: true },
  {
    client: /^(node|node-fetch|axios|undici|python-requests|go-http-client)\b/i,
    says: 'a program in place of a browser',
    isCommon: true,
  },
];

interface Facts extends SignInFacts {
  readonly trait: KitTrait;
}

const usualNetwork: Rule<Facts> = {
  id: 'usual network',
  does: 'lowers',
  to: 'C',
  when: ({ place, about }) => (place === 'usual' ? `It came from a network that ${about.name} often uses.` : null),
};

/** Passwords are guessed all day with such clients, and the sign-in log has what became of it. */
const failed: Rule<Facts> = {
  id: 'it failed',
  does: 'removes',
  when: ({ wentWell }) => (wentWell ? null : 'The sign-in failed.'),
};

const ownProgram: Rule<Facts> = {
  id: 'an ordinary program',
  does: 'removes',
  when: ({ trait, place, appId }) =>
    trait.isCommon === true && (place !== 'new' || developerTools.includes(appId))
      ? 'Ordinary programs call themselves so too.'
      : null,
};

export const kind = ruled<Facts>({ definition: definitionOf('kit-sign-in'), drafts, rules: [usualNetwork, failed, ownProgram] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  return signInsOf(observations, known, ['flows', 'unified']).flatMap((facts): readonly Draft<Facts>[] => {
    const trait = kitTraits.find(({ client, apps }) => client.test(facts.userAgent) && apps?.includes(facts.appId) !== false);
    if (trait === undefined) return [];
    return [
      {
        about: facts.about,
        rowIds: [facts.observation.id],
        event: { at: facts.at, key: facts.observation.id, answeredAt: facts.observation.answeredAt },
        says: `A client signed in as ${facts.about.name} that looks like ${trait.says}.`,
        evidence: signInEvidence(facts),
        confidence: 'possible',
        presses: pressesFor(known, { ask: facts.about, contain: facts.about }),
        weight: 'B',
        why: 'Kits can change their name at any time, and others can take it.',
        facts: { ...facts, trait },
      },
    ];
  });
}
