/** Domains and partners and what domain-changed must say of them. */
import type { SignalCase } from '../../case.js';
import { auditRow, everyone, gil, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const did = (name: string, domain: string, ip: string = usual) =>
  auditRow(name, { by: gil, ip, targets: [{ type: 'Domain', id: domain, displayName: domain }] });

export const cases: readonly SignalCase[] = [
  {
    name: 'a domain is federated',
    rows: [did('Set domain authentication', 'contoso.com')],
    known,
    signs: [
      {
        about: 'domain contoso.com',
        weight: 'A',
        says: ['gil@contoso.com changed how a domain signs in: contoso.com', 'sign in as anyone'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'a federation, a partner, an agent, a certificate authority, synchronization',
    rows: [
      did('Set federation settings on domain', 'a'),
      did('Add partner to company', 'b'),
      did('Enable passthrough authentication', 'c'),
      did('Enable Desktop Sso', 'd'),
      did('Add CertificationBasedAuthConfiguration', 'e'),
      did('Set DirSyncEnabled flag', 'f'),
      did('Register connector', 'g'),
    ],
    known,
    signs: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({ about: `domain ${name}`, weight: 'A' as const })),
  },
  {
    name: 'the tenant trusts another certificate authority, and later has another telephone',
    rows: [
      auditRow('Set Company Information', {
        by: gil,
        ip: usual,
        targets: [{ type: 'Other', id: 'c0', displayName: 'Contoso' }],
        properties: { TrustedCAsForPasswordlessAuth: [null, [{ TrustedIssuer: 'CN=Root 2' }]] },
      }),
      auditRow('Set Company Information', {
        by: gil,
        ip: strange,
        targets: [{ type: 'Other', id: 'c0', displayName: 'Contoso' }],
        properties: { TelephoneNumber: ['1', '2'] },
      }),
    ],
    known,
    signs: [{ about: 'domain contoso', weight: 'A', says: ['certificate authorities that sign people in'] }],
  },
  {
    name: 'a brand gets its domain',
    rows: [did('Add unverified domain', 'brand.example')],
    known,
    signs: [{ about: 'domain brand.example', weight: 'C' }],
  },
  {
    name: 'a domain is added from a strange network',
    rows: [did('Add unverified domain', 'brand.example', strange)],
    known,
    signs: [{ about: 'domain brand.example', weight: 'B' }],
  },
  {
    name: 'another organization may reach more',
    rows: [did('Add a partner to cross-tenant access setting', 'partner', usual)],
    known,
    signs: [{ about: 'domain partner', weight: 'C' }],
  },
  {
    name: 'the same from a strange network',
    rows: [did('Update a partner cross-tenant access setting', 'partner', strange)],
    known,
    signs: [{ about: 'domain partner', weight: 'A' }],
  },
  {
    name: 'mail for a domain takes another way',
    rows: [record('Set-AcceptedDomain', { by: gil, parameters: { Identity: 'contoso.com', DomainType: 'InternalRelay' } })],
    known,
    signs: [{ about: 'domain contoso.com', weight: 'B' }],
  },
  {
    name: 'a domain leaves, a service of Microsoft works',
    rows: [
      did('Remove unverified domain', 'brand.example'),
      record('New-AcceptedDomain', {
        by: 'NT AUTHORITY\\SYSTEM',
        more: { UserType: 3 },
        parameters: { DomainName: 'x.example' },
      }),
    ],
    known,
    signs: [],
  },
  {
    name: 'synchronization may delete more accounts at once, from a strange network',
    rows: [did('Set accidental deletion threshold', 'contoso', strange)],
    known,
    signs: [{ about: 'domain contoso', weight: 'A', says: ['may delete at once'] }],
  },
];
