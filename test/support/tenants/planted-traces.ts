/** What an intruder may leave in a simulated tenant, each planted and taken away by the shapes of the vendor: rows of state, and rows of the logs. */

/** A state file, as the simulator writes it. */
export interface Planted {
  readonly graph: Record<string, unknown>;
  readonly exchange: Record<string, unknown>;
}

/** The account that was compromised, and when the intruder works. */
export interface At {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
}

export interface Trace {
  readonly name: string;
  /** Some words of what the card says of it. */
  readonly words: string;
  plant(state: Planted, at: At): void;
  /** What an administrator does about it. */
  remove(state: Planted, at: At): void;
}

/** Whether taking it away would change anything: then it is still there. */
export function isLeft({ remove }: Pick<Trace, 'remove'>, state: Planted, at: At): boolean {
  const without = structuredClone(state);
  remove(without, at);
  return textOfState(without) !== textOfState(state);
}

/** An empty list is no list. */
function textOfState(state: Planted): string {
  return JSON.stringify(state, (_key, value: unknown) => (Array.isArray(value) && value.length === 0 ? undefined : value));
}

const id = (n: number): string => `0000000a-0000-4000-8000-${String(n).padStart(12, '0')}`;
const rows = (state: Planted, name: string): Record<string, unknown>[] => {
  const list = (state.graph[name] ?? []) as Record<string, unknown>[];
  state.graph[name] = list;
  return list;
};
const exchangeRows = (state: Planted, name: string): Record<string, unknown>[] => {
  const list = (state.exchange[name] ?? []) as Record<string, unknown>[];
  state.exchange[name] = list;
  return list;
};
const listOf = (part: Record<string, unknown>, name: string, owner: string): Record<string, unknown>[] => {
  const lists = (part[name] ?? {}) as Record<string, Record<string, unknown>[]>;
  part[name] = lists;
  lists[owner] = lists[owner] ?? [];
  return lists[owner];
};
const without = (list: Record<string, unknown>[], isMeant: (row: Record<string, unknown>) => boolean): void => {
  list.splice(0, list.length, ...list.filter((row) => !isMeant(row)));
};

/** A row of the directory's log, initiated by the account from an address that it never used. */
export function audit(
  state: Planted,
  { id: account, name, at }: At,
  activityDisplayName: string,
  targetResources: readonly object[],
): void {
  const list = rows(state, 'directoryAudits');
  list.push({
    id: `planted-${list.length}`,
    activityDateTime: at.toISOString(),
    activityDisplayName,
    result: 'success',
    initiatedBy: { user: { id: account, userPrincipalName: name, ipAddress: '203.0.113.66' } },
    targetResources,
  });
}

/** A record of Exchange in the unified audit log. */
export function ran(state: Planted, { name, at }: At, Operation: string, parameters: Readonly<Record<string, string>>): void {
  const log = (state.exchange['UnifiedAuditLog'] ?? []) as object[];
  state.exchange['UnifiedAuditLog'] = log;
  const time = at.toISOString().slice(0, 19);
  const Parameters = Object.entries(parameters).map(([Name, Value]) => ({ Name, Value }));
  const record = {
    CreationTime: time,
    Operation,
    UserId: name,
    ResultStatus: 'True',
    ObjectId: parameters['Identity'] ?? '',
    Parameters,
  };
  log.push({
    CreationDate: time,
    Operations: Operation,
    UserIds: name,
    RecordType: 'ExchangeAdmin',
    AuditData: JSON.stringify(record),
  });
}

const quoted = (text: string): string => JSON.stringify(text);
const someone = { id: id(7), userPrincipalName: 'help@contoso.com' };

const method =
  (kind: string, more: object = {}) =>
  (state: Planted, { id: account, at }: At): void => {
    listOf(state.graph, 'authenticationMethods', account).push({
      id: `planted-${kind}`,
      '@odata.type': `#microsoft.graph.${kind}AuthenticationMethod`,
      createdDateTime: at.toISOString(),
      ...more,
    });
  };
const noMethod =
  (kind: string) =>
  (state: Planted, { id: account }: At): void =>
    without(listOf(state.graph, 'authenticationMethods', account), (row) => row['id'] === `planted-${kind}`);

const methods = (
  [
    ['microsoftAuthenticator', { displayName: 'Pixel' }],
    ['phone', { phoneNumber: '+234 1', phoneType: 'mobile', createdDateTime: null }],
    ['email', { emailAddress: 'x@evil.example', createdDateTime: null }],
    ['softwareOath', {}],
    ['fido2', { displayName: 'key' }],
    ['temporaryAccessPass', { isUsable: true }],
    ['windowsHelloForBusiness', { displayName: 'PC' }],
    ['platformCredential', { displayName: 'Mac' }],
  ] as const
).map(
  ([kind, more]): Trace => ({
    name: `a sign-in method: ${kind}`,
    words: `way to sign in: ${kind}`,
    plant: method(kind, more),
    remove: noMethod(kind),
  }),
);

/** Each kind has an app of its own, so that any of them may be planted together. */
const app = (n: number) => ({ id: id(20 + n), appId: id(60 + n), displayName: 'Contoso Sync' });
const owned = app(0);
const keyed = app(1);
const added = app(2);

/** Every kind that the lists of the account or its logs show. */
export const traces: readonly Trace[] = [
  ...methods,
  {
    name: 'a device',
    words: 'device: DESKTOP-X',
    plant: (state, { id: account, at }) => {
      listOf(state.graph, 'registeredDevices', account).push({
        id: id(1),
        displayName: 'DESKTOP-X',
        operatingSystem: 'Windows',
        accountEnabled: true,
        registrationDateTime: at.toISOString(),
      });
    },
    remove: (state, { id: account }) => {
      for (const row of listOf(state.graph, 'registeredDevices', account)) if (row['id'] === id(1)) row['accountEnabled'] = false;
    },
  },
  {
    name: 'a consent',
    words: 'may act as the account: Mail.Send',
    plant: (state, { id: account }) =>
      void rows(state, 'oauth2PermissionGrants').push({
        id: 'planted-grant',
        clientId: id(2),
        consentType: 'Principal',
        principalId: account,
        resourceId: id(3),
        scope: 'Mail.Send',
      }),
    remove: (state) => without(rows(state, 'oauth2PermissionGrants'), (row) => row['id'] === 'planted-grant'),
  },
  {
    name: 'a consent for everyone',
    words: 'everyone in the tenant lets the app',
    plant: (state, at) => {
      rows(state, 'oauth2PermissionGrants').push({
        id: 'planted-all',
        clientId: id(4),
        consentType: 'AllPrincipals',
        principalId: null,
        resourceId: id(3),
        scope: 'Mail.Read',
      });
      audit(state, at, 'Consent to application', [{ id: id(4), displayName: 'Evil', type: 'ServicePrincipal' }]);
    },
    remove: (state) => without(rows(state, 'oauth2PermissionGrants'), (row) => row['id'] === 'planted-all'),
  },
  {
    name: 'an app assignment',
    words: 'is assigned to the app Payroll',
    plant: (state, { id: account, at }) =>
      void listOf(state.graph, 'appRoleAssignments', account).push({
        id: 'planted-assignment',
        appRoleId: '00000000-0000-0000-0000-000000000000',
        principalId: account,
        principalType: 'User',
        resourceId: id(5),
        resourceDisplayName: 'Payroll',
        createdDateTime: at.toISOString(),
      }),
    remove: (state, { id: account }) =>
      without(listOf(state.graph, 'appRoleAssignments', account), (row) => row['id'] === 'planted-assignment'),
  },
  {
    name: 'a new account',
    words: 'made or enabled an account: svc-backup',
    plant: (state, at) => {
      rows(state, 'users').push({
        id: id(6),
        userPrincipalName: 'svc-backup@contoso.com',
        displayName: 'svc-backup',
        accountEnabled: true,
      });
      audit(state, at, 'Add user', [{ id: id(6), displayName: 'svc-backup', type: 'User' }]);
    },
    remove: (state) => {
      for (const user of rows(state, 'users')) if (user['id'] === id(6)) user['accountEnabled'] = false;
    },
  },
  {
    name: 'a guest',
    words: 'invited a guest: eve@evil.example',
    plant: (state, at) => {
      rows(state, 'users').push({
        id: id(8),
        userPrincipalName: 'eve_evil.example#EXT#@contoso.com',
        userType: 'Guest',
        accountEnabled: true,
      });
      audit(state, at, 'Invite external user', [{ id: id(8), displayName: 'eve@evil.example', type: 'User' }]);
    },
    remove: (state) => without(rows(state, 'users'), (row) => row['id'] === id(8)),
  },
  {
    name: 'membership of a group',
    words: 'was added to the group VPN exceptions',
    plant: (state, at) => {
      rows(state, 'groups').push({ id: id(9), displayName: 'VPN exceptions', members: [at.id] });
      audit(state, at, 'Add member to group', [
        {
          id: at.id,
          type: 'User',
          userPrincipalName: at.name,
          modifiedProperties: [
            { displayName: 'Group.ObjectID', oldValue: null, newValue: quoted(id(9)) },
            { displayName: 'Group.DisplayName', oldValue: null, newValue: quoted('VPN exceptions') },
          ],
        },
        { id: id(9), type: 'Group' },
      ]);
    },
    remove: (state) => {
      for (const group of rows(state, 'groups')) if (group['id'] === id(9)) group['members'] = [];
    },
  },
  {
    name: 'a role given to another account',
    words: 'help@contoso.com was given Global Administrator',
    plant: (state, at) => {
      rows(state, 'roleAssignments').push({
        id: 'planted-role',
        principalId: someone.id,
        roleDefinitionId: '62e90394-69f5-4237-9190-012177145e10',
        directoryScopeId: '/',
      });
      audit(state, at, 'Add member to role', [
        {
          ...someone,
          type: 'User',
          modifiedProperties: [{ displayName: 'Role.DisplayName', oldValue: null, newValue: quoted('Global Administrator') }],
        },
      ]);
    },
    remove: (state) => without(rows(state, 'roleAssignments'), (row) => row['id'] === 'planted-role'),
  },
  {
    name: 'ownership of an app',
    words: 'owner of the app Contoso Sync',
    plant: (state, at) => {
      rows(state, 'applications').push({ ...owned, owners: [at.id], passwordCredentials: [], keyCredentials: [] });
      audit(state, at, 'Add owner to application', [
        {
          id: at.id,
          type: 'User',
          userPrincipalName: at.name,
          modifiedProperties: [{ displayName: 'Application.DisplayName', oldValue: null, newValue: quoted(owned.displayName) }],
        },
        { id: owned.id, type: 'Application', displayName: owned.displayName },
      ]);
    },
    remove: (state) => {
      for (const one of rows(state, 'applications')) if (one['id'] === owned.id) one['owners'] = [];
    },
  },
  {
    name: 'a secret of an app',
    words: 'a secret or certificate was added to the app Contoso Sync',
    plant: (state, at) => {
      rows(state, 'applications').push({ ...keyed, passwordCredentials: [{ keyId: id(70) }], keyCredentials: [] });
      audit(state, at, 'Update application – Certificates and secrets management ', [
        {
          id: keyed.id,
          type: 'Application',
          displayName: keyed.displayName,
          modifiedProperties: [
            {
              displayName: 'KeyDescription',
              oldValue: '[]',
              newValue: JSON.stringify([`[KeyIdentifier=${id(70)},KeyType=Password,KeyUsage=Verify,DisplayName=x]`]),
            },
          ],
        },
      ]);
    },
    remove: (state) => {
      for (const one of rows(state, 'applications')) if (one['id'] === keyed.id) one['passwordCredentials'] = [];
    },
  },
  {
    name: 'an app registration',
    words: 'added an app: Contoso Sync',
    plant: (state, at) => {
      rows(state, 'applications').push({ ...added, passwordCredentials: [], keyCredentials: [] });
      audit(state, at, 'Add application', [{ id: added.id, type: 'Application', displayName: added.displayName }]);
    },
    remove: (state) => without(rows(state, 'applications'), (row) => row['id'] === added.id),
  },
  {
    name: 'a Conditional Access policy that was turned off',
    words: 'changed a Conditional Access policy: Require MFA',
    plant: (state, at) => {
      const on = {
        id: id(30),
        displayName: 'Require MFA',
        state: 'enabled',
        conditions: { users: { includeUsers: ['All'], excludeUsers: [] } },
        grantControls: { operator: 'OR', builtInControls: ['mfa'] },
      };
      rows(state, 'conditionalAccessPolicies').push({ ...on, state: 'disabled' });
      audit(state, at, 'Update Conditional Access policy', [
        {
          id: on.id,
          type: 'Policy',
          displayName: on.displayName,
          modifiedProperties: [
            {
              displayName: 'ConditionalAccessPolicy',
              oldValue: JSON.stringify(on),
              newValue: JSON.stringify({ ...on, state: 'disabled' }),
            },
          ],
        },
      ]);
    },
    remove: (state) => {
      for (const policy of rows(state, 'conditionalAccessPolicies')) if (policy['id'] === id(30)) policy['state'] = 'enabled';
    },
  },
  {
    name: 'a location that was made trusted',
    words: 'changed a named location: Office',
    plant: (state, at) => {
      const place = {
        id: id(31),
        displayName: 'Office',
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        isTrusted: false,
        ipRanges: [],
      };
      rows(state, 'namedLocations').push({ ...place, isTrusted: true });
      audit(state, at, 'Update named location', [
        {
          id: place.id,
          type: 'Policy',
          displayName: 'Office',
          modifiedProperties: [
            {
              displayName: 'NamedLocation',
              oldValue: JSON.stringify(place),
              newValue: JSON.stringify({ ...place, isTrusted: true }),
            },
          ],
        },
      ]);
    },
    remove: (state) => {
      for (const place of rows(state, 'namedLocations')) if (place['id'] === id(31)) place['isTrusted'] = false;
    },
  },
  {
    name: 'a sign-in method of another account',
    words: 'registered a sign-in method for another account: help@contoso.com',
    plant: (state, at) => {
      rows(state, 'users').push({ ...someone, displayName: 'help', accountEnabled: true });
      method('phone', { phoneNumber: '+234 2' })(state, { ...at, id: someone.id });
      audit(state, at, 'Admin registered security info', [{ ...someone, type: 'User' }]);
    },
    remove: (state, at) => noMethod('phone')(state, { ...at, id: someone.id }),
  },
  {
    name: 'an inbox rule',
    words: 'rule "x"',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'InboxRule', name).push({
        Identity: 'mia\\90',
        Name: 'x',
        Enabled: true,
        RedirectTo: ['"x" [SMTP:x@evil.example]'],
      }),
    remove: (state, { name }) => {
      for (const row of listOf(state.exchange, 'InboxRule', name)) if (row['Name'] === 'x') row['Enabled'] = false;
    },
  },
  {
    name: 'a right to open the mailbox',
    words: 'cy@contoso.com may open the mailbox',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'MailboxPermission', name).push({
        Identity: 'mia',
        User: 'cy@contoso.com',
        AccessRights: ['FullAccess'],
        Deny: false,
        IsInherited: false,
      }),
    remove: (state, { name }) =>
      without(listOf(state.exchange, 'MailboxPermission', name), (row) => row['User'] === 'cy@contoso.com'),
  },
  {
    name: 'a right to send as the account',
    words: 'cy@contoso.com may send as the account',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'RecipientPermission', name).push({
        Identity: 'mia',
        Trustee: 'cy@contoso.com',
        AccessControlType: 'Allow',
        AccessRights: ['SendAs'],
        IsInherited: false,
      }),
    remove: (state, { name }) =>
      without(listOf(state.exchange, 'RecipientPermission', name), (row) => row['Trustee'] === 'cy@contoso.com'),
  },
  {
    name: 'an inbox that is open to all',
    words: 'may use the folder Inbox',
    plant: (state, { name }) =>
      void listOf(state.exchange, 'MailboxFolderPermission', name).push({
        FolderName: 'Inbox',
        User: 'eve',
        AccessRights: ['Reviewer'],
      }),
    remove: (state, { name }) => without(listOf(state.exchange, 'MailboxFolderPermission', name), (row) => row['User'] === 'eve'),
  },
  {
    name: 'a phone that opens the mailbox',
    words: 'phone that opens the mailbox: iPhone',
    plant: (state, { name, at }) =>
      void listOf(state.exchange, 'MobileDevice', name).push({
        DeviceId: 'x',
        FriendlyName: 'iPhone',
        FirstSyncTime: at.toISOString(),
        DeviceAccessState: 'Allowed',
      }),
    remove: (state, { name }) => {
      for (const row of listOf(state.exchange, 'MobileDevice', name))
        if (row['DeviceId'] === 'x') row['DeviceAccessState'] = 'Blocked';
    },
  },
  {
    name: 'a mail flow rule',
    words: 'New-TransportRule',
    plant: (state, at) => {
      exchangeRows(state, 'TransportRule').push({
        Guid: id(40),
        Name: 'copy all',
        Identity: 'copy all',
        State: 'Enabled',
        Mode: 'Enforce',
        BlindCopyTo: ['x@evil.example'],
      });
      ran(state, at, 'New-TransportRule', { Name: 'copy all' });
    },
    remove: (state) => without(exchangeRows(state, 'TransportRule'), (row) => row['Guid'] === id(40)),
  },
  {
    name: 'an inbound connector',
    words: 'New-InboundConnector',
    plant: (state, at) => {
      exchangeRows(state, 'InboundConnector').push({
        Guid: id(41),
        Name: 'relay',
        Identity: 'relay',
        Enabled: true,
        ConnectorType: 'OnPremises',
      });
      ran(state, at, 'New-InboundConnector', { Name: 'relay' });
    },
    remove: (state) => without(exchangeRows(state, 'InboundConnector'), (row) => row['Guid'] === id(41)),
  },
];

/** What no list shows: it stays until a person answers for it. */
export const unseenTraces: readonly Omit<Trace, 'remove'>[] = [
  ['Create application password for user', 'created an app password'],
  ['Set federation settings on domain', 'changed a domain or how it signs in'],
  ['Update authorization policy', 'changed a setting of the whole tenant'],
  ['Add a partner to cross-tenant access setting', 'let a partner organization in'],
  ['Update role setting in PIM', 'made an account eligible for a role'],
  ['Frobnicate the tenant', 'unknown to hardenbot: Frobnicate the tenant'],
].map(([name = '', words = '']) => ({
  name,
  words,
  plant: (state, at) => audit(state, at, name, [{ id: id(50), displayName: 'target', type: 'Other' }]),
}));
