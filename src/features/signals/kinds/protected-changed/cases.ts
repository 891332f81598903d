/** Changes of what hardenbot keeps and what protected-changed must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, record } from '../../case-rows.js';

const id = '7a1c0d52-0000-4000-8000-00000000ca02';
const known: SignalCase['known'] = {
  people: everyone,
  protectedObjects: [
    { id, name: 'hardenbot: block legacy authentication', change: 'CHG-12' },
    { id: 'reject direct send', name: 'Reject Direct Send', change: 'CHG-13' },
    { id: 'of one list', name: 'Default', change: 'CHG-14' },
    { id: ana.id, name: ana.name, change: 'CHG-15' },
  ],
};
const target = { type: 'Policy', id, displayName: 'hardenbot: block legacy authentication' };

export const cases: readonly SignalCase[] = [
  {
    name: 'someone changes a policy of hardenbot',
    rows: [auditRow('Update Conditional Access policy', { by: gil, targets: [target] })],
    known,
    signs: [
      {
        about: id,
        weight: 'A',
        confidence: 'certain',
        says: ['gil@contoso.com changed hardenbot: block legacy authentication', 'CHG-12'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'an act that no table has',
    rows: [auditRow('Frobnicate policy', { by: gil, targets: [target] })],
    known,
    signs: [{ about: id, weight: 'A', confidence: 'likely' }],
  },
  {
    name: 'a rule of mail flow that hardenbot made is removed',
    rows: [record('Remove-TransportRule', { by: gil, parameters: { Identity: 'Reject Direct Send' } })],
    known,
    signs: [{ about: 'reject direct send', weight: 'A' }],
  },
  {
    name: 'a change that opens nothing',
    rows: [
      auditRow('Update Conditional Access policy', {
        by: gil,
        targets: [target],
        properties: { Policy: [{ state: 'disabled' }, { state: 'enabled' }] },
      }),
    ],
    known,
    signs: [{ about: id, weight: 'C' }],
  },
  {
    name: 'a password of someone whose account hardenbot changed once, and the Default of another list',
    rows: [
      auditRow('Reset password (by admin)', { by: gil, to: ana }),
      record('Set-RemoteDomain', { by: gil, parameters: { Identity: 'Default', AutoForwardEnabled: 'True' } }),
    ],
    known,
    signs: [],
  },
  {
    name: 'another policy, a refused change, a service of Microsoft',
    rows: [
      auditRow('Update Conditional Access policy', { by: gil, targets: [{ ...target, id: 'other', displayName: 'x' }] }),
      auditRow('Update Conditional Access policy', { by: gil, targets: [target], more: { result: 'failure' } }),
      record('Set-TransportRule', {
        by: 'NT AUTHORITY\\SYSTEM',
        more: { UserType: 3 },
        parameters: { Identity: 'Reject Direct Send' },
      }),
    ],
    known,
    signs: [],
  },
  {
    name: 'the policy holds for one person alone from now on',
    rows: [
      auditRow('Update Conditional Access policy', {
        by: gil,
        targets: [target],
        properties: {
          ConditionalAccessPolicy: [
            { state: 'enabled', conditions: { users: { includeUsers: ['All'] } }, grantControls: { builtInControls: ['mfa'] } },
            { state: 'enabled', conditions: { users: { includeUsers: [gil.id] } }, grantControls: { builtInControls: ['mfa'] } },
          ],
        },
      }),
    ],
    known,
    signs: [{ about: id, weight: 'A' }],
  },
  {
    name: 'a group that a change relies on is deleted',
    rows: [auditRow('Delete group', { by: gil, targets: [{ type: 'Group', id, displayName: 'Excluded' }] })],
    known,
    signs: [{ about: id, weight: 'A' }],
  },
];
