/** Conditional Access of Graph: making, changing and deleting policies and named locations, with what the service refuses. */
import { randomUUID } from 'node:crypto';
import { isObject } from '../../../../src/lib/json.js';
import { isUnset } from '../../../../src/tenant/lenient.js';
import { changedRow } from '../row-change.js';
import type { Row } from '../template.js';
import type { Collection, Tenant } from '../tenant.js';
import { textOf } from '../text.js';
import { type Answer, bodyObject, empty, json, Refused } from '../wire.js';
import { found } from './directory.js';
import { badRequest, graphBreakOff, graphError } from './errors.js';
import { contextOf, type GraphCall } from './list.js';
import { asAskedFor } from './newer-members.js';
import { patched } from './patch.js';
import { assertType } from './types.js';

const policiesKey = 'graph.conditionalAccessPolicies';
const locationsKey = 'graph.namedLocations';

/** Set by the service; what a client sends for them is passed over. */
const serviceProperties = ['id', 'createdDateTime', 'modifiedDateTime', 'deletedDateTime'];

/** Words that stand in a location list beside ids. */
const locationWords = new Set(['all', 'alltrusted', '00000000-0000-0000-0000-000000000000']);

export function createPolicy(call: GraphCall): Answer {
  const collection = writable(call.tenant, policiesKey);
  const row = filledPolicy(clientPart(call));
  assertDefaultsAllow(call.tenant, row['state']);
  assertLocationsExist(call.tenant, row);
  return create(call, collection, { ...row, modifiedDateTime: null });
}

/** What is left out of `conditions` and of the controls keeps its value, or not, as the state has it; the policy has to be whole afterwards. */
export function changePolicy(call: GraphCall): Answer {
  const collection = writable(call.tenant, policiesKey);
  const object = found(collection, call.path['id'] ?? '');
  const change = clientPart(call);
  assertType('conditionalAccessPolicy', change);
  assertDefaultsAllow(call.tenant, change['state']);
  const { patch } = call.tenant.settings;
  const nested = Object.entries(change).map(([name, value]) => [name, patched(patch, object.row[name], value)]);
  const after = changedRow(object.row, { ...Object.fromEntries(nested), modifiedDateTime: call.now().toISOString() });
  if ('conditions' in change) {
    assertWhole(after['conditions']);
    assertLocationsExist(call.tenant, after);
  }
  collection.rows.replace(object.position, after);
  return empty(204);
}

export function deletePolicy(call: GraphCall): Answer {
  const collection = writable(call.tenant, policiesKey);
  collection.rows.remove(found(collection, call.path['id'] ?? '').position);
  return empty(204);
}

export function createLocation(call: GraphCall): Answer {
  const collection = writable(call.tenant, locationsKey);
  const body = clientPart(call);
  assertType('namedLocation', body);
  if (typeof body['displayName'] !== 'string') throw badRequest('A named location needs a displayName.');
  return create(call, collection, { ...defaultsOf(body), ...body, modifiedDateTime: call.now().toISOString() });
}

export function changeLocation(call: GraphCall): Answer {
  const collection = writable(call.tenant, locationsKey);
  const object = found(collection, call.path['id'] ?? '');
  const change = clientPart(call);
  assertType('namedLocation', change);
  if (change['@odata.type'] !== object.row['@odata.type'])
    throw badRequest('The @odata.type is not the one of the named location.');
  collection.rows.replace(object.position, changedRow(object.row, { ...change, modifiedDateTime: call.now().toISOString() }));
  return empty(204);
}

/** That a location in use cannot be deleted is widely reported. */
export function deleteLocation(call: GraphCall): Answer {
  const collection = writable(call.tenant, locationsKey);
  const { position, row } = found(collection, call.path['id'] ?? '');
  const users = [...call.tenant.collection(policiesKey).rows].filter((policy) => locationsOf(policy).includes(textOf(row['id'])));
  if (users.length > 0) throw badRequest(`The named location is used by ${users.length} policies.`);
  if (row['isTrusted'] === true) throw badRequest('A trusted named location cannot be deleted: first set isTrusted to false.');
  collection.rows.remove(position);
  return empty(204);
}

function create(call: GraphCall, collection: Collection, row: Row): Answer {
  const created = { ...row, id: randomUUID(), createdDateTime: call.now().toISOString() };
  collection.rows.insert(created);
  const name = collection.spec.address.split('/').at(-1);
  return json(201, { '@odata.context': contextOf(call, `/${name}/$entity`), ...asAskedFor(call, collection.spec.type, created) });
}

function writable(tenant: Tenant, key: string): Collection {
  const collection = tenant.collection(key);
  if (!collection.held) throw new Refused(graphBreakOff(collection));
  if (!mayWrite(tenant))
    throw new Refused(graphError(403, 'AccessDenied', 'Your organization does not have a license for Conditional Access.'));
  return collection;
}

/** Whether the licences that were read have Entra ID P1; taken for granted where they say nothing of service plans. */
function mayWrite(tenant: Tenant): boolean {
  const skus = tenant.collection('graph.subscribedSkus');
  if (!skus.held || skus.cut !== null) return true;
  return [...skus.rows].some((sku) => {
    const plans = sku['servicePlans'];
    if (!Array.isArray(plans) || plans.length === 0) return true;
    return plans.some((plan) => isObject(plan) && textOf(plan['servicePlanName']).startsWith('AAD_PREMIUM'));
  });
}

function clientPart(call: GraphCall): Row {
  const body = bodyObject(call.request);
  if (body === null) throw badRequest('The body is not a JSON object.');
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => !serviceProperties.includes(name) && !name.startsWith('@odata.context')),
  );
}

/** Source for the text: public clients of the service that match on it. */
function assertDefaultsAllow(tenant: Tenant, state: unknown): void {
  const defaults = tenant.collection('graph.identitySecurityDefaultsEnforcementPolicy').rows.at(0);
  if (state === 'enabled' && defaults?.['isEnabled'] === true)
    throw badRequest(
      'Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.',
    );
}

/**
 * Source: the documentation of security defaults; the text follows what the admin center says. The stricter answer is imitated.
 */
export function assertPoliciesAllowDefaults({ tenant, request }: GraphCall): void {
  if (bodyObject(request)?.['isEnabled'] !== true) return;
  if ([...tenant.collection(policiesKey).rows].some(({ state }) => state === 'enabled'))
    throw badRequest(
      'A Conditional Access policy is enabled. Enabling a Conditional Access policy prevents you from enabling Security defaults.',
    );
}

/** Of the text only the number is known, again from clients that match on it. */
function assertLocationsExist(tenant: Tenant, policy: Row): void {
  const locations = tenant.collection(locationsKey);
  if (locations.cut !== null) return;
  const unknown = locationsOf(policy).find(
    (id) => !locationWords.has(id.toLowerCase()) && locations.rows.find(['id'], id) === null,
  );
  if (unknown !== undefined) throw badRequest(`1040: Policy contains invalid location(s): ${unknown}.`);
}

function locationsOf(policy: Row): readonly string[] {
  const conditions = policy['conditions'];
  const locations = isObject(conditions) ? conditions['locations'] : null;
  if (!isObject(locations)) return [];
  return [locations['includeLocations'] ?? [], locations['excludeLocations'] ?? []].flat(2).map(String);
}

function defaultsOf(location: Row): Row {
  return location['@odata.type'] === '#microsoft.graph.ipNamedLocation'
    ? { isTrusted: false }
    : { includeUnknownCountriesAndRegions: false, countryLookupMethod: 'clientIpAddress' };
}

/** The policy as the service answers it; throws `Refused` (400) where it is not one. Which parts it needs follows the documentation. */
function filledPolicy(body: Row): Row {
  assertType('conditionalAccessPolicy', body);
  const conditions = partOf(body, 'conditions');
  if (typeof body['displayName'] !== 'string' || body['displayName'] === '') throw badRequest('A policy needs a displayName.');
  if (typeof body['state'] !== 'string') throw badRequest('A policy needs a state.');
  assertWhole(conditions);
  if (!isObject(body['grantControls']) && !isObject(body['sessionControls']))
    throw badRequest('Either grantControls or sessionControls is required.');
  return {
    templateId: null,
    sessionControls: null,
    ...body,
    conditions: filledConditions(conditions),
    grantControls: isObject(body['grantControls']) ? filledGrant(body['grantControls']) : null,
  };
}

/** Throws `Refused` (400) where conditions name nobody or nothing that they are about. */
function assertWhole(conditions: unknown): void {
  if (!isObject(conditions)) throw badRequest('A policy needs conditions.');
  if (!isObject(conditions['users']) && !isObject(conditions['clientApplications']))
    throw badRequest('Either users or clientApplications is required in the conditions.');
  if (!isObject(conditions['applications'])) throw badRequest('The applications are required in the conditions.');
  const { users } = conditions;
  if (isObject(users) && !whom.some((name) => !isUnset(users[name])))
    throw badRequest('The users in the conditions name nobody whom the policy is for.');
}

const whom = ['includeUsers', 'includeGroups', 'includeRoles', 'includeGuestsOrExternalUsers'];

function filledConditions(conditions: Row): Row {
  return {
    signInRiskLevels: [],
    userRiskLevels: [],
    servicePrincipalRiskLevels: [],
    insiderRiskLevels: null,
    clientAppTypes: ['all'],
    platforms: null,
    locations: null,
    devices: null,
    clientApplications: null,
    authenticationFlows: null,
    ...conditions,
    ...(isObject(conditions['locations'])
      ? { locations: { includeLocations: [], excludeLocations: [], ...conditions['locations'] } }
      : {}),
    users: {
      includeUsers: [],
      excludeUsers: [],
      includeGroups: [],
      excludeGroups: [],
      includeRoles: [],
      excludeRoles: [],
      includeGuestsOrExternalUsers: null,
      excludeGuestsOrExternalUsers: null,
      ...partOf(conditions, 'users'),
    },
    applications: {
      includeApplications: [],
      excludeApplications: [],
      includeUserActions: [],
      includeAuthenticationContextClassReferences: [],
      applicationFilter: null,
      ...partOf(conditions, 'applications'),
    },
  };
}

function filledGrant(grant: Row): Row {
  const { operator } = grant;
  if (operator !== 'OR' && operator !== 'AND') throw badRequest("The operator of the grantControls is 'AND' or 'OR'.");
  return { builtInControls: [], customAuthenticationFactors: [], termsOfUse: [], authenticationStrength: null, ...grant };
}

function partOf(row: Row, name: string): Row {
  const part = row[name];
  return isObject(part) ? part : {};
}
