/** Acts of hardenbot's own identity and what own-identity must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, record } from '../../case-rows.js';

const appId = 'ab000000-0000-4000-8000-0000000000ab';
const principal = 'ab000000-0000-4000-8000-0000000000ac';
/** The object id of its registration, which is not that of its service principal. */
const registration = 'ab000000-0000-4000-8000-0000000000ad';
const known: SignalCase['known'] = { people: everyone, ownIds: [appId, principal] };

export const cases: readonly SignalCase[] = [
  {
    name: 'its app adds a Global Administrator, and no change says so',
    rows: [auditRow('Add member to role', { by: { app: 'hardenbot', appId }, to: ana })],
    known,
    signs: [
      {
        about: appId,
        weight: 'A',
        confidence: 'certain',
        says: [
          "hardenbot's own identity did something that is in no ledger entry: Add member to role",
          'ana@contoso.com',
          'replace it',
        ],
        presses: [],
      },
    ],
  },
  {
    name: 'the row has only the object id of its service principal',
    rows: [
      auditRow('Frobnicate', {
        more: { initiatedBy: { app: { displayName: 'hardenbot', appId: null, servicePrincipalId: principal } } },
        to: ana,
      }),
    ],
    known,
    signs: [{ about: principal, weight: 'A' }],
  },
  {
    name: 'it runs a cmdlet that no change ran',
    rows: [record('Set-Mailbox', { by: appId, more: { UserType: 5, AppId: appId }, object: 'ana' })],
    known,
    signs: [{ about: appId, weight: 'A', says: ['Set-Mailbox'] }],
  },
  {
    name: 'someone adds a secret to its app',
    rows: [
      auditRow('Add service principal credentials', {
        by: gil,
        targets: [{ type: 'ServicePrincipal', id: principal, displayName: 'hardenbot' }],
      }),
    ],
    known,
    signs: [
      { about: principal, weight: 'A', says: ["gil@contoso.com changed hardenbot's own app"], presses: ['ask', 'contain'] },
    ],
  },
  {
    name: 'another installation, which settings name',
    rows: [auditRow('Add member to role', { by: { app: 'hardenbot', appId }, to: ana })],
    known: { ...known, otherInstallations: [appId] },
    signs: [],
  },
  {
    name: 'another app',
    rows: [auditRow('Add member to role', { by: { app: 'other', appId: 'ee' }, to: ana })],
    known,
    signs: [],
  },
  {
    name: 'someone adds a secret in the registration, whose object id is another one',
    rows: [
      auditRow('Update application – Certificates and secrets management ', {
        by: gil,
        targets: [{ type: 'Application', id: registration, displayName: 'hardenbot' }],
        more: { additionalDetails: [{ key: 'AppId', value: appId.toUpperCase() }] },
      }),
    ],
    known,
    signs: [{ about: appId, weight: 'A', says: ["gil@contoso.com changed hardenbot's own app"] }],
  },
  {
    name: 'someone gives it a permission: the target of the row is the service that is reached',
    rows: [
      auditRow('Add app role assignment to service principal', {
        by: gil,
        targets: [{ type: 'ServicePrincipal', id: 'e0000000-0000-4000-8000-0000000000e9', displayName: 'Microsoft Graph' }],
        properties: { 'ServicePrincipal.ObjectID': [null, principal], 'AppRole.Value': [null, 'Mail.ReadWrite'] },
      }),
    ],
    known,
    signs: [{ about: principal, weight: 'A', says: ['act as hardenbot'] }],
  },
  {
    name: 'someone adds a federated credential to it',
    rows: [
      auditRow('Update application', {
        by: gil,
        targets: [{ type: 'Application', id: registration, displayName: 'hardenbot' }],
        properties: { FederatedIdentityCredentials: [[], [{ Name: 'x' }]] },
        more: { additionalDetails: [{ key: 'AppId', value: appId }] },
      }),
    ],
    known,
    signs: [{ about: appId, weight: 'A' }],
  },
  {
    name: 'someone deletes its app, takes a permission from it, turns it off',
    rows: [
      auditRow('Remove service principal', { by: gil, targets: [{ type: 'ServicePrincipal', id: principal }] }),
      auditRow('Remove app role assignment from service principal', {
        by: gil,
        targets: [{ type: 'ServicePrincipal', id: 'e0000000-0000-4000-8000-0000000000e9', displayName: 'Microsoft Graph' }],
        properties: { 'ServicePrincipal.ObjectID': [principal, null] },
      }),
      auditRow('Update service principal', {
        by: gil,
        targets: [{ type: 'ServicePrincipal', id: principal }],
        properties: { AccountEnabled: [[true], [false]] },
      }),
    ],
    known,
    signs: [
      { about: principal, weight: 'A', says: ['may not be able to read the tenant any more'] },
      { about: principal, weight: 'A', says: ['may not be able to read the tenant any more'] },
      { about: principal, weight: 'A', says: ['may not be able to read the tenant any more'] },
    ],
  },
  {
    name: 'an old secret is removed, the app gets another name, a change of it is refused',
    rows: [
      auditRow('Remove service principal credentials', { by: gil, targets: [{ type: 'ServicePrincipal', id: principal }] }),
      auditRow('Update service principal', {
        by: gil,
        targets: [{ type: 'ServicePrincipal', id: principal }],
        properties: { DisplayName: ['hardenbot', 'Hardenbot'] },
      }),
      auditRow('Add service principal credentials', {
        by: gil,
        targets: [{ type: 'ServicePrincipal', id: principal }],
        more: { result: 'failure' },
      }),
    ],
    known,
    signs: [],
  },
];
