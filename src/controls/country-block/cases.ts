/** Tenants and what country-block must say of them. */
import type { Case } from '../case.js';
import {
  addresses,
  ana,
  assignment,
  bg1,
  bg2,
  blockPolicy,
  bo,
  countries,
  dis,
  everybody,
  globalAdmin,
  graph,
  guest,
  nested,
  people,
  securityDefaults,
  sync,
  syncRole,
  tenantId,
  travellers,
} from '../reasoning/access/case-rows.js';
import { countryCodes } from '../reasoning/access/kinds/country-codes.js';
import { exceptionCases } from './exception-cases.js';

const organization = { id: tenantId, displayName: 'Contoso' };
const settings = { block: ['RU', 'KP'], home: ['US'] };
const ru = countries(1, 'Russia and North Korea', ['RU', 'KP']);
const onlyRu = countries(2, 'Russia', ['RU']);
const us = countries(3, 'United States', ['US']);
const allButRu = countries(
  9,
  'The world but Russia',
  countryCodes.filter((code) => code !== 'RU'),
);
const office = addresses(4, 'Office', ['198.51.100.0/24'], true);
const branch = addresses(5, 'Branch abroad', ['203.0.113.0/25'], false);
const everybodys = addresses(6, 'Branch abroad', ['0.0.0.0/0', '::/0'], true);
const lab = addresses(8, 'Lab', ['203.0.113.64/26'], false);
const fromRu = { includeLocations: [ru.id], excludeLocations: [] };
const allBut = (...ids: readonly string[]) => ({ includeLocations: ['All'], excludeLocations: ids });

/** Ours as it is planned first: it reports, and keeps nobody out. */
const reportingPolicy = blockPolicy(1, 'hardenbot country-block: block the listed countries', {
  state: 'enabledForReportingButNotEnforced',
  locations: { includeLocations: [countries(7, '', []).id], excludeLocations: [] },
  users: { excludeRoles: [syncRole] },
});

const othersOnOurs = blockPolicy(3, 'Block for everyone, by someone else', {
  locations: { includeLocations: [countries(7, '', []).id], excludeLocations: [] },
});

function tenant(policies: readonly object[], more: object = {}) {
  return {
    organization,
    graph: graph({ conditionalAccessPolicies: policies, namedLocations: [ru, onlyRu, us, office, branch], ...more }),
  };
}

const block = blockPolicy(1, 'Block Russia and North Korea', { locations: fromRu });

const sku = (servicePlanName: string) => ({
  skuId: '5c000000-0000-4000-8000-000000000001',
  skuPartNumber: servicePlanName,
  capabilityStatus: 'Enabled',
  prepaidUnits: { enabled: 25 },
  servicePlans: [{ servicePlanName, provisioningStatus: 'Success' }],
});

const blocked: readonly Case[] = [
  {
    name: 'a policy that blocks the listed countries for everybody',
    state: tenant([block]),
    settings,
    verdict: 'pass',
    names: ['Block Russia and North Korea', 'bg1@contoso.com'],
    restsOn: [
      'graph.conditionalAccessPolicies.state',
      'graph.conditionalAccessPolicies.grantControls',
      'graph.conditionalAccessPolicies.conditions',
      'graph.namedLocations.countriesAndRegions',
    ],
  },
  {
    name: 'a VPN in an allowed country gets past it, and the tenant has no licence for policies on risk',
    state: tenant([block], { subscribedSkus: [sku('AAD_PREMIUM')] }),
    settings,
    verdict: 'pass',
    warns: ['anonymizers'],
    says: ['VPNs, proxies and anonymizers stay open', 'It takes Microsoft Entra ID P2, which the tenant does not have'],
  },
  {
    name: 'a VPN in an allowed country gets past it, and nobody uses the licence for policies on risk',
    state: tenant([block], { subscribedSkus: [sku('AAD_PREMIUM_P2')] }),
    settings,
    verdict: 'pass',
    says: [
      'The tenant has Microsoft Entra ID P2: a Conditional Access policy on sign-in risk closes part of it, and none is enabled',
    ],
  },
  {
    name: 'a policy on sign-in risk stands beside the block by country, one that only reports does not count',
    state: tenant([
      block,
      blockPolicy(2, 'Block risky sign-ins', { conditions: { signInRiskLevels: ['high'] } }),
      blockPolicy(3, 'Report risky sign-ins', {
        state: 'enabledForReportingButNotEnforced',
        conditions: { signInRiskLevels: ['medium'] },
      }),
    ]),
    settings,
    verdict: 'pass',
    says: ['1 policy (Block risky sign-ins) acts on sign-in risk'],
  },
  {
    name: 'two policies on sign-in risk stand beside the block by country',
    state: tenant([
      block,
      blockPolicy(2, 'Block risky sign-ins', { conditions: { signInRiskLevels: ['high'] } }),
      blockPolicy(3, 'Block riskier sign-ins', { conditions: { signInRiskLevels: ['medium'] } }),
    ]),
    settings,
    verdict: 'pass',
    says: ['2 policies (Block risky sign-ins, Block riskier sign-ins) act on sign-in risk'],
  },
  {
    name: 'all locations but one allowed country, without trusted addresses: the commonest pattern',
    state: tenant([blockPolicy(1, 'Only from the US', { locations: allBut(us.id) })]),
    settings: { allow: ['us'], home: ['US'] },
    verdict: 'pass',
  },
  {
    name: 'far more is blocked than asked for',
    state: tenant([blockPolicy(1, 'Only from the US', { locations: allBut(us.id) })]),
    settings,
    verdict: 'pass',
    warns: ['wider-than-intended'],
    says: ['more countries are blocked than asked for. Asked for: 2 countries (RU, KP).'],
  },
  {
    name: 'two policies share the countries between them',
    state: tenant(
      [
        blockPolicy(1, 'Block Russia', { locations: { includeLocations: [onlyRu.id], excludeLocations: [] } }),
        blockPolicy(2, 'Block North Korea', {
          locations: { includeLocations: [countries(6, 'North Korea', ['kp']).id], excludeLocations: [] },
        }),
      ],
      { namedLocations: [onlyRu, countries(6, 'North Korea', ['kp'])] },
    ),
    settings,
    verdict: 'pass',
  },
  {
    name: 'the exclusion of one policy is blocked by another',
    state: tenant([
      blockPolicy(1, 'Block all', { locations: fromRu, users: { excludeUsers: [ana.id] } }),
      blockPolicy(2, 'Block Ana', { locations: fromRu, users: { includeUsers: [ana.id], excludeUsers: [] } }),
    ]),
    settings,
    breakGlass: [],
    verdict: 'pass',
    names: ['ana@contoso.com'],
  },
  {
    name: 'the country that one policy leaves out is blocked by another',
    state: tenant([
      blockPolicy(1, 'Block the world but Russia', { locations: allBut(onlyRu.id) }),
      blockPolicy(2, 'Block Russia', { locations: { includeLocations: [onlyRu.id], excludeLocations: [] } }),
    ]),
    settings,
    verdict: 'pass',
    names: ['allows none of the countries to be blocked'],
  },
  {
    name: 'every trusted address is left out',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: ['AllTrusted'] } })]),
    settings,
    verdict: 'pass',
    names: ['AllTrusted (MFA trusted IPs; Office: 198.51.100.0/24)'],
  },
  {
    name: 'a trusted location is left out',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: [office.id] } })]),
    settings,
    verdict: 'pass',
    names: ['Office: 198.51.100.0/24', 'trusted addresses may be left out'],
  },
  {
    name: 'the addresses that multifactor authentication trusts are left out',
    state: tenant([
      blockPolicy(1, 'Block', {
        locations: { includeLocations: [ru.id], excludeLocations: ['00000000-0000-0000-0000-000000000000'] },
      }),
    ]),
    settings,
    verdict: 'pass',
    names: ['MFA trusted IPs'],
  },
  {
    name: 'every trusted address is left out, and two locations make all of IPv4 trusted',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: ['AllTrusted'] } })], {
      namedLocations: [ru, addresses(6, 'Half', ['0.0.0.0/1'], true), addresses(7, 'Other half', ['128.0.0.0/1'], true)],
    }),
    settings,
    verdict: 'partial',
    names: ['addresses of your own: these are everyone'],
  },
  {
    name: 'every trusted address is left out, and a trusted location does not say which addresses are in it',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: ['AllTrusted'] } })], {
      namedLocations: [ru, { ...addresses(6, 'Half', [], true), ipRanges: null }],
    }),
    settings,
    verdict: 'unknown',
  },
  {
    name: 'a trusted location is left out that does not say which addresses are in it',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: [lab.id] } })], {
      namedLocations: [ru, { ...lab, isTrusted: true, ipRanges: null }],
    }),
    settings,
    verdict: 'unknown',
  },
  {
    name: 'a location of all addresses is left out, trusted, and settings list its name',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: [everybodys.id] } })], {
      namedLocations: [ru, everybodys],
    }),
    settings: { ...settings, except: { locations: ['Branch abroad'] } },
    verdict: 'fail',
    names: ['addresses of your own: these are everyone'],
    plan: 'everybody',
  },
  {
    name: 'addresses that are left out lie within trusted ones',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: [lab.id] } })], {
      namedLocations: [ru, lab, addresses(9, 'Campus', ['203.0.113.0/24'], true)],
    }),
    settings,
    verdict: 'pass',
  },
  {
    name: 'the policy is for some alone, and whoever it is not for may be in a listed group whose members cannot be read',
    state: {
      ...tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { includeUsers: [ana.id], excludeUsers: [] } })], {
        groups: [{ id: 'aa110000-0000-4000-8000-000000000001', displayName: 'Travellers', members: [] }],
      }),
      collection: { 'graph.groups/aa110000-0000-4000-8000-000000000001/transitiveMembers': { complete: false } },
    },
    settings: { ...settings, except: { groups: ['Travellers'] } },
    verdict: 'unknown',
    missing: ['graph.groups/aa110000-0000-4000-8000-000000000001/transitiveMembers'],
    plan: 'unreadable',
  },
  {
    name: 'addresses that are left out may lie within trusted ones, of which the list broke off',
    state: {
      ...tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: [lab.id] } })], {
        namedLocations: [ru, lab],
      }),
      collection: { 'graph.namedLocations': { complete: false, returned: 2 } },
    },
    settings,
    verdict: 'unknown',
    missing: ['graph.namedLocations'],
    plan: 'unreadable',
  },
  {
    name: 'addresses that are not trusted are left out and listed in settings',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: [branch.id] } })]),
    settings: { ...settings, except: { locations: ['branch abroad'] } },
    verdict: 'pass',
    names: ['Branch abroad (allowed in settings)'],
  },
  {
    name: 'a country is left out and listed in settings',
    state: tenant([blockPolicy(1, 'Only from the US', { locations: allBut(us.id, onlyRu.id) })]),
    settings: { ...settings, except: { locations: ['Russia'] } },
    verdict: 'pass',
    names: ['Russia (allowed in settings)'],
  },
  {
    name: 'one country more is blocked than asked for, which is not far more',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id, us.id], excludeLocations: [] } })]),
    settings: { ...settings, home: ['DE'] },
    verdict: 'pass',
  },
  {
    name: 'two countries are to be let in and one of them is blocked',
    state: tenant([blockPolicy(1, 'Only from the US', { locations: allBut(us.id) })]),
    settings: { allow: ['US', 'DE'], home: ['US'] },
    verdict: 'pass',
    warns: ['wider-than-intended'],
    says: ['1 more country is blocked than asked for: DE. Asked for: every country but US, DE.'],
  },
  {
    name: 'two countries are to be let in, where people work, and one of them is blocked',
    state: tenant([blockPolicy(1, 'Only from the US', { locations: allBut(us.id) })]),
    settings: { allow: ['US', 'DE'] },
    verdict: 'pass',
    warns: ['lockout', 'wider-than-intended'],
  },
  {
    name: 'members of a listed group are left out, through a group in it',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeGroups: [travellers.id] } })], {
      groups: [
        { ...travellers, members: [nested.id] },
        { ...nested, members: [bo.id, travellers.id] },
      ],
    }),
    settings: { ...settings, except: { groups: ['travellers'] } },
    verdict: 'pass',
    names: ['Travellers'],
  },
  {
    name: 'a listed account is left out by way of a group that nobody listed',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeGroups: [travellers.id] } })], {
      groups: [{ ...travellers, members: [bo.id] }],
    }),
    settings: { ...settings, except: { users: ['BO@contoso.com'] } },
    verdict: 'pass',
  },
  {
    name: 'the accounts that synchronise the directory are left out by their role',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeRoles: [syncRole] } })], {
      users: [...people, sync],
      roleAssignments: [assignment(1, sync.id, syncRole)],
    }),
    settings,
    verdict: 'pass',
    names: ['Directory Synchronization Accounts'],
  },
  {
    name: 'a person is left out by the role of the accounts that synchronise the directory',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeRoles: [syncRole] } })], {
      users: [...people, sync],
      roleAssignments: [assignment(1, sync.id, syncRole), assignment(2, bo.id, syncRole)],
    }),
    settings,
    verdict: 'partial',
    warns: ['sync-role'],
    says: ['bo@contoso.com'],
    plan: 'sync-role',
  },
  {
    name: 'who holds the role of the synchronisation cannot be read, and it is left out',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeRoles: [syncRole] } })], {
      roleAssignments: undefined,
    }),
    settings,
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
  },
  {
    name: 'the account that synchronises the directory is left out by its id',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: [sync.id] } })], {
      users: [...people, sync],
      roleAssignments: [assignment(1, sync.id, syncRole)],
    }),
    settings,
    breakGlass: [],
    verdict: 'pass',
  },
  {
    name: 'a deleted group is left out, which is nobody',
    state: tenant([
      blockPolicy(1, 'Block', { locations: fromRu, users: { excludeGroups: ['6a000000-0000-4000-8000-00000000dead'] } }),
    ]),
    settings,
    verdict: 'pass',
    warns: ['stale-reference'],
    names: ['6a000000-0000-4000-8000-00000000dead'],
  },
  {
    name: 'a deleted account and a disabled one are left out',
    state: tenant(
      [
        blockPolicy(1, 'Block', {
          locations: fromRu,
          users: { excludeUsers: ['aa000000-0000-4000-8000-00000000dead', dis.id] },
        }),
      ],
      { users: [...people, dis] },
    ),
    settings,
    breakGlass: [],
    verdict: 'pass',
    warns: ['stale-reference', 'standing-exclusion'],
    names: ['dis@contoso.com'],
  },
  {
    name: 'an empty group is left out',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeGroups: [travellers.id] } })], {
      groups: [{ ...travellers, members: [] }],
    }),
    settings,
    verdict: 'pass',
    warns: ['standing-exclusion'],
    names: ['Travellers'],
  },
  {
    name: 'a deleted location is left out, which lets nobody in',
    state: tenant([
      blockPolicy(1, 'Block', {
        locations: { includeLocations: [ru.id], excludeLocations: ['1c000000-0000-4000-8000-00000000dead'] },
      }),
    ]),
    settings,
    verdict: 'pass',
    warns: ['stale-reference'],
  },
  {
    name: 'a policy for a group that everybody is in today',
    state: tenant(
      [blockPolicy(1, 'Block staff', { locations: fromRu, users: { includeUsers: [], includeGroups: [everybody.id] } })],
      { groups: [{ ...everybody, members: people.map((person) => person.id) }] },
    ),
    settings,
    verdict: 'pass',
    warns: ['group-scope'],
  },
  {
    name: 'guests are left out and not asked about',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: ['GuestsOrExternalUsers'] } })], {
      users: [...people, guest],
    }),
    settings: { ...settings, guests: false },
    breakGlass: [],
    verdict: 'pass',
  },
  {
    name: 'a service provider is left out and listed',
    state: tenant([
      blockPolicy(1, 'Block', {
        locations: fromRu,
        users: {
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'serviceProvider',
            externalTenants: { membershipKind: 'all' },
          },
        },
      }),
    ]),
    settings: { ...settings, except: { guestTypes: ['serviceprovider'] } },
    verdict: 'pass',
    names: ['serviceProvider'],
  },
  {
    name: 'addresses of no known country are blocked as asked',
    state: tenant([block], { namedLocations: [{ ...ru, includeUnknownCountriesAndRegions: 'True' }] }),
    settings: { ...settings, blockUnknown: true },
    verdict: 'pass',
    restsOn: ['graph.namedLocations.includeUnknownCountriesAndRegions'],
  },
  {
    name: 'the phone is asked where it is',
    state: tenant([block], { namedLocations: [{ ...ru, countryLookupMethod: 'authenticatorAppGps' }] }),
    settings,
    verdict: 'pass',
    warns: ['gps'],
  },
  {
    name: 'everybody is shut out, home included',
    state: tenant([blockPolicy(1, 'Block everything')]),
    settings,
    verdict: 'pass',
    warns: ['lockout', 'wider-than-intended'],
  },
  {
    name: 'null-filled conditions, as some exports write them, narrow nothing',
    state: tenant([
      blockPolicy(1, 'Block', {
        locations: fromRu,
        conditions: {
          platforms: { includePlatforms: null, excludePlatforms: null },
          devices: { deviceFilter: { mode: null, rule: null }, includeDevices: null },
          clientApplications: { includeServicePrincipals: null, servicePrincipalFilter: { mode: null, rule: null } },
          authenticationFlows: { transferMethods: null },
        },
      }),
    ]),
    settings,
    verdict: 'pass',
  },
  {
    name: 'one policy names every country to be blocked, another leaves out the allowed ones: places of no country are not asked about',
    state: tenant(
      [
        blockPolicy(1, 'Block Russia', { locations: { includeLocations: [onlyRu.id], excludeLocations: [] } }),
        blockPolicy(2, 'Ana at home', { locations: allBut(allButRu.id), users: { includeUsers: [ana.id] } }),
      ],
      { namedLocations: [onlyRu, allButRu] },
    ),
    settings: { allow: allButRu.countriesAndRegions, home: ['US'] },
    verdict: 'pass',
    says: [`every country but the ${allButRu.countriesAndRegions.length} that settings allow`],
  },
  {
    name: 'accounts cannot be read, and the policy is for everybody without exclusion',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: [] } })], { users: undefined }),
    settings,
    breakGlass: [],
    verdict: 'pass',
    missing: ['graph.users'],
  },
  {
    name: 'accounts cannot be read, and the break-glass accounts that the policy leaves out are named by their ids',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu })], { users: undefined }),
    settings,
    breakGlass: [bg1.id.toUpperCase(), bg2.id],
    verdict: 'pass',
    missing: ['graph.users'],
  },
];

const halfBlocked: readonly Case[] = [
  {
    name: 'one of two countries',
    state: tenant([blockPolicy(1, 'Block Russia', { locations: { includeLocations: [onlyRu.id], excludeLocations: [] } })]),
    settings,
    verdict: 'partial',
    names: ['KP'],
  },
  {
    name: 'one of three countries',
    state: tenant([blockPolicy(1, 'Block Russia', { locations: { includeLocations: [onlyRu.id], excludeLocations: [] } })]),
    settings: { block: ['RU', 'KP', 'BY'], home: ['US'] },
    verdict: 'partial',
    says: ['gets through from BY (Belarus) and KP (North Korea) with'],
    plan: 2,
  },
  {
    name: 'two lists that are complete one by one leave a hole between them',
    state: tenant([
      blockPolicy(1, 'Browsers', { locations: fromRu, clientAppTypes: ['browser'] }),
      blockPolicy(2, 'Apps from Russia', {
        locations: { includeLocations: [onlyRu.id], excludeLocations: [] },
        clientAppTypes: ['mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other'],
      }),
    ]),
    settings,
    verdict: 'partial',
    names: ['ana@contoso.com', 'KP', 'mobileAppsAndDesktopClients'],
  },
  {
    name: 'an account is left out that nobody listed',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: [ana.id] } })]),
    settings,
    verdict: 'partial',
    names: ['ana@contoso.com'],
  },
  {
    name: 'a nested group is left out that nobody listed',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeGroups: [travellers.id] } })], {
      groups: [
        { ...travellers, members: [nested.id] },
        { ...nested, members: [bo.id] },
      ],
    }),
    settings,
    verdict: 'partial',
    names: ['Travellers', 'bo@contoso.com'],
  },
  {
    name: 'a role is left out that somebody holds by way of a group',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeRoles: [globalAdmin] } })], {
      groups: [{ ...travellers, members: [bo.id] }],
      roleAssignments: [assignment(1, travellers.id, globalAdmin)],
    }),
    settings,
    verdict: 'partial',
    names: ['Global Administrator', 'bo@contoso.com'],
  },
  {
    name: 'guests are left out',
    state: tenant(
      [
        blockPolicy(1, 'Block', {
          locations: fromRu,
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
    settings,
    verdict: 'partial',
    names: ['b2bCollaborationGuest', 'gus_partner.com#EXT#@contoso.onmicrosoft.com'],
  },
  {
    name: 'addresses that are not trusted are left out',
    state: tenant([blockPolicy(1, 'Block', { locations: { includeLocations: [ru.id], excludeLocations: [branch.id] } })]),
    settings,
    verdict: 'partial',
    names: ['Branch abroad', '203.0.113.0/25'],
  },
  {
    name: 'an allowed country lets in the addresses of no country',
    state: tenant([blockPolicy(1, 'Only from the US', { locations: allBut(us.id) })], {
      namedLocations: [{ ...us, includeUnknownCountriesAndRegions: true }],
    }),
    settings: { allow: ['US'] },
    verdict: 'partial',
    names: ['an address of no known country'],
  },
  {
    name: 'only one application is blocked, and the role of the synchronisation, which nobody has, is left out',
    state: tenant([
      blockPolicy(1, 'Block mail', {
        locations: fromRu,
        users: { excludeUsers: [], excludeRoles: [syncRole] },
        applications: { includeApplications: ['Office365'] },
      }),
    ]),
    settings,
    verdict: 'partial',
    names: ['every resource that no policy names'],
  },
  {
    name: 'only one application is blocked',
    state: tenant([blockPolicy(1, 'Block mail', { locations: fromRu, applications: { includeApplications: ['Office365'] } })]),
    settings,
    verdict: 'partial',
    names: ['every resource that no policy names'],
  },
  {
    name: 'addresses of no known country are to be blocked, and are not',
    state: tenant([block]),
    settings: { ...settings, blockUnknown: true },
    verdict: 'partial',
    names: ['an address of no known country'],
  },
  {
    name: 'a service provider is left out, whom no list of accounts shows',
    state: tenant([
      blockPolicy(1, 'Block', {
        locations: fromRu,
        users: {
          excludeGuestsOrExternalUsers: {
            guestOrExternalUserTypes: 'serviceProvider',
            externalTenants: { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' },
          },
        },
      }),
    ]),
    settings,
    verdict: 'partial',
    names: ['serviceProvider'],
  },
  {
    name: 'an address in two locations slips between two policies that each leave out one',
    state: tenant(
      [
        blockPolicy(1, 'Block but the branch', { locations: { includeLocations: [ru.id], excludeLocations: [branch.id] } }),
        blockPolicy(2, 'Block but the lab', { locations: { includeLocations: [ru.id], excludeLocations: [lab.id] } }),
      ],
      { namedLocations: [ru, branch, lab] },
    ),
    settings,
    verdict: 'partial',
    names: ['Branch abroad', 'Lab'],
  },
  {
    name: 'only for some platforms',
    state: tenant([
      blockPolicy(1, 'Block phones', {
        locations: fromRu,
        conditions: { platforms: { includePlatforms: ['android', 'iOS'], excludePlatforms: [] } },
      }),
    ]),
    settings,
    verdict: 'partial',
    names: ['platforms'],
  },
];

const open: readonly Case[] = [
  {
    name: 'no policy at all',
    state: tenant([]),
    settings,
    verdict: 'fail',
    says: ['ana@contoso.com gets through from every one of 2 countries to be blocked with'],
    names: ['open for everyone'],
    plan: 2,
  },
  {
    name: 'no policy at all, and all but one country to be blocked',
    state: tenant([]),
    settings: { allow: ['US'], home: ['US'], blockUnknown: true },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'report-only is not there',
    state: tenant([blockPolicy(1, 'Block', { state: 'enabledForReportingButNotEnforced', locations: fromRu })]),
    settings,
    verdict: 'fail',
    names: ['Block', 'enabledForReportingButNotEnforced'],
  },
  {
    name: 'a block of legacy clients is no block of a country',
    state: tenant([blockPolicy(1, 'Block legacy', { clientAppTypes: ['exchangeActiveSync', 'other'] })]),
    settings,
    verdict: 'fail',
  },
  {
    name: 'a block of one application is no block of a country',
    state: tenant([
      blockPolicy(1, 'No portal', { applications: { includeApplications: ['797f4846-ba00-4fd7-ba43-dac1f8f63013'] } }),
    ]),
    settings,
    verdict: 'fail',
  },
  {
    name: 'blocking the registration of devices from abroad blocks no sign-in',
    state: tenant([
      blockPolicy(1, 'No registration', {
        locations: fromRu,
        applications: { includeApplications: [], includeUserActions: ['urn:user:registerdevice'] },
      }),
    ]),
    settings,
    verdict: 'fail',
  },
  {
    name: 'other countries are blocked',
    state: tenant([blockPolicy(1, 'Block the US', { locations: { includeLocations: [us.id], excludeLocations: [] } })]),
    settings: { ...settings, home: [] },
    verdict: 'fail',
  },
  {
    name: 'a list of addresses is no country',
    state: tenant([blockPolicy(1, 'Block branch', { locations: { includeLocations: [branch.id], excludeLocations: [] } })]),
    settings,
    verdict: 'fail',
    names: ['Branch abroad'],
  },
  {
    name: 'multifactor authentication blocks no country',
    state: tenant([
      blockPolicy(1, 'MFA abroad', { locations: fromRu, grantControls: { operator: 'OR', builtInControls: ['mfa'] } }),
    ]),
    settings,
    verdict: 'fail',
    names: ['MFA abroad'],
  },
  {
    name: 'rule 6 of device-code: a policy for device code blocks no country, and neither does one for workloads',
    state: tenant([
      blockPolicy(1, 'No device code', {
        locations: fromRu,
        conditions: { authenticationFlows: { transferMethods: 'deviceCodeFlow' } },
      }),
      blockPolicy(2, 'Workloads', {
        locations: fromRu,
        users: { includeUsers: ['None'], excludeUsers: [] },
        conditions: {
          clientApplications: { includeServicePrincipals: ['ServicePrincipalsInMyTenant'], excludeServicePrincipals: [] },
        },
      }),
    ]),
    settings,
    verdict: 'fail',
  },
  {
    name: 'a policy for a deleted location matches nothing',
    state: tenant([
      blockPolicy(1, 'Block', {
        locations: { includeLocations: ['1c000000-0000-4000-8000-00000000dead'], excludeLocations: [] },
      }),
    ]),
    settings,
    verdict: 'fail',
    warns: ['stale-reference'],
  },
  {
    name: 'the licence is not there',
    state: tenant([block], { subscribedSkus: [] }),
    settings,
    verdict: 'fail',
    names: ['Microsoft Entra ID P1'],
    plan: 'unlicensed',
  },
];

const unknown: readonly Case[] = [
  {
    name: 'named locations cannot be read',
    state: tenant([block], { namedLocations: undefined }),
    settings,
    verdict: 'unknown',
    missing: ['graph.namedLocations'],
    plan: 'unreadable',
  },
  {
    name: 'the members of a group that is left out cannot be read',
    state: {
      ...tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeGroups: [travellers.id] } })], {
        groups: [{ ...travellers, members: [] }],
      }),
      collection: { [`graph.groups/${travellers.id}/transitiveMembers`]: { complete: false } },
    },
    settings,
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
    names: ['Travellers'],
  },
  {
    name: 'whether the licence is there cannot be read',
    state: tenant([block], { subscribedSkus: undefined }),
    settings,
    verdict: 'unknown',
    missing: ['graph.subscribedSkus'],
  },
  {
    name: 'policies cannot be read',
    state: tenant([], { conditionalAccessPolicies: undefined }),
    settings,
    verdict: 'unknown',
    missing: ['graph.conditionalAccessPolicies'],
    plan: 'unreadable',
  },
  {
    name: 'policies broke off after those that are enough',
    state: { ...tenant([block]), collection: { 'graph.conditionalAccessPolicies': { complete: false, returned: 1 } } },
    settings,
    verdict: 'pass',
    missing: ['graph.conditionalAccessPolicies'],
  },
  {
    name: 'a list of countries that does not say which',
    state: tenant([block], { namedLocations: [{ ...ru, countriesAndRegions: undefined }] }),
    settings,
    verdict: 'unknown',
  },
];

const plans: readonly Case[] = [
  { name: 'nothing is asked', state: tenant([block]), verdict: 'unknown', undecided: true, plan: 'nothing-asked' },
  {
    name: 'only one break-glass account',
    state: tenant([]),
    settings,
    breakGlass: ['bg1@contoso.com'],
    verdict: 'fail',
    plan: 'break-glass',
  },
  {
    name: 'two groups have the name that settings except',
    state: tenant([], {
      groups: [
        { ...travellers, members: [bo.id] },
        { ...everybody, displayName: travellers.displayName, members: [] },
      ],
    }),
    settings: { ...settings, except: { groups: ['Travellers'] } },
    verdict: 'fail',
    plan: 'ambiguous',
  },
  {
    name: 'settings except a group by its name, and groups cannot be read: a plan would close its members out',
    state: {
      ...tenant([], { groups: [{ ...travellers, members: [bo.id] }] }),
      collection: { 'graph.groups': { complete: false, returned: 0 } },
    },
    settings: { ...settings, except: { groups: ['Travellers'] } },
    verdict: 'unknown',
    missing: ['graph.groups'],
    plan: 'unreadable',
  },
  {
    name: 'home would be blocked',
    state: tenant([]),
    settings: { block: ['RU', 'US'], home: ['US'] },
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'home is not among the allowed countries',
    state: tenant([]),
    settings: { allow: ['DE'], home: ['US'] },
    verdict: 'fail',
    plan: 'lockout',
  },
  {
    name: 'no named location more can be made',
    state: tenant([], {
      namedLocations: Array.from({ length: 195 }, (_, index) => addresses(100 + index, `Site ${index}`, ['192.0.2.1/32'], true)),
    }),
    settings,
    verdict: 'fail',
    plan: 'limit',
  },
  {
    name: 'the tenant has as many policies, in any state, as Microsoft documents',
    state: tenant(
      Array.from({ length: 240 }, (_, index) => ({ ...blockPolicy(100 + index, `Off ${index}`, {}), state: 'disabled' })),
    ),
    settings,
    verdict: 'fail',
    plan: 2,
    planWarns: ['policy-limit'],
  },
  {
    name: 'our policy has not reported long enough',
    state: tenant([reportingPolicy], {
      namedLocations: [
        {
          ...countries(7, 'hardenbot country-block: blocked countries', ['KP', 'RU']),
          modifiedDateTime: '2026-11-20T00:00:00Z',
        },
      ],
    }),
    settings,
    verdict: 'fail',
    says: ['Fix: policy "hardenbot country-block: block the listed countries", state: enabled.'],
    plan: 'report-only',
  },
  {
    name: 'our policy has reported long enough, and its location does not say when it was changed',
    state: tenant([reportingPolicy], {
      namedLocations: [
        { ...countries(7, 'hardenbot country-block: blocked countries', ['KP', 'RU']), modifiedDateTime: undefined },
      ],
    }),
    settings,
    verdict: 'fail',
    says: ['Fix: policy "hardenbot country-block: block the listed countries", state: enabled.'],
    plan: 'report-only',
  },
  {
    name: 'our policy has reported long enough and is enforced',
    state: tenant([reportingPolicy], {
      namedLocations: [countries(7, 'hardenbot country-block: blocked countries', ['KP', 'RU'])],
    }),
    settings,
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'our policy has reported long enough, and security defaults are on, beside which no policy can be enabled',
    state: tenant([reportingPolicy], {
      namedLocations: [countries(7, 'hardenbot country-block: blocked countries', ['KP', 'RU'])],
      identitySecurityDefaultsEnforcementPolicy: securityDefaults(true),
    }),
    settings,
    verdict: 'fail',
    plan: 'security-defaults',
  },
  {
    name: 'our location lacks a country, and is completed instead of made again',
    state: tenant([], { namedLocations: [countries(7, 'hardenbot country-block: blocked countries', ['RU'])] }),
    settings,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'our location lacks a country, and a policy of someone else that is enforced uses it: what is added would count there at once',
    state: tenant([othersOnOurs], { namedLocations: [countries(7, 'hardenbot country-block: blocked countries', ['RU'])] }),
    settings,
    verdict: 'partial',
    plan: 'shared-location',
  },
  {
    name: 'our location lacks a country, and a policy of someone else that only reports uses it',
    state: tenant([{ ...othersOnOurs, state: 'enabledForReportingButNotEnforced' }], {
      namedLocations: [countries(7, 'hardenbot country-block: blocked countries', ['RU'])],
    }),
    settings,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'exceptions of every kind are left out of the policy',
    state: tenant([], {
      groups: [{ ...travellers, members: [bo.id] }],
      users: [...people, guest],
      servicePrincipals: [
        {
          id: '5b000000-0000-4000-8000-000000000001',
          appId: '11111111-2222-4333-8444-555555555555',
          displayName: 'Visitor desk',
        },
      ],
    }),
    settings: {
      ...settings,
      except: {
        users: ['ana@contoso.com'],
        groups: ['Travellers'],
        roles: ['Global Reader'],
        apps: ['Visitor desk'],
        guestTypes: ['serviceProvider'],
        locations: ['Office'],
      },
    },
    verdict: 'fail',
    plan: 2,
  },
];

/** Tenants that were judged wrongly once. */
const learnt: readonly Case[] = [
  {
    name: 'a policy for the role of the synchronisation, which nobody holds, beside no other',
    state: tenant([
      blockPolicy(1, 'Sync from Russia', { locations: fromRu, users: { includeUsers: [], includeRoles: [syncRole] } }),
    ]),
    settings,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'a policy for the role of the synchronisation beside one that is enough for one country',
    state: tenant([
      blockPolicy(1, 'Sync from Russia', { locations: fromRu, users: { includeUsers: [], includeRoles: [syncRole] } }),
      blockPolicy(2, 'Block Russia', { locations: { includeLocations: [onlyRu.id], excludeLocations: [] } }),
    ]),
    settings,
    verdict: 'partial',
    names: ['ana@contoso.com', 'KP (North Korea)', 'countriesAndRegions'],
    plan: 2,
  },
  {
    name: 'an account is left out by name and may be in a listed group whose members cannot be read',
    state: {
      ...tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })], {
        groups: [{ ...travellers, members: [ana.id] }],
      }),
      collection: {
        [`graph.groups/${travellers.id}/transitiveMembers`]: { complete: false, returned: 0, error: { status: 403 } },
      },
    },
    settings: { ...settings, except: { groups: ['Travellers'] } },
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'a group is listed by a name that cannot be looked up, and an account is left out by name',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })], {
      groups: undefined,
    }),
    settings: { ...settings, except: { groups: ['Road crew'] } },
    verdict: 'unknown',
    missing: ['graph.groups'],
  },
  {
    name: 'an account is left out by name, and who synchronises the directory cannot be read',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })], {
      roleAssignments: undefined,
    }),
    settings,
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
  },
  {
    name: 'an account is left out by name and may hold a listed role through a group whose members cannot be read',
    state: {
      ...tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeUsers: [ana.id, bg1.id, bg2.id] } })], {
        groups: [{ ...travellers, members: [ana.id] }],
        roleAssignments: [assignment(1, travellers.id, globalAdmin)],
      }),
      collection: {
        [`graph.groups/${travellers.id}/transitiveMembers`]: { complete: false, returned: 0, error: { status: 403 } },
      },
    },
    settings: { ...settings, except: { roles: [globalAdmin] } },
    verdict: 'unknown',
    missing: [`graph.groups/${travellers.id}/transitiveMembers`],
  },
  {
    name: 'a policy for one group stops only somebody whom the listed role of the synchronisation excuses',
    state: tenant([blockPolicy(1, 'Sync', { users: { includeUsers: [], includeGroups: [travellers.id], excludeUsers: [] } })], {
      users: [bo, sync, bg1, bg2],
      groups: [{ ...travellers, members: [sync.id] }],
      roleAssignments: [assignment(1, sync.id, syncRole)],
    }),
    settings: { ...settings, except: { roles: [syncRole] } },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'a guest is left out through a group, and guests of the kind are listed',
    state: tenant([blockPolicy(1, 'Block', { locations: fromRu, users: { excludeGroups: [travellers.id] } })], {
      users: [...people, guest],
      groups: [{ ...travellers, members: [guest.id] }],
    }),
    settings: { ...settings, except: { guestTypes: ['b2bCollaborationGuest'] } },
    verdict: 'pass',
  },
  {
    name: 'another country is blocked, on some platforms alone',
    state: tenant([
      blockPolicy(1, 'Block the United States on phones', {
        locations: { includeLocations: [us.id], excludeLocations: [] },
        conditions: { platforms: { includePlatforms: ['android'], excludePlatforms: [] } },
      }),
    ]),
    settings,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'the country is blocked on some platforms, for a group that is empty',
    state: tenant(
      [
        blockPolicy(1, 'Block on phones', {
          locations: fromRu,
          users: { includeUsers: [], includeGroups: [travellers.id] },
          conditions: { platforms: { includePlatforms: ['android'], excludePlatforms: [] } },
        }),
      ],
      { groups: [{ ...travellers, members: [] }] },
    ),
    settings,
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'everything but trusted places is blocked, and none is trusted',
    state: tenant(
      [blockPolicy(1, 'Only trusted', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } })],
      {
        namedLocations: [us, branch],
      },
    ),
    settings,
    verdict: 'pass',
    warns: ['lockout'],
  },
  {
    name: 'nothing is asked, and everybody is shut out',
    state: tenant(
      [blockPolicy(1, 'Only trusted', { locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] } })],
      {
        namedLocations: [us],
      },
    ),
    verdict: 'unknown',
    undecided: true,
    warns: ['lockout'],
    plan: 'nothing-asked',
  },
  {
    name: 'nothing is asked, and a policy blocks two places that could not be read',
    state: tenant(
      [blockPolicy(1, 'Block two places', { locations: { includeLocations: [ru.id, us.id], excludeLocations: [] } })],
      { namedLocations: undefined },
    ),
    verdict: 'unknown',
    undecided: true,
    says: ['Block two places blocks places that could not be read'],
    missing: ['graph.namedLocations'],
    plan: 'nothing-asked',
  },
];

export const cases: readonly Case[] = [...blocked, ...halfBlocked, ...open, ...unknown, ...plans, ...learnt, ...exceptionCases];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'graph.groups',
  'graph.groups/{of}/transitiveMembers',
  'graph.namedLocations',
  'graph.roleAssignments',
  'graph.roleDefinitions',
  'graph.users',
];
