/** The tenant of the comparison before anything is planted: the demo tenant with its gaps closed, and more mailboxes. */
import demo from '../../examples/demo-tenant.json';
import { privilegedRoles } from '../../src/controls/reasoning/access/tenant/privileged-roles';

/** A state file, edited in place by what plants a gap. */
export type Editable = {
  readonly exchange: Record<string, Row & Row[]>;
  readonly graph: Record<string, Row & Row[]>;
  readonly mail: Record<string, Record<string, string[]>>;
} & Record<string, unknown>;
export type Row = Record<string, unknown>;

/** What settings say of the tenant, for hardenbot and for the rules of a script alike. */
export const wanted = {
  breakGlass: ['bg1@contoso.com', 'bg2@contoso.com'],
  controls: {
    'country-block': { block: ['RU', 'KP'] },
  },
} as const;

export const plainMailboxes = 200;

/** The row of a list whose property has this value. Throws where there is none: a gap would not be planted. */
export function rowOf(rows: readonly Row[], property: string, value: string): Row {
  const found = rows.find((row) => row[property] === value);
  if (found === undefined) throw new Error(`No row has ${property} ${value}.`);
  return found;
}

export function policy(state: Editable, name: string): { readonly conditions: Record<string, Row> } & Row {
  return rowOf(state.graph['conditionalAccessPolicies'] ?? [], 'displayName', name) as never;
}

export function closedTenant(): Editable {
  const { generate: _plain, ...read } = structuredClone(demo) as unknown as Editable & { readonly generate: unknown };
  const state = read as Editable;
  state['azure'] = { sites: [] };
  closeExchange(state.exchange);
  closeDirectory(state);
  closeAccess(state);
  state.mail['txt'] = {
    ...state.mail['txt'],
    '_dmarc.contoso.com': ['v=DMARC1; p=reject; rua=mailto:dmarc@contoso.com'],
    '_dmarc.contoso.onmicrosoft.com': ['v=DMARC1; p=reject'],
    '_dmarc.contoso.mail.onmicrosoft.com': ['v=DMARC1; p=reject'],
    'contoso.mail.onmicrosoft.com': ['v=spf1 include:spf.protection.outlook.com -all'],
  };
  return addMailboxes(state);
}

function closeExchange(exchange: Editable['exchange']): void {
  const list = (name: string): Row[] => exchange[name] ?? [];
  const object = (name: string): Row => exchange[name] ?? {};
  Object.assign(object('OrganizationConfig'), { EwsEnabled: false, RejectDirectSend: true });
  Object.assign(object('TransportConfig'), { SmtpClientAuthenticationDisabled: true });
  for (const row of list('CASMailbox'))
    Object.assign(row, { PopEnabled: false, ImapEnabled: false, SmtpClientAuthenticationDisabled: null });
  for (const row of list('CASMailboxPlan')) Object.assign(row, { PopEnabled: false, ImapEnabled: false });
  for (const row of list('Mailbox')) Object.assign(row, { ForwardingSmtpAddress: null, ForwardingAddress: null });
  for (const row of list('MailboxAuditBypassAssociation')) row['AuditBypassEnabled'] = false;
  for (const row of list('RemoteDomain')) row['AutoForwardEnabled'] = false;
  for (const row of list('HostedOutboundSpamFilterPolicy')) row['AutoForwardingMode'] = 'Off';
  for (const row of list('HostedContentFilterPolicy')) row['AllowedSenderDomains'] = [];
  for (const row of list('HostedConnectionFilterPolicy')) row['IPAllowList'] = [];
  for (const row of list('MalwareFilterPolicy')) row['EnableFileFilter'] = true;
  for (const row of list('DkimSigningConfig')) row['Enabled'] = true;
  // Who administers keeps PowerShell, by their address.
  const administrators = ['ana', 'bo', 'cy', 'dee', 'hana', 'bg1', 'bg2'].map((name) => `${name}@contoso.com`);
  for (const row of list('User'))
    if (!administrators.includes(String(row['UserPrincipalName'])))
      Object.assign(row, { EXOModuleEnabled: false, RemotePowerShellEnabled: false });
  exchange['InboxRule'] = { '*': [] } as never;
}

function closeDirectory(state: Editable): void {
  const { graph } = state;
  const users = graph['users'] ?? [];
  for (const name of ['info@contoso.com']) rowOf(users, 'userPrincipalName', name)['accountEnabled'] = false;
  rowOf(users, 'userPrincipalName', 'bg2@contoso.com')['passwordPolicies'] = 'DisablePasswordExpiration';
  for (const row of graph['domains'] ?? []) row['passwordValidityPeriodInDays'] = 2_147_483_647;
  const eligible = graph['roleEligibilityScheduleInstances'] ?? [];
  graph['roleEligibilityScheduleInstances'] = eligible.filter(({ id }) => id !== 'demo-eligibility-2') as never;
  Object.assign(graph['authorizationPolicy'] ?? {}, { allowInvitesFrom: 'adminsAndGuestInviters' });
  Object.assign((graph['authorizationPolicy']?.['defaultUserRolePermissions'] ?? {}) as Row, {
    allowedToCreateApps: false,
    allowedToCreateTenants: false,
    permissionGrantPoliciesAssigned: [],
  });
  const reviewers = [{ query: '/users/0a000000-0000-4000-8000-000000000001', queryType: 'MicrosoftGraph', queryRoot: null }];
  Object.assign(graph['adminConsentRequestPolicy'] ?? {}, { isEnabled: true, notifyReviewers: true, reviewers });
  graph['oauth2PermissionGrants'] = [] as never;
  graph['groupSettings'] = [passwordRules] as never;
  const methods = graph['authenticationMethodsPolicy']?.['authenticationMethodConfigurations'] as Row[];
  rowOf(methods, 'id', 'Sms')['state'] = 'disabled';
  const of = (graph['authenticationMethods'] ?? {}) as unknown as Record<string, unknown>;
  of['0a000000-0000-4000-8000-000000000028'] ??= of['0a000000-0000-4000-8000-000000000027'];
}

const passwordRules = {
  id: '0e000000-0000-4000-8000-0000000000aa',
  displayName: 'Password Rule Settings',
  templateId: '5cf42378-d67d-4f36-ba46-e8b86229381d',
  values: Object.entries({
    BannedPasswordCheckOnPremisesMode: 'Audit',
    EnableBannedPasswordCheckOnPremises: 'False',
    EnableBannedPasswordCheck: 'True',
    LockoutDurationInSeconds: '60',
    LockoutThreshold: '10',
    BannedPasswordList: 'contoso\tfrankfurt',
  }).map(([name, value]) => ({ name, value })),
};

function closeAccess(state: Editable): void {
  const users = (name: string): Row => policy(state, name).conditions['users'] ?? {};
  users('Block legacy authentication')['excludeGroups'] = [];
  users('Block sign-in from Russia')['excludeGroups'] = [];
  const deviceCode = policy(state, 'Block device code flow');
  deviceCode['state'] = 'enabled';
  deviceCode.conditions['authenticationFlows'] = { transferMethods: 'deviceCodeFlow,authenticationTransfer' };
  rowOf(state.graph['namedLocations'] ?? [], 'displayName', 'Russia')['countriesAndRegions'] = ['RU', 'KP'];
  const forAdmins = structuredClone(policy(state, 'MFA for everyone'));
  Object.assign(forAdmins, {
    id: '0e000000-0000-4000-8000-000000000005',
    displayName: 'Phishing-resistant MFA for administrators',
  });
  Object.assign(forAdmins.conditions['users'] ?? {}, { includeUsers: [], includeRoles: [...privilegedRoles], excludeRoles: [] });
  const strength = rowOf(state.graph['authenticationStrengthPolicies'] ?? [], 'displayName', 'Phishing-resistant MFA');
  forAdmins['grantControls'] = {
    operator: 'OR',
    builtInControls: [],
    customAuthenticationFactors: [],
    termsOfUse: [],
    authenticationStrength: strength,
  };
  state.graph['conditionalAccessPolicies']?.push(forAdmins);
}

/** Rows like those that the demo tenant makes by a template, written out, so that every client pages through the same ones. */
function addMailboxes(state: Editable): Editable {
  for (let n = 0; n < plainMailboxes; n += 1) {
    state.graph['users']?.push(userRow(n));
    for (const [list, row] of Object.entries(exchangeRows(n))) state.exchange[list]?.push(row);
  }
  return state;
}

function idOf(kind: string, n: number): string {
  return `0${kind}000000-0000-4000-8000-00000001${String(n).padStart(4, '0')}`;
}

function userRow(n: number): Row {
  const address = `picker${n}@contoso.com`;
  return {
    id: idOf('a', n),
    userPrincipalName: address,
    displayName: `Picker ${n}`,
    mail: address,
    accountEnabled: true,
    userType: 'Member',
    onPremisesSyncEnabled: null,
  };
}

function exchangeRows(n: number): Readonly<Record<string, Row>> {
  const name = `picker${n}`;
  const address = `${name}@contoso.com`;
  const named = { Guid: idOf('b', n), Name: name, DisplayName: `Picker ${n}`, ExternalDirectoryObjectId: idOf('a', n) };
  const mail = { PrimarySmtpAddress: address, EmailAddresses: [`SMTP:${address}`] };
  return {
    CASMailbox: {
      ...named,
      ...mail,
      Identity: idOf('a', n),
      PopEnabled: false,
      ImapEnabled: false,
      OWAEnabled: true,
      ActiveSyncEnabled: true,
      MAPIEnabled: true,
      EwsEnabled: null,
      OneWinNativeOutlookEnabled: true,
      SmtpClientAuthenticationDisabled: null,
      OwaMailboxPolicy: 'OwaMailboxPolicy-Default',
    },
    Mailbox: {
      ...named,
      ...mail,
      Identity: idOf('a', n),
      Alias: name,
      UserPrincipalName: address,
      RecipientTypeDetails: 'UserMailbox',
      ForwardingSmtpAddress: null,
      ForwardingAddress: null,
      DeliverToMailboxAndForward: false,
      AuditEnabled: true,
      DefaultAuditSet: ['Admin', 'Delegate', 'Owner'],
      AccountDisabled: false,
    },
    User: {
      ...named,
      Guid: idOf('c', n),
      Identity: name,
      UserPrincipalName: address,
      WindowsEmailAddress: address,
      RecipientTypeDetails: 'UserMailbox',
      EXOModuleEnabled: false,
      RemotePowerShellEnabled: false,
      AccountDisabled: false,
      AuthenticationPolicy: null,
    },
    MailboxAuditBypassAssociation: { Guid: idOf('b', n), Identity: name, Name: name, AuditBypassEnabled: false },
  };
}
