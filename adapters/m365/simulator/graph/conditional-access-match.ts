/** Whether a Conditional Access policy is about a sign-in: condition by condition, exclusions first. */

import ipaddr from 'ipaddr.js';
import { isObject } from '../../../../src/lib/json.js';
import { isUnset } from '../../../../src/tenant/lenient.js';
import type { Row } from '../template.js';
import type { Tenant } from '../tenant.js';
import { sameText, textOf } from '../text.js';
import { sought } from './directory.js';
import { membersOf } from './groups.js';

/** Null stands for what the question left open: a condition on it is taken not to hold. */
export interface SignIn {
  readonly userId: string | null;
  readonly servicePrincipalId: string | null;
  readonly applications: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly ipAddress: string | null;
  readonly clientAppType: string | null;
  readonly platform: string | null;
  readonly signInRisk: string | null;
  readonly userRisk: string | null;
  readonly flow: string | null;
}

/** Applications of the suite that policies call Office365. Source: Microsoft's reference of what the suite holds, with the well-known ids. */
const office365 = new Set([
  '00000002-0000-0ff1-ce00-000000000000',
  '00000003-0000-0ff1-ce00-000000000000',
  '00000004-0000-0ff1-ce00-000000000000',
  '00000005-0000-0ff1-ce00-000000000000',
  '00000006-0000-0ff1-ce00-000000000000',
  'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
  'c9a559d2-7aab-4f13-a6ed-e7e9c52aec87',
  '09abbdfd-ed23-44ee-a2d9-a627aa1c90f3',
]);

/** Members of whatIfAnalysisReasons. */
export type MismatchReason =
  | 'users'
  | 'workloadIdentities'
  | 'application'
  | 'clientApps'
  | 'location'
  | 'devicePlatform'
  | 'devices'
  | 'signInRisk'
  | 'userRisk'
  | 'insiderRisk'
  | 'authenticationFlow'
  | 'policyNotEnabled';

/** The first condition that does not hold, or null when the policy applies. */
export function mismatch(tenant: Tenant, policy: Row, signIn: SignIn): MismatchReason | null {
  const conditions = part(policy, 'conditions');
  const who = signIn.userId === null ? workloadMismatch(conditions, signIn) : userMismatch(tenant, conditions, signIn.userId);
  if (who !== null) return who;
  if (!isAboutApplication(part(conditions, 'applications'), signIn)) return 'application';
  if (signIn.userId !== null && !isAboutClient(texts(conditions, 'clientAppTypes'), signIn)) return 'clientApps';
  if (!isAboutLocation(tenant, part(conditions, 'locations'), signIn)) return 'location';
  if (!isAboutPlatform(part(conditions, 'platforms'), signIn)) return 'devicePlatform';
  if (!isUnset(conditions['devices'])) return 'devices';
  if (!isAmongRisks(texts(conditions, 'signInRiskLevels'), signIn.signInRisk)) return 'signInRisk';
  if (!isAmongRisks(texts(conditions, 'userRiskLevels'), signIn.userRisk)) return 'userRisk';
  if (!isUnset(conditions['insiderRiskLevels'])) return 'insiderRisk';
  const flows = part(conditions, 'authenticationFlows')['transferMethods'];
  if (typeof flows === 'string' && flows !== 'none' && !flows.split(',').includes(signIn.flow ?? '')) return 'authenticationFlow';
  return null;
}

function userMismatch(tenant: Tenant, conditions: Row, userId: string): MismatchReason | null {
  const users = part(conditions, 'users');
  const row = sought(tenant.collection('graph.users'), userId, ['id', 'userPrincipalName'])?.row ?? { id: userId };
  const id = textOf(row['id']);
  const isGuest = sameText(row['userType'], 'guest');
  const holds = (way: 'include' | 'exclude'): boolean => {
    const named = texts(users, `${way}Users`).map((name) => name.toLowerCase());
    return (
      named.includes('all') ||
      named.includes(id.toLowerCase()) ||
      (isGuest && (named.includes('guestsorexternalusers') || !isUnset(users[`${way}GuestsOrExternalUsers`]))) ||
      texts(users, `${way}Groups`).some((group) => isMember(tenant, group, id)) ||
      texts(users, `${way}Roles`).some((role) => hasRole(tenant, role, id))
    );
  };
  return holds('include') && !holds('exclude') ? null : 'users';
}

function workloadMismatch(conditions: Row, signIn: SignIn): MismatchReason | null {
  const apps = part(conditions, 'clientApplications');
  const id = signIn.servicePrincipalId ?? '';
  const included = texts(apps, 'includeServicePrincipals');
  const holds = included.includes('ServicePrincipalsInMyTenant') || included.includes(id);
  return holds && !texts(apps, 'excludeServicePrincipals').includes(id) ? null : 'workloadIdentities';
}

function isMember(tenant: Tenant, groupId: string, userId: string): boolean {
  const group = sought(tenant.collection('graph.groups'), groupId)?.row;
  if (group === undefined) return false;
  return [...membersOf(tenant, group, 'transitiveMembers').rows].some((member) => member['id'] === userId);
}

/** A role over a part of the tenant is none that a policy means. */
function hasRole(tenant: Tenant, roleId: string, userId: string): boolean {
  return [...tenant.collection('graph.roleAssignments').rows].some(
    (assignment) =>
      assignment['roleDefinitionId'] === roleId &&
      (assignment['directoryScopeId'] ?? '/') === '/' &&
      (assignment['principalId'] === userId || isMember(tenant, textOf(assignment['principalId']), userId)),
  );
}

function isAboutApplication(applications: Row, signIn: SignIn): boolean {
  const included = texts(applications, 'includeApplications');
  const excluded = texts(applications, 'excludeApplications');
  const isNamed = (list: readonly string[], app: string) =>
    list.includes('All') || list.includes(app) || (list.includes('Office365') && office365.has(app));
  return signIn.applications.some((app) => isNamed(included, app) && !isNamed(excluded, app));
}

function isAboutClient(types: readonly string[], signIn: SignIn): boolean {
  return types.length === 0 || types.includes('all') || (signIn.clientAppType !== null && types.includes(signIn.clientAppType));
}

function isAboutLocation(tenant: Tenant, locations: Row, signIn: SignIn): boolean {
  const [included, excluded] = [texts(locations, 'includeLocations'), texts(locations, 'excludeLocations')];
  const isIn = (location: string) => isAtLocation(tenant, location, signIn);
  return (included.length === 0 || included.some(isIn)) && !excluded.some(isIn);
}

function isAboutPlatform(platforms: Row, signIn: SignIn): boolean {
  const included = texts(platforms, 'includePlatforms');
  if (included.length === 0) return true;
  const isNamed = (list: readonly string[]) =>
    list.includes('all') || (signIn.platform !== null && list.includes(signIn.platform));
  return isNamed(included) && !isNamed(texts(platforms, 'excludePlatforms'));
}

function isAmongRisks(levels: readonly string[], level: string | null): boolean {
  return levels.length === 0 || (level !== null && levels.includes(level));
}

export function part(row: Row, name: string): Row {
  const value = row[name];
  return isObject(value) ? value : {};
}

function texts(row: Row, name: string): readonly string[] {
  const value = row[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Whether a sign-in comes from a named location: by country, or by address. */
interface Origin {
  readonly country: string | null;
  readonly ipAddress: string | null;
}

/** `location` is an id or one of the words of a location list; a location that is not there matches nothing. */
function isAtLocation(tenant: Tenant, location: string, origin: Origin): boolean {
  if (location === 'All') return true;
  const locations = tenant.collection('graph.namedLocations');
  if (location === 'AllTrusted') return [...locations.rows].some((row) => row['isTrusted'] === true && isWithin(row, origin));
  const row = sought(locations, location)?.row;
  return row !== undefined && isWithin(row, origin);
}

function isWithin(location: Row, origin: Origin): boolean {
  if (Array.isArray(location['ipRanges']))
    return location['ipRanges'].some((range) => isObject(range) && isInRange(range, origin.ipAddress));
  const countries = Array.isArray(location['countriesAndRegions']) ? location['countriesAndRegions'] : [];
  if (origin.country === null) return location['includeUnknownCountriesAndRegions'] === true;
  const wanted = origin.country.toUpperCase();
  return countries.some((country) => textOf(country).toUpperCase() === wanted);
}

function isInRange(range: Row, address: string | null): boolean {
  const cidr = textOf(range['cidrAddress']);
  if (address === null || !ipaddr.isValid(address) || !ipaddr.isValidCIDR(cidr)) return false;
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.process(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
}
