/** A guest's account became one of a member: it sees the whole directory from then on, and still signs in from its own tenant. */

import { propertyOf } from '../../../../tenant/log-meaning/audit-row.js';
import { textsIn } from '../../../../tenant/log-meaning/log-value.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { type ActFacts, auditDoer, doerHead, draftOf, inOrder, personAbout } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import { newPlace, usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation } from '../../observation.js';
import { from } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';

export const kind = ruled<ActFacts>({
  definition: definitionOf('guest-raised'),
  drafts,
  rules: [usualPlace('C'), newPlace('A')],
});

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const rows = from('audits', inOrder(observations)).filter(raises);
  return rows.map((observation) => {
    const [target] = targetsOf(observation.row, 'User');
    const about = personAbout(known, target?.id, target?.userPrincipalName ?? target?.displayName);
    const by = auditDoer(observation.row, known);
    return draftOf(known, [observation], {
      about,
      by,
      says: `${doerHead(by)} made the guest ${about.name} a member.`,
      subject: known.person(about.id),
      weight: 'B',
      why: 'A member sees the whole directory and what is shared with everyone.',
    });
  });
}

function raises({ row }: AuditObservation): boolean {
  if (lookupName(row.activityDisplayName ?? '') !== 'update user' || row.result === 'failure') return false;
  const type = propertyOf(row, 'UserType');
  const word = (value: unknown) => (textsIn(value)[0] ?? '').toLowerCase();
  return word(type?.before.value) === 'guest' && word(type?.after.value) === 'member';
}
