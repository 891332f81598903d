/** The resources of a tenant, cut into as few parts as the policies at hand tell apart. */
import type { ConditionalAccessPolicy } from '../../../../tenant/resources/conditional-access-policy.js';
import { anyOf, includedNotExcluded, type Ternary, ternary, ternaryOf } from '../kinds/ternary.js';

export const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';
/** Azure Resource Manager, the Azure portal and the Entra admin center. Source: Conditional Access target resources, Microsoft Entra documentation. */
export const azureManagement = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

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
  [azureManagement, 'Windows Azure Service Management API'],
  ...office365,
]);

/** What people call what they sign in to, with its application id; of the admin portals, which are many, the word that policies have. */
export const applicationWords: ReadonlyMap<string, string> = new Map([
  ['exchange', exchangeOnline],
  ['outlook', exchangeOnline],
  ['mail', exchangeOnline],
  ['sharepoint', '00000003-0000-0ff1-ce00-000000000000'],
  ['onedrive', '00000003-0000-0ff1-ce00-000000000000'],
  ['teams', 'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe'],
  ['office', '00000006-0000-0ff1-ce00-000000000000'],
  ['azure', azureManagement],
  ['admin', 'MicrosoftAdminPortals'],
]);

/** One part: an application id, the name of a suite, the rule of a filter, or `rest`. All in lower case. */
export interface ResourcePart {
  readonly key: string;
  readonly label: string;
}

/** The parts, the rest first. `nameOf` knows applications of the tenant by id; `apart` are parts although no policy may name them. */
export function resourceParts(
  policies: readonly ConditionalAccessPolicy[],
  nameOf: (appId: string) => string | null,
  apart: readonly string[] = [],
): readonly ResourcePart[] {
  const keys = new Set([exchangeOnline, ...apart]);
  for (const policy of policies) {
    const { included, excluded, filter } = resourcesOf(policy);
    for (const key of [...included, ...excluded, ...(filter === null ? [] : [filter.key])])
      if (key !== 'all' && key !== 'none') keys.add(key);
  }
  const label = keys.size === 1 + apart.length ? 'every resource' : 'every resource that no policy names';
  return [{ key: rest, label }, ...[...keys].map((key) => ({ key, label: resourceLabel(key, nameOf) }))];
}

export function resourceLabel(key: string, nameOf: (appId: string) => string | null): string {
  return suiteNames.get(key.toLowerCase()) ?? nameOf(key) ?? key;
}

/** Whether it is called so by Microsoft, and not by anyone who registered it. */
export function isSuite({ key }: ResourcePart): boolean {
  return suiteNames.has(key.toLowerCase());
}

/** Whether a policy applies to sign-ins to this part. */
export function reaches(policy: ConditionalAccessPolicy, part: ResourcePart): Ternary {
  const { included, excluded, filter } = resourcesOf(policy);
  const picked = filter === null ? ternary.no : picks(filter.key, part);
  return includedNotExcluded(
    anyOf([ternaryOf(isAmong(part, included)), filter?.mode === 'include' ? picked : ternary.no]),
    anyOf([ternaryOf(isAmong(part, excluded)), filter?.mode === 'exclude' ? picked : ternary.no]),
  );
}

/**
 * Whether a filter by attributes picks a part. Which applications carry an attribute is not read: any that is named may, those that are
 * meant by the filter are a part of their own, and the rest are those that it does not pick.
 */
function picks(filter: string, part: ResourcePart): Ternary {
  if (part.key === filter) return ternary.yes;
  return part.key === rest ? ternary.no : ternary.perhaps;
}

/** Whether the part stands for applications that a filter by attributes picks, of which there may be none. */
export function isFiltered({ key }: ResourcePart): boolean {
  return key.startsWith(filtered);
}

/** Whether the part is all that no policy names. */
export function isRest({ key }: ResourcePart): boolean {
  return key === rest;
}

const rest = 'rest';
const filtered = 'applications where ';

/**
 * Whether a policy is for sign-ins to anything: user actions and authentication contexts are something else, and a policy that leaves out
 * all that it names is for nothing.
 */
export function targetsResources(policy: ConditionalAccessPolicy): boolean {
  const { included, excluded, filter } = resourcesOf(policy);
  if (filter?.mode !== 'include' && included.every((key) => key === 'none')) return false;
  return excluded.length === 0 || resourceParts([policy], () => null).some((part) => reaches(policy, part) !== ternary.no);
}

/** Whether a policy is for sign-ins to everything but what it leaves out. */
export function targetsEverything(policy: ConditionalAccessPolicy): boolean {
  return resourcesOf(policy).included.includes('all');
}

/** Whether a list of ids and suite names holds the part. */
export function isAmong(part: ResourcePart, keys: readonly string[]): boolean {
  return keys.includes('all') || keys.includes(part.key) || (office365.has(part.key) && keys.includes('office365'));
}

/** In lower case. A filter that includes takes the place of all resources. */
function resourcesOf(policy: ConditionalAccessPolicy): {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
  readonly filter: { readonly key: string; readonly mode: 'include' | 'exclude' } | null;
} {
  const { includeApplications, excludeApplications, applicationFilter } = policy.conditions?.applications ?? {};
  const includes = applicationFilter?.mode?.toLowerCase() === 'include';
  const included = (includeApplications ?? []).map((id) => id.toLowerCase());
  const filter = applicationFilter?.rule
    ? { key: `${filtered}${applicationFilter.rule}`.toLowerCase(), mode: includes ? ('include' as const) : ('exclude' as const) }
    : null;
  return {
    included: filter?.mode === 'include' ? included.filter((id) => id !== 'all') : included,
    excluded: (excludeApplications ?? []).map((id) => id.toLowerCase()),
    filter,
  };
}
