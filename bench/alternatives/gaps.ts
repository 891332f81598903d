/** The thirty gaps that are planted: how each gets into the tenant, and what an answer has to name for it to count as found. */
import { type Editable, policy, type Row, rowOf } from './closed-tenant';

export interface Gap {
  /** What an attacker or a mistake could use. */
  readonly what: string;
  readonly plant: (state: Editable) => void;
  /** The control of hardenbot that has to name the object and the property; null: it has none for this. */
  readonly hardenbot: { readonly control: string; readonly object: string; readonly property: string } | null;
  /** The rule of the script that has to name the object. */
  readonly script: { readonly rule: string; readonly object: string };
}

const list = (part: Record<string, Row & Row[]>, name: string): Row[] => part[name] ?? [];
const object = (part: Record<string, Row & Row[]>, name: string): Row => part[name] ?? {};
const conditions = (state: Editable, name: string, part: string): Row => policy(state, name).conditions[part] ?? {};
const frontline = '0d000000-0000-4000-8000-000000000002';
const exchangeAdministrator = '29232cdf-9323-42fd-ade2-1d097af3e4de';
const graphItself = '2a000000-0000-4000-8000-000000000003';
const pdfConverter = '2a000000-0000-4000-8000-000000000004';
const mailArchive = '2a000000-0000-4000-8000-000000000002';

const inMailboxes: readonly Gap[] = [
  {
    what: 'POP is on for one mailbox',
    plant: ({ exchange }) => {
      rowOf(list(exchange, 'CASMailbox'), 'PrimarySmtpAddress', 'kim@contoso.com')['PopEnabled'] = true;
    },
    hardenbot: { control: 'pop-imap', object: 'kim@contoso.com', property: 'PopEnabled' },
    script: { rule: 'pop-imap', object: 'kim@contoso.com' },
  },
  {
    what: 'IMAP is on in the plan that new mailboxes get',
    plant: ({ exchange }) => {
      rowOf(list(exchange, 'CASMailboxPlan'), 'DisplayName', 'ExchangeOnlineEnterprise')['ImapEnabled'] = true;
    },
    hardenbot: { control: 'pop-imap', object: 'ExchangeOnlineEnterprise', property: 'ImapEnabled' },
    script: { rule: 'pop-imap', object: 'ExchangeOnlineEnterprise' },
  },
  {
    what: 'SMTP AUTH is on for the organisation',
    plant: ({ exchange }) => {
      object(exchange, 'TransportConfig')['SmtpClientAuthenticationDisabled'] = false;
    },
    hardenbot: { control: 'smtp-auth', object: 'Transport Settings', property: 'SmtpClientAuthenticationDisabled' },
    script: { rule: 'smtp-auth', object: 'Transport Settings' },
  },
  {
    what: 'SMTP AUTH is on for one mailbox, whatever the organisation says',
    plant: ({ exchange }) => {
      rowOf(list(exchange, 'CASMailbox'), 'PrimarySmtpAddress', 'gus@contoso.com')['SmtpClientAuthenticationDisabled'] = false;
    },
    hardenbot: { control: 'smtp-auth', object: 'gus@contoso.com', property: 'SmtpClientAuthenticationDisabled' },
    script: { rule: 'smtp-auth', object: 'gus@contoso.com' },
  },
  {
    what: 'A mailbox forwards to an external address',
    plant: ({ exchange }) => {
      const row = rowOf(list(exchange, 'Mailbox'), 'PrimarySmtpAddress', 'eli@contoso.com');
      row['ForwardingSmtpAddress'] = 'smtp:eli.novak@mail.example';
    },
    hardenbot: { control: 'auto-forward', object: 'eli@contoso.com', property: 'ForwardingSmtpAddress' },
    script: { rule: 'forwarding', object: 'eli@contoso.com' },
  },
  {
    what: 'An account is left out of mailbox auditing',
    plant: ({ exchange }) => {
      rowOf(list(exchange, 'MailboxAuditBypassAssociation'), 'Name', 'svc-report')['AuditBypassEnabled'] = true;
    },
    hardenbot: { control: 'audit-log', object: 'svc-report', property: 'AuditBypassEnabled' },
    script: { rule: 'audit', object: 'svc-report' },
  },
  {
    what: 'A shared mailbox can be signed in to',
    plant: ({ graph, exchange }) => {
      rowOf(list(graph, 'users'), 'userPrincipalName', 'info@contoso.com')['accountEnabled'] = true;
      rowOf(list(exchange, 'Mailbox'), 'PrimarySmtpAddress', 'info@contoso.com')['AccountDisabled'] = false;
    },
    hardenbot: { control: 'shared-mailbox', object: 'info@contoso.com', property: 'accountEnabled' },
    script: { rule: 'shared-mailbox', object: 'info@contoso.com' },
  },
];

const inMailFlow: readonly Gap[] = [
  {
    what: 'Anyone can send mail as the domain without signing in (Direct Send)',
    plant: ({ exchange }) => {
      object(exchange, 'OrganizationConfig')['RejectDirectSend'] = false;
    },
    hardenbot: { control: 'direct-send', object: 'Organization configuration', property: 'RejectDirectSend' },
    script: { rule: 'organisation', object: 'RejectDirectSend' },
  },
  {
    what: 'Any app can use EWS: the switch was never set',
    plant: ({ exchange }) => {
      object(exchange, 'OrganizationConfig')['EwsEnabled'] = null;
    },
    hardenbot: { control: 'ews', object: 'Organization configuration', property: 'EwsEnabled' },
    script: { rule: 'organisation', object: 'EwsEnabled' },
  },
  {
    what: 'Modern authentication is off',
    plant: ({ exchange }) => {
      object(exchange, 'OrganizationConfig')['OAuth2ClientProfileEnabled'] = false;
    },
    hardenbot: { control: 'modern-auth', object: 'Organization configuration', property: 'OAuth2ClientProfileEnabled' },
    script: { rule: 'organisation', object: 'OAuth2ClientProfileEnabled' },
  },
  {
    what: 'The unified audit log is off',
    plant: ({ exchange }) => {
      object(exchange, 'AdminAuditLogConfig')['UnifiedAuditLogIngestionEnabled'] = false;
    },
    hardenbot: { control: 'audit-log', object: 'Admin Audit Log Settings', property: 'UnifiedAuditLogIngestionEnabled' },
    script: { rule: 'audit', object: 'UnifiedAuditLogIngestionEnabled' },
  },
  {
    what: 'Automatic forwarding to external addresses is allowed',
    plant: ({ exchange }) => {
      for (const row of list(exchange, 'HostedOutboundSpamFilterPolicy')) row['AutoForwardingMode'] = 'On';
      for (const row of list(exchange, 'RemoteDomain')) row['AutoForwardEnabled'] = true;
    },
    hardenbot: { control: 'auto-forward', object: 'Default', property: 'AutoForwardingMode' },
    script: { rule: 'forwarding', object: 'Default' },
  },
  {
    what: 'A whole domain is let past the spam filter',
    plant: ({ exchange }) => {
      for (const row of list(exchange, 'HostedContentFilterPolicy')) row['AllowedSenderDomains'] = ['fabrikam.com'];
    },
    hardenbot: { control: 'spam-filter', object: 'Default', property: 'AllowedSenderDomains' },
    script: { rule: 'filter', object: 'AllowedSenderDomains' },
  },
  {
    what: 'An address is let past the spam filter',
    plant: ({ exchange }) => {
      for (const row of list(exchange, 'HostedConnectionFilterPolicy')) row['IPAllowList'] = ['192.0.2.25'];
    },
    hardenbot: { control: 'spam-filter', object: 'Default', property: 'IPAllowList' },
    script: { rule: 'filter', object: 'IPAllowList' },
  },
  {
    what: 'A mail flow rule marks mail from anywhere as no spam',
    plant: ({ exchange }) => {
      rowOf(list(exchange, 'TransportRule'), 'Name', 'Mark mail from outside')['SetSCL'] = '-1';
    },
    hardenbot: { control: 'spam-filter', object: 'Mark mail from outside', property: 'SetSCL' },
    script: { rule: 'filter', object: 'Mark mail from outside' },
  },
  {
    what: 'Mail of the domain is not signed (DKIM)',
    plant: ({ exchange }) => {
      for (const row of list(exchange, 'DkimSigningConfig')) row['Enabled'] = false;
    },
    hardenbot: { control: 'domain-spoofing', object: 'contoso.com', property: 'DKIM' },
    script: { rule: 'dkim', object: 'contoso.com' },
  },
  {
    what: 'DMARC asks receivers to deliver forged mail',
    plant: ({ mail }) => {
      Object.assign(mail['txt'] ?? {}, { '_dmarc.contoso.com': ['v=DMARC1; p=none; rua=mailto:dmarc@contoso.com'] });
    },
    hardenbot: { control: 'domain-spoofing', object: 'contoso.com', property: 'DMARC' },
    script: { rule: 'dmarc', object: 'contoso.com' },
  },
];

const inSignIn: readonly Gap[] = [
  {
    what: 'A group within an excluded group takes a person out of MFA',
    plant: (state) => {
      conditions(state, 'MFA for everyone', 'users')['excludeGroups'] = [frontline];
    },
    hardenbot: { control: 'mfa', object: 'ivo@contoso.com', property: 'sign-in' },
    script: { rule: 'mfa', object: 'ivo@contoso.com' },
  },
  {
    what: 'An excluded group lets a person in with a legacy client',
    plant: (state) => {
      conditions(state, 'Block legacy authentication', 'users')['excludeGroups'] = ['0d000000-0000-4000-8000-000000000005'];
    },
    hardenbot: { control: 'legacy-auth', object: 'oto@contoso.com', property: 'sign-in' },
    script: { rule: 'legacy-auth', object: 'oto@contoso.com' },
  },
  {
    what: 'A role is missing in the policy for administrators, and a group gives it to a person',
    plant: (state) => {
      const users = conditions(state, 'Phishing-resistant MFA for administrators', 'users');
      users['includeRoles'] = (users['includeRoles'] as readonly string[]).filter((id) => id !== exchangeAdministrator);
    },
    hardenbot: { control: 'admin-mfa', object: 'bo@contoso.com', property: 'sign-in' },
    script: { rule: 'admin-mfa', object: 'bo@contoso.com' },
  },
  {
    what: 'The policy against device codes only reports',
    plant: (state) => {
      policy(state, 'Block device code flow')['state'] = 'enabledForReportingButNotEnforced';
    },
    hardenbot: { control: 'device-code', object: 'ana@contoso.com', property: 'sign-in' },
    script: { rule: 'device-code', object: 'tenant' },
  },
  {
    what: 'A country is missing in the location that is blocked',
    plant: ({ graph }) => {
      rowOf(list(graph, 'namedLocations'), 'displayName', 'Russia')['countriesAndRegions'] = ['RU'];
    },
    hardenbot: { control: 'country-block', object: 'ana@contoso.com', property: 'sign-in' },
    script: { rule: 'country-block', object: 'KP' },
  },
  {
    what: 'A break-glass account is turned off',
    plant: ({ graph }) => {
      rowOf(list(graph, 'users'), 'userPrincipalName', 'bg1@contoso.com')['accountEnabled'] = false;
    },
    hardenbot: { control: 'break-glass', object: 'bg1@contoso.com', property: 'accountEnabled' },
    script: { rule: 'break-glass', object: 'bg1@contoso.com' },
  },
  {
    what: 'A guest can make himself Global Administrator',
    plant: ({ graph }) => {
      list(graph, 'roleEligibilityScheduleInstances').push({
        id: 'planted-eligibility',
        principalId: '0a000000-0000-4000-8000-000000000030',
        roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
        directoryScopeId: '/',
        memberType: 'Direct',
        startDateTime: '2026-05-04T09:00:00Z',
        endDateTime: null,
      });
    },
    hardenbot: {
      control: 'global-admins',
      object: 'gina_fabrikam.com#EXT#@contoso.onmicrosoft.com',
      property: 'Global Administrator',
    },
    script: { rule: 'global-admins', object: 'gina_fabrikam.com#EXT#@contoso.onmicrosoft.com' },
  },
  {
    what: 'Anyone may use SMS as the second factor',
    plant: ({ graph }) => {
      const methods = object(graph, 'authenticationMethodsPolicy')['authenticationMethodConfigurations'] as Row[];
      rowOf(methods, 'id', 'Sms')['state'] = 'enabled';
    },
    hardenbot: { control: 'weak-methods', object: 'Sms', property: 'includeTargets' },
    script: { rule: 'methods', object: 'Sms' },
  },
];

const inDirectory: readonly Gap[] = [
  {
    what: 'Any user can grant any app access to their data',
    plant: ({ graph }) => {
      Object.assign(object(graph, 'authorizationPolicy')['defaultUserRolePermissions'] as Row, {
        permissionGrantPoliciesAssigned: ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'],
      });
    },
    hardenbot: { control: 'app-consent', object: 'Authorization policy', property: 'permissionGrantPoliciesAssigned' },
    script: { rule: 'authorization', object: 'permissionGrantPoliciesAssigned' },
  },
  {
    what: 'Anyone can invite guests',
    plant: ({ graph }) => {
      object(graph, 'authorizationPolicy')['allowInvitesFrom'] = 'everyone';
    },
    hardenbot: null,
    script: { rule: 'authorization', object: 'allowInvitesFrom' },
  },
  {
    what: 'Any user can create a tenant',
    plant: ({ graph }) => {
      Object.assign(object(graph, 'authorizationPolicy')['defaultUserRolePermissions'] as Row, { allowedToCreateTenants: true });
    },
    hardenbot: null,
    script: { rule: 'authorization', object: 'allowedToCreateTenants' },
  },
  {
    what: "An app of another tenant may read and write every user's mail",
    plant: ({ graph }) => {
      list(graph, 'oauth2PermissionGrants').push({
        id: 'planted-grant',
        clientId: pdfConverter,
        consentType: 'AllPrincipals',
        principalId: null,
        resourceId: graphItself,
        scope: 'Mail.ReadWrite Mail.Send offline_access',
      });
    },
    hardenbot: null,
    script: { rule: 'grants', object: pdfConverter },
  },
  {
    what: 'An app can give itself any directory role (RoleManagement.ReadWrite.Directory)',
    plant: ({ graph }) => {
      const roles = object(graph, 'appRoleAssignments') as unknown as Record<string, Row[]>;
      roles[mailArchive]?.push({
        id: 'planted-app-role',
        principalId: mailArchive,
        principalType: 'ServicePrincipal',
        resourceId: graphItself,
        resourceDisplayName: 'Microsoft Graph',
        appRoleId: '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8',
        createdDateTime: '2026-10-01T08:00:00Z',
      });
    },
    hardenbot: null,
    script: { rule: 'app-roles', object: mailArchive },
  },
];

export const gaps: readonly Gap[] = [...inMailboxes, ...inMailFlow, ...inSignIn, ...inDirectory];
