/**
 * What a script reads and how it judges, by a command line or by bare requests: one rule for each kind of gap. Those of Conditional Access ask whether an enabled
 * policy for all users is there, as published checks do (Maester's `Test-MtCaMfaForAllUsers`, 2026-08-18), and not who is left out of it.
 */
import { type Row, wanted } from './closed-tenant';

/** A list or an object of a service. */
export type Read =
  | { readonly service: 'graph'; readonly path: string }
  | { readonly service: 'exchange'; readonly cmdlet: string }
  | { readonly service: 'dns'; readonly name: string };

/** What a rule says is open. */
export interface Said {
  readonly rule: string;
  readonly object: string;
}

const servicePrincipals = '/servicePrincipals';

/** By name: what has to be read before any rule can judge. */
export const reads = {
  authorization: graph('/policies/authorizationPolicy'),
  policies: graph('/identity/conditionalAccess/policies'),
  locations: graph('/identity/conditionalAccess/namedLocations'),
  methods: graph('/policies/authenticationMethodsPolicy'),
  users: graph('/users?$select=id,userPrincipalName,accountEnabled,userType'),
  roles: graph('/roleManagement/directory/roleAssignments'),
  eligible: graph('/roleManagement/directory/roleEligibilityScheduleInstances'),
  grants: graph('/oauth2PermissionGrants'),
  servicePrincipals: graph(servicePrincipals),
  organisation: exchange('Get-OrganizationConfig'),
  transport: exchange('Get-TransportConfig'),
  auditLog: exchange('Get-AdminAuditLogConfig'),
  casMailboxes: exchange('Get-CASMailbox'),
  casPlans: exchange('Get-CASMailboxPlan'),
  mailboxes: exchange('Get-Mailbox'),
  auditBypass: exchange('Get-MailboxAuditBypassAssociation'),
  outbound: exchange('Get-HostedOutboundSpamFilterPolicy'),
  content: exchange('Get-HostedContentFilterPolicy'),
  connection: exchange('Get-HostedConnectionFilterPolicy'),
  mailRules: exchange('Get-TransportRule'),
  dkim: exchange('Get-DkimSigningConfig'),
  dmarc: { service: 'dns', name: '_dmarc.contoso.com' },
} as const satisfies Readonly<Record<string, Read>>;
export type ReadName = keyof typeof reads;
/** An object is a list of one; a DNS name gives a row with `text` for each record. */
export type Rows = Readonly<Record<ReadName, readonly Row[]>>;

/** What can only be asked for once the service principals are known. */
export function appRolesOf(rows: Pick<Rows, 'servicePrincipals'>): readonly Read[] {
  return rows.servicePrincipals.map(({ id }) => graph(`${servicePrincipals}/${String(id)}/appRoleAssignments`));
}

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
/** AppRoleAssignment.ReadWrite.All, RoleManagement.ReadWrite.Directory, Application.ReadWrite.All. Source: Microsoft's permissions reference. */
const takingOver = [
  '06b708a9-e830-4db3-a914-8e69da51d44f',
  '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
  '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9',
];

/** @param appRoles what `appRolesOf` gave, read */
export function judgeByRules(rows: Rows, appRoles: readonly Row[]): readonly Said[] {
  const said = [...mailboxesSaid(rows), ...mailFlowSaid(rows), ...accessSaid(rows), ...directorySaid(rows, appRoles)];
  return said.flatMap(({ rule, objects }) => objects.map((object) => ({ rule, object: String(object) })));
}

interface SaidOf {
  readonly rule: string;
  readonly objects: readonly unknown[];
}

function mailboxesSaid({ casMailboxes, casPlans, transport, mailboxes, auditBypass, users }: Rows): readonly SaidOf[] {
  const isOn = (row: Row): boolean => row['PopEnabled'] === true || row['ImapEnabled'] === true;
  const disabled = new Set(named(users, 'userPrincipalName', ({ accountEnabled }) => accountEnabled === false));
  const shared = ['SharedMailbox', 'RoomMailbox', 'EquipmentMailbox', 'SchedulingMailbox'];
  const isOpen = (row: Row): boolean =>
    shared.includes(String(row['RecipientTypeDetails'])) && !disabled.has(row['UserPrincipalName']);
  return [
    { rule: 'pop-imap', objects: named(casMailboxes, 'PrimarySmtpAddress', isOn) },
    { rule: 'pop-imap', objects: named(casPlans, 'DisplayName', isOn) },
    { rule: 'smtp-auth', objects: transport[0]?.['SmtpClientAuthenticationDisabled'] === true ? [] : ['Transport Settings'] },
    {
      rule: 'smtp-auth',
      objects: named(casMailboxes, 'PrimarySmtpAddress', (row) => row['SmtpClientAuthenticationDisabled'] === false),
    },
    {
      rule: 'forwarding',
      objects: named(mailboxes, 'PrimarySmtpAddress', (row) => typeof row['ForwardingSmtpAddress'] === 'string'),
    },
    { rule: 'audit', objects: named(auditBypass, 'Name', (row) => row['AuditBypassEnabled'] === true) },
    { rule: 'shared-mailbox', objects: named(mailboxes, 'PrimarySmtpAddress', isOpen) },
  ];
}

function mailFlowSaid({
  organisation,
  auditLog,
  outbound,
  content,
  connection,
  mailRules,
  dkim,
  dmarc,
}: Rows): readonly SaidOf[] {
  const [config = {}] = organisation;
  const wrong = [
    { property: 'RejectDirectSend', isFine: config['RejectDirectSend'] === true },
    { property: 'EwsEnabled', isFine: config['EwsEnabled'] === false },
    { property: 'OAuth2ClientProfileEnabled', isFine: config['OAuth2ClientProfileEnabled'] === true },
  ].filter(({ isFine }) => !isFine);
  const isLogged = auditLog[0]?.['UnifiedAuditLogIngestionEnabled'] === true;
  return [
    { rule: 'organisation', objects: wrong.map(({ property }) => property) },
    { rule: 'audit', objects: isLogged ? [] : ['UnifiedAuditLogIngestionEnabled'] },
    { rule: 'forwarding', objects: named(outbound, 'Name', (row) => row['AutoForwardingMode'] !== 'Off') },
    { rule: 'filter', objects: content.some((row) => filled(row['AllowedSenderDomains'])) ? ['AllowedSenderDomains'] : [] },
    { rule: 'filter', objects: connection.some((row) => filled(row['IPAllowList'])) ? ['IPAllowList'] : [] },
    { rule: 'filter', objects: named(mailRules, 'Name', (row) => String(row['SetSCL']) === '-1') },
    { rule: 'dkim', objects: named(dkim, 'Domain', (row) => row['Enabled'] !== true) },
    { rule: 'dmarc', objects: dmarc.some(({ text }) => /p=(quarantine|reject)/.test(String(text))) ? [] : ['contoso.com'] },
  ];
}

function named(list: readonly Row[], property: string, isOpen: (row: Row) => boolean): readonly unknown[] {
  return list.filter(isOpen).map((row) => row[property]);
}

function accessSaid({ policies, locations, users, methods }: Rows): readonly SaidOf[] {
  const enabled = policies.filter(({ state }) => state === 'enabled').map((row) => ({ ...row, on: row['conditions'] as Row }));
  const part = (row: { readonly on: Row }, name: string): Row => (row.on[name] ?? {}) as Row;
  const all = enabled.filter(
    (row) => has(part(row, 'users')['includeUsers'], 'All') && has(part(row, 'applications')['includeApplications'], 'All'),
  );
  const grants = (row: Row, control: string): boolean => has((row['grantControls'] as Row | null)?.['builtInControls'], control);
  const isThere = (found: boolean): readonly string[] => (found ? [] : ['tenant']);
  const blocked = locations.flatMap((row) => (row['countriesAndRegions'] as readonly string[] | undefined) ?? []);
  const configurations = (methods[0]?.['authenticationMethodConfigurations'] ?? []) as readonly Row[];
  const strengthOf = (row: Row) => ((row['grantControls'] as Row | null)?.['authenticationStrength'] ?? null) as Row | null;
  return [
    { rule: 'mfa', objects: isThere(all.some((row) => grants(row, 'mfa'))) },
    { rule: 'legacy-auth', objects: isThere(all.some((row) => grants(row, 'block') && has(row.on['clientAppTypes'], 'other'))) },
    {
      rule: 'admin-mfa',
      objects: isThere(
        enabled.some(
          (row) =>
            has(part(row, 'users')['includeRoles'], globalAdministrator) &&
            strengthOf(row)?.['displayName'] === 'Phishing-resistant MFA',
        ),
      ),
    },
    {
      rule: 'device-code',
      objects: isThere(
        all.some(
          (row) => grants(row, 'block') && String(part(row, 'authenticationFlows')['transferMethods']).includes('deviceCodeFlow'),
        ),
      ),
    },
    { rule: 'country-block', objects: wanted.controls['country-block'].block.filter((country) => !blocked.includes(country)) },
    {
      rule: 'break-glass',
      objects: wanted.breakGlass.filter(
        (name) => users.find((row) => row['userPrincipalName'] === name)?.['accountEnabled'] !== true,
      ),
    },
    {
      rule: 'methods',
      objects: configurations
        .filter(({ id, state }) => ['Sms', 'Voice'].includes(String(id)) && state === 'enabled')
        .map(({ id }) => id),
    },
  ];
}

function directorySaid({ authorization, roles, eligible, users, grants }: Rows, appRoles: readonly Row[]): readonly SaidOf[] {
  const [policy = {}] = authorization;
  const people = (policy['defaultUserRolePermissions'] ?? {}) as Row;
  const consent = (people['permissionGrantPoliciesAssigned'] ?? []) as readonly string[];
  const guests = new Map(
    users.filter(({ userType }) => userType === 'Guest').map(({ id, userPrincipalName }) => [id, userPrincipalName]),
  );
  return [
    {
      rule: 'authorization',
      objects: [
        ...(consent.some((name) => name.startsWith('ManagePermissionGrantsForSelf')) ? ['permissionGrantPoliciesAssigned'] : []),
        ...(policy['allowInvitesFrom'] === 'everyone' ? ['allowInvitesFrom'] : []),
        ...(people['allowedToCreateTenants'] === true ? ['allowedToCreateTenants'] : []),
      ],
    },
    {
      rule: 'global-admins',
      objects: [...roles, ...eligible]
        .filter(({ roleDefinitionId, principalId }) => roleDefinitionId === globalAdministrator && guests.has(principalId))
        .map(({ principalId }) => guests.get(principalId)),
    },
    {
      rule: 'grants',
      objects: grants
        .filter(({ consentType, scope }) => consentType === 'AllPrincipals' && String(scope).includes('Mail.'))
        .map(({ clientId }) => clientId),
    },
    {
      rule: 'app-roles',
      objects: appRoles.filter(({ appRoleId }) => takingOver.includes(String(appRoleId))).map(({ principalId }) => principalId),
    },
  ];
}

function has(list: unknown, value: string): boolean {
  return Array.isArray(list) && list.includes(value);
}

function filled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function graph(path: string): { readonly service: 'graph'; readonly path: string } {
  return { service: 'graph', path };
}

function exchange(cmdlet: string): { readonly service: 'exchange'; readonly cmdlet: string } {
  return { service: 'exchange', cmdlet };
}
