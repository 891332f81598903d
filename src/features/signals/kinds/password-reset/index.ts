/** A password was reset or changed. An administrator's by self-service is how a help desk that was talked into it ends. */
import type { Manner } from '../../../../tenant/log-meaning/operation.js';
import { type ActFacts, actsBy, auditActs, doerHead, draftOf, pressesFor, rowsOf, subjectOf } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { rankOf } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  readonly manner: Manner | undefined;
}

/** The portal of the reset writes it for any request; of someone without a role it means nothing. */
const blockedOrdinary: Rule<Facts> = {
  id: 'a refused reset of an ordinary account',
  does: 'removes',
  when: ({ manner, subject }, known) => (manner === 'blocked' && !known.isWatched(subject) ? 'Nothing was changed.' : null),
};

const selfServiceElsewhere: Rule<Facts> = {
  id: 'by self-service from a new network',
  does: 'raises',
  to: 'B',
  when: ({ by, manner }) =>
    manner === 'selfService' && by.place === 'new'
      ? `It was reset by self-service from a network that ${by.name} has not used before.`
      : null,
};

const ofWatched: Rule<Facts> = {
  id: 'of a watched account',
  does: 'raises',
  to: 'A',
  when: ({ manner, subject, by }, known) =>
    known.isWatched(subject) && (manner === 'selfService' || (manner === 'admin' && by.place !== 'usual'))
      ? `${subject?.name ?? 'The account'} ${rankOf(subject)}.`
      : null,
};

const ofWatchedFromUsual: Rule<Facts> = {
  id: 'of a watched account, by a colleague or refused',
  does: 'raises',
  to: 'B',
  when: ({ manner, subject }, known) =>
    known.isWatched(subject) && (manner === 'admin' || manner === 'blocked')
      ? `${subject?.name ?? 'The account'} ${rankOf(subject)}.`
      : null,
};

export const kind = ruled<Facts>({
  definition: definitionOf('password-reset'),
  drafts,
  rules: [blockedOrdinary, selfServiceElsewhere, ofWatchedFromUsual, ofWatched],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const acts = auditActs(observations, known, ['password'], { steps: true }).filter(({ manner }) => manner !== undefined);
  // The reset of one password is logged by the portal and by the directory.
  return actsBy(acts, (act) => `${subjectOf(act, known).id} ${act.observation.row.correlationId ?? act.manner}`).map((group) => {
    const [first] = group;
    const worst = group.find(({ manner }) => manner === 'selfService') ?? first;
    const about = subjectOf(first, known);
    const isOwn = worst.by.type !== 'person' || (worst.by.person?.id ?? worst.by.id) === about.id;
    return draftOf(known, rowsOf(group), {
      about,
      by: worst.by,
      says: wordsOf(worst.manner, isOwn ? null : doerHead(worst.by), about.name),
      presses: pressesFor(known, {
        ask: isOwn ? about : worst.by,
        // A reset that the person did not ask for is an attacker's way into their account.
        contain: about,
      }),
      subject: known.person(about.id),
      weight: 'C',
      why: 'People forget passwords every day; the new one lets an attacker sign in as them.',
      facts: { manner: worst.manner },
    });
  });
}

function wordsOf(manner: Manner | undefined, other: string | null, name: string): string {
  if (manner === 'blocked') return `A password reset by self-service was refused for ${name}.`;
  if (manner === 'selfService') return `The password of ${name} was reset by self-service.`;
  if (other !== null) return `${other} reset the password of ${name}.`;
  return manner === 'change' ? `${name} changed their password.` : `The password of ${name} was reset.`;
}
