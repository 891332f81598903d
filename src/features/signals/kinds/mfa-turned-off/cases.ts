/** MFA that was turned off and what mfa-turned-off must say of it. */
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, hal, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const off = 'Disable Strong Authentication';
const requirement = [{ RelyingParty: '*', State: 1 }];
const six = [1, 2, 3, 4, 5, 6].map((n) => ({ id: `c0000000-0000-4000-8000-00000000000${n}`, name: `p${n}@contoso.com` }));

export const cases: readonly SignalCase[] = [
  {
    name: 'it is turned off for one person',
    rows: [auditRow(off, { by: hal, to: ana, ip: usual })],
    known,
    signs: [{ about: ana.id, weight: 'B', says: ['hal@contoso.com turned off MFA for ana@contoso.com'] }],
  },
  {
    name: 'the directory says so in a row about the account',
    rows: [
      auditRow('Update user', {
        by: hal,
        to: ana,
        ip: usual,
        properties: { StrongAuthenticationRequirement: [requirement, []] },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'it is turned on',
    rows: [
      auditRow('Enable Strong Authentication', { by: hal, to: ana }),
      auditRow('Update user', { by: hal, to: ana, properties: { StrongAuthenticationRequirement: [[], requirement] } }),
    ],
    known,
    signs: [],
  },
  {
    name: 'another property of the account changes',
    rows: [auditRow('Update user', { by: hal, to: ana, properties: { Department: [['Sales'], ['Finance']] } })],
    known,
    signs: [],
  },
  {
    name: 'it is turned off for an administrator from a strange network',
    rows: [auditRow(off, { by: hal, to: gil, ip: strange })],
    known,
    signs: [{ about: gil.id, weight: 'A' }],
  },
  {
    name: 'a tenant moves to Conditional Access',
    rows: six.map((to) => auditRow(off, { by: hal, to, ip: usual })),
    known,
    signs: six.map(({ id }) => ({ about: id, weight: 'C', says: ['6 accounts together'] })),
  },
  {
    name: 'so many from a strange network are no migration',
    rows: six.map((to) => auditRow(off, { by: hal, to, ip: strange })),
    known,
    signs: six.map(({ id }) => ({ about: id, weight: 'B' })),
  },
];
