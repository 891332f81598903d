/** Administrators who were removed and what admin-removed must say of it. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, earlier, everyone, gil, hal, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const other = { ...gil, id: 'b0000000-0000-4000-8000-0000000000b7', name: 'gus@contoso.com' };
const people = [...everyone, other];
const taken = (to: typeof gil, parts: Parameters<typeof auditRow>[1] = {}) =>
  auditRow('Remove member from role', {
    by: hal,
    to,
    properties: { 'Role.DisplayName': ['Global Administrator', null] },
    ...parts,
  });

export const cases: readonly SignalCase[] = [
  {
    name: 'the roles of two are taken, and nobody knows from where',
    rows: [taken(gil), taken(other, { at: '09:04' })],
    known: { people },
    signs: [
      {
        about: hal.id,
        weight: 'A',
        says: ['hal@contoso.com removed 2 administrators: gil@contoso.com, gus@contoso.com.'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'one loses the role and one the account, from a usual network',
    rows: [taken(gil, { ip: usual }), auditRow('Delete user', { by: hal, to: other, ip: usual })],
    known: { people },
    signs: [{ about: hal.id, weight: 'B', says: ['often uses'] }],
  },
  {
    name: 'an administrator leaves',
    rows: [auditRow('Disable account', { by: hal, to: gil, ip: usual })],
    known,
    signs: [{ about: hal.id, weight: 'C' }],
  },
  {
    name: 'one is removed half an hour after another one, from a usual network',
    rows: [taken(gil, { ip: usual })],
    known: { ...known, earlier: [earlier('admin-removed', hal, { weight: 'C', at: '08:40' })] },
    signs: [{ about: hal.id, weight: 'B', says: ['another administrator within the hour'] }],
  },
  {
    name: 'the row of a removal comes after that of a later one',
    rows: [taken(gil, { ip: usual })],
    known: { ...known, earlier: [earlier('admin-removed', hal, { weight: 'C', at: '09:20' })] },
    signs: [{ about: hal.id, weight: 'B' }],
  },
  {
    name: 'one is removed, and nobody knows from where',
    rows: [taken(gil)],
    known,
    signs: [{ about: hal.id, weight: 'B' }],
  },
  {
    name: 'one is removed from a strange network',
    rows: [taken(gil, { ip: strange })],
    known,
    signs: [{ about: hal.id, weight: 'A' }],
  },
  {
    name: 'PIM ends an activation, someone hands a role back, ordinary people leave, a small role is taken',
    rows: [
      taken(gil, { by: { app: 'MS-PIM' } }),
      auditRow('Remove member from role (PIM activation expired)', {
        by: hal,
        to: gil,
        properties: { 'Role.DisplayName': ['Global Administrator', null] },
      }),
      taken(gil, { by: gil }),
      auditRow('Delete user', { by: hal, to: ana }),
      taken(ana, { properties: { 'Role.DisplayName': ['Message Center Reader', null] } }),
    ],
    known,
    signs: [],
  },
];
