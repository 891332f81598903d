/** What every question about people and Conditional Access stands on: what was read, who is exempt, who has to be covered, by which policies. */
import { type Read, readKey } from '../../../../tenant/resource.js';
import type { Context, Outcomes } from '../../../control.js';
import type { Except } from '../exempt/exceptions.js';
import { type ExemptionSettings, Exemptions, settingsReferences } from '../exempt/exemptions.js';
import { targetsResources } from '../parts/resource-parts.js';
import type { PolicyEffect } from '../policy/policy-effect.js';
import type { Members } from '../tenant/group-index.js';
import { policyRead, TenantAccess, type TenantAccessOptions } from '../tenant/tenant-access.js';
import { completeAccounts, peopleInScope } from './people-in-scope.js';

export interface CoverageInputOptions {
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
  private ground: CoverageInput | undefined;

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
    this.ground ??= this.work(outcomes);
    return this.ground;
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
