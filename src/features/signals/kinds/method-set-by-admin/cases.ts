/** Methods that administrators set up and what method-set-by-admin must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, hal, joy, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const pass = 'Create Temporary Access Pass method for user';

export const cases: readonly SignalCase[] = [
  {
    name: 'the help desk gives a joiner a Temporary Access Pass',
    rows: [auditRow(pass, { by: hal, to: joy, ip: usual })],
    known,
    signs: [{ about: joy.id, weight: 'C', says: ['hal@contoso.com created a Temporary Access Pass for joy@contoso.com'] }],
  },
  {
    name: 'the help desk registers a phone for someone',
    rows: [
      auditRow('Admin registered security info', {
        by: hal,
        to: ana,
        ip: usual,
        more: { resultReason: 'Admin registered phone method for user' },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['Method: phone'] }],
  },
  {
    name: 'the help desk does so from a network that it never used',
    rows: [auditRow('Admin registered security info', { by: hal, to: ana, ip: strange })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['has not used before'], presses: ['ask', 'contain'] }],
  },
  {
    name: 'a Global Administrator gets a Temporary Access Pass',
    rows: [auditRow(pass, { by: hal, to: gil, ip: usual })],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['can take over the whole tenant'] }],
  },
  {
    name: 'a pass was refused',
    rows: [auditRow(pass, { by: hal, to: gil, ip: usual, more: { result: 'failure' } })],
    known,
    signs: [],
  },
  {
    name: 'someone registers a method of their own',
    rows: [auditRow('User registered security info', { by: gil, to: gil })],
    known,
    signs: [],
  },
];
