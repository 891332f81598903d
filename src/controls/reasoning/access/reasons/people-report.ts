/** Names the people who get through, each with one way through; and policies that look as if they blocked and do not. */

import { plural } from '../../../../lib/plural.js';
import type { EvidenceList } from '../../findings/evidence-list.js';
import { NameSample } from '../../findings/name-sample.js';
import type { WarningList, Warns } from '../../findings/warning-list.js';
import type { CoverageInput } from '../coverage/coverage-input.js';
import { guestsExcluded } from '../coverage/external-people.js';
import type { PeopleUnion, SignInKind } from '../coverage/people-coverage.js';
import { guestsWord } from '../coverage/policy-reach.js';
import type { Exemptions } from '../exempt/exemptions.js';
import { Bits } from '../kinds/bits.js';
import { type GuestType, guestCondition, guestTypesWithoutAccount } from '../kinds/guest-types.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import type { TenantAccess } from '../tenant/tenant-access.js';
import { addNames, listed } from './contrast.js';
import { isLeftOutBy, reasonText, remedyText, type Suspects, valueAt, whyOpen } from './why-open.js';

/** How many people are named one by one. */
const maxNamed = 20;

export interface Opening {
  /** People who get through for certain, or where nothing is certain, who may. */
  readonly people: NameSample;
  readonly certain: boolean;
  /** One person's way through and why it is one, as a sentence; empty where nobody gets through. */
  readonly example: string;
}

export interface OpeningWords {
  /** A kind of sign-in: `from RU (Russian Federation) with browser to every resource`. */
  readonly describe: (way: SignInKind) => string;
  /** What should be: `blocked`. */
  readonly done: string;
}

/** Reasons are worked out for those who are named, and for nobody else. */
export function reportOpenings(options: {
  readonly access: TenantAccess;
  readonly union: PeopleUnion;
  readonly evidence: EvidenceList;
  readonly suspects: Suspects;
  readonly words: OpeningWords;
  /** Where policies are missing, one of them may cover what is open by the others: then nothing is certain, and nobody is an example. */
  readonly policiesWhole: boolean;
}): Opening {
  const { access, union, evidence, suspects, words, policiesWhole } = options;
  const certain = policiesWhole && !union.open.yes.isEmpty;
  const people = new NameSample();
  const verb = certain ? 'gets through' : 'may get through';
  let example = '';
  const policies = access.policies.filter(({ forPeople }) => forPeople);
  const open = union.open.yes.isEmpty ? union.open.perhaps : union.open.yes;
  const named = firstOf(open, maxNamed).flatMap((number) => {
    const way = union.wayIn(number);
    return way === null
      ? []
      : [{ number, way, reasons: whyOpen({ account: number, way }, suspects), isOut: isLeftOutBy(number, policies, suspects) }];
  });
  // Whom a policy leaves out may be a break-glass account: to take that off the list is not the first advice.
  const sorted = named.toSorted((one, other) => Number(one.isOut) - Number(other.isOut));
  const first = new Set(sorted.map(({ number }) => number));
  for (const number of first) people.add(access.accounts.get(number).name);
  addNames(people, open.copy().removeAll(Bits.of(first)), access.accounts);
  for (const { number, way, reasons } of sorted) {
    const { name } = access.accounts.get(number);
    const text = words.describe(way);
    if (policiesWhole)
      example ||= `For example, ${name} ${verb} ${text}: ${reasonText(reasons)}. Fix: ${remedyText(reasons, suspects)}.`;
    evidence.gap(
      name,
      'sign-in',
      `${verb} ${text}: ${reasonText(reasons, policiesWhole)}`,
      `${words.done}: ${remedyText(reasons, suspects)}`,
    );
  }
  return { people, certain, example };
}

function firstOf(numbers: Iterable<number>, most: number): readonly number[] {
  const first: number[] = [];
  for (const number of numbers) {
    if (first.length === most) break;
    first.push(number);
  }
  return first;
}

/** How many of those asked about, with those whom no list shows left out of the count. */
export function countOf(scope: Members, access: TenantAccess): number {
  return access.accounts.countRead(scope.perhaps);
}

/** `all of 3 accounts`; where no list shows those asked about, nothing to count. */
export function allAsked(scope: Members, access: TenantAccess): string {
  const count = countOf(scope, access);
  return count === 0 ? 'everybody' : `all of ${plural(count, 'account')}`;
}

/** As the admin centre names them. */
const kindsInWords: Readonly<Partial<Record<GuestType, string>>> = {
  b2bDirectConnectUser: 'B2B direct connect users',
  otherExternalUser: 'other external users',
  serviceProvider: 'service provider users',
};

/** The kinds of external people without an account that no policy is certainly for: one for groups or single accounts is not. */
function kindsWithoutPolicy(policies: readonly PolicyEffect[], exempt: Exemptions): readonly string[] {
  const isFor = (policy: PolicyEffect, type: GuestType): boolean => {
    const { includeUsers = [], includeGuestsOrExternalUsers } = policy.row.conditions?.users ?? {};
    const guests = guestCondition(includeGuestsOrExternalUsers);
    const words = includeUsers.map((user) => user.toLowerCase());
    const isIncluded =
      words.includes('all') || words.includes(guestsWord) || (guests?.types.has(type) === true && !guests.ofSomeTenants);
    return isIncluded && !guestsExcluded(policy, exempt).has(type);
  };
  return guestTypesWithoutAccount.flatMap((type) =>
    exempt.guestTypes.has(type) || policies.some((policy) => isFor(policy, type)) ? [] : (kindsInWords[type] ?? []),
  );
}

/** Whom and what a pass says nothing of, as a sentence after it: what settings leave out, what synchronizes the directory, and whom policies for some do not reach. */
export function notAsked(
  { access, exempt, policies }: CoverageInput,
  { guests, outsiders = guests }: { readonly guests: boolean; readonly outsiders?: boolean },
): string {
  const { accounts } = access;
  const enabled = accounts.where(({ enabled: isOn, source }) => isOn && source === 'read').removeAll(exempt.breakGlass);
  const isGuest = (number: number) => accounts.get(number).guestTypes.length > 0;
  const exempted = [...enabled.copy().keepAll(exempt.accounts.yes)].filter((number) => guests || !isGuest(number));
  const synchronizing = exempted.filter((number) => exempt.synchronizes(number)).length;
  const counts = [
    [exempted.length - synchronizing, 'account that settings except', 'accounts that settings except'],
    [synchronizing, 'account that synchronizes the directory', 'accounts that synchronize the directory'],
    [guests ? 0 : [...enabled].filter(isGuest).length, 'guest', 'guests'],
    [exempt.count('apps'), 'app that settings except', 'apps that settings except'],
    [exempt.count('locations'), 'location that settings except', 'locations that settings except'],
  ] as const;
  const beyond = outsiders && policies.length > 0 ? kindsWithoutPolicy(policies, exempt) : [];
  const said = [
    ...counts.flatMap(([count, one, many]) => (count === 0 ? [] : [plural(count, one, many)])),
    ...(beyond.length === 0 ? [] : [`${listed(beyond)}, whom no policy includes`]),
  ];
  return said.length === 0 ? '' : ` Not asked about: ${said.join(', ')}.`;
}

/** Policies that mean to block, and why they do not. `aims` says whether a policy is about the matter at all. */
export function reportIneffective(suspects: Suspects, evidence: EvidenceList, aims: (policy: PolicyEffect) => boolean): void {
  for (const policy of suspects.policies) {
    if (!aims(policy) || policy.forWorkloads) continue;
    const grant = suspects.grant(policy);
    if (policy.state !== 'enabled') {
      if (grant === null) evidence.gap(policy.name, 'state', policy.row.state ?? null, 'enabled');
    } else if (grant !== null) evidence.note(policy.name, 'grantControls', grant.actual, grant.closes);
    else
      for (const path of suspects.narrowedBy(policy))
        evidence.gap(
          policy.name,
          `conditions.${path}`,
          valueAt(policy.row.conditions, path),
          'not set: it applies only sometimes',
        );
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

/** Anyone who owns such a group, or may activate being in it, is nowhere in what was read. */
export function warnOfRoleGroups(access: TenantAccess, roles: readonly string[], warnings: Warns): void {
  for (const name of access.groupsHolding(roles))
    warnings.add(
      'group-scope',
      `${name} holds such a role: it is judged by who is in the group now. Who owns it, or may activate being in it (PIM for Groups), was not looked at, and can come into it.`,
    );
}

/** Groups that settings except and anyone may join: what was meant for some is there for all. */
export function warnOfOpenGroups(
  policies: readonly PolicyEffect[],
  { access, exempt }: CoverageInput,
  warnings: WarningList,
): void {
  const excluded = new Set(policies.flatMap(({ row }) => row.conditions?.users?.excludeGroups ?? []));
  for (const id of excluded)
    if (exempt.group(id) && access.groups.isOpen(id))
      warnings.add(
        'open-group',
        `Anyone in the tenant can join ${access.groups.nameOf(id)} without asking, and settings except its members. Make the group private.`,
      );
}

/** Anyone who is given the role of the synchronisation gets past policies that leave it out. */
export function warnOfPretenders(pretenders: Bits, access: TenantAccess, warnings: WarningList): void {
  const people = new NameSample();
  for (const number of pretenders) people.add(access.accounts.get(number).name);
  if (people.count === 0) return;
  warnings.add(
    'sync-role',
    `${people.toString('account has', 'accounts have')} the role Directory Synchronization Accounts and no name of that service, or other roles too. Policies may leave that role out. Remove the role; if the service uses the account, list it under except.users.`,
  );
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
    if (count > maxNamed) return;
    const { name } = access.accounts.get(number);
    evidence.note(name, 'sign-in', why(number) ?? 'exempt', `${why(number) ?? 'exempt'}, so not asked about`);
  }
}
