/** Passwords that were reset and what passwords-reset must say of it. */
import type { SignalCase } from '../../case.js';
import { auditRow, everyone, hal, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const person = (n: number) => ({ id: `c1000000-0000-4000-8000-0000000000${n + 10}`, name: `p${n}@contoso.com` });
const reset = (count: number, parts: Parameters<typeof auditRow>[1] = {}) =>
  Array.from({ length: count }, (_unused, n) =>
    auditRow('Reset user password', { by: hal, to: person(n), at: `09:${String(n).padStart(2, '0')}`, ...parts }),
  );
const product = { app: 'Password sync', appId: 'e1000000-0000-4000-8000-0000000000e7' };

export const cases: readonly SignalCase[] = [
  {
    name: 'seven passwords are reset from a strange network',
    rows: reset(7, { ip: strange }),
    known,
    signs: [
      {
        about: hal.id,
        weight: 'A',
        says: ['hal@contoso.com reset the passwords of 7 accounts', 'and 4 more', 'can sign in as these people'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'after an incident, from a usual network',
    rows: reset(25, { ip: usual }),
    known,
    signs: [{ about: hal.id, weight: 'B' }],
  },
  { name: 'after a holiday', rows: reset(7, { ip: usual }), known, signs: [{ about: hal.id, weight: 'C' }] },
  { name: 'one, from a strange network', rows: reset(1, { ip: strange }), known, signs: [{ about: hal.id, weight: 'C' }] },
  {
    name: 'what synchronizes passwords',
    rows: reset(25, { by: product }),
    known,
    signs: [{ about: product.appId, weight: 'C' }],
  },
  {
    name: 'people reset their own, and Microsoft does it',
    rows: [
      auditRow('Reset password (self-service)', { by: hal, to: hal }),
      auditRow('Reset user password', { to: person(1) }),
      auditRow('Reset user password', { by: hal, to: hal }),
    ],
    known,
    signs: [],
  },
];
