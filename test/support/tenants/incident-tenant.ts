/** A tenant with a compromised account, and one of every kind of account that is treated otherwise. */

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export const accounts = {
  mia: { id: id(1), name: 'mia@contoso.com' },
  synced: { id: id(2), name: 'sync@contoso.com' },
  federated: { id: id(3), name: 'fed@partner.example' },
  guest: { id: id(4), name: 'gast_fabrikam.example#EXT#@contoso.com' },
  shared: { id: id(5), name: 'info@contoso.com' },
  global: { id: id(6), name: 'root@contoso.com' },
  helpdesk: { id: id(7), name: 'help@contoso.com' },
  viaGroup: { id: id(8), name: 'group-admin@contoso.com' },
  breakGlass: { id: id(9), name: 'bg1@contoso.com' },
} as const;

const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const helpdeskAdministrator = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const app = id(40);
/** Without it the tenant has no message traces to show. */
const ofTraces = { id: id(42), appId: '8bd644d1-64a1-4d4b-ae52-2e0cbf64e373', displayName: 'Transport Data Platform' };

const user = (account: { readonly id: string; readonly name: string }, more: object = {}) => ({
  id: account.id,
  userPrincipalName: account.name,
  displayName: account.name.split('@')[0],
  mail: account.name.includes('#') ? 'gast@fabrikam.example' : account.name,
  accountEnabled: true,
  userType: 'Member',
  ...more,
});

const guid = 'aaaaaaaa-0000-4000-8000-000000000001';
const rule = (n: number, name: string, more: object) => ({
  Identity: `mia\\${n}`,
  Name: name,
  Enabled: true,
  Priority: n,
  ...more,
});

const casMailbox = (Guid: string, account: { readonly id: string; readonly name: string }) => ({
  Guid,
  Identity: account.name.split('@')[0],
  Name: account.name.split('@')[0],
  PrimarySmtpAddress: account.name,
  ExternalDirectoryObjectId: account.id,
  PopEnabled: false,
  ImapEnabled: false,
  SmtpClientAuthenticationDisabled: null,
});

/** `now`: when the intruder is at work; everything of theirs is a few hours old. */
export function incidentTenant(
  now: Date,
  changes: { readonly exchange?: object; readonly graph?: object; readonly more?: object } = {},
) {
  const ago = (hours: number): string => new Date(now.getTime() - hours * 3600_000).toISOString();
  const signIn = (n: number, hours: number, ip: string, country: string, more: object = {}) => ({
    id: id(100 + n),
    createdDateTime: ago(hours),
    userId: accounts.mia.id,
    userPrincipalName: accounts.mia.name,
    clientAppUsed: 'Browser',
    ipAddress: ip,
    location: { countryOrRegion: country, city: country === 'DE' ? 'Berlin' : 'Lagos' },
    status: { errorCode: 0 },
    riskLevelDuringSignIn: 'none',
    ...more,
  });
  return {
    schema: 'tenant-state/1',
    asOf: now.toISOString(),
    organization: { verifiedDomains: ['contoso.com', 'partner.example'] },
    exchange: {
      OrganizationConfig: { AuditDisabled: false },
      AdminAuditLogConfig: { UnifiedAuditLogIngestionEnabled: true },
      AcceptedDomain: [{ Name: 'contoso.com', DomainName: 'contoso.com', Default: true }],
      Mailbox: [
        {
          Guid: guid,
          Name: 'mia',
          Identity: 'mia',
          UserPrincipalName: accounts.mia.name,
          PrimarySmtpAddress: accounts.mia.name,
          ExternalDirectoryObjectId: accounts.mia.id,
          RecipientTypeDetails: 'UserMailbox',
          ForwardingSmtpAddress: 'smtp:collect@evil.example',
          ForwardingAddress: null,
          DeliverToMailboxAndForward: true,
          GrantSendOnBehalfTo: [],
          AuditEnabled: true,
          DefaultAuditSet: ['Admin', 'Delegate', 'Owner'],
        },
        {
          Guid: 'aaaaaaaa-0000-4000-8000-000000000005',
          Name: 'info',
          Identity: 'info',
          UserPrincipalName: accounts.shared.name,
          PrimarySmtpAddress: accounts.shared.name,
          ExternalDirectoryObjectId: accounts.shared.id,
          RecipientTypeDetails: 'SharedMailbox',
        },
      ],
      InboxRule: {
        [accounts.mia.name]: [
          rule(1, '.', { SubjectOrBodyContainsWords: ['invoice', 'hacked'], MoveToFolder: 'mia:\\RSS Feeds', MarkAsRead: true }),
          rule(2, 'to a colleague', { ForwardTo: ['"Bo" [SMTP:bo@contoso.com]'] }),
          rule(3, 'newsletters', { FromAddressContainsWords: ['news'], MoveToFolder: 'mia:\\News' }),
          rule(4, 'out', { RedirectTo: ['"x" [SMTP:drop@evil.example]'] }),
        ],
        [accounts.shared.name]: [],
      },
      MailboxPermission: {
        [accounts.mia.name]: [
          { Identity: 'mia', User: 'NT AUTHORITY\\SELF', AccessRights: ['FullAccess'], Deny: false, IsInherited: false },
          {
            Identity: 'mia',
            User: 'bo@contoso.com',
            AccessRights: ['FullAccess'],
            Deny: false,
            IsInherited: false,
            InheritanceType: 'All',
          },
        ],
        [accounts.shared.name]: [],
      },
      UnifiedAuditLog: [],
      RecipientPermission: { [accounts.mia.name]: [], [accounts.shared.name]: [] },
      MailboxFolderPermission: {
        [accounts.mia.name]: [
          { FolderName: 'Inbox', User: 'Default', AccessRights: ['None'] },
          { FolderName: 'Calendar', User: 'Default', AccessRights: ['AvailabilityOnly'] },
        ],
      },
      MobileDevice: { [accounts.mia.name]: [] },
      SweepRule: { [accounts.mia.name]: [], [accounts.shared.name]: [] },
      MailboxJunkEmailConfiguration: { [accounts.mia.name]: [{ Identity: 'mia', Enabled: true }], [accounts.shared.name]: [] },
      MailboxAutoReplyConfiguration: {
        [accounts.mia.name]: [{ Identity: 'mia', AutoReplyState: 'Disabled' }],
        [accounts.shared.name]: [],
      },
      App: { [accounts.mia.name]: [], [accounts.shared.name]: [] },
      MailboxCalendarFolder: { [accounts.mia.name]: [{ Identity: 'mia:\\Calendar', PublishEnabled: false }] },
      CASMailbox: [casMailbox(guid, accounts.mia), casMailbox('aaaaaaaa-0000-4000-8000-000000000005', accounts.shared)],
      MailboxAuditBypassAssociation: [{ Name: 'mia', Guid: guid, Identity: 'mia', AuditBypassEnabled: false }],
      ...changes.exchange,
    },
    graph: {
      users: [
        user(accounts.mia),
        user(accounts.synced, { onPremisesSyncEnabled: true }),
        user(accounts.federated),
        user(accounts.guest, { userType: 'Guest' }),
        user(accounts.shared),
        user(accounts.global),
        user(accounts.helpdesk),
        user(accounts.viaGroup),
        user(accounts.breakGlass),
        user({ id: id(20), name: 'twin.one@contoso.com' }, { mail: 'twin@contoso.com' }),
        user({ id: id(21), name: 'twin.two@contoso.com' }, { mail: 'twin@contoso.com' }),
      ],
      groups: [{ id: id(30), displayName: 'Admins', members: [accounts.viaGroup.id] }],
      domains: [
        { id: 'contoso.com', authenticationType: 'Managed', isDefault: true, isVerified: true },
        { id: 'partner.example', authenticationType: 'Federated', isVerified: true },
      ],
      roleAssignments: [
        { id: 'r1', principalId: accounts.global.id, roleDefinitionId: globalAdministrator, directoryScopeId: '/' },
        { id: 'r2', principalId: accounts.helpdesk.id, roleDefinitionId: helpdeskAdministrator, directoryScopeId: '/' },
        { id: 'r3', principalId: id(30), roleDefinitionId: globalAdministrator, directoryScopeId: '/' },
      ],
      roleEligibilityScheduleInstances: [],
      subscribedSkus: [{ id: 'sku', skuPartNumber: 'E5', servicePlans: [{ servicePlanName: 'AAD_PREMIUM_P2' }] }],
      servicePrincipals: [{ id: app, appId: id(41), displayName: 'Mail Sync Pro' }, ofTraces],
      oauth2PermissionGrants: [
        {
          id: 'grant-1',
          clientId: app,
          consentType: 'Principal',
          principalId: accounts.mia.id,
          resourceId: id(42),
          scope: 'Mail.Read offline_access',
        },
      ],
      signIns: [
        signIn(1, 300, '198.51.100.4', 'DE'),
        signIn(2, 9, '203.0.113.66', 'NG', { riskLevelDuringSignIn: 'high' }),
        signIn(3, 8, '203.0.113.66', 'NG'),
        signIn(4, 2, '198.51.100.4', 'DE'),
      ],
      directoryAudits: [
        {
          id: 'audit-1',
          activityDateTime: ago(7),
          activityDisplayName: 'Consent to application',
          result: 'success',
          initiatedBy: { user: { id: accounts.mia.id, userPrincipalName: accounts.mia.name } },
          targetResources: [{ id: app, displayName: 'Mail Sync Pro' }],
        },
      ],
      riskyUsers: [],
      authenticationMethods: {
        [accounts.mia.id]: [
          { id: 'm1', '@odata.type': '#microsoft.graph.passwordAuthenticationMethod', createdDateTime: ago(5000) },
          {
            id: 'm2',
            '@odata.type': '#microsoft.graph.microsoftAuthenticatorAuthenticationMethod',
            displayName: 'Pixel of nobody',
            createdDateTime: ago(6),
          },
        ],
      },
      userRegistrationDetails: [],
      conditionalAccessPolicies: [],
      appRoleAssignments: { [accounts.mia.id]: [] },
      registeredDevices: { [accounts.mia.id]: [] },
      ownedDevices: { [accounts.mia.id]: [] },
      ...changes.graph,
    },
    mail: { messageTraces: [] },
    ...changes.more,
  };
}
