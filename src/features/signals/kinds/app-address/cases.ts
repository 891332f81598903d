/** Addresses of apps and what app-address must say of them. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, strange, usual } from '../../case-rows.js';

const app = { id: 'e2000000-0000-4000-8000-0000000000e1', name: 'Intranet' };
const known: SignalCase['known'] = { people: everyone, apps: [app], domains: ['contoso.com'] };
const address = (url: string) => ({ AddressType: 0, Address: url, ReplyAddressClientType: 1 });
const before = [address('https://intranet.contoso.com/cb')];
const added = (url: string, parts: Parameters<typeof auditRow>[1] = {}) =>
  auditRow('Update application', {
    by: gil,
    targets: [{ type: 'Application', id: app.id, displayName: app.name }],
    properties: { AppAddress: [before, [...before, address(url)]] },
    ...parts,
  });
const foreign = 'https://contoso-login.example.net/cb';

export const cases: readonly SignalCase[] = [
  {
    name: 'an administrator adds a strange address from a strange network',
    rows: [added(foreign, { ip: strange })],
    known,
    signs: [
      {
        about: app.id,
        weight: 'A',
        says: ['gil@contoso.com let the app Intranet send sign-ins to contoso-login.example.net', 'can be received there'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  { name: 'from a usual network', rows: [added(foreign, { ip: usual })], known, signs: [{ about: app.id, weight: 'C' }] },
  { name: 'nobody knows from where', rows: [added(foreign)], known, signs: [{ about: app.id, weight: 'B' }] },
  {
    name: 'a developer adds one from a hotel',
    rows: [added(foreign, { by: ana, ip: strange })],
    known,
    signs: [{ about: app.id, weight: 'B' }],
  },
  {
    name: 'the same to an app that may read all mail',
    rows: [added(foreign, { by: ana, ip: strange })],
    known: { ...known, apps: [{ ...app, powerful: true }] },
    signs: [{ about: app.id, weight: 'A' }],
  },
  {
    name: 'an address of the tenant is added, and the own computer',
    rows: [added('https://new.contoso.com/cb', { ip: strange }), added('http://localhost:3000', { ip: strange, id: 'local' })],
    known,
    signs: [
      { about: app.id, weight: 'C', says: ['an address of the tenant'] },
      { about: app.id, weight: 'C' },
    ],
  },
  {
    name: 'a page of the same server, and another property',
    rows: [
      added('https://intranet.contoso.com/second'),
      auditRow('Update application', {
        by: gil,
        targets: [{ type: 'Application', id: app.id }],
        properties: { DisplayName: ['a', 'b'] },
      }),
    ],
    known,
    signs: [],
  },
];
