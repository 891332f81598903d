/** Keys of devices that were read and what keys-read must say of it. */
import type { SignalCase } from '../../case.js';
import { auditRow, earlier, everyone, hal, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const device = (n: number) => ({ type: 'Device', id: `f0000000-0000-4000-8000-0000000000${n + 10}`, displayName: `LT-${n}` });
const read = (count: number, parts: Parameters<typeof auditRow>[1] = {}) =>
  Array.from({ length: count }, (_unused, n) =>
    auditRow(n % 2 === 0 ? 'Read BitLocker key' : 'Recover device local administrator password', {
      by: hal,
      targets: [device(n)],
      at: `09:${String(n).padStart(2, '0')}`,
      ...parts,
    }),
  );

export const cases: readonly SignalCase[] = [
  {
    name: 'keys of five devices are read from a strange network',
    rows: read(5, { ip: strange }),
    known,
    signs: [
      {
        about: hal.id,
        weight: 'A',
        says: ['read the recovery key or local password of 5 devices', 'and 2 more', 'every disk'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  { name: 'an update locks many disks', rows: read(14, { ip: usual }), known, signs: [{ about: hal.id, weight: 'B' }] },
  { name: 'five devices do not start', rows: read(5, { ip: usual }), known, signs: [{ about: hal.id, weight: 'C' }] },
  { name: 'five, and nobody knows from where', rows: read(5), known, signs: [{ about: hal.id, weight: 'B' }] },
  { name: 'one, from a strange network', rows: read(1, { ip: strange }), known, signs: [{ about: hal.id, weight: 'C' }] },
  {
    name: 'two more, after ten in other rounds',
    rows: read(2),
    known: { ...known, earlier: [{ ...earlier('keys-read', hal, { weight: 'B', at: '08:40' }), rows: 10 }] },
    signs: [{ about: hal.id, weight: 'A', says: ['12 devices or more'] }],
  },
  { name: 'Microsoft does it', rows: [auditRow('Read BitLocker key', { targets: [device(1)] })], known, signs: [] },
];
