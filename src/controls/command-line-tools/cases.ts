/** Tenants and what command-line-tools must say of them. */
import type { Case } from '../case.js';
import {
  ana,
  assignment,
  bg1,
  bo,
  cy,
  everybody,
  globalAdmin,
  graph,
  guest,
  nested,
  people,
} from '../reasoning/access/case-rows.js';
import { tools } from './definition.js';

type Id = (typeof tools)[number]['id'];

const principals = Object.fromEntries(
  tools.map(({ id, appId, name }, index) => [
    id,
    { id: `e1000000-0000-4000-8000-00000000000${index}`, appId, displayName: name, servicePrincipalType: 'Application' },
  ]),
) as unknown as Readonly<Record<Id, { readonly id: string; readonly appId: string }>>;

const closed = { accountEnabled: true, appRoleAssignmentRequired: true };
const open = { accountEnabled: true, appRoleAssignmentRequired: false };
const everyTool = Object.fromEntries(tools.map(({ id }) => [id, closed])) as Readonly<Record<Id, object | null>>;
const allOpen = Object.fromEntries(tools.map(({ id }) => [id, open])) as Readonly<Record<Id, object | null>>;

/** One group holds the administrators. */
const admins = { id: '6a000000-0000-4000-8000-000000000009', displayName: 'Cloud admins' };

interface Tenant {
  /** Of each tool that is not closed; null: it has no service principal. */
  readonly change?: Readonly<Partial<Record<Id, object | null>>>;
  /** Who is assigned to every tool, by id; `only` names one tool instead. */
  readonly assigned?: readonly string[];
  readonly only?: Id;
  /** Who is in the group; null: its members cannot be read. */
  readonly members?: readonly string[] | null;
  /** What the rows say of who is assigned; null: nothing. */
  readonly type?: string | null;
  readonly more?: object;
}

function tenant({ change = {}, assigned = [admins.id], only, members = [ana.id], type, more = {} }: Tenant = {}) {
  const rows = Object.entries({ ...everyTool, ...change }).flatMap(([id, own]) =>
    own === null ? [] : [{ ...principals[id as Id], ...own }],
  );
  const resources = rows.filter(({ id }) => only === undefined || id === principals[only].id);
  return {
    graph: graph({
      users: [...people, guest],
      groups: [
        { ...admins, ...(members === null ? {} : { members }) },
        { ...everybody, members: [ana.id, bo.id] },
        { ...nested, members: [admins.id] },
      ],
      roleAssignments: [assignment(1, ana.id, globalAdmin)],
      servicePrincipals: rows,
      appRoleAssignments: Object.fromEntries(
        assigned.map((owner) => [
          owner,
          resources.map(({ id }, index) => ({
            id: `as-${owner.slice(-3)}-${index}`,
            principalType: type === undefined ? (owner.startsWith('6a') ? 'Group' : 'User') : type,
            appRoleId: '00000000-0000-0000-0000-000000000000',
            resourceId: id,
          })),
        ]),
      ),
      signIns: [],
      ...more,
    }),
  };
}

function signIn(
  tool: Id,
  who: { readonly id: string; readonly userPrincipalName: string },
  createdDateTime = '2026-11-20T09:00:00Z',
) {
  return {
    id: `s-${tool}-${who.id}`,
    createdDateTime,
    userId: who.id,
    userPrincipalName: who.userPrincipalName,
    appId: principals[tool].appId,
    status: { errorCode: 0 },
  };
}

const graphTool = 'Microsoft Graph Command Line Tools';

export const cases: readonly Case[] = [
  {
    name: 'rule 5: every tool requires an assignment, and administrators alone have one',
    state: tenant(),
    verdict: 'pass',
    says: ['Other apps with the same permissions were not looked at.'],
    names: [graphTool],
    restsOn: ['graph.servicePrincipals.appRoleAssignmentRequired'],
    plan: 0,
  },
  {
    name: 'rule 5: an assignment does not say whom it is of, and no account has its id: it may be a group',
    state: tenant({ type: null, members: [ana.id, bo.id] }),
    verdict: 'unknown',
    names: ['not all could be read'],
    plan: 'unknown',
  },
  {
    name: 'rule 5: an assignment of a kind that Microsoft adds later',
    state: tenant({ type: 'AgentCollection' }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 5: an assignment does not say whom it is of, and an account has its id',
    state: tenant({ type: null, assigned: [ana.id] }),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'rule 5: another application is assigned, which is nobody who signs in',
    state: tenant({ type: 'ServicePrincipal' }),
    verdict: 'pass',
    plan: 0,
  },
  { name: 'rule 5: anyone can use all of them', state: tenant({ change: allOpen }), verdict: 'fail', plan: 6 },
  {
    name: 'rule 5: anyone can use one of them',
    state: tenant({ change: { 'graph-powershell': open } }),
    verdict: 'partial',
    names: [graphTool],
    plan: 1,
  },
  {
    name: 'rule 5: one is off for everyone, whatever else it says',
    state: tenant({ change: { 'azure-cli': { accountEnabled: false, appRoleAssignmentRequired: false } } }),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'rule 5: one has no service principal, and everyone can sign in with it all the same',
    state: tenant({ change: { 'azure-cli': null } }),
    verdict: 'partial',
    says: ['1 of 6'],
    names: ['Microsoft Azure CLI'],
    plan: 0,
    ends: 'partial',
  },
  {
    name: 'rule 5: someone who administers nothing is assigned',
    state: tenant({ assigned: [admins.id, bo.id] }),
    verdict: 'fail',
    names: [graphTool],
    plan: 0,
    ends: 'fail',
  },
  {
    name: 'rule 5: that person is named in settings',
    state: tenant({ assigned: [admins.id, bo.id] }),
    settings: { allow: [bo.userPrincipalName] },
    verdict: 'pass',
    says: ['Only administrators and those whom settings allow can use'],
    plan: 0,
  },
  {
    name: 'rule 5: a group of everybody is assigned',
    state: tenant({ assigned: [everybody.id] }),
    verdict: 'fail',
    plan: 0,
    ends: 'fail',
  },
  {
    name: 'rule 5: only those who are in the group directly are assigned, and a group within it is not',
    state: tenant({ assigned: [nested.id], members: [ana.id, bo.id] }),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'an eligible administrator is one',
    state: tenant({
      assigned: [bo.id],
      more: {
        roleEligibilityScheduleInstances: [
          { ...assignment(2, bo.id, globalAdmin), startDateTime: '2026-01-01T00:00:00Z', endDateTime: null },
        ],
      },
    }),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'the administrators of Teams may use its PowerShell, and no other tool',
    state: tenant({
      assigned: [bo.id],
      only: 'teams-powershell',
      more: {
        roleAssignments: [assignment(1, ana.id, globalAdmin), assignment(2, bo.id, '69091246-20e8-4a56-aa4d-066075b2a7a8')],
      },
    }),
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'the same administrator of Teams is assigned to the Azure CLI',
    state: tenant({
      assigned: [bo.id],
      only: 'azure-cli',
      more: {
        roleAssignments: [assignment(1, ana.id, globalAdmin), assignment(2, bo.id, '69091246-20e8-4a56-aa4d-066075b2a7a8')],
      },
    }),
    verdict: 'partial',
    plan: 0,
    ends: 'partial',
  },
  {
    name: 'an administrator used the tool and is not assigned: the requirement would shut them out',
    state: tenant({ change: { 'azure-cli': open }, assigned: [], more: { signIns: [signIn('azure-cli', ana)] } }),
    verdict: 'partial',
    plan: 'lockout',
    refuses: 'ana@contoso.com',
  },
  {
    name: 'an account that is gone is assigned: that makes nobody else a user of the tool',
    state: tenant({
      change: { 'azure-cli': open },
      assigned: ['aa000000-0000-4000-8000-00000000dead'],
      more: { signIns: [signIn('azure-cli', ana)] },
    }),
    verdict: 'partial',
    plan: 'lockout',
    refuses: 'ana@contoso.com',
  },
  {
    name: 'the same with another tool open: the plan leaves out the one that is used',
    state: tenant({
      change: { 'azure-cli': open, 'azure-powershell': open },
      assigned: [],
      more: { signIns: [signIn('azure-cli', ana)] },
    }),
    verdict: 'partial',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'someone who decides about the change used the tool, without a role',
    state: tenant({ change: { 'azure-cli': open }, more: { signIns: [signIn('azure-cli', cy)] } }),
    protectedPeople: [cy.userPrincipalName],
    verdict: 'partial',
    plan: 'lockout',
    refuses: 'cy@contoso.com',
  },
  {
    name: 'someone who administers nothing used the tool: it is closed to them',
    state: tenant({ change: { 'azure-cli': open }, more: { signIns: [signIn('azure-cli', cy)] } }),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'an administrator used it 40 days ago',
    state: tenant({
      change: { 'azure-cli': open },
      assigned: [],
      more: { signIns: [signIn('azure-cli', ana, '2026-10-15T09:00:00Z')] },
    }),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'the log cannot be read, and every administrator is assigned',
    state: tenant({ change: { 'azure-cli': open }, more: { signIns: undefined } }),
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'the log cannot be read, and one administrator is not assigned',
    state: tenant({ change: { 'azure-cli': open }, assigned: [], more: { signIns: undefined } }),
    verdict: 'partial',
    plan: 'unreadable',
    refuses: 'ana@contoso.com',
  },
  {
    name: 'break-glass accounts may be assigned, and need not be',
    state: tenant({ assigned: [admins.id, bg1.id] }),
    breakGlass: [bg1.userPrincipalName],
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'break-glass accounts that are assigned keep the tool, and nothing is said of them',
    state: tenant({ change: { 'azure-cli': open }, assigned: [admins.id, bg1.id] }),
    breakGlass: [bg1.userPrincipalName],
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'someone in settings used the tool and is not assigned',
    state: tenant({ change: { 'azure-cli': open }, more: { signIns: [signIn('azure-cli', bo)] } }),
    settings: { allow: [bo.userPrincipalName] },
    verdict: 'partial',
    plan: 'lockout',
    refuses: 'bo@contoso.com',
  },
  {
    name: 'there is no Entra ID P2, so nobody is eligible, and one tool can be closed',
    state: {
      ...tenant({ change: { 'azure-cli': open }, more: { roleEligibilityScheduleInstances: undefined } }),
      collection: {
        'graph.roleEligibilityScheduleInstances': {
          complete: false,
          returned: 0,
          error: { status: 400, code: 'AadPremiumLicenseRequired' },
        },
      },
    },
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'who is eligible cannot be read: whoever is assigned may be an administrator',
    state: tenant({ assigned: [bo.id], more: { roleEligibilityScheduleInstances: undefined } }),
    verdict: 'unknown',
    missing: ['graph.roleEligibilityScheduleInstances'],
    plan: 'unreadable',
  },
  {
    name: 'settings ask about one tool alone',
    state: tenant({ change: { 'azure-cli': open } }),
    settings: { tools: ['graph-powershell'] },
    verdict: 'pass',
    says: ['Only administrators can use the command-line tools that settings name (graph-powershell).'],
    plan: 0,
  },
  {
    name: 'an export writes booleans as words',
    state: tenant({ change: { 'graph-powershell': { accountEnabled: 'True', appRoleAssignmentRequired: 'True' } } }),
    verdict: 'pass',
  },
  {
    name: 'one does not say',
    state: tenant({ change: { 'graph-powershell': { accountEnabled: true, appRoleAssignmentRequired: null } } }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'who is in the assigned group cannot be read',
    state: tenant({ members: null }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'roles cannot be read: whoever is assigned may be an administrator',
    state: tenant({ more: { roleAssignments: undefined } }),
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
    plan: 'unreadable',
  },
  {
    name: 'the list of accounts broke off before someone who is assigned',
    state: { ...tenant({ assigned: [bo.id] }), collection: { 'graph.users': { complete: false, returned: 1 } } },
    verdict: 'unknown',
    missing: ['graph.users'],
    plan: 'unreadable',
  },
  {
    name: 'a list of apps that broke off says nothing of those it does not show',
    state: { ...tenant({ change: { 'azure-cli': null } }), collection: { 'graph.servicePrincipals': { complete: false } } },
    verdict: 'unknown',
    missing: ['graph.servicePrincipals'],
    plan: 'unreadable',
  },
  {
    name: 'it cannot be read',
    state: { graph: graph({ servicePrincipals: undefined }) },
    verdict: 'unknown',
    missing: ['graph.servicePrincipals'],
    plan: 'unreadable',
  },
];

/** More roles only make more people administrators, some of whom settings may list; an assignment says itself that it is of a group. */
export const passesWithout = [
  'graph.roleAssignments',
  'graph.groups',
  'graph.roleDefinitions',
  'graph.roleEligibilityScheduleInstances',
];
