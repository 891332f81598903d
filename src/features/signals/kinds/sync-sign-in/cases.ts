/** Sign-ins of accounts that synchronize and what sync-sign-in must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, everyone, gil, record, strange, usual } from '../../case-rows.js';
import { noRoutine } from '../../known.js';

const connect = 'cb1056e2-e479-49de-ae31-7812af012ed8';
const powershell = '1b730954-1685-4b74-9bfd-dac224a7b894';
const sync = { ...gil, id: 'b0000000-0000-4000-8000-0000000000c1', name: 'Sync_SRV01_1a2b@contoso.onmicrosoft.com' };
const known = (apps: readonly string[] = [connect]): NonNullable<SignalCase['known']> => ({
  people: [...everyone, { ...sync, routine: { ...noRoutine, ...gil.routine, apps } }],
});

const flow = (appId: string, more: Readonly<Record<string, Json>> = {}): SignalCase['rows'][number] => ({
  source: 'flows',
  row: {
    id: 'f1',
    createdDateTime: '2026-11-30T09:02:00Z',
    userId: sync.id,
    userPrincipalName: sync.name,
    appId,
    ipAddress: usual,
    status: { errorCode: 0 },
    ...more,
  },
});

export const cases: readonly SignalCase[] = [
  {
    name: 'the account signs in to a tool',
    rows: [flow(powershell)],
    known: known(),
    signs: [
      {
        about: sync.id,
        weight: 'A',
        confidence: 'certain',
        says: ['which synchronizes accounts, signed in to another app', 'may set passwords'],
        presses: ['contain'],
      },
    ],
  },
  {
    name: 'it synchronizes from a strange network',
    rows: [flow(connect, { ipAddress: strange })],
    known: known(),
    signs: [{ about: sync.id, weight: 'A', says: ['from elsewhere'] }],
  },
  {
    name: 'an old version of the program uses another app every day',
    rows: [flow(powershell)],
    known: known([connect, powershell]),
    signs: [{ about: sync.id, weight: 'C' }],
  },
  {
    name: 'a row without an app',
    rows: [flow('')],
    known: known(),
    signs: [{ about: sync.id, weight: 'B', confidence: 'possible' }],
  },
  {
    name: 'a tenant without a sign-in log',
    rows: [record('UserLoggedIn', { by: sync, more: { RecordType: 15, ApplicationId: powershell } })],
    known: { ...known(), sources: ['audits', 'unified'] },
    signs: [{ about: sync.id, weight: 'A' }],
  },
  {
    name: 'it synchronizes, a tool fails, and someone else uses the tool',
    rows: [
      flow(connect),
      flow(powershell, { id: 'f2', status: { errorCode: 50126 } }),
      flow(powershell, { id: 'f3', userId: ana.id, userPrincipalName: ana.name }),
    ],
    known: known(),
    signs: [],
  },
  {
    name: 'a person whose name begins so signs in to a tool',
    rows: [flow(powershell, { userPrincipalName: 'sync_team@contoso.com', userId: 'a0000000-0000-4000-8000-0000000000c2' })],
    known: { people: [...everyone, { id: 'a0000000-0000-4000-8000-0000000000c2', name: 'sync_team@contoso.com' }] },
    signs: [],
  },
];
