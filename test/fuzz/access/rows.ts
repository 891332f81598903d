/** A tenant of the model as the services write it, with what is not set in every spelling. */
import { Spelling } from '../spelling';
import {
  type AccessModel,
  type AccountName,
  accountIds,
  type GuestTypes,
  groupIds,
  groupNames,
  kindOf,
  locationIds,
  ownApp,
  ownAppName,
  type Policy,
  type Who,
} from './model';

export function stateOf(model: AccessModel): Readonly<Record<string, unknown>> {
  return {
    organization: { id: '7e000000-0000-4000-8000-00000000c0de', displayName: 'Contoso' },
    graph: {
      users: model.accounts.map((name) => account(name, !model.disabled.includes(name))),
      groups: model.groups
        .map((members, index) => ({ id: groupIds[index], displayName: groupNames[index], members }))
        .filter(({ id, members }) => members.length > 0 || isMentioned(id, model)),
      roleAssignments: model.assignments.map(({ principal, role, tenantWide }, index) => ({
        id: `4a000000-0000-4000-8000-00000000000${index}`,
        principalId: principal,
        roleDefinitionId: role,
        directoryScopeId: tenantWide ? '/' : '/administrativeUnits/1',
      })),
      roleDefinitions: [],
      roleEligibilityScheduleInstances: [],
      servicePrincipals: [{ id: '5b000000-0000-4000-8000-000000000001', appId: ownApp, displayName: ownAppName }],
      namedLocations: model.locations.flatMap((one, index) =>
        isMentioned(locationIds[index], model) || (one.kind === 'addresses' && one.trusted) ? [location(one, index)] : [],
      ),
      subscribedSkus: model.licensed ? [subscription] : [],
      identitySecurityDefaultsEnforcementPolicy: {
        id: '00000000-0000-0000-0000-000000000005',
        isEnabled: model.securityDefaults,
      },
      conditionalAccessPolicies: model.policies.map(policyRow),
    },
  };
}

/** Whether anything refers to a group or location: what nothing refers to only makes a printed case longer. */
function isMentioned(id: string | undefined, model: AccessModel): boolean {
  const text = referring.get(model) ?? referringOf(model);
  referring.set(model, text);
  return id !== undefined && text.includes(id);
}

const referring = new WeakMap<AccessModel, string>();

function referringOf({ policies, assignments, groups, settings: { except } }: AccessModel): string {
  return JSON.stringify([policies, assignments, groups, except.groups, except.locations.map((index) => locationIds[index])]);
}

const subscription = {
  id: 'contoso_sku',
  skuPartNumber: 'AAD_PREMIUM',
  capabilityStatus: 'Enabled',
  prepaidUnits: { enabled: 25, suspended: 0, warning: 0, lockedOut: 0 },
  servicePlans: [
    { servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM', provisioningStatus: 'Success' },
  ],
};

export function nameOf(name: AccountName): string {
  const isInvited = kindOf[name] === 'b2bCollaborationGuest' || kindOf[name] === 'b2bCollaborationMember';
  if (name === 'sync') return 'Sync_ON1@contoso.com';
  return isInvited ? `${name}_partner.com#EXT#@contoso.onmicrosoft.com` : `${name}@contoso.com`;
}

function account(name: AccountName, accountEnabled: boolean): object {
  const kind = kindOf[name];
  const isInvited = kind === 'b2bCollaborationGuest' || kind === 'b2bCollaborationMember';
  return {
    id: accountIds[name],
    userPrincipalName: nameOf(name),
    displayName: name,
    mail: null,
    accountEnabled,
    userType: kind === 'b2bCollaborationGuest' || kind === 'internalGuest' ? 'Guest' : 'Member',
    creationType: isInvited ? 'Invitation' : null,
    externalUserState: isInvited ? 'Accepted' : null,
  };
}

function location(one: AccessModel['locations'][number], index: number): object {
  const common = { id: locationIds[index], displayName: locationNames[index] };
  if (one.kind === 'countries')
    return {
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      ...common,
      countriesAndRegions: one.codes,
      includeUnknownCountriesAndRegions: one.unknown,
      countryLookupMethod: 'clientIpAddress',
    };
  return {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    ...common,
    isTrusted: one.trusted,
    ipRanges: one.ranges.map((cidrAddress) => ({ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress })),
  };
}

export const locationNames = ['Russia and North Korea', 'Some countries', 'Other countries', 'Office', 'Branch', 'Lab'] as const;

function policyRow(policy: Policy, index: number): object {
  const spelling = new Spelling(policy.spelling);
  return {
    id: `ca000000-0000-4000-8000-00000000000${index}`,
    displayName: `Policy ${index + 1}`,
    state: policy.state,
    createdDateTime: '2026-01-05T08:00:00Z',
    modifiedDateTime: '2026-02-01T08:00:00Z',
    ...spelling.pick<object>([{ deletedDateTime: null }, {}]),
    conditions: conditions(policy, spelling),
    ...grant(policy, spelling),
  };
}

function conditions(policy: Policy, spelling: Spelling): object {
  return {
    users: { ...who('include', policy.include, spelling), ...who('exclude', policy.exclude, spelling) },
    applications: applications(policy, spelling),
    ...(policy.clients.length === 0 ? allClients(spelling) : { clientAppTypes: policy.clients }),
    ...(policy.places === null
      ? spelling.unset('locations', ['includeLocations', 'excludeLocations'])
      : {
          locations: {
            ...spelling.list('includeLocations', policy.places.include),
            ...spelling.list('excludeLocations', policy.places.exclude),
          },
        }),
    ...spelling.pick<object>([
      { signInRiskLevels: [], userRiskLevels: [] },
      { signInRiskLevels: null, userRiskLevels: null, insiderRiskLevels: null },
      {},
    ]),
    ...spelling.unset('clientApplications', ['includeServicePrincipals', 'excludeServicePrincipals']),
    ...(policy.narrowedBy === 'platforms' ? {} : anyPlatform(spelling)),
    ...(policy.narrowedBy === 'devices' ? {} : spelling.unset('devices', ['deviceFilter'])),
    ...(policy.narrowedBy === 'flow' ? {} : spelling.unset('authenticationFlows', ['transferMethods'])),
    ...narrowing(policy.narrowedBy),
  };
}

function allClients(spelling: Spelling): object {
  return spelling.pick<object>([{ clientAppTypes: ['all'] }, { clientAppTypes: [] }, { clientAppTypes: null }, {}]);
}

/** All platforms narrow nothing, nor does a flow that is none. */
function anyPlatform(spelling: Spelling): object {
  return spelling.pick<object>([
    { platforms: null },
    {},
    { platforms: { includePlatforms: ['all'], excludePlatforms: [] } },
    { platforms: { includePlatforms: null, excludePlatforms: null } },
  ]);
}

function narrowing(by: Policy['narrowedBy']): object {
  switch (by) {
    case null:
      return {};
    case 'platforms':
      return { platforms: { includePlatforms: ['iOS'], excludePlatforms: [] } };
    case 'devices':
      return { devices: { deviceFilter: { mode: 'include', rule: 'device.isCompliant -ne True' } } };
    case 'signInRisk':
      return { signInRiskLevels: ['high'] };
    case 'flow':
      return { authenticationFlows: { transferMethods: 'deviceCodeFlow' } };
    case 'unheardOf':
      return { moonPhases: ['full'] };
  }
}

function who(side: 'include' | 'exclude', one: Who, spelling: Spelling): object {
  return {
    ...(side === 'include' && one.users.length === 0
      ? spelling.pick<object>([{ includeUsers: [] }, { includeUsers: ['None'] }, {}])
      : spelling.list(`${side}Users`, one.users)),
    ...spelling.list(`${side}Groups`, one.groups),
    ...spelling.list(`${side}Roles`, one.roles),
    ...(one.guests === null
      ? spelling.unset(`${side}GuestsOrExternalUsers`, ['guestOrExternalUserTypes'])
      : { [`${side}GuestsOrExternalUsers`]: guests(one.guests, spelling) }),
  };
}

function guests({ kinds, tenants }: GuestTypes, spelling: Spelling): object {
  return {
    guestOrExternalUserTypes: spelling.pick<unknown>([kinds.join(','), kinds, kinds.join(', ')]),
    externalTenants:
      tenants === null
        ? spelling.pick<unknown>([
            { '@odata.type': '#microsoft.graph.conditionalAccessAllExternalTenants', membershipKind: 'all' },
            null,
          ])
        : {
            '@odata.type': '#microsoft.graph.conditionalAccessEnumeratedExternalTenants',
            membershipKind: 'enumerated',
            members: tenants,
          },
  };
}

function applications(policy: Policy, spelling: Spelling): object {
  return {
    ...spelling.list('includeApplications', policy.includeApps),
    ...spelling.list('excludeApplications', policy.excludeApps),
    ...spelling.list('includeUserActions', policy.userActions ? ['urn:user:registerdevice'] : []),
    ...(policy.appFilter === null
      ? spelling.unset('applicationFilter', ['mode', 'rule'])
      : { applicationFilter: { mode: policy.appFilter, rule: 'CustomSecurityAttribute.Apps_Kind -eq "own"' } }),
  };
}

function grant(policy: Policy, spelling: Spelling): object {
  if (policy.grant === 'session')
    return {
      ...spelling.unset('grantControls', ['operator']),
      sessionControls: { signInFrequency: { isEnabled: true, value: 1, type: 'hours' } },
    };
  return {
    grantControls: {
      operator: 'OR',
      builtInControls: [policy.grant],
      ...spelling.list('customAuthenticationFactors', []),
      ...spelling.list('termsOfUse', []),
      ...spelling.unset('authenticationStrength'),
    },
    ...spelling.pick<object>([{ sessionControls: null }, {}]),
  };
}
