/** Secrets of apps and what app-secret must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, strange, usual } from '../../case-rows.js';

const app = { id: 'e0000000-0000-4000-8000-0000000000e2', name: 'Backup', createdAt: new Date('2024-01-01T00:00:00Z') };
const powerful = { ...app, powerful: true };
const target = { type: 'Application', id: app.id, displayName: app.name };
const known: SignalCase['known'] = { people: everyone, apps: [app] };
const key = (n: number, name: string) =>
  `[KeyIdentifier=0000000${n}-0000-4000-8000-00000000000${n},KeyType=Password,KeyUsage=Verify,DisplayName=${name}]`;
const name = 'Update application – Certificates and secrets management ';
const added = (
  parts: Parameters<typeof auditRow>[1] = {},
  before: readonly string[] = [],
  after: readonly string[] = [key(2, 'x')],
) =>
  auditRow(name, {
    by: gil,
    ip: usual,
    targets: [target],
    properties: { KeyDescription: [[...before], [...before, ...after]] },
    ...parts,
  });

export const cases: readonly SignalCase[] = [
  {
    name: 'a secret is added to an app that can take the tenant',
    rows: [added()],
    known: { ...known, apps: [powerful] },
    signs: [
      {
        about: app.id,
        weight: 'A',
        says: ['gil@contoso.com added a secret or certificate to the app Backup', 'Name: x'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'a secret is added from the usual place to an app of which nobody could read what it may do',
    rows: [added()],
    known: { ...known, apps: [], unread: ['graph.servicePrincipals'] },
    signs: [{ about: app.id, weight: 'B', says: ['What the app may do was not read.'] }],
  },
  {
    name: 'its secret is renewed under the same name',
    rows: [added({}, [key(1, 'prod')], [key(2, 'prod')])],
    known: { ...known, apps: [powerful] },
    signs: [{ about: app.id, weight: 'B', says: ['as when it is renewed'] }],
  },
  {
    name: 'its secret is renewed from a strange network',
    rows: [added({ ip: strange }, [key(1, 'prod')], [key(2, 'prod')])],
    known: { ...known, apps: [powerful] },
    signs: [{ about: app.id, weight: 'A' }],
  },
  { name: 'a secret of an ordinary app, from a usual network', rows: [added()], known, signs: [{ about: app.id, weight: 'C' }] },
  {
    name: 'a secret of an ordinary app, and nobody knows from where',
    rows: [added({ by: { app: 'Pipeline' } })],
    known,
    signs: [{ about: app.id, weight: 'B' }],
  },
  {
    name: 'a secret of an ordinary app from a strange network',
    rows: [added({ ip: strange })],
    known,
    signs: [{ about: app.id, weight: 'B' }],
  },
  {
    name: 'a developer adds an app and its first secret',
    rows: [
      auditRow('Add application', {
        by: ana,
        ip: strange,
        targets: [{ ...target, id: 'e0000000-0000-4000-8000-0000000000e9' }],
        at: '09:00',
      }),
      added({ by: ana, ip: strange, targets: [{ ...target, id: 'e0000000-0000-4000-8000-0000000000e9' }] }),
    ],
    known,
    signs: [{ about: 'e0000000-0000-4000-8000-0000000000e9', weight: 'C', says: ['within a day'] }],
  },
  {
    name: 'a secret is added to an app of Microsoft by a person',
    rows: [
      auditRow('Add service principal credentials', { by: gil, ip: usual, targets: [{ ...target, type: 'ServicePrincipal' }] }),
    ],
    known: { ...known, apps: [{ ...app, microsofts: true }] },
    signs: [{ about: app.id, weight: 'A', says: ['belongs to Microsoft'] }],
  },
  {
    name: 'Microsoft renews what its own app has',
    rows: [
      auditRow('Add service principal credentials', {
        by: { app: 'Microsoft.Azure.SyncFabric' },
        targets: [{ ...target, type: 'ServicePrincipal' }],
      }),
    ],
    known: { ...known, apps: [{ ...app, microsofts: true }] },
    signs: [],
  },
  {
    name: 'nobody is named who added a secret to an app of someone else',
    rows: [auditRow('Add service principal credentials', { targets: [{ ...target, type: 'ServicePrincipal' }] })],
    known: { ...known, apps: [{ ...app, microsofts: false }] },
    signs: [{ about: app.id, weight: 'B' }],
  },
  {
    name: 'another tenant may act as the app from now on',
    rows: [
      auditRow('Update application', {
        by: gil,
        ip: usual,
        targets: [target],
        properties: { FederatedIdentityCredentials: [null, '[{"Issuer":"https://token.evil.example"}]'] },
      }),
    ],
    known: { ...known, apps: [powerful] },
    signs: [{ about: app.id, weight: 'A', says: ['federated credential'] }],
  },
  { name: 'secrets are only taken away', rows: [added({}, [key(1, 'old')], [])], known, signs: [] },
  {
    name: 'another property of an app changes',
    rows: [auditRow('Update application', { by: gil, targets: [target], properties: { DisplayName: ['a', 'b'] } })],
    known,
    signs: [],
  },
];
