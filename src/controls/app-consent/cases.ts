/** Tenants and what app-consent must say of them. */
import type { Case } from '../case.js';

const self = (policy: string) => `ManagePermissionGrantsForSelf.${policy}`;
const low = self('microsoft-user-default-low');
const recommended = self('microsoft-user-default-recommended');
const legacy = self('microsoft-user-default-legacy');
const forChats = 'ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions-for-chat';

const ana = { id: '0c000000-0000-4000-8000-000000000001', userPrincipalName: 'ana@contoso.com', accountEnabled: true };
const gone = { id: '0c000000-0000-4000-8000-000000000002', userPrincipalName: 'gone@contoso.com', accountEnabled: false };
const desk = { id: '0d000000-0000-4000-8000-000000000001', displayName: 'Service desk', members: [ana.id] };
const cloudAppAdministrator = '158c047a-c907-4556-b7ef-446551a6b5f7';

const scope = (query: string) => ({ query, queryType: 'MicrosoftGraph', queryRoot: null });
const workflow = {
  isEnabled: true,
  notifyReviewers: true,
  remindersEnabled: true,
  requestDurationInDays: 30,
  reviewers: [scope(`/users/${ana.id}`)],
};
const byRole = {
  ...workflow,
  reviewers: [scope(`/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '${cloudAppAdministrator}'`)],
};
const noWorkflow = { ...workflow, isEnabled: false, reviewers: [] };

const graphApi = {
  id: '0e000000-0000-4000-8000-000000000001',
  appId: '00000003-0000-0000-c000-000000000000',
  displayName: 'Microsoft Graph',
  servicePrincipalType: 'Application',
};
const identity = {
  id: '0e000000-0000-4000-8000-000000000002',
  displayName: 'Nightly job',
  servicePrincipalType: 'ManagedIdentity',
};

/** Lets people consent to what is classified as low: these permissions of Microsoft Graph, by name. */
function classified(permissions: Readonly<Record<string, string>>, others: object = {}) {
  const rows = Object.entries(permissions).map(([permissionName, classification], index) => ({
    id: `c${index}`,
    permissionId: `0f000000-0000-4000-8000-00000000000${index}`,
    permissionName,
    classification,
  }));
  return tenant(assigned([low, forChats]), workflow, {
    servicePrincipals: [graphApi, identity],
    delegatedPermissionClassifications: { [graphApi.id]: rows },
    ...others,
  });
}

function assigned(entries: unknown, others: object = {}) {
  return {
    allowUserConsentForRiskyApps: null,
    defaultUserRolePermissions: { allowedToCreateApps: false, permissionGrantPoliciesAssigned: entries, ...others },
  };
}

function tenant(policy: object, consent: object = workflow, others: object = {}) {
  return {
    graph: {
      authorizationPolicy: policy,
      adminConsentRequestPolicy: consent,
      users: [ana, gone],
      groups: [desk],
      roleAssignments: [],
      roleEligibilityScheduleInstances: [],
      oauth2PermissionGrants: [],
      servicePrincipals: [],
      delegatedPermissionClassifications: { '*': [] },
      ...others,
    },
  };
}

/** The conditions of a policy of the tenant itself, as Graph returns them. */
const everything = {
  id: '4c000000-0000-4000-8000-000000000001',
  permissionType: 'delegated',
  permissionClassification: 'all',
  resourceApplication: 'any',
  permissions: ['all'],
  clientApplicationIds: ['all'],
  clientApplicationTenantIds: ['all'],
  clientApplicationPublisherIds: ['all'],
  clientApplicationsFromVerifiedPublisherOnly: false,
};
const lowOnly = { ...everything, permissionClassification: 'low', clientApplicationsFromVerifiedPublisherOnly: true };
/** Stands for any id that is not meant. */
const otherApi = '0d000000-0000-4000-8000-000000000001';
const graphAppId = '00000003-0000-0000-c000-000000000000';
const mailSendId = '0f000000-0000-4000-8000-000000000000';
const byOwnPolicy = { authorizationPolicy: assigned(['ManagePermissionGrantsForSelf.contoso-verified']) };
const verifiedOnly = { ...everything, clientApplicationsFromVerifiedPublisherOnly: true };

function withPolicy(state: ReturnType<typeof tenant>, includes: readonly object[], excludes: readonly object[] = []) {
  return {
    ...state,
    graph: {
      ...state.graph,
      permissionGrantPolicyIncludes: { 'contoso-verified': includes },
      permissionGrantPolicyExcludes: { 'contoso-verified': excludes },
    },
  };
}

export const cases: readonly Case[] = [
  {
    name: 'rules 1, 5, 6 and 7: nobody may agree, somebody decides, nobody registers, and consent for chats stays as it is',
    state: tenant(assigned([forChats])),
    verdict: 'pass',
    names: [forChats, 'ana@contoso.com'],
    restsOn: [
      'graph.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned',
      'graph.authorizationPolicy.defaultUserRolePermissions.allowedToCreateApps',
      'graph.adminConsentRequestPolicy.isEnabled',
      'graph.adminConsentRequestPolicy.reviewers',
      'graph.users.accountEnabled',
    ],
  },
  {
    name: 'rule 1: an entry of a kind that nobody knows may let people agree too',
    state: tenant(assigned([forChats, 'ManagePermissionGrantsForAll.contoso-verified'])),
    verdict: 'unknown',
    names: ['ManagePermissionGrantsForAll.contoso-verified'],
    plan: 'unknown',
  },
  { name: 'rule 1: an empty list is nobody', state: tenant(assigned([])), verdict: 'pass' },
  {
    name: 'rule 1, a trap: null is not an empty list',
    state: tenant(assigned(null)),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 1: a policy that carries no list at all',
    state: tenant({ defaultUserRolePermissions: { allowedToCreateApps: false } }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 2: the old default, which lets anybody in, whatever else holds; consent for chats is kept by the plan',
    state: tenant(assigned([legacy, forChats])),
    verdict: 'fail',
    names: [legacy],
    plan: 1,
  },
  {
    name: 'rule 2: the letter case of the prefix does not matter',
    state: tenant(assigned([legacy.toLowerCase()])),
    verdict: 'fail',
    plan: 1,
  },
  {
    name: 'rule 3: what is classified as low is more than settings give',
    state: tenant(assigned([low, forChats])),
    verdict: 'partial',
    names: [low],
    plan: 1,
  },
  {
    name: 'rule 3: what is classified as low is what settings give, and it is what Microsoft proposes',
    state: classified({ 'User.Read': 'low', openid: 'Low', 'Mail.Send': 'medium', 'Files.ReadWrite.All': 'high' }),
    settings: { consent: 'low' },
    verdict: 'pass',
    names: [low],
    restsOn: ['graph.servicePrincipals.id', 'graph.delegatedPermissionClassifications'],
  },
  {
    name: 'rule 3: the tenant classifies Mail.Send as low, and so people may let an app send mail as them',
    state: classified({ 'User.Read': 'low', 'Mail.Send': 'low' }),
    settings: { consent: 'low' },
    verdict: 'partial',
    warns: ['classified-low'],
    names: ['Microsoft Graph'],
    plan: 0,
    ends: 'partial',
  },
  {
    name: 'rule 3: a permission that settings accept as low',
    state: classified({ 'Calendars.Read': 'low' }),
    settings: { consent: 'low', lowPermissions: ['calendars.read'] },
    verdict: 'pass',
  },
  {
    name: 'rule 3: a class that Microsoft adds later is not known to be kept from people',
    state: classified({ 'Mail.Send': 'minimal' }),
    settings: { consent: 'low' },
    verdict: 'partial',
    warns: ['classified-low'],
    plan: 0,
    ends: 'partial',
  },
  {
    name: 'rule 3: what is classified as low could not be read',
    state: classified({}, { delegatedPermissionClassifications: {} }),
    settings: { consent: 'low' },
    verdict: 'unknown',
    warns: ['classified-low'],
    names: [low],
    plan: 0,
    ends: 'unknown',
  },
  {
    name: "rule 3: Microsoft's recommendation is more than low, and low takes its place",
    state: tenant(assigned([recommended, forChats])),
    settings: { consent: 'low' },
    verdict: 'partial',
    names: [recommended],
    plan: 1,
  },
  {
    name: "rule 3: Microsoft's recommendation and its mail clients are what settings give",
    state: tenant(assigned([recommended, self('microsoft-user-default-allow-consent-apps')])),
    settings: { consent: 'microsoft' },
    verdict: 'pass',
  },
  {
    name: 'rule 3: a policy of the tenant itself is fine where settings name it, and a gap by its name where they do not',
    state: withPolicy(tenant(assigned([self('contoso-verified'), self('contoso-anything')])), [verifiedOnly]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'partial',
    names: ['contoso-anything'],
    plan: 1,
  },
  {
    name: 'rule 3: a policy of the tenant itself that settings name limits what people may consent to, to verified publishers',
    state: withPolicy(tenant(assigned([self('contoso-verified')])), [verifiedOnly]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'pass',
    warns: ['wide-policy'],
    says: ['any permission of any app whose publisher is verified'],
    restsOn: ['graph.permissionGrantPolicyIncludes'],
    plan: 0,
  },
  {
    name: 'rule 3: someone widened the policy that settings name to any permission of any app',
    state: withPolicy(tenant(assigned([self('contoso-verified')])), [verifiedOnly, everything]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'partial',
    warns: ['wide-policy'],
    says: ['By the policy contoso-verified people may consent to any permission of any app'],
    names: ['ManagePermissionGrantsForSelf.contoso-verified'],
    plan: 0,
  },
  {
    name: 'rule 3: conditions that the widened policy does not name limit nothing',
    state: withPolicy(tenant(assigned([self('contoso-verified')])), [{ id: 'x', permissionType: 'delegatedUserConsentable' }]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'partial',
    warns: ['wide-policy'],
    plan: 0,
  },
  ...[
    { permissionClassification: 'low' },
    { resourceApplication: otherApi },
    { permissions: ['e1fe6dd8-ba31-4d61-89e7-88639da4683d'] },
    { clientApplicationIds: ['5a000000-0000-4000-8000-000000000001'] },
    { clientApplicationTenantIds: ['7e000000-0000-4000-8000-000000000001'] },
    { clientApplicationPublisherIds: ['123456'] },
    { clientApplicationsFromVerifiedPublisherOnly: true },
    { permissionType: 'application' },
  ].map(
    (limit): Case => ({
      name: `rule 3: the policy that settings name limits people by ${Object.keys(limit)[0] ?? ''}`,
      state: withPolicy(tenant(assigned([self('contoso-verified')])), [{ ...everything, ...limit }]),
      settings: { policies: ['contoso-verified'] },
      verdict: 'pass',
      plan: 0,
    }),
  ),
  {
    name: 'rule 3: the policy that settings name goes by what is classified as low, and Mail.Send is',
    state: withPolicy(classified({ 'User.Read': 'low', 'Mail.Send': 'low' }, byOwnPolicy), [lowOnly]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'partial',
    warns: ['classified-low'],
    says: ['People may consent to Mail.Send (Microsoft Graph) on their own'],
    names: ['Microsoft Graph'],
    plan: 0,
    ends: 'partial',
  },
  {
    name: 'rule 3: the policy that settings name goes by what is classified as low, which is harmless',
    state: withPolicy(classified({ 'User.Read': 'low' }, byOwnPolicy), [lowOnly]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'pass',
    restsOn: ['graph.delegatedPermissionClassifications'],
    plan: 0,
  },
  {
    name: 'rule 3: the policy that settings name goes by what is classified as low, which could not be read',
    state: withPolicy(classified({}, { ...byOwnPolicy, delegatedPermissionClassifications: {} }), [lowOnly]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'unknown',
    warns: ['classified-low'],
    plan: 0,
    ends: 'unknown',
  },
  {
    name: 'rule 3: the policy that settings name lets one app have what is classified as low',
    state: withPolicy(classified({ 'Mail.Send': 'low' }, byOwnPolicy), [
      { ...lowOnly, clientApplicationIds: ['5a000000-0000-4000-8000-000000000001'] },
    ]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'pass',
    plan: 0,
  },
  ...(
    [
      ['lets people have what is classified as low of another API', [{ ...lowOnly, resourceApplication: otherApi }], [], 'pass'],
      ['goes by low for one API, and Mail.Send of it is', [{ ...lowOnly, resourceApplication: graphApi.appId }], [], 'partial'],
      ['goes by low and leaves out one app', [lowOnly], [{ ...everything, clientApplicationIds: [otherApi] }], 'partial'],
      ['goes by low and leaves out other permissions', [lowOnly], [{ ...everything, permissions: [otherApi] }], 'partial'],
      ['goes by low and leaves out another API', [lowOnly], [{ ...everything, resourceApplication: otherApi }], 'partial'],
      ['goes by low and leaves out Microsoft Graph', [lowOnly], [{ ...everything, resourceApplication: graphApi.appId }], 'pass'],
      ['goes by low and leaves out Mail.Send', [lowOnly], [{ ...everything, permissions: [mailSendId] }], 'pass'],
      ['goes by low for verified publishers and leaves these out', [lowOnly], [verifiedOnly], 'pass'],
      [
        'goes by low for any publisher and leaves out verified ones',
        [{ ...lowOnly, clientApplicationsFromVerifiedPublisherOnly: false }],
        [verifiedOnly],
        'partial',
      ],
    ] as const
  ).map(
    ([what, includes, excludes, verdict]): Case => ({
      name: `rule 3: the policy that settings name ${what}`,
      state: withPolicy(classified({ 'Mail.Send': 'low' }, byOwnPolicy), includes, excludes),
      settings: { policies: ['contoso-verified'] },
      verdict,
      ...(verdict === 'partial' ? { says: ['People may consent to Mail.Send (Microsoft Graph) on their own'] } : {}),
      plan: 0,
      ...(verdict === 'partial' ? { ends: 'partial' as const } : {}),
    }),
  ),
  {
    name: 'rule 3: the policy that settings name lets people consent to all of one API, which the finding says',
    state: withPolicy(tenant(assigned([self('contoso-verified')])), [{ ...everything, resourceApplication: otherApi }]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'pass',
    warns: ['wide-policy'],
    says: [`any permission of the API ${otherApi}`],
    plan: 0,
  },
  {
    name: 'rule 3: the policy that settings name goes by low, and what it leaves out cannot be read',
    state: classified(
      { 'Mail.Send': 'low' },
      { ...byOwnPolicy, permissionGrantPolicyIncludes: { 'contoso-verified': [lowOnly] } },
    ),
    settings: { policies: ['contoso-verified'] },
    verdict: 'unknown',
    plan: 0,
    ends: 'unknown',
  },
  {
    name: 'rule 3: the policy that settings name lets people consent to all but what it excludes, which the finding says',
    state: withPolicy(tenant(assigned([self('contoso-verified')])), [everything], [{ ...everything, permissions: [mailSendId] }]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'pass',
    warns: ['wide-policy'],
    plan: 0,
  },
  ...(
    [
      ['verified publishers, and not an app that someone made today', verifiedOnly],
      ['one app', { ...everything, clientApplicationIds: [otherApi] }],
      ['apps of one tenant', { ...everything, clientApplicationTenantIds: [otherApi] }],
      ['permissions that nobody can consent to for themselves', { ...everything, permissionType: 'application' }],
      ['what is classified as low', { ...everything, permissionClassification: 'Low' }],
    ] as const
  ).map(
    ([what, exclude]): Case => ({
      name: `rule 3: the policy that settings name is for everything, and excludes ${what}`,
      state: withPolicy(tenant(assigned([self('contoso-verified')])), [everything], [exclude]),
      settings: { policies: ['contoso-verified'] },
      verdict: 'partial',
      warns: ['wide-policy'],
      names: ['ManagePermissionGrantsForSelf.contoso-verified'],
      plan: 0,
    }),
  ),
  {
    name: 'rule 3: the policy that settings name lets any app ask for all of Microsoft Graph',
    state: withPolicy(tenant(assigned([self('contoso-verified')])), [{ ...everything, resourceApplication: graphAppId }]),
    settings: { policies: ['contoso-verified'] },
    verdict: 'partial',
    warns: ['wide-policy'],
    says: ['people may consent to any permission of Microsoft Graph for any app'],
    plan: 0,
  },
  {
    name: 'rule 3: the policy that settings name lets any app ask for all of Microsoft Graph, but what it excludes of another API',
    state: withPolicy(
      tenant(assigned([self('contoso-verified')])),
      [{ ...everything, resourceApplication: graphAppId.toUpperCase() }],
      [{ ...everything, resourceApplication: otherApi }],
    ),
    settings: { policies: ['contoso-verified'] },
    verdict: 'partial',
    plan: 0,
  },
  {
    name: 'rule 3: the policy that settings name lets any app ask for all of Microsoft Graph, but what it excludes of it',
    state: withPolicy(
      tenant(assigned([self('contoso-verified')])),
      [{ ...everything, resourceApplication: graphAppId }],
      [{ ...everything, resourceApplication: graphAppId, permissions: [mailSendId] }],
    ),
    settings: { policies: ['contoso-verified'] },
    verdict: 'pass',
    warns: ['wide-policy'],
    plan: 0,
  },
  {
    name: 'rule 3: what the policy that settings name includes cannot be read',
    state: tenant(assigned([self('contoso-verified')])),
    settings: { policies: ['contoso-verified'] },
    verdict: 'unknown',
    warns: ['wide-policy'],
    missing: ['graph.permissionGrantPolicies/contoso-verified/includes'],
    plan: 0,
  },
  {
    name: 'rule 4: people may agree to applications that Microsoft thinks are risky',
    state: tenant({ ...assigned([]), allowUserConsentForRiskyApps: true }),
    verdict: 'partial',
    warns: ['risky-consent'],
    names: ['allowUserConsentForRiskyApps'],
    plan: 1,
  },
  {
    name: 'rule 5: the workflow is on and has no reviewer',
    state: tenant(assigned([]), { ...workflow, reviewers: [] }),
    verdict: 'partial',
    warns: ['no-reviewer'],
    names: ['"property":"reviewers","actual":[]'],
    plan: 'no-reviewer',
  },
  {
    name: 'rule 5: the only reviewer is switched off, and settings name somebody',
    state: tenant(assigned([]), { ...workflow, reviewers: [scope(`/v1.0/users/${gone.id}`)] }),
    settings: { reviewers: ['ana@contoso.com'] },
    verdict: 'partial',
    warns: ['no-reviewer'],
    names: ['reviewers'],
    plan: 1,
  },
  {
    name: 'rule 5: the workflow is off and has a reviewer who is there: nobody is put beside them',
    state: tenant(assigned([]), { ...workflow, isEnabled: false }),
    settings: { reviewers: ['Service desk'] },
    verdict: 'partial',
    plan: 1,
  },
  {
    name: 'rule 5: a reviewer who was deleted',
    state: tenant(assigned([]), { ...workflow, reviewers: [scope('/users/0c000000-0000-4000-8000-0000000000ff')] }),
    settings: { reviewers: ['Service desk'] },
    verdict: 'partial',
    warns: ['no-reviewer'],
    plan: 1,
  },
  {
    name: 'rule 5: a group with somebody in it decides',
    state: tenant(assigned([]), {
      ...workflow,
      reviewers: [scope(`/beta/groups/${desk.id}/transitiveMembers/microsoft.graph.user`)],
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 5: groups that hold each other and no account decide, which is nobody',
    state: tenant(
      assigned([]),
      { ...workflow, reviewers: [scope(`/groups/${desk.id}/transitiveMembers/microsoft.graph.user`)] },
      {
        groups: [
          { ...desk, members: ['0d000000-0000-4000-8000-000000000009'] },
          { id: '0d000000-0000-4000-8000-000000000009', displayName: 'Second desk', members: [desk.id] },
        ],
      },
    ),
    verdict: 'partial',
    warns: ['no-reviewer'],
    plan: 'no-reviewer',
  },
  {
    name: 'rule 5: a reviewer is named by the name they sign in with',
    state: tenant(assigned([]), { ...workflow, reviewers: [scope(`/users/${ana.id}`)] }),
    verdict: 'pass',
    names: ['"property":"reviewers","actual":"ana@contoso.com"'],
  },
  {
    name: 'rule 5: a group whose members cannot be read',
    state: {
      ...tenant(assigned([]), { ...workflow, reviewers: [scope(`/groups/${desk.id}/transitiveMembers/microsoft.graph.user`)] }),
      collection: { [`graph.groups/${desk.id}/transitiveMembers`]: { complete: false, returned: 0 } },
    },
    verdict: 'unknown',
    missing: [`graph.groups/${desk.id}/transitiveMembers`],
    plan: 'unreadable',
  },
  {
    name: 'rule 5: the members of a group broke off after somebody who is switched on',
    state: {
      ...tenant(assigned([]), { ...workflow, reviewers: [scope(`/groups/${desk.id}/transitiveMembers/microsoft.graph.user`)] }),
      collection: { [`graph.groups/${desk.id}/transitiveMembers`]: { complete: false, returned: 1 } },
    },
    verdict: 'pass',
    missing: [`graph.groups/${desk.id}/transitiveMembers`],
  },
  {
    name: 'rule 5: reviewers by a query that nobody here knows',
    state: tenant(assigned([]), { ...workflow, reviewers: [scope(`/users/${ana.id}/manager`)] }),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 5: whoever may activate the role decides',
    state: tenant(
      assigned([]),
      {
        ...workflow,
        reviewers: [scope(`/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '${cloudAppAdministrator}'`)],
      },
      {
        roleEligibilityScheduleInstances: [
          { principalId: ana.id, roleDefinitionId: cloudAppAdministrator, directoryScopeId: '/' },
        ],
      },
    ),
    verdict: 'pass',
  },
  {
    name: 'rule 5: a role that only a group holds, and somebody who is switched on is in the group',
    state: tenant(assigned([]), byRole, {
      groups: [{ ...desk, members: [gone.id, ana.id] }],
      roleAssignments: [{ principalId: desk.id, roleDefinitionId: cloudAppAdministrator, directoryScopeId: '/' }],
    }),
    verdict: 'pass',
  },
  {
    name: 'rule 5: who holds the role cannot be read',
    state: {
      ...tenant(assigned([]), byRole),
      collection: { 'graph.roleAssignments': { complete: false, returned: 0, error: { status: 403 } } },
    },
    verdict: 'unknown',
    missing: ['graph.roleAssignments'],
    plan: 'unreadable',
  },
  {
    name: 'rule 5: a role that only a group holds, and nobody who is switched on is in the group',
    state: tenant(
      assigned([]),
      {
        ...workflow,
        reviewers: [
          scope(`/beta/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '${cloudAppAdministrator}'`),
        ],
      },
      {
        groups: [{ ...desk, members: [gone.id] }],
        roleAssignments: [{ principalId: desk.id, roleDefinitionId: cloudAppAdministrator, directoryScopeId: '/' }],
      },
    ),
    settings: { reviewers: ['Cloud Application Administrator', 'ana@contoso.com'] },
    verdict: 'partial',
    warns: ['no-reviewer'],
    plan: 1,
  },
  {
    name: 'rule 5: the workflow is not wanted',
    state: tenant(assigned([]), noWorkflow),
    settings: { workflow: false },
    verdict: 'pass',
    names: ['not judged'],
  },
  {
    name: 'rule 6: everybody may register applications',
    state: tenant(assigned([], { allowedToCreateApps: true })),
    verdict: 'partial',
    names: ['allowedToCreateApps'],
    plan: 1,
  },
  {
    name: 'rule 6: whether people may register is not said',
    state: tenant(assigned([], { allowedToCreateApps: undefined })),
    verdict: 'unknown',
    plan: 'unknown',
  },
  {
    name: 'rule 6: registration is allowed in settings',
    state: tenant(assigned([], { allowedToCreateApps: true })),
    settings: { registration: true },
    verdict: 'pass',
  },
  {
    name: 'rule 8: what people agreed to before stays, and is counted',
    state: tenant(assigned([]), workflow, {
      oauth2PermissionGrants: [
        { id: 'g1', clientId: 'sp1', consentType: 'Principal', principalId: ana.id, resourceId: 'r', scope: 'Mail.Read' },
        { id: 'g2', clientId: 'sp1', consentType: 'AllPrincipals', principalId: null, resourceId: 'r', scope: 'User.Read' },
        { id: 'g3', clientId: 'sp1', consentType: 'Principal', principalId: gone.id, resourceId: 'r', scope: 'Mail.Read' },
      ],
      servicePrincipals: [
        { id: 'sp1', displayName: 'Mail helper', appOwnerOrganizationId: '99999999-9999-4999-8999-999999999999' },
      ],
    }),
    verdict: 'pass',
    warns: ['standing-grants'],
    says: ['2 consents that people gave to applications of other tenants stay as they are: Mail helper (2).'],
  },
  {
    name: 'rule 8: consents that cannot be read change nothing',
    state: { ...tenant(assigned([])), collection: { 'graph.oauth2PermissionGrants': { complete: false } } },
    verdict: 'pass',
    missing: ['graph.oauth2PermissionGrants'],
  },
  {
    name: 'rule 9: consent is not closed while nobody would decide on requests',
    state: tenant(assigned([legacy]), noWorkflow),
    verdict: 'fail',
    plan: 'no-reviewer',
  },
  {
    name: 'rule 9: nobody would decide on requests, and consent is closed already: registration is closed all the same',
    state: tenant(assigned([], { allowedToCreateApps: true }), noWorkflow),
    verdict: 'partial',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'rule 9: nobody would decide on requests, and people may still agree to what Microsoft recommends',
    state: tenant(assigned([legacy]), noWorkflow),
    settings: { consent: 'microsoft' },
    verdict: 'fail',
    plan: 1,
    ends: 'partial',
  },
  {
    name: 'rule 9: an account and a group are to decide, named in settings',
    state: tenant(assigned([legacy]), noWorkflow),
    settings: { reviewers: ['ana@contoso.com', 'Service desk'] },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'rule 9: two groups go by the name of a reviewer',
    state: tenant(assigned([legacy]), noWorkflow, {
      groups: [desk, { ...desk, id: '0d000000-0000-4000-8000-000000000002' }],
    }),
    settings: { reviewers: ['Service desk'] },
    verdict: 'fail',
    plan: 'ambiguous-reviewer',
    refuses: '2 groups are called "Service desk".',
  },
  {
    name: 'the workflow cannot be read',
    state: tenant(assigned([]), workflow, { adminConsentRequestPolicy: undefined }),
    verdict: 'unknown',
    missing: ['graph.adminConsentRequestPolicy'],
    plan: 'unreadable',
  },
  {
    name: 'rule 9: the workflow comes first, then consent and registration',
    state: tenant(assigned([legacy, forChats], { allowedToCreateApps: true }), noWorkflow),
    settings: { reviewers: ['ana@contoso.com'] },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'rule 9: settings name a reviewer whom nobody knows',
    state: tenant(assigned([legacy]), noWorkflow),
    settings: { reviewers: ['nobody@contoso.com'] },
    verdict: 'fail',
    plan: 'unknown-reviewer',
    refuses: 'Nobody and nothing is called "nobody@contoso.com".',
  },
  {
    name: 'rule 10: nothing holds, without the old default',
    state: tenant(assigned([recommended], { allowedToCreateApps: true }), noWorkflow),
    settings: { reviewers: ['Service desk'] },
    verdict: 'fail',
    plan: 2,
  },
  {
    name: 'the policy cannot be read',
    state: {
      graph: { adminConsentRequestPolicy: workflow, users: [ana], roleAssignments: [], roleEligibilityScheduleInstances: [] },
    },
    verdict: 'unknown',
    missing: ['graph.authorizationPolicy'],
    plan: 'unreadable',
  },
];

/** A pass may stand without these: they add evidence, or count in some tenants alone. */
export const passesWithout: readonly string[] = [
  'graph.oauth2PermissionGrants',
  'graph.permissionGrantPolicies/{of}/excludes',
  'graph.roleAssignments',
  'graph.roleEligibilityScheduleInstances',
  'graph.servicePrincipals',
  'graph.servicePrincipals/{of}/delegatedPermissionClassifications',
];
