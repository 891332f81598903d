/** Acts of hardenbot's own identity and what own-identity must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, record } from '../../case-rows.js';

const appId = 'ab000000-0000-4000-8000-0000000000ab';
const principal = 'ab000000-0000-4000-8000-0000000000ac';
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
];
