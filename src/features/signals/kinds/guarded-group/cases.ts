/** Members of groups and what guarded-group must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, hal, strange, usual } from '../../case-rows.js';

const group = '60000000-0000-4000-8000-000000000061';
const known: SignalCase['known'] = { people: everyone, guardedGroups: [group] };
const add = (id: string, parts: Parameters<typeof auditRow>[1] = {}, name = 'Add member to group') =>
  auditRow(name, {
    by: hal,
    ip: strange,
    to: ana,
    properties: { 'Group.ObjectID': [null, id], 'Group.DisplayName': [null, 'MFA exclusion'] },
    ...parts,
  });

const ruled = (id: string) =>
  auditRow('Update group', {
    by: hal,
    ip: strange,
    targets: [{ type: 'Group', id, displayName: 'MFA exclusion' }],
    properties: { MembershipRule: [['(user.department -eq "None")'], ['(user.department -eq "Sales")']] },
  });
const renamed = auditRow('Update group', {
  by: hal,
  targets: [{ type: 'Group', id: group, displayName: 'X' }],
  properties: { DisplayName: ['a', 'b'] },
});

export const cases: readonly SignalCase[] = [
  {
    name: 'someone joins a group that a policy leaves out',
    rows: [add(group)],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        says: ['hal@contoso.com made ana@contoso.com a member of the group MFA exclusion', 'leaves it out'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'an administrator does it from a usual network',
    rows: [add(group, { ip: usual })],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'someone becomes its owner',
    rows: [add(group, {}, 'Add owner to group')],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['an owner of'] }],
  },
  {
    name: 'the group is only a target of the row',
    rows: [
      auditRow('Add member to group', {
        by: hal,
        ip: strange,
        to: ana,
        targets: [{ type: 'Group', id: group, displayName: 'X' }],
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'a rule of the group did it',
    rows: [auditRow('Add member to group', { to: ana, targets: [{ type: 'Group', id: group, displayName: 'X' }] })],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  {
    name: 'someone joins another group, or leaves this one',
    rows: [add('60000000-0000-4000-8000-000000000062'), add(group, {}, 'Remove member from group')],
    known,
    signs: [],
  },
  {
    name: 'the rule is changed by which such a group chooses its members',
    rows: [ruled(group)],
    known,
    signs: [
      {
        about: `group ${group}`,
        weight: 'A',
        says: ['hal@contoso.com changed the rule by which the group MFA exclusion chooses its members', 'user.department'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the rule of another group, the name of this one',
    rows: [ruled('60000000-0000-4000-8000-000000000062'), renamed],
    known,
    signs: [],
  },
];
