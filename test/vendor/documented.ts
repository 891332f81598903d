/** Requests as the vendors' reference pages show them, in our own values: the simulated tenant has to take each. */

export interface Documented {
  /** The page, below learn.microsoft.com. */
  readonly page: string;
  readonly method: string;
  /** Below v1.0; `{user}` and the like are ids of the tenant of the test. */
  readonly path: string;
  readonly body?: object;
}

const v1 = (page: string) => `graph/api/${page}?view=graph-rest-1.0`;

export const documented: readonly Documented[] = [
  {
    page: v1('conditionalaccessroot-post-policies'),
    method: 'POST',
    path: '/identity/conditionalAccess/policies',
    body: {
      displayName: 'MFA for one application',
      state: 'enabled',
      conditions: {
        clientAppTypes: ['mobileAppsAndDesktopClients', 'browser'],
        applications: { includeApplications: ['None'] },
        users: { includeUsers: ['{user}'] },
        locations: { includeLocations: ['All'], excludeLocations: ['AllTrusted'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['mfa'] },
    },
  },
  {
    page: v1('conditionalaccessroot-post-policies'),
    method: 'POST',
    path: '/identity/conditionalAccess/policies',
    body: {
      displayName: 'Block what speaks an old protocol',
      state: 'enabledForReportingButNotEnforced',
      conditions: {
        clientAppTypes: ['exchangeActiveSync', 'other'],
        applications: { includeApplications: ['All'] },
        users: { includeUsers: ['All'], excludeUsers: ['{user}'] },
      },
      grantControls: { operator: 'OR', builtInControls: ['block'] },
    },
  },
  {
    page: v1('conditionalaccesspolicy-update'),
    method: 'PATCH',
    path: '/identity/conditionalAccess/policies/{policy}',
    body: { conditions: { signInRiskLevels: ['high', 'medium', 'low', 'none'] } },
  },
  ...(
    [
      ['microsoftauthenticatorauthenticationmethod-delete', 'microsoftAuthenticator'],
      ['softwareoathauthenticationmethod-delete', 'softwareOath'],
      ['windowshelloforbusinessauthenticationmethod-delete', 'windowsHelloForBusiness'],
      ['platformcredentialauthenticationmethod-delete', 'platformCredential'],
      ['phoneauthenticationmethod-delete', 'phone'],
      ['emailauthenticationmethod-delete', 'email'],
      ['fido2authenticationmethod-delete', 'fido2'],
      ['temporaryaccesspassauthenticationmethod-delete', 'temporaryAccessPass'],
    ] as const
  ).map(([page, kind]) => ({
    page: v1(page),
    method: 'DELETE',
    path: `/users/{user}/authentication/${kind}Methods/{${kind}}`,
  })),
  {
    page: v1('serviceprincipal-update'),
    method: 'PATCH',
    path: '/servicePrincipals/{principal}',
    body: { appRoleAssignmentRequired: true },
  },
  { page: v1('device-update'), method: 'PATCH', path: '/devices/{device}', body: { accountEnabled: false } },
  { page: v1('conditionalaccesspolicy-delete'), method: 'DELETE', path: '/identity/conditionalAccess/policies/{policy}' },
  {
    page: v1('conditionalaccessroot-post-namedlocations'),
    method: 'POST',
    path: '/identity/conditionalAccess/namedLocations',
    body: {
      '@odata.type': '#microsoft.graph.ipNamedLocation',
      displayName: 'Offices',
      isTrusted: true,
      ipRanges: [
        { '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.0/24' },
        { '@odata.type': '#microsoft.graph.iPv6CidrRange', cidrAddress: '2001:db8:1::/48' },
      ],
    },
  },
  {
    page: v1('conditionalaccessroot-post-namedlocations'),
    method: 'POST',
    path: '/identity/conditionalAccess/namedLocations',
    body: {
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      displayName: 'Countries',
      countriesAndRegions: ['ES', 'PT'],
      includeUnknownCountriesAndRegions: true,
    },
  },
  {
    page: v1('countrynamedlocation-update'),
    method: 'PATCH',
    path: '/identity/conditionalAccess/namedLocations/{location}',
    body: {
      '@odata.type': '#microsoft.graph.countryNamedLocation',
      displayName: 'Countries, again',
      countriesAndRegions: ['FR'],
    },
  },
  { page: v1('countrynamedlocation-delete'), method: 'DELETE', path: '/identity/conditionalAccess/namedLocations/{location}' },
  {
    page: v1('domain-update'),
    method: 'PATCH',
    path: '/domains/{domain}',
    body: { passwordValidityPeriodInDays: 2147483647, passwordNotificationWindowInDays: 14 },
  },
  {
    page: v1('group-post-settings'),
    method: 'POST',
    path: '/groupSettings',
    body: {
      templateId: '62375ab9-6b52-47ed-826b-58e47e0e304b',
      values: [{ name: 'EnableMSStandardBlockedWords', value: 'true' }],
    },
  },
  {
    page: v1('groupsetting-update'),
    method: 'PATCH',
    path: '/groupSettings/{setting}',
    body: { values: [{ name: 'LockoutThreshold', value: '9' }] },
  },
  { page: v1('groupsetting-delete'), method: 'DELETE', path: '/groupSettings/{setting}' },
  {
    page: v1('activitybasedtimeoutpolicy-post-activitybasedtimeoutpolicies'),
    method: 'POST',
    path: '/policies/activityBasedTimeoutPolicies',
    body: {
      definition: [
        '{"ActivityBasedTimeoutPolicy":{"Version":1,"ApplicationPolicies":[{"ApplicationId":"default","WebSessionIdleTimeout":"00:05:00"}]}}',
      ],
      displayName: 'activityBasedTimeoutPolicies test',
      isOrganizationDefault: true,
    },
  },
  {
    page: v1('activitybasedtimeoutpolicy-update'),
    method: 'PATCH',
    path: '/policies/activityBasedTimeoutPolicies/{timeout}',
    body: { displayName: 'Another name' },
  },
  {
    page: v1('activitybasedtimeoutpolicy-delete'),
    method: 'DELETE',
    path: '/policies/activityBasedTimeoutPolicies/{timeout}',
  },
  {
    page: v1('adminconsentrequestpolicy-update'),
    method: 'PUT',
    path: '/policies/adminConsentRequestPolicy',
    body: {
      isEnabled: true,
      notifyReviewers: true,
      remindersEnabled: true,
      requestDurationInDays: 5,
      reviewers: [{ query: '/users/{user}', queryType: 'MicrosoftGraph', queryRoot: null }],
    },
  },
  {
    page: v1('smsauthenticationmethodconfiguration-update'),
    method: 'PATCH',
    path: '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/sms',
    body: { '@odata.type': '#microsoft.graph.smsAuthenticationMethodConfiguration', state: 'disabled' },
  },
  {
    page: v1('authorizationpolicy-update'),
    method: 'PATCH',
    path: '/policies/authorizationPolicy',
    body: { defaultUserRolePermissions: { allowedToCreateApps: false } },
  },
  {
    page: v1('identitysecuritydefaultsenforcementpolicy-update'),
    method: 'PATCH',
    path: '/policies/identitySecurityDefaultsEnforcementPolicy',
    body: { isEnabled: false },
  },
  {
    page: v1('adminreportsettings-update'),
    method: 'PATCH',
    path: '/admin/reportSettings',
    body: { displayConcealedNames: true },
  },
  { page: v1('user-update'), method: 'PATCH', path: '/users/{user}', body: { accountEnabled: false } },
  {
    page: v1('user-update'),
    method: 'PATCH',
    path: '/users/{user}',
    body: { passwordProfile: { forceChangePasswordNextSignIn: false, password: 'a-Long-one-0f-the-tests' } },
  },
  { page: v1('user-revokesigninsessions'), method: 'POST', path: '/users/{user}/revokeSignInSessions' },
  {
    page: v1('riskyuser-confirmcompromised'),
    method: 'POST',
    path: '/identityProtection/riskyUsers/confirmCompromised',
    body: { userIds: ['{user}'] },
  },
  {
    page: v1('conditionalaccessroot-evaluate'),
    method: 'POST',
    path: '/identity/conditionalAccess/evaluate',
    body: {
      signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: '{user}' },
      signInContext: {
        '@odata.type': '#microsoft.graph.applicationContext',
        includeApplications: ['00000002-0000-0ff1-ce00-000000000000'],
      },
      signInConditions: { devicePlatform: 'android', clientAppType: 'browser', country: 'ES', ipAddress: '203.0.113.7' },
      appliedPoliciesOnly: true,
    },
  },
];
