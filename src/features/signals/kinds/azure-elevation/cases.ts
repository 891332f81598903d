/** Elevations to Azure and what azure-elevation must say of them. */
import type { SignalCase } from '../../case.js';
import { auditRow, everyone, gil, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const name = 'User has elevated their access to User Access Administrator for their Azure Resources';

export const cases: readonly SignalCase[] = [
  {
    name: 'a Global Administrator takes all subscriptions',
    rows: [auditRow(name, { by: gil, ip: usual })],
    known,
    signs: [
      { about: gil.id, weight: 'A', says: ['gil@contoso.com took User Access Administrator'], presses: ['ask', 'contain'] },
    ],
  },
  { name: 'it was refused', rows: [auditRow(name, { by: gil, more: { result: 'failure' } })], known, signs: [] },
];
