/** Mail that was released from quarantine and what quarantine-released must say of it. */
import type { SignalCase } from '../../case.js';
import { everyone, hal, ivo, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const released = (count: number, parts: Parameters<typeof record>[1] = {}) =>
  Array.from({ length: count }, (_unused, n) =>
    record('QuarantineReleaseMessage', {
      by: hal,
      at: `09:${String(n).padStart(2, '0')}`,
      more: { RecordType: 65, NetworkMessageId: `f2000000-0000-4000-8000-0000000000${n + 10}` },
      ...parts,
    }),
  );

export const cases: readonly SignalCase[] = [
  {
    name: 'six messages are released from a strange network',
    rows: released(6, { ip: strange }),
    known,
    signs: [
      {
        about: hal.id,
        weight: 'A',
        says: ['hal@contoso.com released 6 messages from quarantine', 'phishing or malware'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the filter took a newsletter for phishing',
    rows: released(32, { ip: usual }),
    known,
    signs: [{ about: hal.id, weight: 'B' }],
  },
  { name: 'six, from a usual network', rows: released(6, { ip: usual }), known, signs: [{ about: hal.id, weight: 'C' }] },
  {
    name: 'six in the first days of watching, from where many people sign in',
    rows: released(6, { by: ivo, ip: usual }),
    known: { ...known, offices: ['203.0.113.0/24'] },
    signs: [{ about: ivo.id, weight: 'C', says: ['network that many people of the tenant sign in from'] }],
  },
  {
    name: 'six in the first days of watching, from elsewhere',
    rows: released(6, { by: ivo, ip: strange }),
    known: { ...known, offices: ['203.0.113.0/24'] },
    signs: [{ about: ivo.id, weight: 'B' }],
  },
  { name: 'one, from a strange network', rows: released(1, { ip: strange }), known, signs: [{ about: hal.id, weight: 'C' }] },
  {
    name: 'a service of Microsoft does it',
    rows: released(6, { by: 'NT SERVICE\\Quarantine', more: { UserType: 4 } }),
    known,
    signs: [],
  },
];
