/** Roles and what role-assigned must say of them. */
import type { Json } from '../../../../lib/json.js';
import type { SignalCase } from '../../case.js';
import { ana, auditRow, everyone, gil, hal, record, strange, usual } from '../../case-rows.js';

const known: SignalCase['known'] = { people: everyone };
const role = (name: string) => ({ 'Role.DisplayName': [null, JSON.stringify(name)] as readonly [Json, Json] });
const ga = { to: ana, properties: role('Global Administrator') };
const helpdesk = { to: ana, properties: role('Helpdesk Administrator') };
const pim = { app: 'MS-PIM' };

export const cases: readonly SignalCase[] = [
  {
    name: 'someone becomes a Global Administrator',
    rows: [auditRow('Add member to role', { by: gil, ip: usual, ...ga })],
    known,
    signs: [
      {
        about: ana.id,
        weight: 'A',
        confidence: 'certain',
        says: ['gil@contoso.com gave ana@contoso.com the role Global Administrator', 'take over the whole tenant'],
        presses: ['ask', 'contain'],
      },
    ],
  },
  {
    name: 'someone may activate it from now on',
    rows: [auditRow('Add eligible member to role in PIM completed (permanent)', { by: gil, ip: usual, ...ga })],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['made ana@contoso.com eligible for'] }],
  },
  {
    name: 'the role is named by its template alone',
    rows: [
      auditRow('Add member to role', {
        by: gil,
        to: ana,
        properties: { 'Role.TemplateId': [null, '62e90394-69f5-4237-9190-012177145e10'] },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', confidence: 'possible' }],
  },
  {
    name: 'a colleague joins the help desk',
    rows: [auditRow('Add member to role', { by: gil, ip: usual, ...helpdesk })],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'the same from a strange network',
    rows: [auditRow('Add member to role', { by: gil, ip: strange, ...helpdesk })],
    known,
    signs: [{ about: ana.id, weight: 'A' }],
  },
  {
    name: 'a role that reaches little',
    rows: [auditRow('Add member to role', { by: gil, ip: strange, to: ana, properties: role('Message Center Reader') })],
    known,
    signs: [{ about: ana.id, weight: 'C' }],
  },
  {
    name: 'a role is given past PIM, from a usual network',
    rows: [auditRow('Add member to role outside of PIM (permanent)', { by: gil, ...helpdesk })],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['past Privileged Identity Management'] }],
  },
  {
    name: 'an administrator activates a role, and PIM writes a second row',
    rows: [
      auditRow('Add member to role completed (PIM activation)', {
        by: gil,
        ip: usual,
        to: gil,
        properties: role('Global Administrator'),
        correlationId: 'c1',
        id: 'own',
      }),
      auditRow('Add member to role', {
        by: pim,
        to: gil,
        properties: role('Global Administrator'),
        correlationId: 'c1',
        id: 'second',
      }),
    ],
    known,
    signs: [{ about: gil.id, weight: 'C', says: ['activated the role Global Administrator'], rowIds: ['own'] }],
  },
  {
    name: 'the second row of PIM comes alone, in a later round',
    rows: [auditRow('Add member to role', { by: pim, to: gil, properties: role('Global Administrator'), correlationId: 'c1' })],
    known,
    signs: [],
  },
  {
    name: 'an app of another name of Microsoft gives the role',
    rows: [auditRow('Add member to role', { by: { app: 'MS-PIM', appId: 'e0000000-0000-4000-8000-0000000000ee' }, ...ga })],
    known: { ...known, apps: [{ id: 'e0000000-0000-4000-8000-0000000000ee', name: 'MS-PIM' }] },
    signs: [{ about: ana.id, weight: 'A', says: ['The app MS-PIM gave'] }],
  },
  {
    name: 'a role is activated from a network that its owner never used',
    rows: [
      auditRow('Add member to role completed (PIM activation)', {
        by: hal,
        ip: strange,
        to: hal,
        properties: role('Helpdesk Administrator'),
      }),
    ],
    known,
    signs: [{ about: hal.id, weight: 'B' }],
  },
  {
    name: 'the strongest role is activated from there in the night',
    rows: [
      auditRow('Add member to role completed (PIM activation)', {
        by: gil,
        ip: strange,
        to: gil,
        at: '02:30',
        properties: role('Global Administrator'),
      }),
    ],
    known,
    signs: [{ about: gil.id, weight: 'A', says: ['never signs in at that hour'] }],
  },
  {
    name: 'it takes less to activate a role',
    rows: [
      auditRow('Update role setting in PIM', {
        by: gil,
        ip: usual,
        targets: [{ type: 'Role', id: 'R1', displayName: 'Global Administrator' }],
      }),
    ],
    known,
    signs: [{ about: 'role r1', weight: 'B', says: ['changed what activating a role takes: Global Administrator'] }],
  },
  {
    name: 'it takes less, from a strange network',
    rows: [
      auditRow('Update role setting in PIM', {
        by: gil,
        ip: strange,
        targets: [{ type: 'Role', id: 'R1', displayName: 'Global Administrator' }],
      }),
    ],
    known,
    signs: [{ about: 'role r1', weight: 'A' }],
  },
  {
    name: 'an alert of PIM is turned off, a role may do more',
    rows: [
      auditRow('Disable PIM alert', { by: gil, targets: [{ type: 'Other', id: 'A1', displayName: 'Roles outside of PIM' }] }),
      auditRow('Update role definition', { by: gil, targets: [{ type: 'Role', id: 'R2', displayName: 'Own role' }] }),
    ],
    known,
    signs: [
      { about: 'role a1', weight: 'B' },
      { about: gil.id, weight: 'B', says: ['changed what a role may do: Own role'] },
    ],
  },
  {
    name: 'an app becomes an administrator',
    rows: [
      auditRow('Add member to role', {
        by: gil,
        targets: [{ type: 'ServicePrincipal', id: 'e0000000-0000-4000-8000-0000000000e4', displayName: 'Sync' }],
        properties: role('Exchange Recipient Administrator'),
      }),
    ],
    known,
    signs: [{ about: 'e0000000-0000-4000-8000-0000000000e4', weight: 'A' }],
  },
  {
    name: "an Exchange role over everyone's mailbox",
    rows: [record('Add-RoleGroupMember', { by: gil, parameters: { Identity: 'Organization Management', Member: ana.name } })],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['the Exchange role Organization Management'] }],
  },
  {
    name: "a Purview role over everyone's mail and files, and an eDiscovery administrator",
    rows: [
      record('Add-RoleGroupMember', {
        by: gil,
        more: {
          RecordType: 18,
          Workload: 'SecurityComplianceCenter',
          Parameters: `-Identity "eDiscoveryManager" -Member "${ana.name}"`,
        },
      }),
      record('Add-eDiscoveryCaseAdmin', {
        by: gil,
        at: '09:10',
        more: { RecordType: 18, Workload: 'SecurityComplianceCenter', Parameters: `-User "${hal.name}"` },
      }),
    ],
    known,
    signs: [
      { about: ana.id, weight: 'A', says: ['the Purview role eDiscoveryManager', "everyone's mailbox"] },
      { about: hal.id, weight: 'A', says: ['the Purview role eDiscovery Administrator'] },
    ],
  },
  {
    name: 'an Exchange role over less',
    rows: [record('New-ManagementRoleAssignment', { by: gil, parameters: { Role: 'Mail Recipients', User: ana.name } })],
    known,
    signs: [{ about: ana.id, weight: 'B' }],
  },
  {
    name: 'a service of Microsoft keeps its role groups',
    rows: [
      record('Add-RoleGroupMember', {
        by: 'NT AUTHORITY\\SYSTEM',
        more: { UserType: 3 },
        parameters: { Identity: 'Organization Management' },
      }),
    ],
    known,
    signs: [],
  },
  {
    name: 'requests for a role, and roles that end',
    rows: [
      auditRow('Add member to role requested (PIM activation)', { by: gil, ...ga }),
      auditRow('Remove member from role', { by: gil, ...ga }),
      auditRow('Remove member from role (PIM activation expired)', { by: pim, ...ga }),
      auditRow('Add member to role', { by: gil, ...ga, more: { result: 'failure' } }),
    ],
    known,
    signs: [],
  },
  {
    name: "a role of the tenant's own, whose name says nothing, is given",
    rows: [
      auditRow('Add member to role', {
        by: gil,
        to: ana,
        properties: {
          'Role.DisplayName': [null, 'Reports 2'],
          'Role.TemplateId': [null, '97000000-0000-4000-8000-000000000002'],
        },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', says: ['Reports 2'] }],
  },
  {
    name: 'two people get a role, and another one a second role, under one correlation, which the caller chose',
    rows: [
      auditRow('Add member to role', { by: gil, to: ana, properties: role('Message Center Reader'), correlationId: 'c9' }),
      auditRow('Add member to role', {
        by: gil,
        to: hal,
        properties: role('Global Administrator'),
        correlationId: 'c9',
        at: '09:03',
      }),
      auditRow('Add member to role', {
        by: gil,
        to: ana,
        properties: role('Global Administrator'),
        correlationId: 'c9',
        at: '09:04',
      }),
    ],
    known,
    signs: [
      { about: ana.id, weight: 'C' },
      { about: hal.id, weight: 'A' },
      { about: ana.id, weight: 'A' },
    ],
  },
  {
    name: 'one act is logged by the name of the role, and by its template',
    rows: [
      auditRow('Add member to role', { by: gil, ...ga, correlationId: 'c8', id: 'name' }),
      auditRow('Add role assignment to role definition', {
        by: gil,
        to: ana,
        correlationId: 'c8',
        id: 'template',
        properties: { 'Role.TemplateId': [null, '62e90394-69f5-4237-9190-012177145e10'] },
      }),
    ],
    known,
    signs: [{ about: ana.id, weight: 'A', rowIds: ['name', 'template'] }],
  },
];
