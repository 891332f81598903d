/** Methods that were removed and what method-removed must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, hal, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };

export const cases: readonly SignalCase[] = [
  {
    name: 'someone removes the method of an old phone',
    rows: [
      auditRow('User deleted security info', {
        by: ana,
        to: ana,
        ip: usual,
        more: { resultReason: 'User deleted Authenticator App' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['ana@contoso.com removed a sign-in method', 'authenticator'] }],
  },
  {
    name: "someone removes a Global Administrator's methods from a strange network",
    rows: [auditRow('Admin deleted security info', { by: hal, to: gil, ip: strange })],
    known,
    signs: [{ about: gil.id, weight: 'B', says: ['hal@contoso.com removed a sign-in method of gil@contoso.com'] }],
  },
  {
    name: "the help desk removes an administrator's old phone from its usual network",
    rows: [auditRow('Admin deleted security info', { by: hal, to: gil, ip: usual })],
    known,
    signs: [{ about: gil.id, weight: 'C' }],
  },
  { name: 'a method is registered', rows: [auditRow('User registered security info', { by: ana, to: ana })], known, signs: [] },
];
