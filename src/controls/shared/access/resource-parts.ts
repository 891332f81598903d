/** The resources of a tenant, cut into as few parts as the policies at hand tell apart. */
import type { ConditionalAccessPolicy } from '../../../tenant/resources/conditional-access-policy.js';

export const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';

/**
 * Members of the Office 365 suite that policies name one by one. Source: the Microsoft reference of the suite's contents gives
 * their names; the ids are the well-known ones. Others of the suite count as no part of it.
 */
const office365 = new Map([
  [exchangeOnline, 'Office 365 Exchange Online'],
  ['00000003-0000-0ff1-ce00-000000000000', 'Office 365 SharePoint Online'],
  ['00000004-0000-0ff1-ce00-000000000000', 'Skype for Business Online'],
  ['00000005-0000-0ff1-ce00-000000000000', 'Viva Engage'],
  ['00000006-0000-0ff1-ce00-000000000000', 'Microsoft Office 365 Portal'],
  ['cc15fd57-2c6c-4117-a88c-83b1d56b4bbe', 'Microsoft Teams Services'],
  ['c9a559d2-7aab-4f13-a6ed-e7e9c52aec87', 'Microsoft Forms'],
  ['09abbdfd-ed23-44ee-a2d9-a627aa1c90f3', 'Microsoft Planner'],
]);

const suiteNames = new Map([
  ['office365', 'Office 365'],
  ['microsoftadminportals', 'Microsoft Admin Portals'],
  ['797f4846-ba00-4fd7-ba43-dac1f8f63013', 'Windows Azure Service Management API'],
  ...office365,
]);

/** One part: an application id, the name of a suite, the rule of a filter, or `rest`. All in lower case. */
export interface ResourcePart {
  readonly key: string;
  readonly label: string;
}

/** The parts, the rest first. `nameOf` knows applications of the tenant by id. */
export function resourceParts(
  policies: readonly ConditionalAccessPolicy[],
  nameOf: (appId: string) => string | null,
): readonly ResourcePart[] {
  const keys = new Set([exchangeOnline]);
  for (const policy of policies) {
    const { included, excluded } = resourcesOf(policy);
    for (const key of [...included, ...excluded]) if (key !== 'all' && key !== 'none') keys.add(key);
  }
  const rest = keys.size === 1 ? 'every resource' : 'every resource that no policy names';
  return [{ key: 'rest', label: rest }, ...[...keys].map((key) => ({ key, label: resourceLabel(key, nameOf) }))];
}

export function resourceLabel(key: string, nameOf: (appId: string) => string | null): string {
  return suiteNames.get(key.toLowerCase()) ?? nameOf(key) ?? key;
}

/** Whether a policy applies to sign-ins to this part. */
export function reaches(policy: ConditionalAccessPolicy, part: ResourcePart): boolean {
  const { included, excluded } = resourcesOf(policy);
  return isAmong(part, included) && !isAmong(part, excluded);
}

/** Whether a policy is for sign-ins to anything: user actions and authentication contexts are something else. */
export function targetsResources(policy: ConditionalAccessPolicy): boolean {
  return resourcesOf(policy).included.some((key) => key !== 'none');
}

/** Whether a policy is for sign-ins to everything but what it leaves out. */
export function targetsEverything(policy: ConditionalAccessPolicy): boolean {
  return resourcesOf(policy).included.includes('all');
}

/** Whether a list of ids and suite names holds the part. */
export function isAmong(part: ResourcePart, keys: readonly string[]): boolean {
  return keys.includes('all') || keys.includes(part.key) || (office365.has(part.key) && keys.includes('office365'));
}

/** In lower case. A filter by attributes picks applications that nobody can tell from outside: they are a part of their own. */
function resourcesOf(policy: ConditionalAccessPolicy): {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
} {
  const { includeApplications, excludeApplications, applicationFilter } = policy.conditions?.applications ?? {};
  const filter = applicationFilter?.rule ? [`applications where ${applicationFilter.rule}`.toLowerCase()] : [];
  const only = applicationFilter?.mode?.toLowerCase() === 'include' ? filter : [];
  const included = (includeApplications ?? []).map((id) => id.toLowerCase());
  return {
    included: only.length === 0 ? included : [...included.filter((id) => id !== 'all'), ...only],
    excluded: [...(excludeApplications ?? []).map((id) => id.toLowerCase()), ...(only.length === 0 ? filter : [])],
  };
}
