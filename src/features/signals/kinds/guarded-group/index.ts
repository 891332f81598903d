/** Someone became a member or owner of a group that holds a role or that a Conditional Access policy leaves out: the same as getting the role, or an exclusion. */
import { writtenText } from '../../../../tenant/log-meaning/audit-row.js';
import { type ActFacts, auditActs, doerHead, doerPresses, eventOf, fromWhere, subjectOf } from '../../judging/act.js';
import { type Draft, type Rule, ruled } from '../../judging/rule.js';
import { usualPlace } from '../../judging/rules.js';
import type { Known } from '../../known.js';
import type { Observation } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definition } from './definition.js';

/** Rules of a dynamic group, a provisioning product, or Entra itself. */
const byNobody: Rule<ActFacts> = {
  id: 'by a rule or a product',
  does: 'lowers',
  to: 'C',
  when: ({ by }) => (by.type === 'system' ? 'Entra ID did it by a rule of the group.' : null),
};

export const kind = ruled<ActFacts>({ definition, drafts, rules: [byNobody, usualPlace('B')] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  return auditActs(observations, known, ['group']).flatMap((act): readonly Draft<ActFacts>[] => {
    const { row } = act.observation;
    const target = targetsOf(row, 'Group').at(0);
    const group = (writtenText(row, 'Group.ObjectID') ?? target?.id ?? '').toLowerCase();
    if (!known.guardedGroups.includes(group)) return [];
    const about = subjectOf(act, known);
    const name = writtenText(row, 'Group.DisplayName') ?? target?.displayName ?? group;
    const isOwner = /owner/i.test(row.activityDisplayName ?? '');
    return [
      {
        about,
        ...eventOf([act.observation]),
        says: `${doerHead(act.by)} made ${about.name} ${isOwner ? 'an owner' : 'a member'} of the group ${name}.`,
        evidence: ['The group holds a role, or a Conditional Access policy leaves it out.', ...fromWhere(act.by)],
        confidence: 'certain',
        presses: doerPresses(known, act.by),
        weight: 'A',
        why: 'Its members get the role, or the policy does not hold for them.',
        facts: { at: act.observation.at, by: act.by, subject: known.person(about.id), about },
      },
    ];
  });
}
