/** What every question about people and Conditional Access stands on: what was read, who is exempt, who has to be covered, by which policies. */
import { type Read, readKey } from '../../../../tenant/resource.js';
import type { Context, Outcomes } from '../../../control.js';
import type { Except } from '../exempt/exceptions.js';
import { type ExemptionSettings, Exemptions, settingsReferences } from '../exempt/exemptions.js';
import type { Bits } from '../kinds/bits.js';
import { type GuestType, guestTypes, guestTypesWithoutAccount } from '../kinds/guest-types.js';
import { targetsResources } from '../parts/resource-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import { policyRead, TenantAccess, type TenantAccessOptions } from '../tenant/tenant-access.js';
import { guestsExcluded } from './external-people.js';
import { guestsWord, leftOut } from './policy-reach.js';

interface CoverageInputOptions {
  readonly reads: readonly Read[];
  readonly except: Except;
  /** Whether the accounts that copy the directory from the premises may be left out without being listed. */
  readonly spareSynchronization: boolean;
  readonly guests: boolean;
  /** Whether an account that is made tomorrow has to be covered too. */
  readonly tomorrow: boolean;
  /** Of the policies for people that are narrowed by nothing beside the four dimensions: which may do what is asked for, in whatever state. */
  readonly serves: (policy: PolicyEffect) => boolean;
  /** Whether a policy is narrowed by nothing; left out: by no condition beside the four dimensions. */
  readonly isWhole?: (policy: PolicyEffect) => boolean;
  /** Policies that cover nobody for certain, and of which it still matters whom they reach. */
  readonly alsoMatters?: (policy: PolicyEffect) => boolean;
  readonly access?: Partial<Pick<TenantAccessOptions, 'rolesMatter' | 'eligibilitiesMatter' | 'applicationsMatter'>>;
}

export interface CoverageInput {
  readonly access: TenantAccess;
  readonly exempt: Exemptions;
  /** Enabled policies that serve. */
  readonly policies: readonly PolicyEffect[];
  /** Who has to be covered. */
  readonly scope: Members;
  readonly policiesWhole: boolean;
}

/** Ends a fold's reading: what follows once everything that access rests on has been read. */
export class FollowUp {
  private readonly returned = new Set<string>();

  /** Reads of access until it names nothing new, then those of `next`. */
  follow(access: TenantAccess, outcomes: Outcomes, next: () => readonly Read[]): readonly Read[] {
    const more = access.follow(outcomes);
    const isNew = more.some((read) => !this.returned.has(readKey(read)));
    for (const read of more) this.returned.add(readKey(read));
    return isNew ? more : next();
  }
}

export class PeopleCoverageInput {
  readonly access: TenantAccess;
  private readonly options: CoverageInputOptions;
  private readonly exemptions: ExemptionSettings;
  private input: CoverageInput | undefined;

  constructor(options: CoverageInputOptions, { breakGlass, protectedPeople, asOf }: Context) {
    const { except, spareSynchronization } = options;
    this.options = options;
    this.exemptions = { except, breakGlass, spareSynchronization };
    this.access = new TenantAccess(options.reads, {
      accountNames: [...breakGlass, ...except.users, ...protectedPeople],
      alsoRefers: settingsReferences(this.exemptions),
      spareSynchronization,
      matters: (policy) => (isEnabled(policy) && this.serves(policy)) || options.alsoMatters?.(policy) === true,
      rolesMatter: ({ excluded }) => spareSynchronization && excluded.size > 0,
      asOf,
      ...options.access,
    });
  }

  /** Of any state: whether it would serve once it is enabled. */
  serves(policy: PolicyEffect): boolean {
    const { isWhole = isUnnarrowed, serves } = this.options;
    return policy.forPeople && isWhole(policy) && targetsResources(policy.row) && serves(policy);
  }

  /** Once all reads have ended; worked out once. */
  compute(outcomes: Outcomes): CoverageInput {
    this.input ??= this.work(outcomes);
    return this.input;
  }

  private work(outcomes: Outcomes): CoverageInput {
    const { access } = this;
    access.settle(outcomes);
    const exempt = new Exemptions(access, this.exemptions);
    const policies = access.policies.filter((policy) => isEnabled(policy) && this.serves(policy));
    const { guests, tomorrow } = this.options;
    const options = { guests, tomorrow, policies };
    completeAccounts(access, exempt, options);
    const scope = peopleInScope(access, exempt, options);
    return { access, exempt, policies, scope, policiesWhole: outcomes(policyRead).complete };
  }
}

export function isEnabled({ state }: PolicyEffect): boolean {
  return state === 'enabled';
}

function isUnnarrowed({ narrowedBy }: PolicyEffect): boolean {
  return narrowedBy.length === 0;
}

// For whom a control over people asks: the accounts read, those that nobody could read, and people who need no account.

interface ScopeOptions {
  readonly guests: boolean;
  /** Whether an account that is made tomorrow has to be covered too. */
  readonly tomorrow: boolean;
  readonly policies: readonly PolicyEffect[];
}

/**
 * Adds to the index those whom no list shows. To be called once, after all reads and before any set of accounts is made:
 * afterwards the number of accounts is fixed.
 */
function completeAccounts(access: TenantAccess, exempt: Exemptions, options: ScopeOptions): void {
  const { accounts } = access;
  const listed = accounts.size;
  for (const { row } of options.policies)
    for (const user of [...(row.conditions?.users?.includeUsers ?? []), ...(row.conditions?.users?.excludeUsers ?? [])])
      if (!['all', 'none', guestsWord].includes(user.toLowerCase())) accounts.numberOf(user);
  access.roles.meetPrincipals();
  if (!accounts.whole)
    accounts.addUnlisted({ name: listed === 0 ? 'an account that could not be read' : 'an account beyond those read' });
  else if (options.tomorrow) accounts.addUnlisted({ name: 'an account made tomorrow' });
  else if (listed === 0) accounts.addUnlisted({ name: 'any account' });
  if (accounts.whole) letJoin(access, exempt, options.policies);
  if (!options.guests) return;
  if (!accounts.whole)
    for (const guestType of guestTypes)
      if (!guestTypesWithoutAccount.includes(guestType) && isLeftOut(guestType, options.policies, exempt))
        accounts.addPossibleGuest(guestType);
  for (const guestType of guestTypesWithoutAccount.filter((type) => isLeftOut(type, options.policies, exempt)))
    accounts.addUnlisted({ name: `an external person (${guestType})`, guestType });
}

/** For each group that a policy leaves out and anyone may join, or perhaps may: someone who does, otherwise like an ordinary member of the tenant. */
function letJoin(access: TenantAccess, exempt: Exemptions, policies: readonly PolicyEffect[]): void {
  const { accounts, groups, roles } = access;
  const conditions = policies.flatMap(({ row }) => row.conditions?.users ?? []);
  const open = new Set(conditions.flatMap(({ excludeGroups = [] }) => excludeGroups.map((id) => id.toLowerCase())));
  const named = new Set(
    [...conditions.flatMap(({ includeUsers = [] }) => includeUsers), ...roles.principals()].map((id) => id.toLowerCase()),
  );
  const isOrdinary = (number: number): boolean => {
    const { id, enabled, guestTypes } = accounts.get(number);
    return enabled && guestTypes.length === 0 && !named.has(id.toLowerCase()) && !exempt.accounts.perhaps.has(number);
  };
  for (const id of open) {
    const isOpen = groups.isOpen(id);
    if (isOpen === false || exempt.group(id) || groups.statusOf(id) !== 'read') continue;
    const { yes: members } = groups.membersOf(id);
    const like = [...accounts.read.removeAll(members)].find(isOrdinary);
    if (like === undefined) continue;
    groups.joinAs(accounts.addUnlisted({ name: `anyone who joins ${groups.nameOf(id)}` }), like, { id, isOpen });
  }
}

/** Whether someone is certainly, or possibly, to be covered. Disabled and exempt accounts are not. */
function peopleInScope(access: TenantAccess, exempt: Exemptions, options: ScopeOptions): Members {
  const { accounts } = access;
  const possible = accounts
    .where((account) => account.enabled && (options.guests || account.guestTypes.length === 0))
    .removeAll(exempt.accounts.yes);
  const unlistedExists = accounts.whole || options.tomorrow || someoneElseExists(access, options.policies);
  const certain = accounts
    .where(({ source }) => source === 'read' || source === 'external' || (source === 'unlisted' && unlistedExists))
    .keepAll(possible)
    .removeAll(exempt.accounts.perhaps)
    .removeAll(perhapsRightlyLeftOut(access, exempt, options.policies));
  return { yes: certain, perhaps: possible };
}

/**
 * Whom settings may spare by a group or role that could not be read; and whom a policy leaves out who may be the account that copies the
 * directory, where nobody could tell.
 */
function perhapsRightlyLeftOut(access: TenantAccess, exempt: Exemptions, policies: readonly PolicyEffect[]): Bits {
  const listed = exempt.mayBeListed();
  if (listed.isEmpty) return listed;
  const out = exempt.mayBeNamed();
  for (const policy of policies) out.addAll(leftOut(policy, access).keepAll(listed));
  // People without an account hold no role and are in no group.
  return out.removeAll(access.accounts.where(({ source }) => source === 'external'));
}

/**
 * Some account there must be, where none was read. Where policies pick out accounts there may be no other; and that a broken list
 * would have gone on is likely, not certain.
 */
function someoneElseExists({ accounts }: TenantAccess, policies: readonly PolicyEffect[]): boolean {
  if (!accounts.read.isEmpty) return false;
  return policies.every(({ row }) => (row.conditions?.users?.includeUsers ?? []).some((user) => user.toLowerCase() === 'all'));
}

function isLeftOut(type: GuestType, policies: readonly PolicyEffect[], exempt: Exemptions): boolean {
  return policies.some((policy) => guestsExcluded(policy, exempt).has(type));
}
