/** What an intruder leaves in the directory: devices, consents, apps, accounts, groups, roles, policies. */
import { method, noMethod } from './method-traces';
import { audit, id, listOf, quoted, rows, someone, type Trace, without } from './plant';

/** Each kind has an app of its own, so that any of them may be planted together. */
const app = (n: number) => ({ id: id(20 + n), appId: id(60 + n), displayName: 'Contoso Sync' });
const owned = app(0);
const keyed = app(1);
const added = app(2);

export const directoryTraces: readonly Trace[] = [
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
    words: 'the app Evil may act for everyone, or for another person',
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
    name: 'a consent for one other person',
    words: `the app Helper may act for another person (${id(41)})`,
    plant: (state, at) => {
      rows(state, 'oauth2PermissionGrants').push({
        id: 'planted-other',
        clientId: id(40),
        consentType: 'Principal',
        principalId: id(41),
        resourceId: id(3),
        scope: 'Mail.Read',
      });
      const written = `Id: planted-other, ClientId: ${id(40)}, PrincipalId: ${id(41)}, ResourceId: ${id(3)}`;
      const newValue = JSON.stringify(`[] => [[${written}, ConsentType: Principal, Scope: Mail.Read, CreatedDateTime: ]]; `);
      const modifiedProperties = [{ displayName: 'ConsentAction.Permissions', oldValue: '""', newValue }];
      audit(state, at, 'Consent to application', [
        { id: id(40), displayName: 'Helper', type: 'ServicePrincipal', modifiedProperties },
      ]);
    },
    remove: (state) => without(rows(state, 'oauth2PermissionGrants'), (row) => row['id'] === 'planted-other'),
  },
  {
    name: 'a consent for another person that was given without a page',
    words: 'may act for another person: the log does not say which consent was given',
    plant: (state, at) => {
      rows(state, 'oauth2PermissionGrants').push({
        id: 'planted-silent',
        clientId: id(42),
        consentType: 'Principal',
        principalId: id(43),
        resourceId: id(3),
        scope: 'Files.Read.All',
      });
      const property = (displayName: string, text: string) => ({
        displayName,
        oldValue: null,
        newValue: JSON.stringify(text),
      });
      const modifiedProperties = [
        property('DelegatedPermissionGrant.Scope', ' Files.Read.All'),
        property('DelegatedPermissionGrant.ConsentType', 'Principal'),
        property('ServicePrincipal.ObjectID', id(42)),
      ];
      audit(state, at, 'Add delegated permission grant', [
        { id: id(3), displayName: 'Microsoft Graph', type: 'ServicePrincipal', modifiedProperties },
      ]);
    },
    remove: (state) => without(rows(state, 'oauth2PermissionGrants'), (row) => row['id'] === 'planted-silent'),
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
];
