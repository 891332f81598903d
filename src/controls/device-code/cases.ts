/** Tenants and what device-code must say of them. */
import type { Case } from '../case.js';
import {
  addresses,
  ana,
  bg1,
  bg2,
  blockPolicy,
  bo,
  countries,
  everybody,
  grant,
  graph,
  guest,
  licensed,
  mfaPolicy,
  people,
  securityDefaults,
  syncRole,
  tenantId,
  travellers,
} from '../reasoning/access/case-rows.js';

const organization = { id: tenantId, displayName: 'Contoso' };
const office = addresses(4, 'Office', ['198.51.100.0/24'], true);
const ru = countries(1, 'Russia', ['RU']);
const legacy = ['exchangeActiveSync', 'other'];

function tenant(policies: readonly object[], more: object = {}) {
  return { organization, graph: graph({ conditionalAccessPolicies: policies, namedLocations: [office, ru], ...more }) };
}

type Parts = Parameters<typeof blockPolicy>[2];

function flowPolicy(number: number, name: string, transferMethods: unknown, parts: Parts = {}) {
  return blockPolicy(number, name, {
    ...parts,
    users: { excludeRoles: [syncRole], ...parts?.users },
    conditions: { authenticationFlows: { transferMethods }, ...parts?.conditions },
  });
}

const both = flowPolicy(1, 'No flows', 'deviceCodeFlow,authenticationTransfer');
const plainSku = { ...licensed, skuPartNumber: 'EXCHANGESTANDARD', servicePlans: [] };

export const cases: readonly Case[] = [
  {
    name: 'rule 3: both flows are blocked for one application only',
    state: tenant([
      flowPolicy(1, 'No flows to mail', 'deviceCodeFlow,authenticationTransfer', {
        applications: { includeApplications: ['00000002-0000-0ff1-ce00-000000000000'] },
      }),
    ]),
    verdict: 'partial',
    says: ['Fix: policy "No flows to mail", conditions.applications.includeApplications: All.'],
    names: ['conditions.applications.includeApplications'],
  },
  {
    name: 'rule 5: the same group is taken in and left out, so that the policy is for nobody',
    state: tenant([
      flowPolicy(1, 'No flows', 'deviceCodeFlow,authenticationTransfer', {
        users: { includeUsers: [], includeGroups: [travellers.id], excludeGroups: [travellers.id] },
      }),
    ]),
    verdict: 'fail',
  },
  {
    name: 'rules 1 and 3: one policy blocks both flows, in one text',
    state: tenant([both]),
    verdict: 'pass',
    says: ['Sign-in by device code and authentication transfer are blocked for all of 3 accounts'],
    names: ['No flows', 'bg1@contoso.com'],
    restsOn: [
      'graph.conditionalAccessPolicies.state',
      'graph.conditionalAccessPolicies.grantControls',
      'graph.conditionalAccessPolicies.conditions',
    ],
    plan: 0,
  },
  {
    name: 'rule 1: the flows in the other order, with a blank, and as a list',
    state: tenant([
      flowPolicy(1, 'One text', 'authenticationTransfer, deviceCodeFlow'),
      flowPolicy(2, 'A list', ['deviceCodeFlow', 'authenticationTransfer']),
    ]),
    verdict: 'pass',
  },
  {
    name: 'rules 1 and 3: two policies share the flows between them',
    state: tenant([flowPolicy(1, 'Codes', 'deviceCodeFlow'), flowPolicy(2, 'Transfer', 'authenticationTransfer')]),
    verdict: 'pass',
  },
  {
    name: 'rule 1: a policy without a condition on flows blocks them among everything',
    state: tenant([blockPolicy(1, 'Block all', { users: { excludeRoles: [syncRole] } })]),
    verdict: 'pass',
    warns: ['lockout'],
  },
  {
    name: 'rule 3: transfer is not asked about',
    state: tenant([flowPolicy(1, 'Codes', 'deviceCodeFlow')]),
    settings: { transfer: false },
    verdict: 'pass',
    names: ['authenticationTransfer', 'none'],
    plan: 0,
  },
  {
    name: 'rule 4: meeting rooms are left out by a group that is listed',
    state: tenant(
      [flowPolicy(1, 'No flows', 'deviceCodeFlow,authenticationTransfer', { users: { excludeGroups: [travellers.id] } })],
      {
        groups: [{ ...travellers, members: [bo.id] }],
      },
    ),
    settings: { except: { groups: ['Travellers'] } },
    verdict: 'pass',
    names: ['Travellers'],
    plan: 0,
  },
  {
    name: 'rule 8: somebody else blocks codes already, and only transfer is planned',
    state: tenant([flowPolicy(1, 'Codes', 'deviceCodeFlow')]),
    verdict: 'partial',
    names: ['conditions.authenticationFlows.transferMethods'],
    plan: 1,
  },
  {
    name: 'rules 1 and 3: only transfer is blocked',
    state: tenant([flowPolicy(1, 'Transfer', 'authenticationTransfer')]),
    verdict: 'partial',
    names: ['Transfer'],
  },
  {
    name: 'rule 4: a trusted place is left out, from where a code works',
    state: tenant([
      flowPolicy(1, 'No flows', 'deviceCodeFlow,authenticationTransfer', {
        locations: { includeLocations: ['All'], excludeLocations: [office.id] },
      }),
    ]),
    verdict: 'partial',
    names: ['Office', 'conditions.locations.excludeLocations'],
  },
  {
    name: 'rule 4: an account, a guest and an application are left out that nobody listed',
    state: tenant(
      [
        flowPolicy(1, 'No flows', 'deviceCodeFlow,authenticationTransfer', {
          users: { excludeUsers: [bg1.id, bg2.id, ana.id, guest.id] },
          applications: { excludeApplications: ['00000003-0000-0ff1-ce00-000000000000'] },
        }),
      ],
      { users: [...people, guest] },
    ),
    verdict: 'partial',
    names: ['ana@contoso.com', 'Office 365 SharePoint Online'],
  },
  {
    name: 'the union has to hold browsers and apps: only browsers are blocked',
    state: tenant([flowPolicy(1, 'Browsers', 'deviceCodeFlow,authenticationTransfer', { clientAppTypes: ['browser'] })]),
    verdict: 'partial',
    names: ['mobileAppsAndDesktopClients'],
  },
  {
    name: 'rule 2: a managed device is asked for, which such a sign-in cannot show and is not blocked by',
    state: tenant([
      mfaPolicy(1, 'Devices', {
        grantControls: grant(['compliantDevice']),
        conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow' } },
      }),
    ]),
    verdict: 'fail',
    names: ['Devices', 'compliantDevice'],
  },
  { name: 'rule 5: nothing blocks either', state: tenant([]), verdict: 'fail', plan: 1 },
  {
    name: 'a block of a country and one of legacy clients are about something else',
    state: tenant([
      blockPolicy(1, 'Russia', { locations: { includeLocations: [ru.id], excludeLocations: [] } }),
      blockPolicy(2, 'Legacy', { clientAppTypes: legacy }),
    ]),
    verdict: 'fail',
  },
  {
    name: 'rule 4: a policy that only reports, and one for some platforms',
    state: tenant([
      flowPolicy(1, 'Soon', 'deviceCodeFlow,authenticationTransfer', { state: 'enabledForReportingButNotEnforced' }),
      flowPolicy(2, 'Android', 'deviceCodeFlow', {
        conditions: {
          authenticationFlows: { transferMethods: 'deviceCodeFlow' },
          platforms: { includePlatforms: ['android'], excludePlatforms: [] },
        },
      }),
    ]),
    verdict: 'fail',
    names: ['Soon', 'conditions.platforms.includePlatforms'],
  },
  {
    name: 'rule 5: security defaults are on, which block no such flow',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: securityDefaults(true) }),
    verdict: 'fail',
    warns: ['security-defaults'],
    plan: 'security-defaults',
  },
  {
    name: 'two groups have the name that settings except',
    state: tenant([], {
      groups: [
        { ...travellers, members: [bo.id] },
        { ...everybody, displayName: travellers.displayName, members: [] },
      ],
    }),
    settings: { except: { groups: ['Travellers'] } },
    verdict: 'fail',
    plan: 'ambiguous',
  },
  {
    name: 'both flows are blocked, by a policy that has no effect without the licence for it',
    state: tenant([blockPolicy(1, 'Block')], { subscribedSkus: [plainSku] }),
    verdict: 'fail',
    says: ['The tenant has no Microsoft Entra ID P1'],
    plan: 'unlicensed',
  },
  {
    name: 'the licence is not there',
    state: tenant([], { subscribedSkus: [plainSku] }),
    verdict: 'fail',
    names: ['Microsoft Entra ID P1'],
    plan: 'unlicensed',
  },
  {
    name: 'rule 7: a room signed in by a code, and the policy is made report-only first',
    state: tenant([], {
      signIns: [
        {
          id: '51000000-0000-4000-8000-000000000001',
          createdDateTime: '2026-11-20T08:00:00Z',
          userId: bo.id,
          userPrincipalName: 'room-1@contoso.com',
          authenticationProtocol: 'deviceCode',
          status: { errorCode: 0 },
        },
      ],
    }),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'the members of a group that is left out cannot be read',
    state: tenant(
      [flowPolicy(1, 'No flows', 'deviceCodeFlow,authenticationTransfer', { users: { excludeGroups: [travellers.id] } })],
      {
        groups: [travellers],
      },
    ),
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'policies cannot be read',
    state: tenant([], { conditionalAccessPolicies: undefined }),
    verdict: 'unknown',
    missing: ['graph.conditionalAccessPolicies'],
  },
  {
    name: 'whether the licence is there cannot be read',
    state: tenant([both], { subscribedSkus: undefined }),
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'graph.groups',
  'graph.groups/{of}/transitiveMembers',
  'graph.identitySecurityDefaultsEnforcementPolicy',
  'graph.roleDefinitions',
];
