/** Sign-ins to command-line tools and what tool-sign-in must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, gil, ivo, record, usual } from '../../case-rows.js';

const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const oldDirectory = '00000002-0000-0000-c000-000000000000';
const known: SignalCase['known'] = { people: everyone };

const flow = (more: Readonly<Record<string, Json>> = {}): SignalCase['rows'][number] => ({
  source: 'flows',
  row: {
    id: 'f1',
    createdDateTime: '2026-11-30T09:02:00Z',
    userId: ana.id,
    userPrincipalName: ana.name,
    appId: azureCli,
    appDisplayName: 'Microsoft Azure CLI',
    resourceId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
    ipAddress: usual,
    status: { errorCode: 0 },
    ...more,
  },
});

export const cases: readonly SignalCase[] = [
  {
    name: 'a person signs in to Azure CLI at the own desk',
    rows: [flow()],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['command-line tool', 'Microsoft Azure CLI'], presses: ['ask', 'contain'] }],
  },
  {
    name: 'for the directory that is retired',
    rows: [flow({ resourceId: oldDirectory })],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['hand over the code'] }],
  },
  {
    name: 'an administrator at the own desk',
    rows: [flow({ userId: gil.id, userPrincipalName: gil.name })],
    known,
    signs: [{ about: gil.id, weight: 'C' }],
  },
  {
    name: 'an administrator, for the directory that is retired',
    rows: [flow({ userId: gil.id, userPrincipalName: gil.name, resourceId: oldDirectory })],
    known,
    signs: [{ about: gil.id, weight: 'A' }],
  },
  {
    name: 'nobody knows what the person uses',
    rows: [flow({ userId: ivo.id, userPrincipalName: ivo.name })],
    known,
    signs: [{ about: ivo.id, weight: 'C' }],
  },
  {
    name: 'a risk came before',
    rows: [flow()],
    known: { ...known, earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'a tenant without a sign-in log: the unified log says it later',
    rows: [
      record('UserLoggedIn', {
        by: ana,
        object: oldDirectory,
        more: { RecordType: 15, ApplicationId: azureCli, ActorIpAddress: usual, ErrorNumber: '0' },
      }),
    ],
    known: { ...known, sources: ['audits', 'unified'] },
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'it failed, it came by a device code, another app',
    rows: [
      flow({ status: { errorCode: 50_126 } }),
      flow({ id: 'f2', authenticationProtocol: 'deviceCode' }),
      flow({ id: 'f3', appId: 'd3590ed6-52b3-4102-aeff-aad2292ab01c' }),
    ],
    known,
    signs: [],
  },
  {
    name: 'Graph Explorer, which is a website',
    rows: [flow({ appId: 'DE8BC8B5-d9f9-48b1-a8ad-b748da725064', appDisplayName: 'Graph Explorer' })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['signed in to a developer tool that they have not used often'] }],
  },
];
