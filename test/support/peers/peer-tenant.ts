/**
 * A whole tenant around what the test input of another tool holds of one: everything that a control reads beside it is there, and in order, so that
 * what is said comes from the input. What an input names (accounts, groups, holders of roles) exists.
 */
import { globalAdmin, licensed } from '../../../src/controls/reasoning/access/case-rows';

type Row = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<string, unknown>>;

/** What an input holds of a tenant, by the keys of a state file. */
export interface PeerTenant {
  readonly graph?: Rows;
  readonly exchange?: Rows;
  readonly mail?: { readonly txt?: Readonly<Record<string, readonly string[]>> };
  /** Names of the service plans; absent: the premium ones. */
  readonly plans?: readonly string[];
}

const person = (id: string, name: string, more: Row = {}): Row => ({
  id,
  displayName: name,
  userPrincipalName: `${name}@contoso.com`,
  accountEnabled: true,
  userType: 'Member',
  creationType: null,
  externalUserState: null,
  onPremisesSyncEnabled: null,
  ...more,
});

const anaId = 'aa000000-0000-4000-8000-000000000001';
const ana = person(anaId, 'ana');
const bo = person('aa000000-0000-4000-8000-000000000002', 'bo');
const gus = person('aa000000-0000-4000-8000-000000000006', 'gus', {
  userPrincipalName: 'gus_partner.example#EXT#@contoso.onmicrosoft.com',
  userType: 'Guest',
  creationType: 'Invitation',
  externalUserState: 'Accepted',
});

const premium = ['AAD_PREMIUM', 'AAD_PREMIUM_P2'];
const planIds: Readonly<Record<string, string>> = {
  AAD_PREMIUM: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
  AAD_PREMIUM_P2: 'eec0eb4f-6444-4f95-aba0-50c24d67f998',
};

const mailDefaults: Readonly<Record<string, Row>> = {
  HostedContentFilterPolicy: {
    SpamAction: 'MoveToJmf',
    HighConfidenceSpamAction: 'MoveToJmf',
    PhishSpamAction: 'Quarantine',
    HighConfidencePhishAction: 'Quarantine',
    BulkSpamAction: 'MoveToJmf',
    BulkThreshold: 6,
    MarkAsSpamBulkMail: 'On',
    SpamZapEnabled: true,
    PhishZapEnabled: true,
    AllowedSenders: [],
    AllowedSenderDomains: [],
  },
  MalwareFilterPolicy: { EnableFileFilter: true, FileTypes: ['exe', 'cmd', 'vbe'], ZapEnabled: true },
  AntiPhishPolicy: {
    Enabled: true,
    EnableSpoofIntelligence: true,
    HonorDmarcPolicy: true,
    AuthenticationFailAction: 'MoveToJmf',
  },
  HostedConnectionFilterPolicy: { IsDefault: true, IPAllowList: [], EnableSafeList: false },
  HostedOutboundSpamFilterPolicy: { AutoForwardingMode: 'On' },
  RemoteDomain: { AutoForwardEnabled: false, TrustedMailInboundEnabled: false },
  AcceptedDomain: { DomainType: 'Authoritative' },
  DkimSigningConfig: { Status: 'Valid', Selector1KeySize: 2048, Selector2KeySize: 2048 },
  TransportRule: { State: 'Enabled', Mode: 'Enforce' },
  SharingPolicy: { Enabled: true, Default: true },
  EOPProtectionPolicyRule: {},
  ExternalInOutlook: { AllowList: [] },
};

const isDefault = (name: string): Row => ({ Name: name, Identity: name, IsDefault: true });

/** Rows as Exchange has them: with a name, and with what the input leaves out as Microsoft ships it. */
function exchangeRows(key: string, rows: readonly Row[], policies: readonly Row[]): readonly Row[] {
  return rows.map((row, index) => {
    const names = [row['Name'], row['Identity'], row['DomainName'], row['Domain'], `${key} ${index + 1}`];
    const [Name = key] = names.filter((one): one is string => typeof one === 'string');
    const preset = key === 'EOPProtectionPolicyRule' ? presetNamed(Name, policies) : {};
    return { Guid: `3f000000-0000-4000-8000-00000000000${index}`, ...mailDefaults[key], Name, Identity: Name, ...row, ...preset };
  });
}

/** The rule of a preset is called as its policies are, without their numbers, and names them. */
function presetNamed(name: string, policies: readonly Row[]): Row {
  const Name = name.replace(/\d+$/, '');
  const policy = policies.map(({ Identity }) => String(Identity)).find((one) => one.startsWith(Name)) ?? name;
  return { Name, Identity: Name, HostedContentFilterPolicy: policy, MalwareFilterPolicy: policy, AntiPhishPolicy: policy };
}

const exchangeWhole: Rows = {
  AcceptedDomain: [{ DomainName: 'contoso.com', Default: true }],
  Mailbox: [
    {
      Guid: '1e000000-0000-4000-8000-000000000001',
      PrimarySmtpAddress: 'ana@contoso.com',
      UserPrincipalName: 'ana@contoso.com',
      EmailAddresses: ['SMTP:ana@contoso.com'],
      RecipientTypeDetails: 'UserMailbox',
      ExternalDirectoryObjectId: anaId,
    },
  ],
  HostedContentFilterPolicy: [isDefault('Default')],
  MalwareFilterPolicy: [isDefault('Default')],
  AntiPhishPolicy: [isDefault('Office365 AntiPhish Default')],
  HostedConnectionFilterPolicy: [isDefault('Default')],
  HostedOutboundSpamFilterPolicy: [isDefault('Default')],
  RemoteDomain: [{ DomainName: '*', AutoForwardEnabled: true }],
  JournalRule: [],
  OutboundConnector: [],
  OrganizationConfig: { AuditDisabled: false, RejectDirectSend: true },
  AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true },
  MailboxAuditBypassAssociation: [{ Name: 'ana', AuditBypassEnabled: false }],
  ExternalInOutlook: [{ Name: 'External', Enabled: false }],
  TransportConfig: { SmtpClientAuthenticationDisabled: true },
  TenantAllowBlockListItems: { Sender: [], Url: [], FileHash: [], IP: [] },
};

const emptyLists = [
  'HostedContentFilterRule',
  'MalwareFilterRule',
  'AntiPhishRule',
  'HostedOutboundSpamFilterRule',
  'EOPProtectionPolicyRule',
  'ATPProtectionPolicyRule',
  'TenantAllowBlockListSpoofItems',
  'ExoPhishSimOverrideRule',
  'ExoSecOpsOverrideRule',
  'InboundConnector',
  'TransportRule',
  'DkimSigningConfig',
  'CASMailbox',
] as const;

function exchangeOf(given: Rows): Rows {
  const all = {
    ...Object.fromEntries(emptyLists.map((key) => [key, []])),
    ...exchangeWhole,
    ...given,
    RemoteDomain: withEveryDomain((given['RemoteDomain'] ?? exchangeWhole['RemoteDomain']) as readonly Row[]),
    Mailbox: [...((given['Mailbox'] ?? exchangeWhole['Mailbox']) as readonly Row[])],
  };
  return Object.fromEntries(
    Object.entries(all).map(([key, rows]) => [
      key,
      Array.isArray(rows)
        ? exchangeRows(key, rows as readonly Row[], (given['HostedContentFilterPolicy'] ?? []) as readonly Row[])
        : rows,
    ]),
  );
}

/** Every tenant has the entry for all domains that no other one names. */
function withEveryDomain(rows: readonly Row[]): readonly Row[] {
  return rows.some(({ DomainName }) => DomainName === '*') ? rows : [...rows, { DomainName: '*' }];
}

/** Words of a list that are no id. */
const words = ['All', 'None', 'GuestsOrExternalUsers'];

/** Ids in one kind of list of the policies, and in settings. */
function named(given: PeerTenant, lists: readonly string[], settings: unknown): readonly string[] {
  const policies = (given.graph?.['conditionalAccessPolicies'] ?? []) as readonly {
    readonly conditions: { readonly users?: Readonly<Record<string, unknown>> };
  }[];
  const listed = policies.flatMap(({ conditions: { users = {} } }) => lists.flatMap((list) => users[list] ?? []));
  return [
    ...new Set([...listed, ...[settings].flat()].filter((id): id is string => typeof id === 'string' && !words.includes(id))),
  ];
}

interface PeerSettings {
  readonly except?: { readonly users?: readonly string[]; readonly groups?: readonly string[] };
}

/** Each group has a member of its own. */
function memberOf(index: number): Row {
  return person(`ac000000-0000-4000-8000-00000000000${index}`, `member${index}`);
}

/** A method that names no group is on for everyone. */
function methodsOf(policy: unknown): unknown {
  const { authenticationMethodConfigurations: rows = [], ...rest } = (policy ?? {}) as {
    readonly authenticationMethodConfigurations?: readonly Row[];
  };
  const everybody = [{ targetType: 'group', id: 'all_users' }];
  return {
    ...rest,
    authenticationMethodConfigurations: rows.map((row) => ({ includeTargets: everybody, excludeTargets: [], ...row })),
  };
}

export function stateOfPeer(given: PeerTenant, settings: PeerSettings = {}): Rows {
  const { graph = {}, exchange = {}, mail = {}, plans = premium } = given;
  const assigned = (graph['roleAssignments'] ?? [{ principalId: anaId, roleDefinitionId: globalAdmin }]) as readonly Row[];
  const users = (graph['users'] ?? []) as readonly Row[];
  const own = users.map((row) => ({ ...person(String(row['id']), String(row['displayName'])), ...row }));
  const meant = [
    ...named(given, ['includeUsers', 'excludeUsers'], settings.except?.users),
    ...assigned.map(({ principalId }) => String(principalId)),
  ];
  const known = new Set([ana, bo, gus, ...own].map(({ id }) => id));
  const more = [...new Set(meant)]
    .filter((id) => !known.has(id))
    .map((id, index) => person(id, `named${index}`, { userPrincipalName: `named${index}@contoso.com` }));
  const groups = named(given, ['includeGroups', 'excludeGroups'], settings.except?.groups);
  const members = groups.map((_id, index) => memberOf(index));
  const everybody = [...(users.length === 0 ? [ana, bo, gus] : [bo]), ...own, ...more, ...members];
  const assignments = assigned.map((row, index) => ({ id: `4a${index}`, directoryScopeId: '/', ...row }));
  return {
    asOf: '2026-11-24T00:00:00Z',
    organization: { id: '7e', displayName: 'Contoso', createdDateTime: '2023-01-01T00:00:00Z', onPremisesSyncEnabled: null },
    graph: {
      namedLocations: [],
      servicePrincipals: [],
      roleDefinitions: [],
      roleEligibilityScheduleInstances: [],
      authenticationStrengthPolicies: [],
      userRegistrationDetails: [],
      oauth2PermissionGrants: [],
      delegatedPermissionClassifications: [],
      activityBasedTimeoutPolicies: [],
      identitySecurityDefaultsEnforcementPolicy: { isEnabled: false },
      authorizationPolicy: { defaultUserRolePermissions: { allowedToCreateApps: false, permissionGrantPoliciesAssigned: [] } },
      domains: [
        {
          id: 'contoso.com',
          authenticationType: 'Managed',
          isVerified: true,
          isRoot: true,
          passwordValidityPeriodInDays: 2_147_483_647,
        },
      ],
      subscribedSkus: [
        {
          ...licensed,
          servicePlans: plans.map((servicePlanName) => ({
            servicePlanId: planIds[servicePlanName] ?? '00000000-0000-4000-8000-000000000001',
            servicePlanName,
            provisioningStatus: 'Success',
          })),
        },
      ],
      ...graph,
      authenticationMethodsPolicy: methodsOf(graph['authenticationMethodsPolicy']),
      groupSettings: ((graph['groupSettings'] ?? []) as readonly Row[]).map((row, index) => ({ id: `5e${index}`, ...row })),
      adminConsentRequestPolicy: {
        isEnabled: true,
        reviewers: [{ query: `/users/${anaId}`, queryType: 'MicrosoftGraph', queryRoot: null }],
        ...(graph['adminConsentRequestPolicy'] as object | undefined),
      },
      conditionalAccessPolicies: ((graph['conditionalAccessPolicies'] ?? []) as readonly Row[]).map((row, index) => ({
        id: `ca000000-0000-4000-8000-00000000000${index}`,
        ...row,
      })),
      users: everybody,
      groups: groups.map((id, index) => ({ id, displayName: `group ${id}`, members: [memberOf(index)['id']] })),
      roleAssignments: assignments,
      roleAssignmentScheduleInstances: assignments.map((row) => ({
        ...row,
        assignmentType: 'Assigned',
        memberType: 'Direct',
        endDateTime: 'ends' in row && row.ends === true ? '2027-06-01T00:00:00Z' : null,
      })),
    },
    exchange: exchangeOf(exchange),
    mail: { mx: { 'contoso.com': ['contoso-com.mail.protection.outlook.com'] }, txt: { ...mail.txt }, cname: {} },
  };
}
