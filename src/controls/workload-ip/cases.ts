/** Tenants and what workload-ip must say of them. */
import type { Case } from '../case.js';
import { addresses, blockPolicy, countries, graph, securityDefaults, tenantId } from '../reasoning/access/case-rows.js';

const organization = { id: tenantId, displayName: 'Contoso' };
const licensed = {
  id: 'contoso_workload',
  skuId: '52cdf00e-8303-4223-a749-ff69a13e2dd0',
  skuPartNumber: 'Workload_Identities_P2',
  capabilityStatus: 'Enabled',
  prepaidUnits: { enabled: 10, suspended: 0, warning: 0, lockedOut: 0 },
  servicePlans: [
    { servicePlanId: '7dc0e92d-bf15-401d-907e-0884efe7c760', servicePlanName: 'AAD_WRKLDID_P2', provisioningStatus: 'Success' },
    { servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM', provisioningStatus: 'Success' },
  ],
};

function application(number: number, displayName: string, more: object = {}) {
  return {
    id: `5b000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    appId: `5c000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    displayName,
    accountEnabled: true,
    appOwnerOrganizationId: tenantId,
    servicePrincipalType: 'Application',
    signInAudience: 'AzureADMyOrg',
    ...more,
  };
}

const backup = application(1, 'Backup');
const payroll = application(2, 'Payroll export');
const bot = application(3, 'hardenbot');
const namesake = application(8, 'Payroll Export');
const foreign = application(4, 'Graph Explorer', {
  appOwnerOrganizationId: '72f988bf-86f1-41af-91ab-2d7cd011db47',
  signInAudience: 'AzureADMultipleOrgs',
});
const managed = application(5, 'vm-1', {
  servicePrincipalType: 'ManagedIdentity',
  appOwnerOrganizationId: null,
  signInAudience: null,
});
const shared = application(6, 'Partner portal', { signInAudience: 'AzureADMultipleOrgs' });
const retired = application(7, 'Old export', { accountEnabled: false });

const settings = { ranges: ['203.0.113.0/24'] };
const botSettings = { servicePrincipalId: bot.id, egress: ['198.51.100.7/32'] };
const centre = addresses(1, 'Data centre', ['203.0.113.0/25', '203.0.113.128/25'], false);
const wider = addresses(2, 'Data centre and lab', ['203.0.113.0/24', '192.0.2.0/24'], false);
const trusted = addresses(3, 'Head office', ['203.0.113.0/24'], true);
const lower = addresses(4, 'Lower half', ['203.0.113.0/25'], false);

interface Parts {
  readonly exclude?: readonly string[];
  readonly include?: readonly string[];
  readonly excludeServicePrincipals?: readonly string[];
  readonly conditions?: object;
  readonly state?: string;
  readonly applications?: object;
  readonly grantControls?: object;
}

function policy(number: number, displayName: string, parts: Parts = {}) {
  return blockPolicy(number, displayName, {
    ...(parts.state === undefined ? {} : { state: parts.state }),
    ...(parts.grantControls === undefined ? {} : { grantControls: parts.grantControls }),
    ...(parts.applications === undefined ? {} : { applications: parts.applications }),
    users: { includeUsers: ['None'], excludeUsers: [] },
    locations: { includeLocations: ['All'], excludeLocations: parts.exclude ?? [centre.id] },
    conditions: {
      clientApplications: {
        includeServicePrincipals: parts.include ?? ['ServicePrincipalsInMyTenant'],
        excludeServicePrincipals: parts.excludeServicePrincipals ?? [],
      },
      ...parts.conditions,
    },
  });
}

function tenant(policies: readonly object[], more: object = {}) {
  return {
    organization,
    graph: graph({
      conditionalAccessPolicies: policies,
      namedLocations: [centre, wider, trusted, lower],
      servicePrincipals: [backup, payroll, foreign, managed, shared, retired],
      subscribedSkus: [licensed],
      ...more,
    }),
  };
}

/** Our own policy as its first stage leaves it, long ago. */
const ours = policy(1, 'hardenbot workload-ip: block other addresses', {
  state: 'enabledForReportingButNotEnforced',
  exclude: [addresses(7, '', [], false).id],
  conditions: {
    users: null,
    clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'], excludeServicePrincipals: [] },
  },
});

export const cases: readonly Case[] = [
  {
    name: 'every application of the tenant is blocked outside of the ranges, written as two halves',
    state: tenant([policy(1, 'Workloads from the data centre')]),
    settings,
    bot: botSettings,
    verdict: 'pass',
    names: ['Data centre', 'Applications of other tenants and managed identities', 'Partner portal'],
    says: ['No policy can restrict 1 multi-tenant application (Partner portal): it can sign in from anywhere.'],
    restsOn: [
      'graph.conditionalAccessPolicies.state',
      'graph.conditionalAccessPolicies.grantControls',
      'graph.conditionalAccessPolicies.conditions',
      'graph.namedLocations.ipRanges',
    ],
  },
  {
    name: 'trusted addresses are let in: those that are named are the ranges, and MFA trusted IPs, which are trusted too, no interface shows',
    state: tenant([policy(1, 'Workloads from trusted', { exclude: ['AllTrusted'] })]),
    settings,
    bot: botSettings,
    verdict: 'unknown',
    says: ['MFA trusted IPs', 'leave out the named locations themselves'],
    names: ['AllTrusted'],
    plan: 'unreadable',
  },
  {
    name: 'trusted addresses are let in by one policy, and another lets in the ranges alone',
    state: tenant([
      policy(1, 'Workloads from trusted', { exclude: ['AllTrusted'] }),
      policy(2, 'Workloads from the data centre'),
    ]),
    settings,
    bot: botSettings,
    verdict: 'pass',
  },
  {
    name: 'two policies share the applications between them',
    state: tenant([policy(1, 'Backup', { include: [backup.id] }), policy(2, 'Payroll', { include: [payroll.id] })]),
    settings,
    bot: botSettings,
    verdict: 'pass',
  },
  {
    name: 'two policies are for an application each, and applications cannot be read: there may be no other',
    state: tenant([policy(1, 'Backup', { include: [backup.id] }), policy(2, 'Payroll', { include: [payroll.id] })], {
      servicePrincipals: undefined,
    }),
    settings,
    bot: botSettings,
    verdict: 'unknown',
    missing: ['graph.servicePrincipals'],
    plan: 'unreadable',
  },
  {
    name: 'no policy, and applications broke off behind one that gets through',
    state: { ...tenant([]), collection: { 'graph.servicePrincipals': { complete: false, returned: 1 } } },
    settings,
    bot: botSettings,
    verdict: 'fail',
    missing: ['graph.servicePrincipals'],
    names: ['Backup'],
    plan: 'unreadable',
  },
  {
    name: 'the bot is left out, for its addresses are elsewhere',
    state: tenant([policy(1, 'Workloads', { excludeServicePrincipals: [bot.id] })], { servicePrincipals: [backup, bot] }),
    settings,
    bot: botSettings,
    verdict: 'pass',
    names: ['hardenbot'],
  },
  {
    name: 'applications with an attribute, which is not read, are left out',
    state: tenant([
      policy(1, 'Block all but batch jobs', {
        conditions: {
          clientApplications: {
            includeServicePrincipals: ['ServicePrincipalsInMyTenant'],
            excludeServicePrincipals: [],
            servicePrincipalFilter: { mode: 'exclude', rule: 'CustomSecurityAttribute.Team_Batch -eq "yes"' },
          },
        },
      }),
    ]),
    settings,
    verdict: 'unknown',
    names: ['conditions.clientApplications.servicePrincipalFilter', 'Team_Batch'],
  },
  {
    name: 'the bot is not left out, and settings do not say from where it signs in',
    state: tenant([policy(1, 'Workloads')], { servicePrincipals: [backup, bot] }),
    settings,
    bot: { servicePrincipalId: bot.id, egress: [] },
    verdict: 'pass',
  },
  {
    name: 'a policy asks for a compliant device instead of blocking',
    state: tenant([policy(1, 'Managed only', { grantControls: { operator: 'OR', builtInControls: ['compliantDevice'] } })]),
    settings,
    bot: botSettings,
    verdict: 'fail',
    says: ['policy "Managed only", grantControls: compliantDevice'],
  },
  {
    name: 'the bot is left out although its addresses are in the ranges',
    state: tenant([policy(1, 'Workloads', { excludeServicePrincipals: [bot.id] })], { servicePrincipals: [backup, bot] }),
    settings,
    bot: { ...botSettings, egress: ['203.0.113.9'] },
    verdict: 'partial',
    names: ['hardenbot'],
  },
  {
    name: 'the bot is shut out from its own addresses',
    state: tenant([policy(1, 'Workloads')], { servicePrincipals: [backup, bot] }),
    settings,
    bot: botSettings,
    verdict: 'pass',
    warns: ['lockout'],
  },
  {
    name: 'of two applications one is open; what is trusted and what was deleted let in nobody beside the ranges',
    state: tenant([
      policy(1, 'Backup', { include: [backup.id], exclude: ['AllTrusted', '1c000000-0000-4000-8000-0000000000ff'] }),
    ]),
    settings,
    bot: botSettings,
    verdict: 'partial',
    warns: ['stale-reference'],
    names: ['AllTrusted'],
  },
  {
    name: 'no application of the tenant is multi-tenant but one that is disabled and one that settings list',
    state: tenant([policy(1, 'Workloads from the data centre')], {
      servicePrincipals: [
        backup,
        bot,
        foreign,
        { ...shared, accountEnabled: false },
        { ...shared, id: namesake.id, appId: payroll.appId },
      ],
    }),
    settings: { ...settings, exceptApps: [payroll.appId] },
    bot: botSettings,
    verdict: 'pass',
    saysNot: ['multi-tenant'],
  },
  {
    name: 'a listed application signs in from anywhere',
    state: tenant([policy(1, 'Workloads', { excludeServicePrincipals: [payroll.id] })]),
    settings: { ...settings, exceptApps: ['Payroll export'] },
    bot: botSettings,
    verdict: 'pass',
    names: ['Payroll export'],
  },
  {
    name: 'somebody calls an application like the one that is listed: the name means neither, and no policy is for the new one',
    state: tenant([policy(1, 'Workloads', { include: [backup.id] })], { servicePrincipals: [backup, payroll, namesake, bot] }),
    settings: { ...settings, exceptApps: ['Payroll export'] },
    bot: botSettings,
    verdict: 'partial',
    warns: ['stale-reference'],
    names: ['Payroll export'],
    plan: 'ambiguous',
    refuses: 'Payroll export',
  },
  {
    name: 'an application of another organisation that is called like the listed one takes nothing from its name',
    state: tenant([policy(1, 'Workloads', { excludeServicePrincipals: [payroll.id] })], {
      servicePrincipals: [backup, payroll, { ...foreign, displayName: payroll.displayName }, bot],
    }),
    settings: { ...settings, exceptApps: ['payroll export'] },
    bot: botSettings,
    verdict: 'pass',
  },
  {
    name: 'less is let in than asked for',
    state: tenant([policy(1, 'Workloads', { exclude: [lower.id] })]),
    settings: { ranges: ['203.0.113.128/25'] },
    bot: botSettings,
    verdict: 'partial',
    warns: ['lockout'],
  },
  {
    name: 'an application is left out that nobody listed',
    state: tenant([policy(1, 'Workloads', { excludeServicePrincipals: [payroll.id] })]),
    settings,
    bot: botSettings,
    verdict: 'partial',
    names: ['Payroll export'],
  },
  {
    name: 'more addresses are let in than asked for',
    state: tenant([policy(1, 'Workloads', { exclude: [wider.id] })]),
    settings,
    bot: botSettings,
    verdict: 'partial',
    names: ['Data centre and lab', '192.0.2.0/24'],
  },
  {
    name: 'a whole country is let in',
    state: tenant([policy(1, 'Workloads', { exclude: [countries(9, 'Germany', ['DE']).id] })], {
      namedLocations: [countries(9, 'Germany', ['DE'])],
    }),
    settings,
    bot: botSettings,
    verdict: 'partial',
    names: ['Germany'],
  },
  {
    name: 'only one resource is protected',
    state: tenant([policy(1, 'Workloads', { applications: { includeApplications: ['797f4846-ba00-4fd7-ba43-dac1f8f63013'] } })]),
    settings,
    bot: botSettings,
    verdict: 'partial',
    names: ['Windows Azure Service Management API'],
  },
  { name: 'no policy', state: tenant([]), settings, bot: botSettings, verdict: 'fail', names: ['Backup'], plan: 2 },
  {
    name: 'a policy for people restricts no application',
    state: tenant([blockPolicy(1, 'People', { locations: { includeLocations: ['All'], excludeLocations: [centre.id] } })]),
    settings,
    bot: botSettings,
    verdict: 'fail',
    says: ['Backup gets through from an address outside of the ranges to every resource: no policy covers it.'],
    names: ['gets through from an address outside of the ranges'],
  },
  {
    name: 'a policy for people that only reports is about something else',
    state: tenant([
      blockPolicy(1, 'People', {
        state: 'enabledForReportingButNotEnforced',
        locations: { includeLocations: ['All'], excludeLocations: [centre.id] },
      }),
    ]),
    settings,
    bot: botSettings,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'report-only is not there',
    state: tenant([policy(1, 'Workloads', { state: 'enabledForReportingButNotEnforced' })]),
    settings,
    bot: botSettings,
    verdict: 'fail',
    names: ['enabledForReportingButNotEnforced'],
  },
  {
    name: 'a block of risky applications is no place',
    state: tenant([policy(1, 'Risky', { conditions: { locations: null, servicePrincipalRiskLevels: ['high'] } })]),
    settings,
    bot: botSettings,
    verdict: 'fail',
  },
  {
    name: 'every application is blocked outside of the ranges at some risk alone',
    state: tenant([policy(1, 'Risky and elsewhere', { conditions: { servicePrincipalRiskLevels: ['high'] } })]),
    settings,
    bot: botSettings,
    verdict: 'partial',
    names: ['Risky and elsewhere'],
    plan: 2,
  },
  {
    name: 'every application would be blocked outside of the ranges at some risk alone, by a policy that is off',
    state: tenant([
      policy(1, 'Risky and elsewhere', { state: 'disabled', conditions: { servicePrincipalRiskLevels: ['high'] } }),
    ]),
    settings,
    bot: botSettings,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'an export does not list the plans of a product that carries the licence, and nothing restricts',
    state: tenant([], { subscribedSkus: [{ ...licensed, servicePlans: null }] }),
    settings,
    bot: botSettings,
    verdict: 'fail',
  },
  {
    name: 'the licence is not there',
    state: tenant([], { subscribedSkus: [] }),
    settings,
    bot: botSettings,
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
    plan: 'unlicensed',
  },
  {
    name: 'an export names no owner of an application that is for this tenant alone, and nothing restricts it',
    state: tenant([], { servicePrincipals: [application(1, 'Backup', { appOwnerOrganizationId: undefined })] }),
    settings,
    bot: botSettings,
    verdict: 'fail',
    names: ['Backup'],
    plan: 2,
  },
  {
    name: 'an export says neither whose an application is nor for whom, and nothing restricts it',
    state: tenant([], {
      servicePrincipals: [application(1, 'Backup', { appOwnerOrganizationId: undefined, signInAudience: undefined })],
    }),
    settings,
    bot: botSettings,
    verdict: 'unknown',
    names: ['Backup'],
  },
  {
    name: 'the list of applications cannot be read, and all of them are blocked',
    state: tenant([policy(1, 'Workloads')], { servicePrincipals: undefined }),
    settings,
    bot: botSettings,
    verdict: 'pass',
    missing: ['graph.servicePrincipals'],
  },
  {
    name: 'the list of applications cannot be read, and one is left out',
    state: tenant([policy(1, 'Workloads', { excludeServicePrincipals: [payroll.id] })], { servicePrincipals: undefined }),
    settings,
    bot: botSettings,
    verdict: 'unknown',
    missing: ['graph.servicePrincipals'],
    names: [payroll.id],
  },
  {
    name: 'the list of applications cannot be read, and more addresses are let in than asked for',
    state: tenant([policy(1, 'Workloads', { exclude: [wider.id] })], { servicePrincipals: undefined }),
    settings,
    bot: botSettings,
    verdict: 'unknown',
    names: ['an application that could not be read', '192.0.2.0/24'],
    missing: ['graph.servicePrincipals'],
  },
  {
    name: 'the location that is let in cannot be read',
    state: tenant([policy(1, 'Workloads')], { namedLocations: undefined }),
    settings,
    bot: botSettings,
    verdict: 'unknown',
    missing: ['graph.namedLocations'],
    plan: 'unreadable',
  },
  { name: 'nothing is asked', state: tenant([]), bot: botSettings, verdict: 'unknown', undecided: true, plan: 'nothing-asked' },
  {
    name: 'there is no application that policies reach',
    state: tenant([], { servicePrincipals: [foreign, managed, shared, retired] }),
    settings,
    bot: botSettings,
    verdict: 'notApplicable',
    plan: 'nothing-to-protect',
  },
  {
    name: 'our policy has reported long enough and is enforced',
    state: tenant([ours], {
      namedLocations: [addresses(7, 'hardenbot workload-ip: allowed addresses', ['203.0.113.0/24'], false)],
    }),
    settings,
    bot: botSettings,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'our policy has reported long enough, and security defaults are on, beside which no policy can be enabled',
    state: tenant([ours], {
      namedLocations: [addresses(7, 'hardenbot workload-ip: allowed addresses', ['203.0.113.0/24'], false)],
      identitySecurityDefaultsEnforcementPolicy: securityDefaults(true),
    }),
    settings,
    bot: botSettings,
    verdict: 'fail',
    plan: 'security-defaults',
  },
  {
    name: 'policies broke off, so that another may stop the application that the first lets through',
    state: {
      ...tenant([policy(1, 'Workloads', { excludeServicePrincipals: [payroll.id] })]),
      collection: { 'graph.conditionalAccessPolicies': { complete: false, returned: 1 } },
    },
    settings,
    bot: botSettings,
    verdict: 'unknown',
    missing: ['graph.conditionalAccessPolicies'],
    names: ['Payroll export', 'may get through'],
    plan: 'unreadable',
  },
  {
    name: 'the bot does not know itself',
    state: tenant([]),
    settings,
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'private addresses',
    state: tenant([]),
    settings: { ranges: ['10.0.0.0/8', '203.0.113.0/24'] },
    bot: botSettings,
    verdict: 'fail',
    plan: 'unroutable',
  },
  {
    name: 'a network wider than a named location takes',
    state: tenant([]),
    settings: { ranges: ['52.0.0.0/8'] },
    bot: botSettings,
    verdict: 'fail',
    plan: 'limit',
  },
  {
    name: 'a range that is no network becomes several, and the bot and the exception are left out',
    state: tenant([], { servicePrincipals: [backup, payroll, bot] }),
    settings: { ranges: ['203.0.113.10-203.0.113.20'], exceptApps: [payroll.appId] },
    bot: botSettings,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'a policy holds at some risk alone, and for an application that is not asked about',
    state: tenant([policy(1, 'Risky retired', { include: [retired.id], conditions: { servicePrincipalRiskLevels: ['high'] } })]),
    settings,
    bot: botSettings,
    verdict: 'fail',
  },
  {
    name: 'applications are shut out from everywhere, and no ranges are asked for',
    state: tenant([policy(1, 'No workloads', { exclude: [] })]),
    bot: botSettings,
    verdict: 'unknown',
    undecided: true,
    warns: ['lockout'],
    plan: 'nothing-asked',
  },
  {
    name: 'the exclusion that lets an application through is named',
    state: tenant([policy(1, 'Workloads from the data centre', { excludeServicePrincipals: [payroll.id] })]),
    settings,
    bot: botSettings,
    verdict: 'partial',
    names: ['Payroll export', 'conditions.clientApplications.excludeServicePrincipals', 'without Payroll export'],
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = ['graph.servicePrincipals'];
