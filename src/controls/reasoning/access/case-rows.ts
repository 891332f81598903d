/** Rows that the cases of the Conditional Access controls share: a small tenant by the services' own names. */

export const tenantId = '7e000000-0000-4000-8000-00000000c0de';

const id = (area: string, number: number): string => `${area}000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function user(number: number, name: string, more: object = {}) {
  return {
    id: id('aa', number),
    userPrincipalName: `${name}@contoso.com`,
    displayName: name,
    mail: `${name}@contoso.com`,
    accountEnabled: true,
    userType: 'Member',
    creationType: null,
    externalUserState: null,
    ...more,
  };
}

export const ana = user(1, 'ana');
export const bo = user(2, 'bo');
export const cy = user(3, 'cy');
export const dis = user(4, 'dis', { accountEnabled: false });
export const sync = user(5, 'sync_on1', { displayName: 'On-Premises Directory Synchronization Service Account' });
export const guest = user(6, 'gus', {
  userPrincipalName: 'gus_partner.com#EXT#@contoso.onmicrosoft.com',
  userType: 'Guest',
  creationType: 'Invitation',
  externalUserState: 'Accepted',
});
export const bg1 = user(8, 'bg1');
export const bg2 = user(9, 'bg2');
export const people = [ana, bo, cy, bg1, bg2];

export const travellers = { id: id('6a', 1), displayName: 'Travellers' };
export const nested = { id: id('6a', 2), displayName: 'Road crew' };
export const everybody = { id: id('6a', 3), displayName: 'All staff' };

export const globalAdmin = '62e90394-69f5-4237-9190-012177145e10';
export const syncRole = 'd29b2b05-8046-44ba-8758-1e26182fcf32';

export function assignment(number: number, principalId: string, roleDefinitionId: string, directoryScopeId = '/') {
  return { id: id('4a', number), principalId, roleDefinitionId, directoryScopeId };
}

/** A subscription with the service plan that carries Conditional Access. */
export const licensed = {
  id: 'contoso_sku',
  skuId: '078d2b04-f1bd-4111-bbd4-b4b1b354cef4',
  skuPartNumber: 'AAD_PREMIUM',
  capabilityStatus: 'Enabled',
  prepaidUnits: { enabled: 25, suspended: 0, warning: 0, lockedOut: 0 },
  servicePlans: [
    { servicePlanId: '41781fb2-bc02-4b7c-bd55-b576c07bb09d', servicePlanName: 'AAD_PREMIUM', provisioningStatus: 'Success' },
  ],
};

export function countries(number: number, name: string, codes: readonly string[], more: object = {}) {
  return {
    '@odata.type': '#microsoft.graph.countryNamedLocation',
    id: id('1c', number),
    displayName: name,
    createdDateTime: '2026-01-05T08:00:00Z',
    modifiedDateTime: '2026-01-05T08:00:00Z',
    countriesAndRegions: codes,
    includeUnknownCountriesAndRegions: false,
    countryLookupMethod: 'clientIpAddress',
    ...more,
  };
}

export function addresses(number: number, name: string, cidrs: readonly string[], isTrusted: boolean) {
  return {
    '@odata.type': '#microsoft.graph.ipNamedLocation',
    id: id('1c', number),
    displayName: name,
    createdDateTime: '2026-01-05T08:00:00Z',
    modifiedDateTime: '2026-01-05T08:00:00Z',
    isTrusted,
    ipRanges: cidrs.map((cidrAddress) => ({ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress })),
  };
}

interface PolicyParts {
  readonly state?: string;
  readonly users?: object;
  readonly applications?: object;
  readonly clientAppTypes?: readonly string[];
  readonly locations?: object | null;
  readonly conditions?: object;
  readonly grantControls?: object | null;
}

/** A policy that blocks everyone but the break-glass accounts, as the service writes it, with parts of it replaced. */
export function blockPolicy(number: number, displayName: string, parts: PolicyParts = {}) {
  return {
    id: id('ca', number),
    displayName,
    state: parts.state ?? 'enabled',
    createdDateTime: '2026-01-05T08:00:00Z',
    modifiedDateTime: '2026-02-01T08:00:00Z',
    templateId: null,
    conditions: {
      signInRiskLevels: [],
      userRiskLevels: [],
      servicePrincipalRiskLevels: [],
      insiderRiskLevels: null,
      clientAppTypes: parts.clientAppTypes ?? ['all'],
      platforms: null,
      locations: parts.locations ?? null,
      devices: null,
      clientApplications: null,
      authenticationFlows: null,
      users: {
        includeUsers: ['All'],
        excludeUsers: [bg1.id, bg2.id],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
        ...parts.users,
      },
      applications: {
        includeApplications: ['All'],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
        ...parts.applications,
      },
      ...parts.conditions,
    },
    grantControls:
      parts.grantControls === undefined
        ? {
            operator: 'OR',
            builtInControls: ['block'],
            customAuthenticationFactors: [],
            termsOfUse: [],
            authenticationStrength: null,
          }
        : parts.grantControls,
    sessionControls: null,
  };
}

/** A policy that asks everyone but the break-glass accounts and the synchronisation for a second factor, with parts of it replaced. */
export function mfaPolicy(number: number, displayName: string, parts: PolicyParts = {}) {
  return blockPolicy(number, displayName, {
    grantControls: grant(['mfa']),
    ...parts,
    users: { excludeRoles: [syncRole], ...parts.users },
  });
}

/** Grant controls as the service writes them. */
export function grant(builtInControls: readonly string[], more: object = {}) {
  return {
    operator: 'OR',
    builtInControls,
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: null,
    ...more,
  };
}

/** An authentication strength as a policy carries it. */
export function strength(number: number, displayName: string, allowedCombinations: readonly string[], more: object = {}) {
  return {
    id: number < 10 ? `00000000-0000-0000-0000-00000000000${number}` : id('57', number),
    displayName,
    policyType: number < 10 ? 'builtIn' : 'custom',
    requirementsSatisfied: 'mfa',
    allowedCombinations,
    ...more,
  };
}

/** Security defaults, on or off. */
export function securityDefaults(isEnabled: unknown) {
  return { id: '00000000-0000-0000-0000-000000000005', displayName: 'Security Defaults', isEnabled };
}

/** What an account has registered, as the report of the service says. */
export function registered(
  of: { readonly id: string; readonly userPrincipalName: string },
  isMfaCapable: boolean,
  more: object = {},
) {
  return {
    id: of.id,
    userPrincipalName: of.userPrincipalName,
    userType: 'member',
    isAdmin: false,
    isMfaRegistered: isMfaCapable,
    isMfaCapable,
    methodsRegistered: isMfaCapable ? ['microsoftAuthenticatorPush'] : [],
    ...more,
  };
}

/** A way to prove who one is, as the service lists it below an account: `fido2`, `phone`, … */
export function method(kind: string, number = 1) {
  return {
    id: id('3e', number),
    '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`,
    createdDateTime: '2026-01-12T08:00:00Z',
  };
}

/** The graph part of a state: everything readable, what is not given empty, what is given as undefined not readable. */
export function graph(parts: object): object {
  const all = {
    users: people,
    groups: [],
    conditionalAccessPolicies: [],
    namedLocations: [],
    subscribedSkus: [licensed],
    roleAssignments: [],
    roleEligibilityScheduleInstances: [],
    roleDefinitions: [],
    servicePrincipals: [],
    userRegistrationDetails: [],
    authenticationStrengthPolicies: [],
    identitySecurityDefaultsEnforcementPolicy: {
      id: '00000000-0000-0000-0000-000000000005',
      displayName: 'Security Defaults',
      isEnabled: false,
    },
    ...parts,
  };
  return Object.fromEntries(Object.entries(all).filter(([, rows]) => rows !== undefined));
}
