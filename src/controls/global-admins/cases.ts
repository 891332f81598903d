/** Tenants and what global-admins must say of them. */
import type { Case } from '../case.js';
import {
  ana,
  assignment,
  bg1,
  bg2,
  bo,
  cy,
  dis,
  everybody,
  globalAdmin,
  graph,
  guest,
  licensed,
  people,
  tenantId,
} from '../reasoning/access/case-rows.js';

const organization = { id: tenantId, displayName: 'Contoso' };
const app = { id: '5b000000-0000-4000-8000-000000000001', appId: '5b000000-0000-4000-8000-0000000000a1', displayName: 'Backup' };
const four = [ana, bo, bg1, bg2].map(({ id }, index) => assignment(index + 1, id, globalAdmin));
const office = {
  ...licensed,
  skuId: '05e9a617-0261-4cee-bb44-138d3ef5d965',
  servicePlans: [
    {
      servicePlanId: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
      servicePlanName: 'EXCHANGE_S_ENTERPRISE',
      provisioningStatus: 'Success',
    },
  ],
};

const teamsPlan = {
  servicePlanId: '57ff2da0-773e-42df-b2af-ffb7a2317929',
  servicePlanName: 'TEAMS1',
  provisioningStatus: 'Success',
};
const suite = { ...office, servicePlans: [...office.servicePlans, teamsPlan] };

function tenant(roleAssignments: unknown, more: object = {}, exchange: object = { Mailbox: [] }) {
  return { organization, exchange, graph: graph({ roleAssignments, roleAssignmentScheduleInstances: [], ...more }) };
}

const eligible = (number: number, principalId: string) => ({
  ...assignment(number, principalId, globalAdmin),
  startDateTime: '2026-01-05T08:00:00Z',
  endDateTime: null,
});
const schedule = (number: number, principalId: string, assignmentType = 'Assigned', endDateTime: string | null = null) => ({
  ...assignment(number, principalId, globalAdmin),
  assignmentType,
  endDateTime,
});
const synced = { ...bo, onPremisesSyncEnabled: true };
const unlicensed = {
  'graph.roleAssignmentScheduleInstances': {
    complete: false,
    returned: 0,
    error: { status: 400, code: 'AadPremiumLicenseRequired' },
  },
};

/** Disabled accounts that still hold the role. */
const former = Array.from({ length: 120 }, (_, index) => ({
  ...dis,
  id: `aa6${String(index).padStart(5, '0')}-0000-4000-8000-000000000000`,
  userPrincipalName: `former${index}@contoso.com`,
}));

const enough: readonly Case[] = [
  {
    name: 'rule 1: four accounts of the tenant itself, the emergency accounts among them',
    state: tenant(four),
    verdict: 'pass',
    names: ['ana@contoso.com', 'bo@contoso.com', 'bg1@contoso.com', 'bg2@contoso.com', 'active'],
    restsOn: ['graph.roleAssignments.principalId', 'graph.roleAssignments.roleDefinitionId', 'graph.users.id'],
  },
  {
    name: 'rule 1, a trap: who holds the role twice is counted once',
    state: tenant([...four, assignment(5, ana.id, globalAdmin), assignment(6, everybody.id, globalAdmin)], {
      groups: [{ ...everybody, members: [bo.id] }],
      roleEligibilityScheduleInstances: [eligible(7, ana.id)],
    }),
    verdict: 'pass',
    names: ['by the group All staff'],
    warns: ['group-scope'],
    says: ['All staff holds such a role', 'PIM for Groups'],
  },
  {
    name: 'rule 1: who was synchronised once and is not any more',
    state: tenant(four, { users: [ana, { ...bo, onPremisesSyncEnabled: false, onPremisesImmutableId: 'q1w2e3' }, cy, bg1, bg2] }),
    verdict: 'pass',
  },
  {
    name: 'rule 1: a role over an administrative unit is none over the tenant',
    state: tenant([...four, assignment(5, cy.id, globalAdmin, '/administrativeUnits/a1')]),
    verdict: 'pass',
  },
  {
    name: 'rule 2: the role is held for good where it could be activated',
    state: tenant(four, {
      roleAssignmentScheduleInstances: four.map(({ principalId }, index) => schedule(index + 1, principalId)),
    }),
    verdict: 'pass',
    warns: ['standing-admin'],
  },
  {
    name: 'rule 2: without Entra ID P2 nothing but for good can be had, and settings allow it',
    state: { ...tenant(four, { roleAssignmentScheduleInstances: undefined }), collection: unlicensed },
    verdict: 'pass',
  },
  {
    name: 'rule 2: settings want nobody for good, and one is active for some hours and one until spring',
    state: tenant(four, {
      roleAssignmentScheduleInstances: [
        schedule(1, ana.id, 'Activated', '2026-11-24T08:00:00Z'),
        schedule(2, bo.id, 'Assigned', '2027-03-01T00:00:00Z'),
        schedule(3, bg1.id),
        schedule(4, bg2.id),
      ],
    }),
    settings: { standing: false },
    verdict: 'pass',
    restsOn: ['graph.roleAssignmentScheduleInstances.principalId'],
  },
  {
    name: 'rule 2: settings want nobody for good, and nobody but a disabled account is',
    state: tenant([...four, assignment(5, dis.id, globalAdmin)], {
      users: [...people, dis],
      roleAssignmentScheduleInstances: [
        ...four.map(({ principalId }, index) => schedule(index + 1, principalId, 'Assigned', '2027-03-01T00:00:00Z')),
        schedule(5, dis.id),
      ],
    }),
    settings: { standing: false },
    verdict: 'pass',
    names: ['dis@contoso.com'],
  },
  {
    name: 'rule 3: a mailbox, an Office licence, an application with the role and a disabled holder are told',
    state: tenant(
      [...four, assignment(5, app.id, globalAdmin), assignment(6, dis.id, globalAdmin)],
      {
        users: [ana, { ...bo, assignedLicenses: [{ skuId: office.skuId, disabledPlans: [] }] }, cy, dis, bg1, bg2],
        subscribedSkus: [licensed, office],
        servicePrincipals: [app],
      },
      {
        Mailbox: [
          {
            Guid: 'm1',
            UserPrincipalName: 'ana@contoso.com',
            ExternalDirectoryObjectId: ana.id,
            RecipientTypeDetails: 'UserMailbox',
          },
        ],
      },
    ),
    verdict: 'pass',
    warns: ['licensed-admin', 'app-admin'],
    names: ['dis@contoso.com'],
  },
  {
    name: 'rule 3: a licence with nothing of Office in it, which is none of those that are told',
    state: tenant(four, {
      users: [{ ...ana, assignedLicenses: [{ skuId: licensed.skuId, disabledPlans: [] }] }, bo, cy, bg1, bg2],
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 3: of a licence with mail and Teams only Teams is switched off, and a mailbox names no account',
    state: tenant(
      four,
      {
        users: [
          { ...ana, assignedLicenses: [{ skuId: suite.skuId, disabledPlans: [teamsPlan.servicePlanId] }] },
          { ...bo, assignedLicenses: [{ skuId: licensed.skuId, disabledPlans: [] }] },
          cy,
          bg1,
          bg2,
        ],
        subscribedSkus: [licensed, suite],
      },
      {
        Mailbox: [
          {
            Guid: 'm2',
            UserPrincipalName: 'room@contoso.com',
            ExternalDirectoryObjectId: null,
            RecipientTypeDetails: 'RoomMailbox',
          },
          {
            Guid: 'm3',
            UserPrincipalName: 'bo@contoso.com',
            ExternalDirectoryObjectId: null,
            RecipientTypeDetails: 'UserMailbox',
          },
        ],
      },
    ),
    verdict: 'pass',
    warns: ['licensed-admin'],
    says: ['ana@contoso.com has an Office licence', 'bo@contoso.com has a mailbox'],
  },
  {
    name: 'rule 4: who may activate the role is refused for want of a licence, so there is nobody',
    state: {
      ...tenant(four, { roleEligibilityScheduleInstances: undefined }),
      collection: {
        'graph.roleEligibilityScheduleInstances': {
          complete: false,
          returned: 0,
          error: { status: 400, code: 'AadPremiumLicenseRequired' },
        },
      },
    },
    verdict: 'pass',
  },
  {
    name: 'mailboxes and how long the role is held cannot be read, which changes nothing',
    state: tenant(four, { roleAssignmentScheduleInstances: undefined }, {}),
    verdict: 'pass',
    missing: ['exchange.Mailbox', 'graph.roleAssignmentScheduleInstances'],
  },
];

const notEnough: readonly Case[] = [
  {
    name: 'rule 1: one alone',
    state: tenant([assignment(1, ana.id, globalAdmin)]),
    verdict: 'fail',
    names: ['ana@contoso.com'],
  },
  { name: 'rule 1: nobody', state: tenant([]), verdict: 'fail' },
  {
    name: 'rule 3: one alone, and many disabled ones, of whom as many are named as fit beside the one',
    state: tenant(
      [ana, ...former].map(({ id }, index) => assignment(index + 1, id, globalAdmin)),
      { users: [...people, ...former] },
    ),
    verdict: 'fail',
    names: ['ana@contoso.com', 'former0@contoso.com'],
  },
  {
    name: 'rule 1: five, one of whom may activate the role',
    state: tenant(four, { roleEligibilityScheduleInstances: [eligible(5, cy.id)] }),
    verdict: 'fail',
    names: ['cy@contoso.com', 'eligible'],
  },
  {
    name: 'rule 1, a trap: five by a group in a group',
    state: tenant([assignment(1, everybody.id, globalAdmin)], {
      groups: [{ ...everybody, members: people.map(({ id }) => id) }],
    }),
    verdict: 'fail',
    says: ['5 Global Administrators (wanted: 2 to 4)'],
  },
  {
    name: 'rule 3, a trap: of two one is disabled',
    state: tenant([assignment(1, ana.id, globalAdmin), assignment(2, dis.id, globalAdmin)], { users: [...people, dis] }),
    verdict: 'fail',
    names: ['dis@contoso.com'],
  },
  {
    name: 'rule 4: more than enough is proven by those that were read',
    state: tenant([...four, assignment(5, cy.id, globalAdmin), assignment(6, everybody.id, globalAdmin)], {
      groups: [everybody],
      roleEligibilityScheduleInstances: undefined,
    }),
    verdict: 'fail',
    missing: ['graph.roleEligibilityScheduleInstances', `graph.groups/${everybody.id}/transitiveMembers`],
  },
];

const notAllWell: readonly Case[] = [
  {
    name: 'rule 1: one is synchronised from the premises',
    state: tenant(four, { users: [ana, synced, cy, bg1, bg2] }),
    verdict: 'partial',
    names: ['bo@contoso.com', 'active; synchronised from the premises'],
  },
  {
    name: 'rule 1: a guest may activate the role',
    state: tenant(four.slice(1), { users: [...people, guest], roleEligibilityScheduleInstances: [eligible(5, guest.id)] }),
    verdict: 'partial',
    names: ['gus_partner.com#EXT#@contoso.onmicrosoft.com', 'eligible; a guest'],
  },
  {
    name: 'rule 2: settings want nobody for good, and two beside the emergency accounts are',
    state: { ...tenant(four, { roleAssignmentScheduleInstances: undefined }), collection: unlicensed },
    settings: { standing: false },
    verdict: 'partial',
    names: ['active, for good'],
  },
];

const unknown: readonly Case[] = [
  {
    name: 'rule 4: who holds the role cannot be read',
    state: tenant(undefined),
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
  },
  {
    name: 'rule 4: who may activate the role cannot be read',
    state: tenant(four, { roleEligibilityScheduleInstances: undefined }),
    verdict: 'unknown',
    missing: ['graph.roleEligibilityScheduleInstances'],
  },
  {
    name: 'rule 4: a group has the role, and its members cannot be read',
    state: tenant([...four.slice(2), assignment(5, everybody.id, globalAdmin)], { groups: [everybody] }),
    verdict: 'unknown',
    missing: [`graph.groups/${everybody.id}/transitiveMembers`],
  },
  {
    name: 'rule 4: accounts broke off',
    state: { ...tenant(four), collection: { 'graph.users': { complete: false, returned: 4, error: { status: 403 } } } },
    verdict: 'unknown',
    missing: ['graph.users'],
  },
  {
    name: 'rule 4: accounts broke off before one that holds the role',
    state: {
      ...tenant(four, { users: [ana, bo, cy, bg1] }),
      collection: { 'graph.users': { complete: false, returned: 4, error: { status: 403 } } },
    },
    verdict: 'unknown',
    missing: ['graph.users'],
  },
  {
    name: 'rule 2: settings want nobody for good, and how long the role is held cannot be read',
    state: tenant(four, { roleAssignmentScheduleInstances: undefined }),
    settings: { standing: false },
    verdict: 'unknown',
    missing: ['graph.roleAssignmentScheduleInstances'],
  },
];

export const cases: readonly Case[] = [...enough, ...notEnough, ...notAllWell, ...unknown];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'exchange.Mailbox',
  'graph.groups',
  'graph.roleAssignmentScheduleInstances',
  'graph.roleDefinitions',
  'graph.servicePrincipals',
  'graph.subscribedSkus',
];
