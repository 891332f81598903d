/** An office of some hundred people: who works there, with which devices, from where, and who administers it. The same seed gives the same one. */
import { builtInRoleId } from '../../../src/tenant/resources/built-in-roles';
import { type Chance, chanceOf } from '../chaos/random';

export type Row = Readonly<Record<string, unknown>>;

export interface Place {
  readonly city: string;
  readonly country: string;
  /** The first three numbers of an address; the last one changes. */
  readonly network: string;
  readonly asn: number;
}

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly browser: string;
  readonly agent: string;
  readonly managed: boolean;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly upn: string;
  readonly office: Place;
  readonly home: Place;
  readonly carrier: Place;
  readonly laptop: Device;
  readonly phone: Device;
  /** Hour of the day, UTC, at which work begins. */
  readonly begins: number;
  /** The directory role that is held, or eligible; null for most. */
  readonly role: string | null;
  /** Holds the role always, and not only when it is activated. */
  readonly permanent: boolean;
  readonly develops: boolean;
  readonly usesVpn: boolean;
}

export interface App {
  readonly id: string;
  readonly appId: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export interface World {
  readonly seed: number;
  readonly people: readonly Person[];
  readonly admins: readonly Person[];
  readonly globalAdmins: readonly Person[];
  readonly developers: readonly Person[];
  readonly breakGlass: readonly Person[];
  readonly vpn: Place;
  readonly abroad: readonly Place[];
  readonly apps: readonly App[];
  /** The app by which hardenbot itself acts. */
  readonly own: App;
  readonly sharedMailboxes: readonly string[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly policies: readonly Row[];
  readonly locations: readonly Row[];
  readonly premium: boolean;
}

export const domain = 'contoso.com';
export const tenantId = '00000000-0000-4000-8000-0000000c0507';

/** A GUID of a kind of thing and its number. */
export function guid(kind: number, n: number): string {
  return `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

const first = [
  'ana',
  'ben',
  'cleo',
  'dina',
  'emil',
  'fay',
  'gus',
  'hana',
  'ivo',
  'jana',
  'kim',
  'lea',
  'milo',
  'nora',
  'oto',
  'pia',
  'quin',
];
const last = [
  'abel',
  'berg',
  'costa',
  'dahl',
  'engel',
  'fuchs',
  'groot',
  'holm',
  'ibsen',
  'jonas',
  'klein',
  'lund',
  'maier',
  'nagy',
  'olsen',
];

const offices: readonly [Place, ...Place[]] = [
  { city: 'Utrecht', country: 'NL', network: '192.0.2', asn: 1136 },
  { city: 'Hamburg', country: 'DE', network: '198.51.100', asn: 3320 },
];
const countries: readonly [string, string][] = [
  ['Paris', 'FR'],
  ['Madrid', 'ES'],
  ['Warsaw', 'PL'],
  ['Boston', 'US'],
  ['Milan', 'IT'],
  ['Oslo', 'NO'],
];

const agents = {
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
  phone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
};

const roles: readonly (readonly [role: string, permanent: boolean])[] = [
  ['Global Administrator', true],
  ['Global Administrator', false],
  ['Exchange Administrator', false],
  ['User Administrator', true],
  ['Helpdesk Administrator', true],
  ['Security Administrator', false],
  ['Helpdesk Administrator', true],
  ['Conditional Access Administrator', false],
  ['Authentication Administrator', true],
  ['Application Administrator', false],
];

export function worldOf({
  seed,
  people: count,
  premium,
}: {
  readonly seed: number;
  readonly people: number;
  readonly premium: boolean;
}): World {
  const chance = chanceOf(seed);
  const people = Array.from({ length: count }, (_unused, n) => personOf(n, chance, premium));
  const admins = people.filter(({ role }) => role !== null);
  const some = Array.from({ length: 14 }, (_unused, n) => appOf(n));
  return {
    seed,
    people,
    admins,
    globalAdmins: admins.filter(({ role }) => role === 'Global Administrator'),
    developers: people.filter(({ develops }) => develops),
    breakGlass: [1, 2].map((n) => ({
      ...personOf(90_000 + n, chanceOf(seed + n), premium),
      upn: `bg${n}@contoso.onmicrosoft.com`,
      name: `Break glass ${n}`,
      role: 'Global Administrator',
      permanent: true,
    })),
    vpn: { city: 'Frankfurt', country: 'DE', network: '100.64.7', asn: 60_068 },
    abroad: countries.map(([city, country], n) => ({ city, country, network: `100.65.${n}`, asn: 5000 + n })),
    apps: some,
    own: { id: guid(0x5e, 1), appId: guid(0x5f, 1), name: 'hardenbot', roles: [] },
    sharedMailboxes: ['info', 'sales', 'invoices', 'jobs', 'press'].map((name) => `${name}@${domain}`),
    groups: Array.from({ length: 12 }, (_unused, n) => ({
      id: guid(0x60, n),
      name: ['Sales', 'Finance', 'All staff', 'Projects', 'VPN users', 'Licences E3'][n % 6] + (n < 6 ? '' : ' 2'),
    })),
    policies: premium ? policiesOf() : [],
    locations: premium
      ? [
          {
            '@odata.type': '#microsoft.graph.ipNamedLocation',
            id: guid(0x71, 1),
            displayName: 'Offices',
            isTrusted: true,
            ipRanges: offices.map(({ network }) => ({
              '@odata.type': '#microsoft.graph.iPv4CidrRange',
              cidrAddress: `${network}.0/24`,
            })),
          },
        ]
      : [],
    premium,
  };
}

function personOf(n: number, chance: Chance, premium: boolean): Person {
  const office = chance.pick(offices);
  const given = first[n % first.length] ?? 'ana';
  const family = last[Math.floor(n / first.length) % last.length] ?? 'abel';
  const round = Math.floor(n / (first.length * last.length));
  const short = `${given}.${family}${round === 0 ? '' : round}`;
  const [role, permanent] = roles[n] ?? [null, false];
  return {
    id: guid(0x0a, n),
    name: `${given} ${family}`.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase()),
    upn: `${short}@${domain}`,
    office,
    home: { ...office, network: `100.${66 + (n % 40)}.${n % 250}`, asn: 6830 },
    carrier: { ...office, network: `100.${110 + (n % 3)}.${chance.below(200)}`, asn: 3209 },
    laptop: {
      id: guid(0x0d, n),
      name: `LT-${1000 + n}`,
      system: 'Windows11',
      browser: 'Edge 140.0.0',
      agent: agents.edge,
      managed: true,
    },
    phone: { id: '', name: '', system: 'Ios 19.0', browser: 'Mobile Safari', agent: agents.phone, managed: false },
    begins: 6 + chance.below(3),
    role: role === null ? null : role,
    permanent: permanent || !premium,
    develops: n % 23 === 11,
    usesVpn: n % 17 === 5,
  };
}

const appNames = [
  'Zoom',
  'Adobe Acrobat',
  'Slack',
  'Miro',
  'Jira Cloud',
  'Salesforce',
  'Payroll Connector',
  'Signature Service',
  'Backup Agent',
  'DocuSign',
  'Grammarly',
  'Figma',
  'Intranet Sync',
  'Mail Archiver',
];

/** What three of the apps may do without a person. */
const appRights: Readonly<Record<string, readonly string[]>> = {
  'Intranet Sync': ['User.Read.All'],
  'Mail Archiver': ['Mail.Read'],
  'Backup Agent': ['Sites.FullControl.All'],
};

function appOf(n: number): App {
  const name = appNames[n] ?? `App ${n}`;
  return { id: guid(0x50, n), appId: guid(0x51, n), name, roles: appRights[name] ?? [] };
}

function policiesOf(): readonly Row[] {
  const everyone = {
    includeUsers: ['All'],
    excludeUsers: [guid(0x0a, 90_001), guid(0x0a, 90_002)],
    includeGroups: [],
    excludeGroups: [guid(0x60, 4)],
  };
  const policy = (n: number, displayName: string, state: string, grant: Row): Row => ({
    id: guid(0x70, n),
    displayName,
    state,
    createdDateTime: '2026-01-10T09:00:00Z',
    modifiedDateTime: null,
    conditions: {
      users: everyone,
      applications: { includeApplications: ['All'], excludeApplications: [] },
      clientAppTypes: ['all'],
      locations: null,
    },
    grantControls: grant,
    sessionControls: null,
  });
  const mfa = { operator: 'OR', builtInControls: ['mfa'] };
  const block = { operator: 'OR', builtInControls: ['block'] };
  return [
    policy(1, 'Require MFA for everyone', 'enabled', mfa),
    policy(2, 'Block legacy authentication', 'enabled', block),
    policy(3, 'Require compliant devices', 'enabledForReportingButNotEnforced', {
      operator: 'OR',
      builtInControls: ['compliantDevice'],
    }),
    policy(4, 'Require MFA for administrators', 'enabled', mfa),
  ];
}

/** The template of a built-in role. */
export function templateOf(role: string): string {
  const id = builtInRoleId(role);
  if (id === null) throw new Error(`No built-in role is called ${role}.`);
  return id;
}

/** The tenant at the beginning, as a state file. */
export function stateOf(world: World, asOf: Date): Row {
  const everyone = [...world.people, ...world.breakGlass];
  const plan = (name: string): Row => ({
    servicePlanId: guid(0x81, name.length),
    servicePlanName: name,
    provisioningStatus: 'Success',
    appliesTo: 'User',
  });
  const service = (app: App): Row => ({
    id: app.id,
    appId: app.appId,
    displayName: app.name,
    servicePrincipalType: 'Application',
    accountEnabled: true,
    appOwnerOrganizationId: tenantId,
  });
  return {
    schema: 'tenant-state/1',
    asOf: asOf.toISOString(),
    organization: { id: tenantId, displayName: 'Contoso', verifiedDomains: [domain, 'contoso.onmicrosoft.com'] },
    simulator: { lateFrom: world.seed },
    graph: {
      users: everyone.map(({ id, upn, name }) => ({
        id,
        userPrincipalName: upn,
        displayName: name,
        mail: upn,
        accountEnabled: true,
        userType: 'Member',
        createdDateTime: '2024-03-01T08:00:00Z',
      })),
      groups: world.groups.map(({ id, name }) => ({ id, displayName: name, securityEnabled: true, members: [] })),
      roleAssignments: everyone.flatMap(({ id, role, permanent }) =>
        role === null || !permanent
          ? []
          : [{ id: `ra-${id}`, principalId: id, roleDefinitionId: builtInRoleId(role), directoryScopeId: '/' }],
      ),
      roleEligibilityScheduleInstances: everyone.flatMap(({ id, role, permanent }) =>
        role === null || permanent
          ? []
          : [
              {
                id: `re-${id}`,
                principalId: id,
                roleDefinitionId: builtInRoleId(role),
                directoryScopeId: '/',
                memberType: 'Direct',
              },
            ],
      ),
      roleAssignmentScheduleInstances: [],
      conditionalAccessPolicies: world.policies,
      namedLocations: world.locations,
      identitySecurityDefaultsEnforcementPolicy: {
        id: '00000000-0000-0000-0000-000000000005',
        displayName: 'Security Defaults',
        isEnabled: !world.premium,
      },
      subscribedSkus: [
        {
          id: 'sku',
          skuId: guid(0x80, 1),
          skuPartNumber: world.premium ? 'SPE_E5' : 'O365_BUSINESS_PREMIUM',
          capabilityStatus: 'Enabled',
          servicePlans: (world.premium
            ? ['AAD_PREMIUM', 'AAD_PREMIUM_P2', 'EXCHANGE_S_ENTERPRISE']
            : ['EXCHANGE_S_STANDARD']
          ).map(plan),
        },
      ],
      servicePrincipals: [graphService, ...[...world.apps, world.own].map(service)],
      applications: world.apps.map(({ id, appId, name }) => ({
        id: id.replace('00000050', '00000052'),
        appId,
        displayName: name,
        passwordCredentials: [],
        keyCredentials: [],
      })),
      appRoleAssignments: Object.fromEntries(world.apps.map((app) => [app.id, app.roles.map((role) => assigned(app, role))])),
      oauth2PermissionGrants: [],
      authenticationMethods: { '*': [] },
      registeredDevices: { '*': [] },
      ownedDevices: { '*': [] },
      signIns: [],
      directoryAudits: [],
      riskDetections: [],
      riskyUsers: [],
    },
    exchange: {
      OrganizationConfig: { Name: 'contoso', AuditDisabled: false },
      AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true },
      UnifiedAuditLog: [],
      AcceptedDomain: [
        { DomainName: domain, Default: true, InitialDomain: false, DomainType: 'Authoritative' },
        { DomainName: 'contoso.onmicrosoft.com', Default: false, InitialDomain: true, DomainType: 'Authoritative' },
      ],
      Mailbox: [
        ...everyone.map(mailboxOf),
        ...world.sharedMailboxes.map((address, n) => ({
          ...mailbox(address, guid(0x0f, n)),
          RecipientTypeDetails: 'SharedMailbox',
        })),
      ],
      InboxRule: { '*': [] },
      JournalRule: [],
      OutboundConnector: [],
      TransportRule: [],
      InboundConnector: [],
      MailboxPermission: { '*': [] },
      RecipientPermission: { '*': [] },
    },
  };
}

/** Microsoft Graph as it is in every tenant. */
const graphService = {
  id: guid(0x55, 1),
  appId: '00000003-0000-0000-c000-000000000000',
  displayName: 'Microsoft Graph',
  servicePrincipalType: 'Application',
  accountEnabled: true,
  appOwnerOrganizationId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
};

/** Source: the permissions reference of Microsoft Graph. */
const appRoleIds: Readonly<Record<string, string>> = {
  'User.Read.All': 'df021288-bdef-4463-88db-98f22de89214',
  'Mail.Read': '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
  'Sites.FullControl.All': 'a82116e5-55eb-4c41-a434-62fe8a61c773',
};

function assigned({ id, name }: App, role: string): Row {
  return {
    id: `${id}-${role}`,
    appRoleId: appRoleIds[role],
    principalId: id,
    principalDisplayName: name,
    principalType: 'ServicePrincipal',
    resourceId: graphService.id,
    resourceDisplayName: graphService.displayName,
  };
}

function mailboxOf({ upn, id }: Person): Row {
  return {
    ...mailbox(upn, id.replace('0000000a', '0000000e')),
    ExternalDirectoryObjectId: id,
    RecipientTypeDetails: 'UserMailbox',
  };
}

function mailbox(address: string, id: string): Row {
  const [name = ''] = address.split('@');
  return {
    Identity: name,
    Name: name,
    Alias: name,
    DisplayName: name,
    Guid: id,
    PrimarySmtpAddress: address,
    UserPrincipalName: address,
    ForwardingSmtpAddress: null,
    ForwardingAddress: null,
    DeliverToMailboxAndForward: false,
    AuditEnabled: true,
    DefaultAuditSet: ['Admin', 'Delegate', 'Owner'],
  };
}
