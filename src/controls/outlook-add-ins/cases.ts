/** Tenants and what outlook-add-ins must say of them. */
import type { Case } from '../case.js';

const usual = ['MyBaseOptions', 'MyContactInformation', 'MyTextMessaging'];
const apps = ['My Custom Apps', 'My Marketplace Apps', 'My ReadWriteMailbox Apps'];

function policy(Name: string, AssignedRoles: unknown, IsDefault: unknown = false) {
  return {
    Guid: `5a000000-0000-4000-8000-${String(Name.length).padStart(12, '0')}`,
    Identity: Name,
    Name,
    IsDefault,
    AssignedRoles,
  };
}

const tenant = (...policies: readonly object[]) => ({ exchange: { RoleAssignmentPolicy: policies } });

export const cases: readonly Case[] = [
  {
    name: 'the only policy lets people install nothing',
    state: tenant(policy('Default Role Assignment Policy', usual, true)),
    verdict: 'pass',
    restsOn: ['exchange.RoleAssignmentPolicy.AssignedRoles'],
  },
  {
    name: 'a new tenant lets everyone install add-ins',
    state: tenant(policy('Default Role Assignment Policy', [...usual, ...apps], true)),
    verdict: 'fail',
    names: ['Default Role Assignment Policy (new mailboxes)'],
  },
  {
    name: 'only those of the store are left',
    state: tenant(policy('Default Role Assignment Policy', [...usual, 'My Marketplace Apps'], true)),
    verdict: 'fail',
  },
  {
    name: 'a second policy still does',
    state: tenant(policy('Default Role Assignment Policy', usual, true), policy('Executives', [...usual, ...apps])),
    verdict: 'partial',
    says: ['1 of 2 role assignment policies lets people install add-ins'],
    names: ['Executives'],
  },
  {
    name: 'settings except that policy, in another letter case',
    state: tenant(policy('Default Role Assignment Policy', usual, true), policy('Executives', [...usual, ...apps])),
    settings: { except: ['executives'] },
    verdict: 'pass',
    names: ['Executives'],
  },
  {
    name: 'roles are written with their path, and in another letter case',
    state: tenant(policy('Default Role Assignment Policy', ['contoso.onmicrosoft.com\\my marketplace apps'], true)),
    verdict: 'fail',
  },
  {
    name: 'a role that someone made, of what no row says, may let people install add-ins',
    state: tenant(policy('Default Role Assignment Policy', [...usual, "Contoso's store"], true)),
    verdict: 'unknown',
    names: ["Get-ManagementRole 'Contoso''s store'"],
  },
  {
    name: 'beside a role that installs add-ins, one that someone made changes nothing',
    state: tenant(policy('Default Role Assignment Policy', ['Contoso store', 'My Custom Apps'], true)),
    verdict: 'fail',
  },
  { name: 'a policy gives no role at all', state: tenant(policy('Default Role Assignment Policy', [], true)), verdict: 'pass' },
  {
    name: 'the roles of a policy are null, which does not say that there is none',
    state: tenant(policy('Default Role Assignment Policy', null, true)),
    verdict: 'unknown',
  },
  {
    name: 'a policy does not say',
    state: tenant(policy('Default Role Assignment Policy', undefined, true)),
    verdict: 'unknown',
  },
  {
    name: 'one does not say, and another lets people',
    state: tenant(policy('Default Role Assignment Policy', undefined, true), policy('Executives', apps)),
    verdict: 'fail',
  },
  { name: 'there is no policy', state: tenant(), verdict: 'notApplicable' },
  { name: 'it cannot be read', state: { exchange: {} }, verdict: 'unknown', missing: ['exchange.RoleAssignmentPolicy'] },
];
