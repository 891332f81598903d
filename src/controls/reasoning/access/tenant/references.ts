/** What policies refer to by id, and so what has to be read to know what they mean. */
import type { PolicyEffect } from '../policy/policy-effect.js';

/** In lower case, but for groups, which are read by the id as it is written. Words that mean everyone or everything are no references. */
export interface References {
  readonly groups: readonly string[];
  readonly roles: ReadonlySet<string>;
  readonly includedRoles: ReadonlySet<string>;
  readonly excludedRoles: ReadonlySet<string>;
  /** Accounts, groups, roles and kinds of guests that some policy excludes. */
  readonly excluded: ReadonlySet<string>;
  readonly locations: ReadonlySet<string>;
  readonly apps: ReadonlySet<string>;
}

export const noReferences: References = {
  groups: [],
  roles: new Set(),
  includedRoles: new Set(),
  excludedRoles: new Set(),
  excluded: new Set(),
  locations: new Set(),
  apps: new Set(),
};

const locationWords = new Set(['all', 'alltrusted']);
const appWords = new Set(['all', 'none', 'office365', 'microsoftadminportals']);

/** The references of the policies together with those that settings add. */
export function referencesOf(policies: readonly PolicyEffect[], also: References): References {
  const conditions = policies.flatMap((policy) => policy.row.conditions ?? []);
  const people = conditions.flatMap((condition) => condition.users ?? []);
  const applications = conditions.flatMap((condition) => condition.applications ?? []);
  const places = conditions.flatMap((condition) => condition.locations ?? []);
  const excludedGroups = people.flatMap((condition) => condition.excludeGroups ?? []);
  const includedRoles = people.flatMap((condition) => condition.includeRoles ?? []);
  const excludedRoles = people.flatMap((condition) => condition.excludeRoles ?? []);
  return {
    groups: onceEach([...people.flatMap((condition) => condition.includeGroups ?? []), ...excludedGroups, ...also.groups]),
    roles: lower([...includedRoles, ...excludedRoles, ...also.roles]),
    includedRoles: lower([...includedRoles, ...also.includedRoles]),
    excludedRoles: lower([...excludedRoles, ...also.excludedRoles]),
    excluded: lower([
      ...people.flatMap((condition) => [
        ...(condition.excludeUsers ?? []),
        ...(condition.excludeGuestsOrExternalUsers?.guestOrExternalUserTypes ?? []),
      ]),
      ...excludedGroups,
      ...excludedRoles,
      ...also.excluded,
    ]),
    locations: without(
      locationWords,
      lower([
        ...places.flatMap((condition) => [...(condition.includeLocations ?? []), ...(condition.excludeLocations ?? [])]),
        ...also.locations,
      ]),
    ),
    apps: without(
      appWords,
      lower([
        ...applications.flatMap((condition) => [
          ...(condition.includeApplications ?? []),
          ...(condition.excludeApplications ?? []),
        ]),
        ...also.apps,
      ]),
    ),
  };
}

function onceEach(ids: readonly string[]): readonly string[] {
  return [...new Map(ids.map((id) => [id.trim().toLowerCase(), id.trim()])).values()];
}

function lower(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.map((id) => id.trim().toLowerCase()));
}

function without(words: ReadonlySet<string>, ids: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...ids].filter((id) => !words.has(id)));
}
