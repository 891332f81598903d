/** Rights that an intruder takes for the account, or gives to another one or to an app. */
import { method, noMethod } from './method-traces';
import { type At, audit, id, listOf, type Planted, person, quoted, rows, type Trace, without } from './plant';

const self = ({ id: own, name }: At) => ({ id: own, userPrincipalName: name });
const operator = { id: id(12), userPrincipalName: 'ops@contoso.com' };
const guardian = { id: id(13), userPrincipalName: 'guard@contoso.com' };
const helpdeskAdministrator = '729827e3-9c14-49f7-bb1b-9608f156bbb8';
const userAdministrator = 'fe930be7-5e62-47db-91af-98c3a49a38b1';
const reportsReader = '4a5d8f65-41da-4de4-8968-e035b65339cf';
const mailReader = { id: id(80), appId: id(81), displayName: 'Mail Archive' };
const backup = { id: id(82), appId: id(83), displayName: 'Backup Tool' };
const evil = { id: id(84), appId: id(85), displayName: 'Evil Mail' };
const payroll = { id: id(86), appId: id(87), displayName: 'Payroll Connector' };

const excluding = (excludeUsers: readonly string[]) => ({
  id: id(32),
  displayName: 'Block legacy',
  state: 'enabled',
  conditions: {
    users: { includeUsers: ['All'], excludeUsers: [...excludeUsers] },
    applications: { includeApplications: ['All'] },
    clientAppTypes: ['all'],
  },
  grantControls: { operator: 'OR', builtInControls: ['block'] },
});

/** The row of a policy or location with its value before and after. */
const changed = (displayName: string, before: object | null, after: object) => ({
  displayName,
  oldValue: before === null ? null : JSON.stringify(before),
  newValue: JSON.stringify(after),
});

const withUser = (
  state: Planted,
  { id: own, userPrincipalName }: { readonly id: string; readonly userPrincipalName: string },
) => {
  rows(state, 'users').push({ id: own, userPrincipalName, displayName: userPrincipalName.split('@')[0], accountEnabled: true });
};

const principalOf = (state: Planted, of: string) => rows(state, 'servicePrincipals').filter((row) => row['id'] === of);

export const rightsTraces: readonly Trace[] = [
  {
    name: 'a device that the account joined',
    words: 'device: LAPTOP-Y',
    plant: (state, { id: account, at }) =>
      void listOf(state.graph, 'ownedDevices', account).push({
        id: id(14),
        displayName: 'LAPTOP-Y',
        operatingSystem: 'Windows',
        trustType: 'AzureAd',
        accountEnabled: true,
        registrationDateTime: at.toISOString(),
      }),
    remove: (state, { id: account }) => {
      for (const row of listOf(state.graph, 'ownedDevices', account)) if (row['id'] === id(14)) row['accountEnabled'] = false;
    },
  },
  {
    name: 'a Temporary Access Pass of another account',
    words: 'created a Temporary Access Pass: guard@contoso.com',
    plant: (state, at) => {
      withUser(state, guardian);
      method('temporaryAccessPass', { isUsable: true })(state, { ...at, id: guardian.id });
      audit(state, at, 'Create Temporary Access Pass method for user', [person(guardian)]);
    },
    remove: (state, at) => noMethod('temporaryAccessPass')(state, { ...at, id: guardian.id }),
  },
  {
    name: 'a role of the account',
    words: 'holds the role Helpdesk Administrator',
    plant: (state, at) => {
      rows(state, 'roleAssignments').push({
        id: 'planted-own-role',
        principalId: at.id,
        roleDefinitionId: helpdeskAdministrator,
        directoryScopeId: '/',
      });
      audit(state, at, 'Add member to role', [person(self(at), { 'Role.DisplayName': 'Helpdesk Administrator' })]);
    },
    remove: (state) => without(rows(state, 'roleAssignments'), (row) => row['id'] === 'planted-own-role'),
  },
  {
    name: 'a role that the account may activate',
    words: 'holds the role User Administrator, or may activate it',
    plant: (state, at) => {
      rows(state, 'roleEligibilityScheduleInstances').push({
        id: 'planted-eligible',
        principalId: at.id,
        roleDefinitionId: userAdministrator,
        directoryScopeId: '/',
      });
      audit(state, at, 'Add eligible member to role', [person(self(at), { 'Role.DisplayName': 'User Administrator' })]);
    },
    remove: (state) => without(rows(state, 'roleEligibilityScheduleInstances'), (row) => row['id'] === 'planted-eligible'),
  },
  {
    name: 'a role that another account may activate',
    words: 'ops@contoso.com was given Reports Reader',
    plant: (state, at) => {
      rows(state, 'roleEligibilityScheduleInstances').push({
        id: 'planted-eligible-other',
        principalId: operator.id,
        roleDefinitionId: reportsReader,
        directoryScopeId: '/',
      });
      audit(state, at, 'Add eligible member to role', [person(operator, { 'Role.DisplayName': 'Reports Reader' })]);
    },
    remove: (state) => without(rows(state, 'roleEligibilityScheduleInstances'), (row) => row['id'] === 'planted-eligible-other'),
  },
  {
    name: 'ownership of a group',
    words: 'an owner of the group Finance approvers',
    plant: (state, at) => {
      rows(state, 'groups').push({ id: id(15), displayName: 'Finance approvers', members: [], owners: [at.id] });
      audit(state, at, 'Add owner to group', [
        person(self(at), { 'Group.ObjectID': id(15), 'Group.DisplayName': 'Finance approvers' }),
        { id: id(15), type: 'Group' },
      ]);
    },
    remove: (state) => {
      for (const group of rows(state, 'groups')) if (group['id'] === id(15)) group['owners'] = [];
    },
  },
  {
    name: 'an exclusion from a Conditional Access policy',
    words: 'changed a Conditional Access policy: Block legacy',
    plant: (state, at) => {
      rows(state, 'conditionalAccessPolicies').push(excluding([at.id]));
      const modifiedProperties = [changed('ConditionalAccessPolicy', excluding([]), excluding([at.id]))];
      audit(state, at, 'Update Conditional Access policy', [
        { id: id(32), type: 'Policy', displayName: 'Block legacy', modifiedProperties },
      ]);
    },
    remove: (state, at) => {
      for (const policy of rows(state, 'conditionalAccessPolicies'))
        if (policy['id'] === id(32)) Object.assign(policy, excluding([]));
      void at;
    },
  },
  {
    name: 'a trusted location that was added',
    words: 'changed a named location: Home',
    plant: (state, at) => {
      const place = {
        id: id(33),
        displayName: 'Home',
        '@odata.type': '#microsoft.graph.ipNamedLocation',
        isTrusted: true,
        ipRanges: [{ '@odata.type': '#microsoft.graph.iPv4CidrRange', cidrAddress: '203.0.113.66/32' }],
      };
      rows(state, 'namedLocations').push(place);
      const modifiedProperties = [changed('NamedLocation', null, place)];
      audit(state, at, 'Add named location', [{ id: place.id, type: 'Policy', displayName: 'Home', modifiedProperties }]);
    },
    remove: (state) => without(rows(state, 'namedLocations'), (row) => row['id'] === id(33)),
  },
  {
    name: 'a permission of an app',
    words: 'the app Mail Archive was given a permission of its own: Mail.Read',
    plant: (state, at) => {
      rows(state, 'servicePrincipals').push(mailReader);
      listOf(state.graph, 'appRoleAssignments', mailReader.id).push({
        id: 'planted-app-right',
        appRoleId: id(88),
        principalId: mailReader.id,
        principalType: 'ServicePrincipal',
        resourceId: id(89),
        createdDateTime: at.at.toISOString(),
      });
      audit(state, at, 'Add app role assignment to service principal', [
        {
          id: id(89),
          type: 'ServicePrincipal',
          displayName: 'Microsoft Graph',
          modifiedProperties: [
            { displayName: 'AppRole.Value', oldValue: null, newValue: quoted('Mail.Read') },
            { displayName: 'ServicePrincipal.ObjectID', oldValue: null, newValue: quoted(mailReader.id) },
            { displayName: 'ServicePrincipal.DisplayName', oldValue: null, newValue: quoted(mailReader.displayName) },
          ],
        },
      ]);
    },
    remove: (state) =>
      without(listOf(state.graph, 'appRoleAssignments', mailReader.id), (row) => row['id'] === 'planted-app-right'),
  },
  {
    name: 'a secret of a service principal',
    words: 'a secret or certificate was added to the app Backup Tool',
    plant: (state, at) => {
      rows(state, 'servicePrincipals').push({ ...backup, passwordCredentials: [{ keyId: id(90) }], keyCredentials: [] });
      audit(state, at, 'Add service principal credentials', [
        {
          ...backup,
          type: 'ServicePrincipal',
          modifiedProperties: [
            {
              displayName: 'KeyDescription',
              oldValue: '[]',
              newValue: JSON.stringify([`[KeyIdentifier=${id(90)},KeyType=Password,KeyUsage=Verify,DisplayName=x]`]),
            },
          ],
        },
      ]);
    },
    remove: (state) => {
      for (const one of principalOf(state, backup.id)) one['passwordCredentials'] = [];
    },
  },
  {
    name: 'an app that was let into the tenant',
    words: 'added an app: Evil Mail',
    plant: (state, at) => {
      rows(state, 'servicePrincipals').push(evil);
      audit(state, at, 'Add service principal', [{ ...evil, type: 'ServicePrincipal' }]);
    },
    remove: (state) => without(rows(state, 'servicePrincipals'), (row) => row['id'] === evil.id),
  },
  {
    name: 'ownership of a service principal',
    words: 'owner of the app Payroll Connector',
    plant: (state, at) => {
      rows(state, 'servicePrincipals').push({ ...payroll, owners: [at.id] });
      audit(state, at, 'Add owner to service principal', [
        person(self(at), { 'ServicePrincipal.DisplayName': payroll.displayName }),
        { ...payroll, type: 'ServicePrincipal' },
      ]);
    },
    remove: (state) => {
      for (const one of principalOf(state, payroll.id)) one['owners'] = [];
    },
  },
];
