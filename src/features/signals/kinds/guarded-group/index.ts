/**
 * Someone became a member or owner of a group that holds a role or that a Conditional Access policy leaves out, or the rule was changed by which such a group chooses its
 * members: the same as getting the role, or an exclusion.
 */

import { propertyOf, writtenText } from '../../../../tenant/log-meaning/audit-row.js';
import { lookupName } from '../../../../tenant/log-meaning/operation.js';
import { type ActFacts, auditActs, auditDoer, doerHead, draftOf, inOrder, subjectOf } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { from } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';

/** Rules of a dynamic group, a provisioning product, or Entra itself. */
const byNobody: Rule<ActFacts> = {
  id: 'by a rule or a product',
  does: 'lowers',
  to: 'C',
  when: ({ by }) => (by.type === 'system' ? 'Entra ID did it by a rule of the group.' : null),
};

export const kind = ruled<ActFacts>({
  definition: definitionOf('guarded-group'),
  drafts: (observations, known) => [...ofMembers(observations, known), ...ofRules(observations, known)],
  rules: [byNobody, usualPlace('B')],
});

const holds = 'The group holds a role, or a Conditional Access policy leaves it out.';
const why = 'Its members get the role, or the policy does not hold for them.';

/** A dynamic group takes in everyone whom its rule describes. */
function ofRules(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const rows = from('audits', inOrder(observations)).filter(
    (one) =>
      lookupName(one.row.activityDisplayName ?? '') === 'update group' &&
      one.row.result !== 'failure' &&
      propertyOf(one.row, 'MembershipRule') !== undefined,
  );
  return rows.flatMap((observation): readonly Draft<ActFacts>[] => {
    const target = targetsOf(observation.row, 'Group').at(0);
    const id = (target?.id ?? '').toLowerCase();
    if (!known.guardedGroups.includes(id)) return [];
    const by = auditDoer(observation.row, known);
    const about = { type: 'object', id: `group ${id}`, name: target?.displayName ?? id } as const;
    const rule = writtenText(observation.row, 'MembershipRule');
    return [
      draftOf(known, [observation], {
        about,
        by,
        says: `${doerHead(by)} changed the rule by which the group ${about.name} chooses its members.`,
        evidence: [...(rule === undefined ? [] : [`Now: ${rule.slice(0, 160)}.`]), holds],
        weight: 'A',
        why,
      }),
    ];
  });
}

function ofMembers(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  return auditActs(observations, known, ['group']).flatMap((act): readonly Draft<ActFacts>[] => {
    const { row } = act.observation;
    const target = targetsOf(row, 'Group').at(0);
    const group = (writtenText(row, 'Group.ObjectID') ?? target?.id ?? '').toLowerCase();
    if (!known.guardedGroups.includes(group)) return [];
    const about = subjectOf(act, known);
    const name = writtenText(row, 'Group.DisplayName') ?? target?.displayName ?? group;
    const isOwner = /owner/i.test(row.activityDisplayName ?? '');
    return [
      draftOf(known, [act.observation], {
        about,
        by: act.by,
        says: `${doerHead(act.by)} made ${about.name} ${isOwner ? 'an owner' : 'a member'} of the group ${name}.`,
        evidence: [holds],
        subject: known.person(about.id),
        weight: 'A',
        why,
      }),
    ];
  });
}
