/** Entra ID Protection suspects a sign-in or an account. Its level is Microsoft's; which kinds are noisy, and what a gone risk is worth, is judged here. */
import { personAbout, pressesFor } from '../../judging/act.js';
import { type Draft, isLighter, type Rule, ruled } from '../../judging/rule.js';
import { rankOf } from '../../judging/rules.js';
import { type Known, type KnownPerson, placeOf } from '../../known.js';
import { from, type Observation } from '../../observation.js';
import type { About, Weight } from '../../sign.js';
import { definitionOf } from '../definitions.js';

const definition = definitionOf('risk-detected');

interface Facts {
  readonly at: Date;
  readonly about: About;
  readonly subject: KnownPerson | undefined;
  readonly level: string;
  readonly state: string;
  readonly type: string;
  readonly address: string | null;
  readonly country: string;
  /** Known from the account alone, without the detection behind it. */
  readonly ofAccount: boolean;
  /** Weights of detections about the account in the same round. */
  readonly beside: readonly Weight[];
}

const minuteMs = 60_000;

/** hardenbot itself confirms a contained account as compromised. */
const ownContainment: Rule<Facts> = {
  id: 'own containment',
  does: 'removes',
  when: ({ at, about, state, type }, known) => {
    if (type !== 'adminConfirmedUserCompromised' && state !== 'confirmedCompromised') return null;
    const names = [about.id, about.name.toLowerCase()];
    const isOwn = known.ownChanges.some(
      ({ objects, from: start, to: end }) =>
        names.some((name) => objects.includes(name)) &&
        at.getTime() >= start.getTime() - 10 * minuteMs &&
        at.getTime() <= end.getTime() + 10 * minuteMs,
    );
    return isOwn ? 'hardenbot contained the account.' : null;
  },
};

const answered: Rule<Facts> = {
  id: 'answered',
  does: 'removes',
  when: ({ state }) => (['dismissed', 'confirmedsafe', 'none'].includes(state.toLowerCase()) ? 'Someone dismissed it.' : null),
};

const knownFromDetection: Rule<Facts> = {
  id: 'known from a detection',
  does: 'removes',
  when: ({ at, about, ofAccount, level, state, beside }, known) => {
    if (!ofAccount || state === 'confirmedCompromised' || !known.reads('detections')) return null;
    const earlier = known
      .before(about, at, 24 * 60 * minuteMs)
      .flatMap((one) => (one.kind === definition.id ? [one.weight] : []));
    return [...earlier, ...beside].some((weight) => !isLighter(weight, weightOf(level))) ? 'A detection says it already.' : null;
  },
};

const remediated: Rule<Facts> = {
  id: 'remediated',
  does: 'lowers',
  to: 'B',
  when: ({ state }) =>
    state.toLowerCase() === 'remediated'
      ? 'An MFA or a new password cleared the risk; the attacker may have done that too.'
      : null,
};

/** Microsoft calls these noisier at low and medium. */
const noisy = [
  'anomaloustoken',
  'unfamiliarfeatures',
  'unlikelytravel',
  'mcasimpossibletravel',
  'newcountry',
  'riskyipaddress',
  'anonymizedipaddress',
];

const noisyType: Rule<Facts> = {
  id: 'a noisy kind from a country of the person',
  does: 'lowers',
  to: 'C',
  when: ({ level, type, subject, country }) =>
    level !== 'high' && noisy.includes(type.toLowerCase()) && subject?.routine.countries.includes(country) === true
      ? 'Detections of this kind are often false, and the person signs in from that country.'
      : null,
};

const usualNetwork: Rule<Facts> = {
  id: 'usual network',
  does: 'lowers',
  to: 'C',
  when: ({ level, subject, address }) =>
    level !== 'high' && placeOf(subject, address) === 'usual' ? 'It came from a network that the person often uses.' : null,
};

const grave = [
  'attackerinthemiddle',
  'nationstateip',
  'investigationsthreatintelligence',
  'attemptedprtaccess',
  'userreportedsuspiciousactivity',
  'adminconfirmedusercompromised',
];

const graveType: Rule<Facts> = {
  id: 'a grave kind',
  does: 'raises',
  to: 'A',
  when: ({ type, state }) =>
    grave.includes(type.toLowerCase()) || state.toLowerCase() === 'confirmedcompromised'
      ? 'This kind of detection is rarely false.'
      : null,
};

const ofWatched: Rule<Facts> = {
  id: 'of a watched account',
  does: 'raises',
  to: 'A',
  when: ({ state, level, subject, address, country, type }, known) => {
    const isLikely = level === 'medium' || level === 'hidden';
    const isNoise =
      noisyType.when({ level, type, subject, country } as Facts, known) !== null || placeOf(subject, address) === 'usual';
    return isLikely && state.toLowerCase() === 'atrisk' && !isNoise && known.isWatched(subject)
      ? `${subject?.name ?? 'The account'} ${rankOf(subject)}.`
      : null;
  },
};

export const kind = ruled<Facts>({
  definition,
  drafts,
  rules: [ownContainment, answered, knownFromDetection, remediated, noisyType, usualNetwork, graveType, ofWatched],
});

function weightOf(level: string): Weight {
  return level === 'high' ? 'A' : level === 'low' || level === 'none' ? 'C' : 'B';
}

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const detections = from('detections', observations).flatMap((observation): readonly Draft<Facts>[] => {
    const { userId, userPrincipalName, riskEventType, riskLevel, riskState, ipAddress, location, activityDateTime } =
      observation.row;
    if (!userId && !userPrincipalName) return [];
    const about = personAbout(known, userId, userPrincipalName);
    const level = (riskLevel ?? 'unknown').toLowerCase();
    const country = location?.countryOrRegion ?? '';
    return [
      {
        about,
        rowIds: [observation.id],
        // The same detection is answered again whenever its state moves.
        event: {
          at: activityDateTime ?? observation.at,
          key: observation.row.id ?? observation.id,
          answeredAt: observation.answeredAt,
        },
        says: `Microsoft sees a ${levelWord(level)} for ${about.name}: ${typeWords(riskEventType ?? '')}.`,
        evidence: [
          ...(ipAddress ? [`From ${ipAddress}${country === '' ? '' : ` (${country})`}.`] : []),
          ...(riskState ? [`State: ${riskState}.`] : []),
        ],
        confidence: level === 'high' ? 'likely' : 'possible',
        presses: pressesFor(known, { ask: about, contain: about }),
        weight: weightOf(level),
        why: `Microsoft's level is ${level}.`,
        facts: {
          at: observation.at,
          about,
          subject: known.person(about.id),
          level,
          state: riskState ?? '',
          type: riskEventType ?? '',
          address: ipAddress || null,
          country,
          ofAccount: false,
          beside: [],
        },
      },
    ];
  });
  return [...detections, ...accounts(observations, known, detections)];
}

function accounts(
  observations: readonly Observation[],
  known: Known,
  detections: readonly Draft<Facts>[],
): readonly Draft<Facts>[] {
  return from('riskyUsers', observations).flatMap((observation): readonly Draft<Facts>[] => {
    const { id, userPrincipalName, riskLevel, riskState, riskDetail } = observation.row;
    if (!id) return [];
    const about = personAbout(known, id, userPrincipalName);
    const level = (riskLevel ?? 'unknown').toLowerCase();
    const isConfirmed = riskState?.toLowerCase() === 'confirmedcompromised';
    return [
      {
        about,
        rowIds: [observation.id],
        event: { at: observation.at, key: observation.id, answeredAt: observation.answeredAt },
        says: isConfirmed
          ? `${about.name} was confirmed as compromised.`
          : `Microsoft sees a ${levelWord(level)} for ${about.name}.`,
        evidence: [
          ...(riskState ? [`State: ${riskState}.`] : []),
          ...(riskDetail && riskDetail !== 'none' ? [`Detail: ${riskDetail}.`] : []),
        ],
        confidence: level === 'high' || isConfirmed ? 'likely' : 'possible',
        presses: pressesFor(known, { ask: about, contain: about }),
        weight: weightOf(level),
        why: `Microsoft's level is ${level}.`,
        facts: {
          at: observation.at,
          about,
          subject: known.person(about.id),
          level,
          state: riskState ?? '',
          type: '',
          address: null,
          country: '',
          ofAccount: true,
          beside: detections.flatMap((one) => (one.about.id === about.id ? [one.weight] : [])),
        },
      },
    ];
  });
}

function levelWord(level: string): string {
  return ['low', 'medium', 'high'].includes(level) ? `${level} risk` : 'risk of a level that it does not name';
}

/** The kinds that public documentation names, in words; another one as Microsoft calls it. */
const types: Readonly<Record<string, string>> = {
  anonymizedipaddress: 'a sign-in through an anonymizer',
  maliciousipaddress: 'a sign-in from an address known for attacks',
  unfamiliarfeatures: 'an unfamiliar sign-in',
  unlikelytravel: 'sign-ins from places too far apart',
  mcasimpossibletravel: 'sign-ins from places too far apart',
  newcountry: 'a sign-in from a new country',
  anomaloustoken: 'an unusual token',
  attackerinthemiddle: 'an attacker between the person and the sign-in page',
  attemptedprtaccess: 'an attempt to steal the token of a device',
  passwordspray: 'a password that many accounts were tried with',
  leakedcredentials: 'a password that was leaked',
  suspiciousinboxforwarding: 'suspicious forwarding of mail',
  mcassuspiciousinboxmanipulationrules: 'suspicious inbox rules',
  userreportedsuspiciousactivity: 'the person reported an MFA request',
  adminconfirmedusercompromised: 'an administrator confirmed that it is compromised',
  generic: 'a kind that the licence of the tenant hides',
};

function typeWords(type: string): string {
  return types[type.toLowerCase()] ?? (type || 'of a kind that it does not name');
}
