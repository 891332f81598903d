/** Per-user MFA was turned off for an account. A tenant that moves to Conditional Access does it for many accounts at once. */

import { propertyOf } from '../../../../tenant/log-meaning/audit-row.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { type ActFacts, actsBy, auditDoer, doerHead, draftOf, inOrder, personAbout, rowsOf } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { rankOf } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation } from '../../observation.js';
import { from } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';

interface Facts extends ActFacts {
  /** How many accounts the same one did it for in this round. */
  readonly together: number;
}

const manyAtOnce = 5;

const migration: Rule<Facts> = {
  id: 'a migration',
  does: 'lowers',
  to: 'C',
  when: ({ together, by }) =>
    together >= manyAtOnce && by.place !== 'new'
      ? `It was done for ${together} accounts together, as when a tenant moves to Conditional Access.`
      : null,
};

const ofWatched: Rule<Facts> = {
  id: 'of a watched account',
  does: 'raises',
  to: 'A',
  when: ({ by, subject }, known) =>
    known.isWatched(subject) && by.place !== 'usual' ? `${subject?.name ?? 'The account'} ${rankOf(subject)}.` : null,
};

export const kind = ruled<Facts>({ definition: definitionOf('mfa-turned-off'), drafts, rules: [migration, ofWatched] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<Facts>[] {
  const rows = from('audits', inOrder(observations)).filter(turnsOff);
  const acts = rows.map((observation) => {
    const [target] = targetsOf(observation.row, 'User');
    const about = personAbout(known, target?.id, target?.userPrincipalName ?? target?.displayName);
    return { observation, about, by: auditDoer(observation.row, known) };
  });
  const each = actsBy(acts, ({ about }) => about.id);
  return each.map((group) => {
    const [{ about, by }] = group;
    return draftOf(known, rowsOf(group), {
      about,
      by,
      says: `${doerHead(by)} turned off MFA for ${about.name}.`,
      subject: known.person(about.id),
      weight: 'B',
      why: 'Without MFA a password is enough to sign in, unless Conditional Access or security defaults require it.',
      facts: { together: each.filter(([other]) => other.by.id === by.id).length },
    });
  });
}

/** By its own operation, or by a row about the account that says what per-user MFA requires of it now. */
function turnsOff({ row, meaning }: AuditObservation): boolean {
  if (meaning !== null) return meaning.trace === 'mfa' && meaning.opens;
  if (lookupName(row.activityDisplayName ?? '') !== 'update user' || row.result === 'failure') return false;
  const requirement = propertyOf(row, 'StrongAuthenticationRequirement');
  return (
    requirement !== undefined &&
    isListed(requirement.before.value) &&
    !requirement.after.isCut &&
    !isListed(requirement.after.value)
  );
}

function isListed(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
