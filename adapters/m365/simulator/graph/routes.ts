/** Which path and method of Graph leads where. */

import { builtInRoles } from '../../../../src/tenant/resources/built-in-roles.js';
import { collectionSpecs } from '../collections.js';
import { changedRow } from '../row-change.js';
import { RowSet } from '../rows.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { type Answer, bodyObject, empty, Refused } from '../wire.js';
import { changeMethod, readMethod, readMethodsPolicyOfBeta } from './authentication-methods.js';
import {
  assertPoliciesAllowDefaults,
  changeLocation,
  changePolicy,
  createLocation,
  createPolicy,
  deleteLocation,
  deletePolicy,
} from './conditional-access.js';
import { changeDevice, listDevices, readDevice } from './devices.js';
import { found, principalOf } from './directory.js';
import { badRequest, graphBreakOff, graphError } from './errors.js';
import { changeSetting, createSetting, deleteSetting } from './group-settings.js';
import {
  expandableOfGroups,
  groupsOfUser,
  membersOf,
  ownersOf,
  shownGroup,
  shownMember,
  usualGroupProperties,
} from './groups.js';
import { withMethodKinds } from './kinds.js';
import { expanded, type GraphCall, listAnswer, objectAnswer } from './list.js';
import { listTraces } from './message-traces.js';
import { deleteMethodOfUser, methodLists, readMethodOfUser } from './methods-of-user.js';
import { changeDomain, domains, organization } from './organization.js';
import { listOwnedObjects } from './owned-objects.js';
import { patched } from './patch.js';
import { reportRedirect } from './reports.js';
import { listRiskDetections } from './risk-detections.js';
import { confirmCompromised, listRiskyUsers, readRiskyUser } from './risky-users.js';
import { listSignIns, listSignInsOfBeta } from './sign-ins.js';
import { changeTimeoutPolicy, createTimeoutPolicy, deleteTimeoutPolicy } from './timeout-policies.js';
import { assertType } from './types.js';
import { createAssignment, createGrant, deleteAssignment, deleteGrant, listGrantsOfUser, readAssignment } from './user-grants.js';
import {
  changeUser,
  endSessions,
  listOfUser,
  readRegistration,
  readRequirements,
  readUser,
  usualUserProperties,
} from './users.js';
import { whatIf } from './what-if.js';

/** Assignments or eligibilities, whichever key is given. */
function listAssignments(call: GraphCall, key: string): Answer {
  const wanted = expanded(call.request.url.searchParams);
  const definitions = wanted.includes('roleDefinition') ? roleDefinitions(call.tenant).rows : new RowSet([]);
  const shown = (row: Row): Row => ({
    ...row,
    ...(wanted.includes('principal')
      ? { principal: row['principal'] ?? principalOf(call.tenant, textOf(row['principalId'])) }
      : {}),
    ...(wanted.includes('roleDefinition')
      ? {
          roleDefinition:
            row['roleDefinition'] ?? at(definitions, definitions.find(['id', 'templateId'], textOf(row['roleDefinitionId']))),
        }
      : {}),
  });
  return listAnswer(call, call.tenant.collection(key), { shown, expandable: ['principal', 'roleDefinition'] });
}

const builtInDefinitions = builtInRoles.map((role) => ({ ...role, templateId: role.id, isBuiltIn: true, isEnabled: true }));

/** The built-in roles, and those that a state file adds or redefines. */
function roleDefinitions(tenant: Tenant): Collection {
  const own = tenant.collection('graph.roleDefinitions');
  const known = new Set([...own.rows].map((row) => row['id']));
  const builtIn = builtInDefinitions.filter((role) => !known.has(role.id));
  const isMarked = tenant.firstReading([own.spec.key]) !== undefined;
  return { ...own, rows: new RowSet([...own.rows, ...builtIn]), cut: isMarked ? own.cut : null };
}

function at(rows: RowSet, position: number | null): Row | null {
  return position === null ? null : (rows.at(position) ?? null);
}

const appRoleKey = 'graph.appRoleAssignments';

/** Who may be assigned to an application, by what the service calls its kind. */
const assignable = [
  ['graph.servicePrincipals', 'ServicePrincipal'],
  ['graph.users', 'User'],
  ['graph.groups', 'Group'],
] as const;

/** Rows of every principal whose list the file holds; where a row names no principal, the owner of the list is it. */
function assignedRoles(tenant: Tenant, service: string): Collection {
  const lists = tenant
    .ownersOf(appRoleKey)
    .map((owner) => ({ list: tenant.listOf(appRoleKey, [owner]), about: assignedPrincipal(tenant, owner) }));
  const whole = tenant.collection(appRoleKey);
  const rows = lists.flatMap(({ list, about }) => [...list.rows].map((row): Row => ({ ...about, ...row })));
  const cut = lists.find(({ list }) => list.held && list.cut !== null)?.list.cut ?? null;
  return { ...whole, rows: new RowSet(rows.filter((row) => sameText(row['resourceId'], service))), cut };
}

/** The id alone of one that the file does not hold. */
function assignedPrincipal(tenant: Tenant, owner: string): Row {
  for (const [key, principalType] of assignable) {
    const { rows } = tenant.collection(key);
    const principal = at(rows, rows.find(['id'], owner));
    if (principal !== null)
      return { principalId: principal['id'], principalDisplayName: principal['displayName'], principalType };
  }
  return { principalId: owner };
}

/** Source: the update of adminConsentRequestPolicy in the Graph reference, which names these as required. */
const required = ['isEnabled', 'notifyReviewers', 'remindersEnabled', 'requestDurationInDays', 'reviewers'];

/** The admin consent workflow of Graph, which is only ever replaced as a whole. */
function replaceConsentPolicy(call: GraphCall): Answer {
  const collection = call.tenant.collection('graph.adminConsentRequestPolicy');
  const row = collection.cut === null ? collection.rows.at(0) : undefined;
  if (row === undefined) throw new Refused(graphBreakOff(collection));
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('adminConsentRequestPolicy', body);
  const missing = required.filter((name) => !(name in body));
  if (missing.length > 0) throw badRequest(`The properties ${missing.join(', ')} are required.`);
  collection.rows.replace(0, { ...row, ...body });
  return empty(204);
}

export interface Route {
  readonly method: string;
  /** Below the version; `{x}` matches one segment. */
  readonly path: string;
  /** Of beta, and not of v1.0. */
  readonly beta?: true;
  /** The collection that the request is about. */
  readonly key: string | null;
  /** False for a POST that only asks. */
  readonly write?: false;
  readonly handle: (call: GraphCall) => Answer;
}

const policies = 'graph.conditionalAccessPolicies';
const defaults = 'graph.identitySecurityDefaultsEnforcementPolicy';
const timeouts = 'graph.activityBasedTimeoutPolicies';
const timeoutPath = '/policies/activityBasedTimeoutPolicies';
const locations = 'graph.namedLocations';
const assignments = 'graph.appRoleAssignments';
const grants = 'graph.oauth2PermissionGrants';
const classifications = 'graph.delegatedPermissionClassifications';
const consentIncludes = 'graph.permissionGrantPolicyIncludes';
const consentExcludes = 'graph.permissionGrantPolicyExcludes';

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/organization',
    key: 'graph.organization',
    handle: (call) => listAnswer(call, organization(call.tenant)),
  },
  { method: 'GET', path: '/domains', key: 'graph.domains', handle: (call) => listAnswer(call, domains(call.tenant)) },
  {
    method: 'GET',
    path: '/domains/{id}',
    key: 'graph.domains',
    handle: (call) =>
      objectAnswer(call, found(domains(call.tenant), call.path['id'] ?? '').row, { address: '/domains', type: 'domain' }),
  },
  { method: 'PATCH', path: '/domains/{id}', key: 'graph.domains', handle: changeDomain },
  { method: 'POST', path: timeoutPath, key: timeouts, handle: createTimeoutPolicy },
  { method: 'PATCH', path: `${timeoutPath}/{id}`, key: timeouts, handle: changeTimeoutPolicy },
  { method: 'DELETE', path: `${timeoutPath}/{id}`, key: timeouts, handle: deleteTimeoutPolicy },
  { method: 'POST', path: '/groupSettings', key: 'graph.groupSettings', handle: createSetting },
  { method: 'PATCH', path: '/groupSettings/{id}', key: 'graph.groupSettings', handle: changeSetting },
  { method: 'DELETE', path: '/groupSettings/{id}', key: 'graph.groupSettings', handle: deleteSetting },
  {
    method: 'GET',
    path: '/policies/authenticationMethodsPolicy',
    beta: true,
    key: 'graph.authenticationMethodsPolicy',
    handle: readMethodsPolicyOfBeta,
  },
  {
    method: 'PUT',
    path: '/policies/adminConsentRequestPolicy',
    key: 'graph.adminConsentRequestPolicy',
    handle: replaceConsentPolicy,
  },
  ...[
    { method: 'GET', handle: readMethod },
    { method: 'PATCH', handle: changeMethod },
  ].map((one) => ({
    ...one,
    path: '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/{id}',
    key: 'graph.authenticationMethodsPolicy',
  })),
  {
    method: 'GET',
    path: '/users',
    key: 'graph.users',
    handle: (call) => listAnswer(call, call.tenant.collection('graph.users'), { usualProperties: usualUserProperties }),
  },
  { method: 'GET', path: '/users/{id}', key: 'graph.users', handle: readUser },
  { method: 'PATCH', path: '/users/{id}', key: 'graph.users', handle: changeUser },
  { method: 'POST', path: '/users/{id}/revokeSignInSessions', key: 'graph.users', handle: endSessions },
  ...[
    ['authentication/methods', 'graph.authenticationMethods'],
    ['registeredDevices', 'graph.registeredDevices'],
    ['ownedDevices', 'graph.ownedDevices'],
    ['appRoleAssignments', assignments],
  ].map(([list = '', key = '']) => ({
    method: 'GET',
    path: `/users/{id}/${list}`,
    key,
    handle: (call: GraphCall) => listOfUser(call, key),
  })),
  ...methodLists.flatMap((list) => [
    {
      method: 'GET',
      path: `/users/{id}/authentication/${list}/{method}`,
      key: 'graph.authenticationMethods',
      handle: (call: GraphCall) => readMethodOfUser(call, list),
    },
    {
      method: 'DELETE',
      path: `/users/{id}/authentication/${list}/{method}`,
      key: 'graph.authenticationMethods',
      handle: (call: GraphCall) => deleteMethodOfUser(call, list),
    },
  ]),
  { method: 'GET', path: '/devices', key: 'graph.registeredDevices', handle: listDevices },
  { method: 'GET', path: '/devices/{id}', key: 'graph.registeredDevices', handle: readDevice },
  { method: 'PATCH', path: '/devices/{id}', key: 'graph.registeredDevices', handle: changeDevice },
  { method: 'GET', path: '/users/{id}/ownedObjects', key: 'graph.users', handle: listOwnedObjects },
  {
    method: 'GET',
    path: '/reports/authenticationMethods/userRegistrationDetails/{id}',
    key: 'graph.userRegistrationDetails',
    handle: readRegistration,
  },
  {
    method: 'GET',
    path: '/users/{id}/authentication/requirements',
    beta: true,
    key: 'graph.authenticationRequirements',
    handle: readRequirements,
  },
  { method: 'POST', path: '/users/{id}/appRoleAssignments', key: assignments, handle: createAssignment },
  { method: 'GET', path: '/users/{id}/appRoleAssignments/{assignment}', key: assignments, handle: readAssignment },
  { method: 'DELETE', path: '/users/{id}/appRoleAssignments/{assignment}', key: assignments, handle: deleteAssignment },
  { method: 'GET', path: '/users/{id}/oauth2PermissionGrants', key: grants, handle: listGrantsOfUser },
  { method: 'POST', path: '/oauth2PermissionGrants', key: grants, handle: createGrant },
  { method: 'DELETE', path: '/oauth2PermissionGrants/{id}', key: grants, handle: deleteGrant },
  { method: 'GET', path: '/identityProtection/riskyUsers', key: 'graph.riskyUsers', handle: listRiskyUsers },
  { method: 'GET', path: '/identityProtection/riskyUsers/{id}', key: 'graph.riskyUsers', handle: readRiskyUser },
  {
    method: 'POST',
    path: '/identityProtection/riskyUsers/confirmCompromised',
    key: 'graph.riskyUsers',
    handle: confirmCompromised,
  },
  { method: 'GET', path: '/groups', key: 'graph.groups', handle: listGroups },
  { method: 'GET', path: '/groups/{id}', key: 'graph.groups', handle: readGroup },
  { method: 'GET', path: '/groups/{id}/{list}', key: 'graph.groups', handle: listMembers },
  { method: 'GET', path: '/groups/{id}/{list}/microsoft.graph.user', key: 'graph.groups', handle: listMembers },
  {
    method: 'GET',
    path: '/roleManagement/directory/roleDefinitions',
    key: 'graph.roleDefinitions',
    handle: (call) => listAnswer(call, roleDefinitions(call.tenant)),
  },
  {
    method: 'GET',
    path: '/roleManagement/directory/roleDefinitions/{id}',
    key: 'graph.roleDefinitions',
    handle: (call) => {
      const definitions = roleDefinitions(call.tenant);
      return objectAnswer(call, found(definitions, call.path['id'] ?? '').row, definitions.spec);
    },
  },
  ...['roleAssignments', 'roleEligibilityScheduleInstances', 'roleAssignmentScheduleInstances'].map((name) => ({
    method: 'GET',
    path: `/roleManagement/directory/${name}`,
    key: `graph.${name}`,
    handle: (call: GraphCall) => listAssignments(call, `graph.${name}`),
  })),
  {
    method: 'POST',
    path: '/users/{id}/getMemberGroups',
    key: 'graph.groups',
    write: false,
    handle: groupsOfUser,
  },
  // The same policies by their older address.
  {
    method: 'GET',
    path: '/policies/conditionalAccessPolicies',
    key: policies,
    handle: (call) => listAnswer(call, call.tenant.collection(policies)),
  },
  { method: 'POST', path: '/identity/conditionalAccess/policies', key: policies, handle: createPolicy },
  { method: 'PATCH', path: '/identity/conditionalAccess/policies/{id}', key: policies, handle: changePolicy },
  { method: 'DELETE', path: '/identity/conditionalAccess/policies/{id}', key: policies, handle: deletePolicy },
  { method: 'POST', path: '/identity/conditionalAccess/namedLocations', key: locations, handle: createLocation },
  { method: 'PATCH', path: '/identity/conditionalAccess/namedLocations/{id}', key: locations, handle: changeLocation },
  { method: 'DELETE', path: '/identity/conditionalAccess/namedLocations/{id}', key: locations, handle: deleteLocation },
  { method: 'POST', path: '/identity/conditionalAccess/evaluate', key: 'graph.whatIf', write: false, handle: whatIf },
  { method: 'GET', path: '/auditLogs/signIns', key: 'graph.signIns', handle: listSignIns },
  { method: 'GET', path: '/auditLogs/signIns', beta: true, key: 'graph.signIns', handle: listSignInsOfBeta },
  {
    method: 'GET',
    path: '/auditLogs/directoryAudits',
    key: 'graph.directoryAudits',
    handle: (call) => listAnswer(call, call.tenant.collection('graph.directoryAudits'), { orderedBy: 'activityDateTime' }),
  },
  { method: 'GET', path: '/identityProtection/riskDetections', key: 'graph.riskDetections', handle: listRiskDetections },
  { method: 'GET', path: '/reports/{function}', key: 'graph.emailAppUsage', handle: reportRedirect },
  {
    method: 'GET',
    path: '/admin/exchange/tracing/messageTraces',
    key: 'mail.messageTraces',
    handle: listTraces,
  },
  { method: 'PATCH', path: '/servicePrincipals/{id}', key: 'graph.servicePrincipals', handle: changeServicePrincipal },
  {
    method: 'GET',
    path: '/servicePrincipals/{id}/appRoleAssignments',
    key: 'graph.appRoleAssignments',
    handle: (call) => listAnswer(call, call.tenant.listOf('graph.appRoleAssignments', [call.path['id'] ?? ''])),
  },
  {
    method: 'GET',
    path: '/servicePrincipals/{id}/delegatedPermissionClassifications',
    key: classifications,
    handle: (call) => listAnswer(call, call.tenant.listOf(classifications, [call.path['id'] ?? ''])),
  },
  {
    method: 'GET',
    path: '/policies/permissionGrantPolicies/{id}/includes',
    key: consentIncludes,
    handle: (call) => listAnswer(call, call.tenant.listOf(consentIncludes, [call.path['id'] ?? ''])),
  },
  {
    method: 'GET',
    path: '/policies/permissionGrantPolicies/{id}/excludes',
    key: consentExcludes,
    handle: (call) => listAnswer(call, call.tenant.listOf(consentExcludes, [call.path['id'] ?? ''])),
  },
  {
    method: 'GET',
    path: '/servicePrincipals/{id}/appRoleAssignedTo',
    key: 'graph.appRoleAssignments',
    handle: (call) => listAnswer(call, assignedRoles(call.tenant, call.path['id'] ?? '')),
  },
  {
    method: 'PATCH',
    path: '/policies/identitySecurityDefaultsEnforcementPolicy',
    key: defaults,
    handle: (call) => {
      assertPoliciesAllowDefaults(call);
      return changeSingle(call, defaults);
    },
  },
  ...singleRoutes(),
  ...listRoutes(),
];

/** Of a path that Graph does not have. */
export function noSuchPath(pathname: string): Answer {
  const segment = `Resource not found for the segment '${pathname.split('/').at(-1)}'.`;
  const note =
    'The simulator does not know this path: adapters/m365/simulator/graph/routes.ts and collections.ts have those it knows.';
  return graphError(400, 'BadRequest', `${segment} ${note}`);
}

function listGroups(call: GraphCall): Answer {
  const wanted = expanded(call.request.url.searchParams);
  return listAnswer(call, call.tenant.collection('graph.groups'), {
    shown: (row) => shownGroup(call.tenant, row, wanted),
    usualProperties: [...usualGroupProperties, ...wanted],
    expandable: expandableOfGroups,
  });
}

function readGroup(call: GraphCall): Answer {
  const wanted = expanded(call.request.url.searchParams);
  const { row } = found(call.tenant.collection('graph.groups'), call.path['id'] ?? '');
  const options = { address: '/groups', type: 'group', usualProperties: [...usualGroupProperties, ...wanted] };
  return objectAnswer(call, shownGroup(call.tenant, row, wanted), options);
}

function listMembers(call: GraphCall): Answer {
  const { id = '', list = '' } = call.path;
  const wanted = (['members', 'transitiveMembers', 'owners'] as const).find((one) => sameText(one, list));
  if (wanted === undefined) return noSuchPath(`groups/${list}`);
  const { row } = found(call.tenant.collection('graph.groups'), id);
  if (wanted === 'owners') return listAnswer(call, ownersOf(call.tenant, row));
  const onlyUsers = call.request.url.pathname.toLowerCase().endsWith('/microsoft.graph.user');
  return listAnswer(call, membersOf(call.tenant, row, wanted), {
    shown: shownMember(call.held()?.permissions ?? null),
    only: (member) => !onlyUsers || member['@odata.type'] === '#microsoft.graph.user',
  });
}

function changeServicePrincipal(call: GraphCall): Answer {
  const principals = call.tenant.collection('graph.servicePrincipals');
  const { row, position } = found(principals, call.path['id'] ?? '');
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  assertType('servicePrincipal', body);
  principals.rows.replace(position, changedRow(row, body));
  return empty(204);
}

function singleRoutes(): readonly Route[] {
  const singles = collectionSpecs.filter((spec) => spec.key.startsWith('graph.') && spec.shape === 'single');
  return singles.flatMap(({ address, key }) => [
    { method: 'GET', path: address, key, handle: (call: GraphCall) => readSingle(call, key) },
    { method: 'PATCH', path: address, key, handle: (call: GraphCall) => changeSingle(call, key) },
  ]);
}

/** Every list of the table can be read, whole and by id; what stands above comes first. */
function listRoutes(): readonly Route[] {
  const lists = collectionSpecs.filter((spec) => spec.key.startsWith('graph.') && spec.shape === 'list' && spec.id !== null);
  return lists.flatMap((spec) => [
    {
      method: 'GET',
      path: spec.address,
      key: spec.key,
      handle: (call: GraphCall) => listAnswer(call, call.tenant.collection(spec.key)),
    },
    {
      method: 'GET',
      path: `${spec.address}/{id}`,
      key: spec.key,
      handle: (call: GraphCall) => objectAnswer(call, found(call.tenant.collection(spec.key), call.path['id'] ?? '').row, spec),
    },
  ]);
}

/** Things of Graph that a tenant has one of: reading them and changing their settings. */
function readSingle(call: GraphCall, key: string): Answer {
  const collection = call.tenant.collection(key);
  const row = collection.cut === null ? collection.rows.at(0) : undefined;
  if (row === undefined) throw new Refused(graphBreakOff(collection));
  return objectAnswer(call, withMethodKinds(row), collection.spec);
}

function changeSingle(call: GraphCall, key: string): Answer {
  const collection = call.tenant.collection(key);
  const row = collection.cut === null ? collection.rows.at(0) : undefined;
  if (row === undefined) throw new Refused(graphBreakOff(collection));
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  if (collection.spec.type !== undefined) assertType(collection.spec.type, body);
  collection.rows.replace(0, changedRow(row, withSiblings(call, row, body)));
  return empty(204);
}

/** Lists are replaced whole; of objects within, what the change does not name stays, or not, as the state has it. */
function withSiblings({ tenant }: GraphCall, row: Row, change: Row): Row {
  const { patch } = tenant.settings;
  return Object.fromEntries(Object.entries(change).map(([name, value]) => [name, patched(patch, row[name], value)]));
}
