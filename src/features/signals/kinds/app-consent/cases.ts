/** Consents to apps and what app-consent must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, earlier, everyone, gil, strange, usual } from '../../case-rows.js';

const app = { id: 'e0000000-0000-4000-8000-0000000000e1', name: 'Mail Helper', createdAt: new Date('2026-11-29T09:00:00Z') };
const old = { ...app, createdAt: new Date('2025-01-10T09:00:00Z') };
const principal = { type: 'ServicePrincipal', id: app.id, displayName: app.name };
const known: SignalCase['known'] = { people: everyone };

const text = (scope: string, type = 'Principal') =>
  `[] => [[Id: x, ClientId: ${app.id}, PrincipalId: y, ResourceId: z, ConsentType: ${type}, Scope: ${scope}, CreatedDateTime: , LastModifiedDateTime ]]; `;
const consent = (scope: string, parts: Parameters<typeof auditRow>[1] = {}, all = false) =>
  auditRow('Consent to application', {
    by: ana,
    ip: usual,
    targets: [principal],
    properties: {
      'ConsentContext.IsAdminConsent': [null, 'False'],
      'ConsentContext.OnBehalfOfAll': [null, all ? 'True' : 'False'],
      'ConsentAction.Permissions': [null, text(scope, all ? 'AllPrincipals' : 'Principal')],
    },
    ...parts,
  });
const mail = 'Mail.Read Mail.Send offline_access';

export const cases: readonly SignalCase[] = [
  {
    name: 'someone lets a new app read their mail and stay',
    rows: [consent(mail)],
    known,
    signs: [
      {
        about: app.id,
        weight: 'A',
        confidence: 'certain',
        says: [
          'ana@contoso.com let the app Mail Helper act for them',
          'Mail.Read, Mail.Send, offline_access',
          'new in the tenant',
        ],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'the rows of one consent are one sign',
    rows: [
      auditRow('Add delegated permission grant', {
        by: ana,
        targets: [principal],
        properties: {
          'DelegatedPermissionGrant.Scope': [null, ` ${mail}`],
          'DelegatedPermissionGrant.ConsentType': [null, 'Principal'],
        },
        id: 'grant',
        correlationId: 'c1',
        at: '09:01',
      }),
      consent(mail, { id: 'consent', correlationId: 'c1' }),
    ],
    known,
    signs: [{ about: app.id, weight: 'A', rowIds: ['grant', 'consent'] }],
  },
  {
    name: 'the row of the grant is read first, and names the service that is reached before the app',
    rows: [
      auditRow('Add delegated permission grant', {
        by: ana,
        targets: [{ type: 'ServicePrincipal', id: 'e0000000-0000-4000-8000-0000000000e8', displayName: 'Microsoft Graph' }],
        properties: {
          'DelegatedPermissionGrant.Scope': [null, ` ${mail}`],
          'ServicePrincipal.ObjectID': [null, app.id],
        },
      }),
    ],
    known: { ...known, apps: [{ id: 'e0000000-0000-4000-8000-0000000000e8', name: 'Microsoft Graph', microsofts: true }] },
    signs: [{ about: app.id, weight: 'A', says: ['new in the tenant'] }],
  },
  {
    name: 'an app that can see who someone is',
    rows: [consent('openid profile email User.Read offline_access')],
    known,
    signs: [{ about: app.id, weight: 'C' }],
  },
  {
    name: 'an app that reads mail only while the person is there',
    rows: [consent('Mail.Read')],
    known,
    signs: [{ about: app.id, weight: 'B' }],
  },
  {
    name: 'one person more uses an app that the tenant knows',
    rows: [consent(mail)],
    known: { ...known, apps: [old] },
    signs: [{ about: app.id, weight: 'C', says: ['more than 30 days'] }],
  },
  {
    name: 'the app is one of Microsoft',
    rows: [consent(mail)],
    known: { ...known, apps: [{ ...app, microsofts: true }] },
    signs: [{ about: app.id, weight: 'C' }],
  },
  {
    name: 'Microsoft grants it to its own, in weeks in which it does so everywhere',
    rows: [consent(mail, { by: { app: 'Microsoft Azure AD Internal' } })],
    known: {
      ...known,
      rollouts: [
        {
          explains: 'consents',
          from: new Date('2026-11-01T00:00:00Z'),
          until: null,
          says: 'Microsoft grants it to its own apps.',
        },
      ],
    },
    signs: [{ about: app.id, weight: 'C' }],
  },
  {
    name: 'an administrator consents for everyone to an app that nobody knows',
    rows: [consent(mail, { by: gil }, true)],
    known,
    signs: [{ about: app.id, weight: 'A', says: ['act for everyone'] }],
  },
  {
    name: 'an administrator sets up a tool that the tenant has',
    rows: [consent(mail, { by: gil, ip: usual }, true)],
    known: { ...known, apps: [app] },
    signs: [{ about: app.id, weight: 'B' }],
  },
  {
    name: 'the same from a strange network',
    rows: [consent(mail, { by: gil, ip: strange }, true)],
    known: { ...known, apps: [app] },
    signs: [{ about: app.id, weight: 'A' }],
  },
  {
    name: 'for everyone, and it can see little',
    rows: [consent('User.Read', { by: gil }, true)],
    known,
    signs: [{ about: app.id, weight: 'B' }],
  },
  {
    name: 'the row does not say which permissions',
    rows: [auditRow('Consent to application', { by: ana, targets: [principal] })],
    known,
    signs: [{ about: app.id, weight: 'C', confidence: 'possible', says: ['does not say'] }],
  },
  {
    name: 'what was granted before does not count again',
    rows: [
      consent('', {
        properties: {
          'ConsentAction.Permissions': [
            null,
            `[[Id: x, ConsentType: Principal, Scope: ${mail}]] => [[Id: x, ConsentType: Principal, Scope: User.Read]];`,
          ],
        },
      }),
    ],
    known,
    signs: [{ about: app.id, weight: 'C' }],
  },
  {
    name: 'a known app, after a risk of the person',
    rows: [consent(mail)],
    known: { ...known, apps: [old], earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: app.id, weight: 'A' }],
  },
  {
    name: 'a consent is taken back',
    rows: [auditRow('Remove delegated permission grant', { by: ana, targets: [principal] })],
    known,
    signs: [],
  },
];
