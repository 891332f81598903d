/** A new Conditional Access policy: what it must hold, and the empty lists and nulls that the service fills in. */
import { isObject } from '../../../../src/lib/json.js';
import { isUnset } from '../../../../src/tenant/lenient.js';
import type { Row } from '../template.js';
import { badRequest } from './errors.js';
import { assertType } from './types.js';

/** The policy as the service answers it; throws `Refused` (400) where it is not one. Which parts it needs is told from documentation. */
export function filledPolicy(body: Row): Row {
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
export function assertWhole(conditions: unknown): void {
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
