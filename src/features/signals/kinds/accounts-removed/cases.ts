/** Accounts that were deleted and what accounts-removed must say of it. */
import type { SignalCase } from '../../case.js';
import { auditRow, earlier, everyone, gil, hal, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const person = (n: number) => ({ id: `c0000000-0000-4000-8000-0000000000${n + 10}`, name: `p${n}@contoso.com` });
const gone = (count: number, parts: Parameters<typeof auditRow>[1] = {}) =>
  Array.from({ length: count }, (_unused, n) =>
    auditRow('Delete user', { by: hal, to: person(n), at: `09:${String(n).padStart(2, '0')}`, ...parts }),
  );

export const cases: readonly SignalCase[] = [
  {
    name: 'twelve accounts are deleted, and nobody knows from where',
    rows: gone(12),
    known,
    signs: [
      {
        about: hal.id,
        weight: 'A',
        says: ['hal@contoso.com deleted or disabled 12 accounts', 'and 9 more', '30 days'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the same from a usual network',
    rows: gone(12, { ip: usual }),
    known,
    signs: [{ about: hal.id, weight: 'B', says: ['often uses'] }],
  },
  { name: 'five people leave', rows: gone(5, { ip: usual }), known, signs: [{ about: hal.id, weight: 'C' }] },
  { name: 'five accounts go, and nobody knows from where', rows: gone(5), known, signs: [{ about: hal.id, weight: 'B' }] },
  {
    name: 'five accounts go from a strange network',
    rows: gone(5, { ip: strange }),
    known,
    signs: [{ about: hal.id, weight: 'A' }],
  },
  {
    name: 'one account a round, for the tenth time',
    rows: gone(1),
    known: {
      ...known,
      earlier: Array.from({ length: 9 }, (_unused, n) => earlier('accounts-removed', hal, { weight: 'C', at: `08:${20 + n}` })),
    },
    signs: [{ about: hal.id, weight: 'A', says: ['10 accounts or more'] }],
  },
  {
    name: 'a product that manages accounts deletes twelve',
    rows: gone(12, { by: { app: 'People', appId: 'e1000000-0000-4000-8000-0000000000e9' } }),
    known,
    signs: [{ about: 'e1000000-0000-4000-8000-0000000000e9', weight: 'B', says: ['products that manage accounts'] }],
  },
  { name: 'one person leaves', rows: gone(1), known, signs: [{ about: hal.id, weight: 'C', says: ['People leave'] }] },
  {
    name: 'a service of Microsoft does it, accounts are made',
    rows: [
      auditRow('Delete user', { to: person(1) }),
      auditRow('Add user', { by: hal, to: person(2) }),
      auditRow('Disable account', { by: gil, to: gil }),
    ],
    known,
    signs: [],
  },
  {
    name: 'twelve accounts are deleted for good',
    rows: gone(12).map(({ row, ...one }) => ({ ...one, row: { ...(row as object), activityDisplayName: 'Hard Delete user' } })),
    known,
    signs: [{ about: hal.id, weight: 'A' }],
  },
];
