/** Names the people who get through, each with one way in; and policies that look as if they blocked and do not. */
import type { EvidenceList } from '../findings/evidence-list.js';
import { NameSample } from '../findings/name-sample.js';
import type { WarningList } from '../findings/warning-list.js';
import type { Bits } from './bits.js';
import type { Members } from './group-index.js';
import type { PeopleUnion, SignInKind } from './people-coverage.js';
import type { PolicyEffect } from './policy-effect.js';
import type { TenantAccess } from './tenant-access.js';

/** How many people are named one by one. */
const named = 20;

/** How many of them one summary names; the evidence names the others. */
export const namedInSummaries = 3;

export interface Opening {
  /** People who get through for certain, or where nothing is certain, who may. */
  readonly people: NameSample;
  readonly certain: boolean;
  /** One person's way in, as a sentence; empty where nobody gets through. */
  readonly example: string;
}

/** `describe` puts a kind of sign-in into words: `from RU (Russian Federation) with browser to every resource`. */
export function reportOpenings(options: {
  readonly access: TenantAccess;
  readonly union: PeopleUnion;
  readonly evidence: EvidenceList;
  readonly describe: (way: SignInKind) => string;
}): Opening {
  const { access, union, evidence, describe } = options;
  const certain = !union.open.yes.isEmpty;
  const people = new NameSample();
  const verb = certain ? 'gets through' : 'may get through';
  let example = '';
  for (const number of certain ? union.open.yes : union.open.perhaps) {
    const { name } = access.accounts.get(number);
    people.add(name);
    const way = people.count <= named ? union.wayIn(number) : null;
    if (way === null) continue;
    const text = describe(way);
    example ||= `For example, ${name} ${verb} ${text}.`;
    evidence.gap(name, 'sign-in', `${verb} ${text}`, 'blocked');
  }
  return { people, certain, example };
}

/** How many of those asked about, with those whom no list shows left out of the count. */
export function countOf(scope: Members, access: TenantAccess): number {
  let count = 0;
  for (const number of scope.perhaps) if (access.accounts.get(number).source === 'read') count += 1;
  return count;
}

/** Policies that mean to block, and why they do not. `aims` tells whether a policy is about the matter at all. */
export function reportIneffective(
  policies: readonly PolicyEffect[],
  evidence: EvidenceList,
  aims: (policy: PolicyEffect) => boolean,
): void {
  for (const policy of policies) {
    if (!aims(policy) || policy.forWorkloads) continue;
    if (policy.state !== 'enabled') {
      if (policy.blocks) evidence.gap(policy.name, 'state', policy.row.state ?? null, 'enabled');
    } else if (!policy.blocks) {
      const grants = policy.row.grantControls?.builtInControls ?? [];
      evidence.note(policy.name, 'grantControls.builtInControls', grants.join(', ') || null, 'block');
    } else if (policy.narrowedBy.length > 0)
      evidence.gap(policy.name, 'conditions', `applies only by ${policy.narrowedBy.join(', ')}`, 'narrowed by nothing');
  }
}

/** Policies that name accounts one by one or by group hold for who is there now, and for nobody who comes later. */
export function warnOfGroupScope(policies: readonly PolicyEffect[], warnings: WarningList): void {
  for (const policy of policies) {
    const everybody = (policy.row.conditions?.users?.includeUsers ?? []).some((user) => user.toLowerCase() === 'all');
    if (!everybody)
      warnings.add(
        'group-scope',
        `${policy.name} is for some accounts only: who is in them now is judged, and a new account is not.`,
      );
  }
}

/** Referring to what is gone includes nobody. */
export function warnOfStaleInclusions(policies: readonly PolicyEffect[], access: TenantAccess, warnings: WarningList): void {
  for (const policy of policies) {
    const { includeGroups = [], includeUsers = [] } = policy.row.conditions?.users ?? {};
    const gone = [
      ...includeGroups.filter((id) => access.groups.statusOf(id) === 'deleted').map((id) => `group ${id}`),
      ...includeUsers
        .filter((id) => !['all', 'none', 'guestsorexternalusers'].includes(id.toLowerCase()))
        .filter((id) => access.accounts.numberOf(id) === null)
        .map((id) => `account ${id}`),
    ];
    for (const what of gone)
      warnings.add('stale-reference', `${policy.name} is for ${what}, which does not exist any more: that is nobody.`);
  }
}

/** Exempt accounts that no policy blocks, which is as it should be; at most as many as are named one by one. */
export function noteExempt(
  accounts: Bits,
  access: TenantAccess,
  why: (number: number) => string | null,
  evidence: EvidenceList,
): void {
  let count = 0;
  for (const number of accounts) {
    count += 1;
    if (count > named) return;
    const { name } = access.accounts.get(number);
    evidence.note(name, 'sign-in', why(number) ?? 'exempt', `${why(number) ?? 'exempt'}, so not asked about`);
  }
}
