/** Requests for MFA that were refused and what mfa-refused must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, ivo, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };

const signIn = (n: number, more: Readonly<Record<string, Json>> = {}): SignalCase['rows'][number] => ({
  source: 'signIns',
  row: {
    id: `f${n}`,
    createdDateTime: `2026-11-30T09:${String(n).padStart(2, '0')}:00Z`,
    userId: ana.id,
    userPrincipalName: ana.name,
    appDisplayName: 'OfficeHome',
    ipAddress: strange,
    location: { countryOrRegion: 'NL' },
    status: { errorCode: 500_121 },
    ...more,
  },
});
const refused = (times: number, more: Readonly<Record<string, Json>> = {}) =>
  Array.from({ length: times }, (_unused, n) => signIn(n, more));
const entered = (n: number, more: Readonly<Record<string, Json>> = {}) => signIn(n, { status: { errorCode: 0 }, ...more });

export const cases: readonly SignalCase[] = [
  {
    name: 'the phone asks nine times from a strange network',
    rows: refused(9),
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['9 times within an hour', strange], presses: ['ask', 'contain'] }],
  },
  {
    name: 'the person refuses four times, and then says yes',
    rows: [...refused(4), entered(9)],
    known,
    signs: [
      { about: ana.id, weight: 'B', says: ['refused MFA, or did not answer, 4 times'] },
      { about: ana.id, weight: 'A', says: ['signed in after MFA was refused, or not answered, 4 times'] },
    ],
  },
  {
    name: 'the yes comes in a later round',
    rows: [entered(9)],
    known: { ...known, earlier: ['08:20', '08:30', '08:40'].map((at) => earlier('mfa-refused', ana, { weight: 'C', at })) },
    signs: [{ about: ana.id, weight: 'A', says: ['after MFA was refused, or not answered, 3 times'] }],
  },
  {
    name: 'further requests come in a later round',
    rows: refused(2),
    known: {
      ...known,
      earlier: ['08:20', '08:30', '08:40', '08:50'].map((at) => earlier('mfa-refused', ana, { weight: 'C', at })),
    },
    signs: [{ about: ana.id, weight: 'A' }],
  },
  { name: 'a slip', rows: refused(1), known, signs: [{ about: ana.id, weight: 'C', says: ['It may be a slip'] }] },
  {
    name: 'the network is a usual one',
    rows: refused(7, { ipAddress: usual }),
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['often uses'] }],
  },
  {
    name: 'it is a laptop of the tenant, in a hotel',
    rows: refused(7, { deviceDetail: { isManaged: true } }),
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['managed device'] }],
  },
  {
    name: 'nobody knows where the person usually is',
    rows: refused(9, { userId: ivo.id, userPrincipalName: ivo.name }),
    known,
    signs: [{ about: ivo.id, weight: 'B', says: ['Too little was seen'] }],
  },
  {
    name: 'a tenant without a sign-in log: the unified log says it later',
    rows: Array.from({ length: 6 }, (_unused, n) =>
      record('UserLoginFailed', {
        by: ana,
        at: `09:0${n}`,
        more: { RecordType: 15, ActorIpAddress: strange, ErrorNumber: '500121' },
      }),
    ),
    known: { ...known, sources: ['audits', 'unified'] },
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'a sign-in goes well after two slips, a password is mistyped',
    rows: [entered(9), signIn(3, { status: { errorCode: 50_126 } })],
    known: { ...known, earlier: ['08:20', '08:30'].map((at) => earlier('mfa-refused', ana, { weight: 'C', at })) },
    signs: [],
  },
];
