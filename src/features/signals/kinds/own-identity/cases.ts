/** Rows with hardenbot's own id and what own-identity must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';

const own = 'a0000000-0000-4000-8000-00000000b071';
const principal = 'a0000000-0000-4000-8000-00000000b072';
const known: SignalCase['known'] = { ownIds: [own, principal] };

function row(initiatedBy: Json): SignalCase['rows'][number] {
  return {
    source: 'audits',
    row: {
      id: 'audit-own',
      activityDateTime: '2026-11-30T09:02:00Z',
      activityDisplayName: 'Add member to role',
      result: 'success',
      initiatedBy,
      targetResources: [{ id: 'm', type: 'User', userPrincipalName: 'mallory@contoso.com' }],
    },
  };
}

export const cases: readonly SignalCase[] = [
  {
    name: 'a row by its application id that no change accounts for',
    rows: [row({ app: { appId: own.toUpperCase(), displayName: 'hardenbot' } })],
    known,
    signs: [{ about: own, weight: 'A', says: ['no change of hardenbot accounts for it', 'mallory@contoso.com'], presses: [] }],
  },
  {
    name: 'a row by its object id',
    rows: [row({ app: { servicePrincipalId: principal, displayName: 'hardenbot' } })],
    known,
    signs: [{ about: principal, weight: 'A' }],
  },
  { name: 'another app', rows: [row({ app: { appId: 'other', displayName: 'Deploy' } })], known, signs: [] },
  { name: 'a person', rows: [row({ user: { id: 'ana', userPrincipalName: 'ana@contoso.com' } })], known, signs: [] },
];
