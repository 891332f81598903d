/** Sign-ins from networks that guess and what guessed-password must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, everyone, ivo, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone, guessing: ['198.51.100.0/24'] };

const signIn = (more: Readonly<Record<string, Json>> = {}): SignalCase['rows'][number] => ({
  source: 'signIns',
  row: {
    id: 's1',
    createdDateTime: '2026-11-30T09:02:00Z',
    userId: ana.id,
    userPrincipalName: ana.name,
    appDisplayName: 'Microsoft Teams',
    ipAddress: strange,
    location: { countryOrRegion: 'NL' },
    status: { errorCode: 0 },
    ...more,
  },
});

export const cases: readonly SignalCase[] = [
  {
    name: 'a guess fits',
    rows: [signIn()],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        confidence: 'likely',
        says: ['wrong passwords for several accounts', strange],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'a person of whom little was seen',
    rows: [signIn({ userId: ivo.id, userPrincipalName: ivo.name })],
    known,
    signs: [{ about: ivo.id, weight: 'A' }],
  },
  {
    name: 'a laptop of the tenant, in a hotel full of colleagues',
    rows: [signIn({ deviceDetail: { isManaged: true } })],
    known,
    signs: [{ about: ana.id, weight: 'C', says: ['managed device'] }],
  },
  {
    name: 'a tenant without a sign-in log: the unified log says it later',
    rows: [record('UserLoggedIn', { by: ana, more: { RecordType: 15, ActorIpAddress: strange, ErrorNumber: '0' } })],
    known: { ...known, sources: ['audits', 'unified'] },
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'the guess fails, another network, a network that the person uses',
    rows: [
      signIn({ status: { errorCode: 50_126 } }),
      signIn({ id: 's2', ipAddress: '192.0.2.9' }),
      signIn({ id: 's3', ipAddress: usual }),
    ],
    known: { people: everyone, guessing: ['198.51.100.0/24', '203.0.113.0/24'] },
    signs: [],
  },
];
