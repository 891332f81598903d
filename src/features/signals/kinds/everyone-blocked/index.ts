/** A policy was added or changed that lets no one sign in to anything: a mistake that locks a tenant out, or an intruder who keeps it for themselves. */

import { plural } from '../../../../lib/plural.js';
import { isUnset } from '../../../../tenant/lenient.js';
import { changesOf } from '../../../../tenant/log-meaning/meaning.js';
import type { ConditionalAccessPolicy, UserConditions } from '../../../../tenant/resources/conditional-access-policy.js';
import { type ActFacts, actKey, auditDoer, doerHead, draftOf, groupedBy, inOrder } from '../../judging/act.js';
import { type Draft, ruled } from '../../judging/rule.js';
import type { Known } from '../../known.js';
import type { AuditObservation, Observation } from '../../observation.js';
import { from } from '../../observation.js';
import { targetsOf } from '../../rows.js';
import { definitionOf } from '../definitions.js';
import { policyFrom } from '../policy-weakened/weaker.js';

/** Nothing that is ordinary looks so. */
export const kind = ruled<ActFacts>({ definition: definitionOf('everyone-blocked'), drafts, rules: [] });

function drafts(observations: readonly Observation[], known: Known): readonly Draft<ActFacts>[] {
  const rows = from('audits', inOrder(observations)).filter((one) => one.meaning?.trace === 'policy' && !one.meaning.refused);
  return groupedBy(rows, (one) => actKey(one, policyOf(one)?.id)).flatMap((group): readonly Draft<ActFacts>[] => {
    const change = group
      .flatMap(({ row }) => changesOf(row))
      .map(({ before, after }) => ({ before: policyFrom(before), after: policyFrom(after) }))
      .find(({ before, after }) => blocksAll(after) && !blocksAll(before));
    if (change === undefined) return [];
    const [{ row }] = group;
    const by = auditDoer(row, known);
    const policy = policyOf(group[0]);
    const name = policy?.displayName ?? change.after?.displayName ?? 'without a name';
    const about = { type: 'policy', id: (policy?.id ?? name).toLowerCase(), name } as const;
    const spared = sparedBy(change.after?.conditions?.users ?? {}, known);
    const apps = (change.after?.conditions?.applications?.excludeApplications ?? []).length;
    return [
      draftOf(known, group, {
        about,
        by,
        says: `${doerHead(by)} blocked everyone from every app${apps === 0 ? '' : ` but ${apps}`} by the Conditional Access policy ${name}.`,
        evidence: [spared.length === 0 ? 'It leaves no account out.' : `It leaves out: ${spared.join(', ')}.`],
        weight: 'A',
        why: `Only accounts that the policy leaves out can sign in${apps === 0 ? '' : ' to the others'}, and turn it off.`,
      }),
    ];
  });
}

function policyOf({ row }: AuditObservation) {
  return targetsOf(row, 'Policy').at(0) ?? row.targetResources?.[0];
}

/** At most five accounts by name, and how many groups and roles. */
function sparedBy(users: Partial<UserConditions>, known: Known): readonly string[] {
  const { excludeUsers = [], excludeGroups = [], excludeRoles = [], excludeGuestsOrExternalUsers: guests } = users;
  const isGuests = (id: string) => id.toLowerCase() === 'guestsorexternalusers';
  const accounts = excludeUsers.filter((id) => !isGuests(id)).map((id) => known.person(id)?.name ?? id);
  return [
    ...accounts.slice(0, 5),
    ...(accounts.length > 5 ? [`${accounts.length - 5} more`] : []),
    ...(excludeUsers.some(isGuests) || !isUnset(guests) ? ['guests'] : []),
    ...(excludeGroups.length > 0 ? [plural(excludeGroups.length, 'group')] : []),
    ...(excludeRoles.length > 0 ? [plural(excludeRoles.length, 'role')] : []),
  ];
}

/** In force, for everyone, to everything, and under no condition. */
function blocksAll(policy: ConditionalAccessPolicy | null): boolean {
  if (policy?.state?.toLowerCase() !== 'enabled') return false;
  const { users, applications, locations, platforms, clientAppTypes = [], ...conditions } = policy.conditions ?? {};
  const isFor = (list: readonly string[] | null | undefined) => (list ?? []).some((one) => one.toLowerCase() === 'all');
  const isWhole = (included: readonly string[] | undefined, excluded: readonly string[] | undefined) =>
    isUnset(excluded) && (isUnset(included) || isFor(included));
  const isNarrowed =
    !isWhole(locations?.includeLocations, locations?.excludeLocations) ||
    !isWhole(platforms?.includePlatforms, platforms?.excludePlatforms) ||
    !isUnset(applications?.applicationFilter) ||
    !isUnset(conditions);
  const isForBrowsers = clientAppTypes.length === 0 || clientAppTypes.some((one) => /^(all|browser)$/i.test(one));
  const blocks = (policy.grantControls?.builtInControls ?? []).some((one) => one.toLowerCase() === 'block');
  return blocks && isFor(users?.includeUsers) && isFor(applications?.includeApplications) && isForBrowsers && !isNarrowed;
}
