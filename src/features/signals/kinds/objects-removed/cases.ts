/** Groups, devices and apps that were deleted and what objects-removed must say of it. */
import type { SignalCase } from '../../case.js';
import { auditRow, everyone, hal, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const gone = (count: number, parts: Parameters<typeof auditRow>[1] = {}, what = 'group') =>
  Array.from({ length: count }, (_unused, n) =>
    auditRow(`Delete ${what}`, {
      by: hal,
      targets: [{ type: what, id: `f1000000-0000-4000-8000-0000000000${n + 10}`, displayName: `${what} ${n}` }],
      at: `09:${String(n).padStart(2, '0')}`,
      ...parts,
    }),
  );
const product = { app: 'Device manager', appId: 'e1000000-0000-4000-8000-0000000000e8' };

export const cases: readonly SignalCase[] = [
  {
    name: 'thirty groups are deleted, and nobody knows from where',
    rows: gone(30),
    known,
    signs: [
      {
        about: hal.id,
        weight: 'A',
        says: ['deleted 30 groups, devices or apps', 'and 27 more', 'restored for 30 days'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  { name: 'the same from a usual network', rows: gone(30, { ip: usual }), known, signs: [{ about: hal.id, weight: 'B' }] },
  {
    name: 'thirty devices that nobody has any more are deleted from a usual network',
    rows: gone(30, { ip: usual }, 'device'),
    known,
    signs: [{ about: hal.id, weight: 'C' }],
  },
  { name: 'ten groups, from a usual network', rows: gone(10, { ip: usual }), known, signs: [{ about: hal.id, weight: 'C' }] },
  {
    name: 'ten devices, from a strange one',
    rows: gone(10, { ip: strange }, 'device'),
    known,
    signs: [{ about: hal.id, weight: 'A' }],
  },
  {
    name: 'ten apps, and nobody knows from where',
    rows: gone(10, {}, 'application'),
    known,
    signs: [{ about: hal.id, weight: 'B' }],
  },
  {
    name: 'a product removes many',
    rows: gone(30, { by: product }, 'device'),
    known,
    signs: [{ about: product.appId, weight: 'C' }],
  },
  {
    name: 'the owner of a device is taken away, Microsoft deletes a group for good',
    rows: [
      auditRow('Remove registered owner from device', { by: hal, targets: [{ type: 'Device', id: 'd1', displayName: 'LT' }] }),
      auditRow('Hard Delete group', { targets: [{ type: 'Group', id: 'g1', displayName: 'Old' }] }),
    ],
    known,
    signs: [],
  },
];
