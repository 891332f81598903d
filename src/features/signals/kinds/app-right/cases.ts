/** Permissions and owners of apps and what app-right must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, record, strange, usual } from '../../case-rows.js';

const app = { id: 'e0000000-0000-4000-8000-0000000000e3', name: 'Sync' };
const known: SignalCase['known'] = { people: everyone, apps: [app] };
const graph = { type: 'ServicePrincipal', id: '00000003-0000-0000-c000-000000000000', displayName: 'Microsoft Graph' };
const right = (value: string | null, parts: Parameters<typeof auditRow>[1] = {}) =>
  auditRow('Add app role assignment to service principal', {
    by: gil,
    ip: usual,
    targets: [graph],
    properties: {
      ...(value === null ? {} : { 'AppRole.Value': [null, value] }),
      'ServicePrincipal.ObjectID': [null, app.id],
      'ServicePrincipal.DisplayName': [null, app.name],
    },
    ...parts,
  });
const owner = (parts: Parameters<typeof auditRow>[1] = {}) =>
  auditRow('Add owner to service principal', {
    by: gil,
    ip: usual,
    to: ana,
    properties: { 'ServicePrincipal.ObjectID': [null, app.id] },
    ...parts,
  });

const unlimited = (parts: Parameters<typeof record>[1] = {}) =>
  record('Remove-ApplicationAccessPolicy', { by: gil, parameters: { Identity: `contoso\\${app.id}:S-1-5-21-1;c3d6` }, ...parts });

export const cases: readonly SignalCase[] = [
  {
    name: 'an app may make itself an administrator',
    rows: [right('RoleManagement.ReadWrite.Directory')],
    known,
    signs: [
      {
        about: app.id,
        weight: 'A',
        confidence: 'certain',
        says: ['gil@contoso.com gave the app Sync a permission over everyone', 'RoleManagement.ReadWrite.Directory'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  { name: 'an app may read all mail', rows: [right('Mail.Read')], known, signs: [{ about: app.id, weight: 'A' }] },
  {
    name: 'several permissions in one go are one sign',
    rows: [right('User.Read.All', { id: '1' }), right('Mail.Send', { id: '2' })],
    known,
    signs: [{ about: app.id, weight: 'A', says: ['Mail.Send, User.Read.All'], rowIds: ['1', '2'] }],
  },
  { name: 'an app may read names', rows: [right('User.Read.All')], known, signs: [{ about: app.id, weight: 'C' }] },
  {
    name: 'an app may read names, given from a strange network',
    rows: [right('User.Read.All', { ip: strange })],
    known,
    signs: [{ about: app.id, weight: 'B' }],
  },
  {
    name: 'the row does not say which permission',
    rows: [right(null)],
    known,
    signs: [{ about: app.id, weight: 'B', confidence: 'possible' }],
  },
  {
    name: 'Microsoft sets up an app of its own',
    rows: [right('Mail.Read', { by: { app: 'Microsoft Azure AD Internal' } })],
    known: { ...known, apps: [{ ...app, microsofts: true }] },
    signs: [],
  },
  {
    name: 'someone becomes an owner of an app that can take the tenant',
    rows: [owner()],
    known: { ...known, apps: [{ ...app, powerful: true }] },
    signs: [{ about: app.id, weight: 'B', says: ['made ana@contoso.com an owner of the app Sync'] }],
  },
  { name: 'someone becomes an owner of an ordinary app', rows: [owner()], known, signs: [{ about: app.id, weight: 'C' }] },
  {
    name: 'a developer adds an app from a hotel',
    rows: [
      auditRow('Add service principal', {
        by: ana,
        ip: strange,
        targets: [{ type: 'ServicePrincipal', id: app.id, displayName: app.name }],
      }),
    ],
    known,
    signs: [{ about: app.id, weight: 'C', says: ['added the app Sync'] }],
  },
  {
    name: 'a permission is taken',
    rows: [auditRow('Remove app role assignment from service principal', { by: gil, targets: [graph] })],
    known,
    signs: [],
  },
  {
    name: 'the limit of an app to some mailboxes is removed from a strange network',
    rows: [unlimited({ ip: strange })],
    known,
    signs: [
      {
        about: app.id,
        weight: 'A',
        says: ['gil@contoso.com changed which mailboxes an app is limited to: Sync', 'kept from'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the limit is removed from a usual network',
    rows: [unlimited({ ip: usual })],
    known,
    signs: [{ about: app.id, weight: 'C' }],
  },
  {
    name: 'a scope of Exchange is changed, and nobody knows from where',
    rows: [record('Set-ManagementScope', { by: gil, parameters: { Identity: 'Invoices' } })],
    known,
    signs: [{ about: 'app limit invoices', weight: 'B' }],
  },
  {
    name: 'a service of Microsoft changes a scope',
    rows: [record('Set-ManagementScope', { by: 'NT AUTHORITY\\SYSTEM', more: { UserType: 4 } })],
    known,
    signs: [],
  },
];
