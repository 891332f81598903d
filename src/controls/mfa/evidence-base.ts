/** What mfa reads, and what it makes of the rows: the same for the verdict and for the plan. */
import { type Read, readOf } from '../../tenant/resource.js';
import { authenticationRequirements } from '../../tenant/resources/authentication-requirement.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { Context, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { type CoverageInput, FollowUp, PeopleCoverageInput } from '../reasoning/access/coverage/coverage-input.js';
import {
  coverEverybody,
  coverPeople,
  type EverybodyCovered,
  type Question,
} from '../reasoning/access/coverage/people-coverage.js';
import type { Bits } from '../reasoning/access/kinds/bits.js';
import { clientTypes } from '../reasoning/access/kinds/client-types.js';
import { ternary } from '../reasoning/access/kinds/ternary.js';
import { type Demand, meets } from '../reasoning/access/policy/demands.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { placesButListed } from '../reasoning/access/reasons/place-report.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { administrators } from '../reasoning/access/tenant/privileged-roles.js';
import { Registration, registrationRead } from '../reasoning/access/tenant/registration.js';
import { policyRead, type TenantAccess, userRead } from '../reasoning/access/tenant/tenant-access.js';
import type { Settings } from './definition.js';
import { domainRead, IdentityProviders } from './identity-providers.js';

const defaultsRead = readOf(securityDefaults, ['isEnabled']);
export const reads = [defaultsRead, policyRead, userRead, licenceRead, registrationRead];

/** The old switch of an account is read one by one, so for no more accounts than this. */
const maxRequirements = 500;

export interface CoverageResult {
  /** Its policies are enabled, block or may require a second factor, and are narrowed by nothing but accounts, places, clients and resources. */
  readonly input: CoverageInput;
  readonly demand: Demand;
  readonly covered: EverybodyCovered;
  /** Null where it could not be read. */
  readonly defaultsOn: boolean | null;
  readonly licence: Licence;
  /** Accounts that no policy asks for a second factor, for certain. */
  readonly open: Bits;
  /** Policies that only report and that would close every gap. */
  readonly waiting: readonly PolicyEffect[];
  /** Accounts without a usable second factor. */
  readonly withoutFactor: Bits;
  readonly administrators: Bits;
}

export class EvidenceBase {
  readonly people: PeopleCoverageInput;
  readonly access: TenantAccess;
  readonly providers = new IdentityProviders();
  private readonly licence = new LicenceCheck(entraP1);
  private readonly registration = new Registration();
  private readonly demand: Demand;
  private readonly states = new Map<string, string>();
  private readonly requirementReads = new Map<string, Read>();
  private readonly followUp = new FollowUp();
  private defaultsOn: boolean | null = null;
  private coverage: CoverageResult | undefined;

  constructor(context: Context<Settings>) {
    const { except, guests, acceptDevice } = context.settings;
    this.demand = acceptDevice ? 'mfaOrDevice' : 'mfa';
    this.people = new PeopleCoverageInput(
      {
        reads,
        except,
        guests,
        spareSynchronization: true,
        tomorrow: false,
        serves: (policy) => meets(policy, this.demand, this.access.strengths) !== ternary.no,
        alsoMatters: (policy) => this.mayWait(policy),
        access: { rolesMatter: () => true, eligibilitiesMatter: true },
      },
      context,
    );
    this.access = this.people.access;
    this.access.rows
      .on(licenceRead, this.licence.see)
      .on(registrationRead, this.registration.see)
      .on(domainRead, this.providers.see)
      .on(defaultsRead, (row) => {
        this.defaultsOn = row.isEnabled ?? null;
      });
  }

  follow = (outcomes: Outcomes): readonly Read[] =>
    this.followUp.follow(this.access, outcomes, () => {
      const { open, defaultsOn } = this.compute(outcomes);
      return defaultsOn === true || open.count > maxRequirements ? [] : this.requirementsOf(open);
    });

  missing(outcomes: Outcomes): readonly Missing[] {
    const { open, defaultsOn } = this.compute(outcomes);
    const unread = [...this.requirementReads.values()].map(outcomes).flatMap((one) => (one.complete ? [] : [one.missing]));
    const tooMany = defaultsOn !== true && open.count > maxRequirements;
    return [
      ...this.access.missing(outcomes),
      ...unread.slice(0, 1),
      ...(tooMany
        ? [
            {
              read: 'graph.authenticationRequirements',
              reason: `${open.count} accounts are open, and the old switch of an account is read for at most ${maxRequirements}.`,
            },
          ]
        : []),
    ];
  }

  /** Whether everyone whom policies leave open is made to use a second factor by the old switch of the account. */
  allEnforced(open: Bits): boolean {
    return !open.isEmpty && [...open].every((number) => this.states.get(this.access.accounts.get(number).id) === 'enforced');
  }

  /** Everything that can be said, once all reads but those of single accounts have ended; worked out once. */
  compute(outcomes: Outcomes): CoverageResult {
    this.coverage ??= this.work(outcomes);
    return this.coverage;
  }

  private work(outcomes: Outcomes): CoverageResult {
    const { access, demand } = this;
    const input = this.people.compute(outcomes);
    const { exempt, policies, scope } = input;
    const question: Question = {
      policies,
      isSure: (policy) => meets(policy, demand, access.strengths) === ternary.yes,
      scope,
      clients: clientTypes,
      countries: new Set(),
      placeInScope: placesButListed(access, exempt),
    };
    const covered = coverEverybody(access, exempt, { ...question, isCentral: () => true });
    const licence = this.licence.state(outcomes(licenceRead).complete);
    const ownAccounts = access.accounts.read;
    const closedWith = (policy: PolicyEffect): boolean =>
      coverPeople(access, exempt, { ...question, scope: covered.scope, policies: [...policies, policy] }).open.perhaps.isEmpty;
    const admins = access.roles.whole ? administrators(access.roles) : this.registration.reportedAdmins(access.accounts);
    return {
      input,
      demand,
      covered,
      defaultsOn: this.defaultsOn,
      licence,
      open: (licence === 'absent' ? scope.yes : covered.union.open.yes).copy().keepAll(ownAccounts),
      waiting: covered.union.open.perhaps.isEmpty
        ? []
        : access.policies.filter((policy) => this.mayWait(policy) && closedWith(policy)),
      withoutFactor: this.registration.withoutFactor(access.accounts),
      administrators: admins.copy().removeAll(exempt.breakGlass),
    };
  }

  /** Only reports, and is for everyone: such a one may be all that is missing. */
  private mayWait(policy: PolicyEffect): boolean {
    const everybody = (policy.row.conditions?.users?.includeUsers ?? []).some((user) => user.toLowerCase() === 'all');
    return policy.state === 'report-only' && everybody && this.people.serves(policy);
  }

  private requirementsOf(open: Bits): readonly Read[] {
    return [...open].map((number) => {
      const { id } = this.access.accounts.get(number);
      const known = this.requirementReads.get(id);
      if (known !== undefined) return known;
      const read = readOf(authenticationRequirements, ['perUserMfaState'], { of: id });
      this.access.rows.on(read, ({ perUserMfaState }) => this.states.set(id, perUserMfaState?.toLowerCase() ?? ''));
      this.requirementReads.set(id, read);
      return read;
    });
  }
}
