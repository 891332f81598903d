/** Sign-ins from abroad and what new-place-sign-in must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, everyone, gil, ivo, strange } from '../../case-rows.js';

type Fields = Readonly<Record<string, Json>>;
const known: SignalCase['known'] = { people: everyone, countries: ['NL', 'DE'] };
const signIn = (country: string, more: Fields = {}): SignalCase['rows'][number] => ({
  source: 'signIns',
  row: {
    id: 's1',
    createdDateTime: '2026-11-30T09:02:00Z',
    userId: gil.id,
    userPrincipalName: gil.name,
    appDisplayName: 'Azure Portal',
    ipAddress: strange,
    location: { countryOrRegion: country },
    deviceDetail: { operatingSystem: 'Windows10', browser: 'Chrome 140' },
    status: { errorCode: 0 },
    ...more,
  },
});

export const cases: readonly SignalCase[] = [
  {
    name: 'a Global Administrator signs in from a country that nobody came from',
    rows: [signIn('BR')],
    known,
    signs: [{ about: gil.id, weight: 'B', says: ['gil@contoso.com signed in from BR', strange], presses: ['ask', 'contain'] }],
  },
  {
    name: 'an ordinary person does',
    rows: [signIn('BR', { userId: ana.id, userPrincipalName: ana.name })],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'with the laptop that they always use',
    rows: [signIn('BR', { deviceDetail: { deviceId: 'd0000000-0000-4000-8000-0000000000d1' } })],
    known,
    signs: [{ about: gil.id, weight: 'C' }],
  },
  {
    name: 'someone of whom nothing was seen',
    rows: [signIn('BR', { userId: ivo.id, userPrincipalName: ivo.name })],
    known,
    signs: [{ about: ivo.id, weight: 'C' }],
  },
  {
    name: 'from a country of the tenant, from nowhere known, or without success',
    rows: [signIn('DE'), signIn('', { id: 's2' }), signIn('BR', { id: 's3', status: { errorCode: 50126 } })],
    known,
    signs: [],
  },
  { name: 'before anything was seen of the tenant', rows: [signIn('BR')], known: { ...known, countries: [] }, signs: [] },
];
