/** Sign-ins by device code and what device-code-sign-in must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, record, strange, usual } from '../../case-rows.js';

type Fields = Readonly<Record<string, Json>>;
const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const teamsRoom = 'e1000000-0000-4000-8000-0000000000e1';
const broker = '29d9ed98-a469-4536-ade2-f981bc1d605e';
const known: SignalCase['known'] = { people: everyone };

const flow = (more: Fields = {}): SignalCase['rows'][number] => ({
  source: 'flows',
  row: {
    id: 'f1',
    createdDateTime: '2026-11-30T09:02:00Z',
    userId: ana.id,
    userPrincipalName: ana.name,
    appId: 'd3590ed6-52b3-4102-aeff-aad2292ab01c',
    appDisplayName: 'Microsoft Office',
    ipAddress: strange,
    location: { countryOrRegion: 'NL' },
    authenticationProtocol: 'deviceCode',
    status: { errorCode: 0 },
    ...more,
  },
});
const used = (appId: string, apps: readonly string[]) => ({
  ...known,
  people: [
    {
      ...ana,
      routine: {
        since: new Date('2026-10-01T00:00:00Z'),
        countries: [],
        networks: ['203.0.113.0/24'],
        devices: [],
        apps: [appId, ...apps],
        hours: [],
      },
    },
  ],
});

export const cases: readonly SignalCase[] = [
  {
    name: 'someone signs in to Office with a code',
    rows: [flow()],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        confidence: 'certain',
        says: [
          'ana@contoso.com signed in with a device code',
          'Microsoft Office',
          `${strange} (NL)`,
          'neither the app nor the network',
        ],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'to the broker, on a device that nobody manages',
    rows: [
      flow({
        appId: broker,
        appDisplayName: 'Microsoft Authentication Broker',
        ipAddress: usual,
        deviceDetail: { isManaged: false },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['not managed'] }],
  },
  {
    name: 'to the broker on a managed device',
    rows: [flow({ appId: broker, deviceDetail: { isManaged: true } })],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'a developer with the Azure CLI, as before',
    rows: [flow({ appId: azureCli, ipAddress: usual })],
    known: used(azureCli, ['a', 'b', 'c']),
    signs: [{ about: ana.id, weight: 'C', says: ['tool for developers'] }],
  },
  {
    name: 'the Azure CLI for the first time',
    rows: [flow({ appId: azureCli, ipAddress: usual })],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'a meeting room signs in to its app again',
    rows: [flow({ appId: teamsRoom, ipAddress: usual })],
    known: used(teamsRoom, []),
    signs: [{ about: ana.id, weight: 'C', says: ['as rooms and phones do'] }],
  },
  {
    name: 'a developer on a server, with the Azure CLI as before',
    rows: [flow({ appId: azureCli })],
    known: used(azureCli, ['a', 'b', 'c']),
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'a risk came before',
    rows: [flow({ ipAddress: usual })],
    known: { ...known, earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'the code was not typed in time; another sign-in has no code; the session goes on',
    rows: [
      flow({ status: { errorCode: 70016 } }),
      flow({ id: 'f2', authenticationProtocol: 'none' }),
      flow({ id: 'f3', authenticationProtocol: 'none', originalTransferMethod: 'deviceCodeFlow' }),
    ],
    known,
    signs: [],
  },
  {
    name: 'a tenant without a sign-in log: the unified log says it later',
    rows: [
      record('UserLoggedIn', {
        by: ana,
        more: {
          RecordType: 15,
          ApplicationId: broker,
          ActorIpAddress: strange,
          ErrorNumber: '0',
          ExtendedProperties: [{ Name: 'RequestType', Value: 'Cmsi:Cmsi' }],
        },
      }),
    ],
    known: { ...known, sources: ['audits', 'unified'] },
    signs: [{ about: ana.id, weight: 'A' }],
  },
];
