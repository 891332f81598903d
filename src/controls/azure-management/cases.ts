/** Tenants and what azure-management must say of them. */
import type { Case } from '../case.js';
import {
  addresses,
  ana,
  blockPolicy,
  bo,
  countries,
  graph,
  guest,
  licensed,
  mfaPolicy,
  people,
  securityDefaults,
  syncRole,
  tenantId,
} from '../reasoning/access/case-rows.js';

const organization = { id: tenantId, displayName: 'Contoso' };
const azure = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
const office = addresses(4, 'Office', ['198.51.100.0/24'], true);
const wide = addresses(5, 'Office and more', ['198.51.100.0/24', '203.0.113.0/24'], false);
const ours = addresses(7, 'hardenbot azure-management: allowed addresses', ['198.51.100.0/24'], false);
const ru = countries(1, 'Russia', ['RU']);
const asked = { ranges: ['198.51.100.0/24'] };
const fromElsewhere = { includeLocations: ['All'], excludeLocations: [office.id] };

function tenant(policies: readonly object[], more: object = {}) {
  return {
    organization,
    graph: graph({ conditionalAccessPolicies: policies, namedLocations: [office, wide, ru], signIns: [], ...more }),
  };
}

type Parts = NonNullable<Parameters<typeof blockPolicy>[2]>;

function azurePolicy(name: string, parts: Parts = {}) {
  return blockPolicy(1, name, {
    locations: fromElsewhere,
    ...parts,
    users: { excludeRoles: [syncRole], ...parts.users },
    applications: { includeApplications: [azure], ...parts.applications },
  });
}

function signIn(ipAddress: string, more: object = {}) {
  return {
    id: `s-${ipAddress}`,
    createdDateTime: '2026-11-20T09:00:00Z',
    userId: ana.id,
    userPrincipalName: ana.userPrincipalName,
    appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    resourceId: azure,
    ipAddress,
    status: { errorCode: 0 },
    ...more,
  };
}

export const cases: readonly Case[] = [
  {
    name: 'everyone is blocked from everywhere but the office',
    state: tenant([azurePolicy('Azure from the office')]),
    settings: asked,
    verdict: 'pass',
    names: ['Microsoft Graph', '"none"'],
    restsOn: ['graph.conditionalAccessPolicies.conditions.users', 'graph.namedLocations.ipRanges'],
    plan: 0,
  },
  { name: 'nobody has said from where', state: tenant([]), verdict: 'notApplicable', plan: 'nothing-asked' },
  {
    name: 'nothing blocks anything',
    state: tenant([]),
    settings: asked,
    verdict: 'fail',
    says: ['Anyone can reach Azure management'],
    plan: 2,
  },
  {
    name: 'a policy for all resources covers it, and Microsoft Graph too',
    state: tenant([azurePolicy('Everything from the office', { applications: { includeApplications: ['All'] } })]),
    settings: asked,
    verdict: 'pass',
    names: ['Microsoft Graph'],
    plan: 0,
  },
  {
    name: 'a policy for all resources leaves Azure management out',
    state: tenant([
      azurePolicy('Everything but Azure', { applications: { includeApplications: ['All'], excludeApplications: [azure] } }),
    ]),
    settings: asked,
    verdict: 'fail',
  },
  {
    name: 'everything is blocked but from the office and more, and another policy leaves Azure management out',
    state: tenant([
      azurePolicy('Everything', {
        applications: { includeApplications: ['All'] },
        locations: { includeLocations: ['All'], excludeLocations: [wide.id] },
      }),
      {
        ...azurePolicy('Browsers in Russia', {
          clientAppTypes: ['browser'],
          locations: { includeLocations: [ru.id] },
          applications: { includeApplications: ['All'], excludeApplications: [azure] },
        }),
        id: 'ca000000-0000-4000-8000-000000000002',
      },
    ]),
    settings: asked,
    verdict: 'partial',
    says: ['Office and more'],
  },
  {
    name: 'the policy is about the admin portals, which are something else',
    state: tenant([azurePolicy('Portals', { applications: { includeApplications: ['MicrosoftAdminPortals'] } })]),
    settings: asked,
    verdict: 'fail',
  },
  {
    name: 'the policy only asks for a second factor',
    state: tenant([mfaPolicy(1, 'MFA for Azure', { locations: fromElsewhere, applications: { includeApplications: [azure] } })]),
    settings: asked,
    verdict: 'fail',
  },
  {
    name: 'the policy only reports',
    state: tenant([azurePolicy('Azure from the office', { state: 'enabledForReportingButNotEnforced' })]),
    settings: asked,
    verdict: 'fail',
  },
  {
    name: 'one person is left out whom settings do not name',
    state: tenant([
      azurePolicy('Azure from the office', {
        users: { excludeUsers: ['aa000000-0000-4000-8000-000000000008', 'aa000000-0000-4000-8000-000000000009', bo.id] },
      }),
    ]),
    settings: asked,
    verdict: 'partial',
    names: ['conditions.users.excludeUsers'],
    says: ['bo@contoso.com'],
  },
  {
    name: 'settings name that person',
    state: tenant([
      azurePolicy('Azure from the office', {
        users: { excludeUsers: ['aa000000-0000-4000-8000-000000000008', 'aa000000-0000-4000-8000-000000000009', bo.id] },
      }),
    ]),
    settings: { ...asked, except: { users: [bo.userPrincipalName] } },
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'the location that is left out holds more addresses than settings name',
    state: tenant([
      azurePolicy('Azure from the office', { locations: { includeLocations: ['All'], excludeLocations: [wide.id] } }),
    ]),
    settings: asked,
    verdict: 'partial',
    says: ['Office and more'],
  },
  {
    name: 'trusted addresses are let in: those that are named are in the ranges, and which MFA trusted IPs there are no interface shows',
    state: tenant([
      azurePolicy('Azure from trusted', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
    ]),
    settings: asked,
    verdict: 'unknown',
    says: ['MFA trusted IPs', 'leave out the named locations themselves'],
    names: ['AllTrusted'],
    plan: 'unreadable',
  },
  {
    name: 'MFA trusted IPs are let in by their id: of one account that another policy leaves out the gap is known',
    state: tenant([
      azurePolicy('Azure from trusted', {
        locations: { includeLocations: ['All'], excludeLocations: ['00000000-0000-0000-0000-000000000000'] },
        users: { excludeUsers: [bo.id] },
      }),
    ]),
    settings: asked,
    verdict: 'partial',
    says: ['bo@contoso.com'],
  },
  {
    name: 'trusted addresses are let in by one policy, and another lets in the office alone',
    state: tenant([
      azurePolicy('Azure from trusted', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } }),
      { ...azurePolicy('Azure from the office'), id: 'b0000000-0000-4000-8000-000000000002' },
    ]),
    settings: asked,
    verdict: 'pass',
  },
  {
    name: 'trusted addresses are let in, and a location that is marked as trusted holds more than settings name',
    state: tenant(
      [azurePolicy('Azure from trusted', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } })],
      { namedLocations: [office, { ...wide, isTrusted: true }] },
    ),
    settings: asked,
    verdict: 'partial',
    says: ['Office and more'],
  },
  {
    name: 'the compliant network is let in, which is wherever a device of the tenant is',
    state: tenant([
      azurePolicy('Azure from the network', {
        locations: { includeLocations: ['All'], excludeLocations: [office.id, '3d46dbda-8382-466a-856d-eb00cbc6b910'] },
      }),
    ]),
    settings: asked,
    verdict: 'partial',
    names: ['All Compliant Network locations'],
  },
  {
    name: 'a location that is left out and is gone leaves nobody out',
    state: tenant([
      azurePolicy('Azure from nowhere', {
        locations: { includeLocations: ['All'], excludeLocations: ['1c000000-0000-4000-8000-000000000077'] },
      }),
    ]),
    settings: asked,
    verdict: 'pass',
  },
  {
    name: 'only one country is blocked, which is about something else',
    state: tenant([
      azurePolicy('Russia', { locations: { includeLocations: [ru.id] }, applications: { includeApplications: ['All'] } }),
    ]),
    settings: asked,
    verdict: 'fail',
  },
  {
    name: 'only browsers are blocked: the command line gets in',
    state: tenant([azurePolicy('Portal from the office', { clientAppTypes: ['browser'] })]),
    settings: asked,
    verdict: 'partial',
    says: ['mobileAppsAndDesktopClients'],
  },
  {
    name: 'guests are not blocked',
    state: tenant(
      [
        azurePolicy('Azure from the office', {
          users: {
            excludeGuestsOrExternalUsers: {
              guestOrExternalUserTypes: 'b2bCollaborationGuest',
              externalTenants: { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' },
            },
          },
        }),
      ],
      { users: [...people, guest] },
    ),
    settings: asked,
    verdict: 'partial',
  },
  {
    name: 'it applies only at a high risk',
    state: tenant([azurePolicy('Azure at risk', { conditions: { signInRiskLevels: ['high'] } })]),
    settings: asked,
    verdict: 'fail',
  },
  {
    name: 'administrators come from the office and from elsewhere',
    state: tenant([], { signIns: [signIn('198.51.100.7'), signIn('192.0.2.9')] }),
    settings: asked,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'nobody manages Azure from the addresses in settings: the policy would close it to everyone',
    state: tenant([], {
      signIns: [signIn('192.0.2.9'), signIn('198.51.100.7', { resourceId: '00000002-0000-0ff1-ce00-000000000000' })],
    }),
    settings: asked,
    verdict: 'fail',
    plan: 'lockout',
    refuses: '192.0.2.9',
  },
  {
    name: 'they came from elsewhere 40 days ago, which says nothing of today',
    state: tenant([], { signIns: [signIn('192.0.2.9', { createdDateTime: '2026-10-15T09:00:00Z' })] }),
    settings: asked,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'our policy has reported long enough and is enforced',
    state: tenant(
      [
        azurePolicy('hardenbot azure-management: block other addresses', {
          state: 'enabledForReportingButNotEnforced',
          locations: { includeLocations: ['All'], excludeLocations: [ours.id] },
        }),
      ],
      { namedLocations: [ours] },
    ),
    settings: asked,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'private addresses are on no internet',
    state: tenant([]),
    settings: { ranges: ['10.0.0.0/24'] },
    verdict: 'fail',
    plan: 'unroutable',
  },
  {
    name: 'security defaults are on',
    state: tenant([], { identitySecurityDefaultsEnforcementPolicy: securityDefaults(true) }),
    settings: asked,
    verdict: 'fail',
    names: ['Security defaults'],
    plan: 'security-defaults',
  },
  {
    name: 'there is no Conditional Access',
    state: tenant([], { subscribedSkus: [{ ...licensed, skuPartNumber: 'EXCHANGESTANDARD', servicePlans: [] }] }),
    settings: asked,
    verdict: 'fail',
    plan: 'unlicensed',
  },
  {
    name: 'there is no Conditional Access, and a policy of a licence that ended is still there',
    state: tenant([azurePolicy('Azure from the office')], {
      subscribedSkus: [{ ...licensed, skuPartNumber: 'EXCHANGESTANDARD', servicePlans: [] }],
    }),
    settings: asked,
    verdict: 'fail',
    says: ['Policies are still enabled: Microsoft turns off none when the licence ends'],
    plan: 'unlicensed',
  },
  {
    name: 'licences cannot be read, and a policy blocks everyone else',
    state: tenant([azurePolicy('Azure from the office')], { subscribedSkus: undefined }),
    settings: asked,
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
    plan: 'unreadable',
  },
  {
    name: 'licences cannot be read, and nothing blocks anything',
    state: tenant([], { subscribedSkus: undefined }),
    settings: asked,
    verdict: 'fail',
    missing: ['graph.subscribedSkus'],
    plan: 'unreadable',
  },
  {
    name: 'the policy is about another application as well',
    state: tenant([azurePolicy('Azure and more', { applications: { includeApplications: ['Office365', azure] } })]),
    settings: asked,
    verdict: 'pass',
    plan: 0,
  },
  {
    name: 'the policy only reports, and is about another application as well',
    state: tenant([
      azurePolicy('Azure and more', {
        state: 'enabledForReportingButNotEnforced',
        applications: { includeApplications: ['Office365', azure] },
      }),
    ]),
    settings: asked,
    verdict: 'fail',
    names: ['Azure and more'],
  },
  {
    name: 'a policy for all resources names a country beside everywhere',
    state: tenant([
      azurePolicy('Everything from the office', {
        applications: { includeApplications: ['All'] },
        locations: { includeLocations: ['All', ru.id], excludeLocations: [office.id] },
      }),
    ]),
    settings: asked,
    verdict: 'pass',
    names: ['Everything from the office'],
    plan: 0,
  },
  {
    name: 'no break-glass account is declared',
    state: tenant([]),
    settings: asked,
    breakGlass: [],
    verdict: 'fail',
    plan: 'break-glass',
  },
  {
    name: 'named locations cannot be read',
    state: tenant([azurePolicy('Azure from the office')], { namedLocations: undefined }),
    settings: asked,
    verdict: 'unknown',
    missing: ['graph.namedLocations'],
    plan: 'unreadable',
  },
  {
    name: 'policies cannot be read',
    state: tenant([], { conditionalAccessPolicies: undefined }),
    settings: asked,
    verdict: 'unknown',
    missing: ['graph.conditionalAccessPolicies'],
    plan: 'unreadable',
  },
];

/** Groups and roles only say who else is left out; security defaults block nothing of this. */
export const passesWithout: readonly string[] = [
  'graph.groups',
  'graph.identitySecurityDefaultsEnforcementPolicy',
  'graph.roleDefinitions',
  'graph.servicePrincipals',
];
