/** Add-ins that were installed and what add-in-installed must say of it. */
import type { SignalCase } from '../../case.js';
import { ana, earlier, everyone, gil, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const forAll = (parts: Parameters<typeof record>[1] = {}) =>
  record('New-App', {
    by: gil,
    parameters: { Name: 'Helper', OrganizationApp: 'True', Url: 'https://helper.example/m.xml' },
    ...parts,
  });
const own = (parts: Parameters<typeof record>[1] = {}) => record('New-App', { parameters: { Name: 'Polls' }, ...parts });

export const cases: readonly SignalCase[] = [
  {
    name: 'one is installed for everyone from a strange network',
    rows: [forAll({ ip: strange })],
    known,
    signs: [
      {
        about: gil.id,
        weight: 'A',
        says: ['installed or turned on the add-in Helper for everyone', 'https://helper.example/m.xml', 'what everyone opens'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  { name: 'for everyone, and nobody knows from where', rows: [forAll()], known, signs: [{ about: gil.id, weight: 'B' }] },
  { name: 'for everyone, from a usual network', rows: [forAll({ ip: usual })], known, signs: [{ about: gil.id, weight: 'C' }] },
  { name: 'for oneself, from a strange network', rows: [own({ ip: strange })], known, signs: [{ about: ana.id, weight: 'C' }] },
  {
    name: 'for oneself, after a risk of the account',
    rows: [own()],
    known: { ...known, earlier: [earlier('risk-detected', ana)] },
    signs: [{ about: ana.id, weight: 'B', says: ['came shortly before'] }],
  },
  {
    name: 'an account that nobody knows does it',
    rows: [forAll({ by: 'someone@fabrikam.com' })],
    known,
    signs: [{ about: 'add-in helper', weight: 'B' }],
  },
  {
    name: 'one is removed, a service of Microsoft installs one',
    rows: [record('Remove-App', { by: gil }), forAll({ by: 'NT AUTHORITY\\SYSTEM', more: { UserType: 4 } })],
    known,
    signs: [],
  },
];
