/** What admin-mfa reads, and what it makes of the rows: the same for the verdict, the plan and the study. */
import { type Read, readOf } from '../../tenant/resource.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { Context, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { type CoverageInput, FollowUp, PeopleCoverageInput } from '../reasoning/access/coverage/coverage-input.js';
import { openInAny } from '../reasoning/access/coverage/open-in-any.js';
import { coverPeople, type PeopleUnion } from '../reasoning/access/coverage/people-coverage.js';
import type { Except } from '../reasoning/access/exempt/exceptions.js';
import { Bits } from '../reasoning/access/kinds/bits.js';
import { clientTypes } from '../reasoning/access/kinds/client-types.js';
import { type Ternary, ternary } from '../reasoning/access/kinds/ternary.js';
import { type Demand, meets } from '../reasoning/access/policy/demands.js';
import type { PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { shutsOutAltogether } from '../reasoning/access/reasons/people-judge.js';
import { placesButListed } from '../reasoning/access/reasons/place-report.js';
import type { Members } from '../reasoning/access/tenant/group-index.js';
import { entraP1, type Licence, LicenceCheck, licenceRead } from '../reasoning/access/tenant/licence.js';
import { MethodIndex, methodsPolicyRead, type Registered, resistantKinds } from '../reasoning/access/tenant/method-index.js';
import { globalAdministrator } from '../reasoning/access/tenant/privileged-roles.js';
import { registrationRead } from '../reasoning/access/tenant/registration.js';
import {
  eligibilityRead,
  indexesWith,
  policyRead,
  type TenantAccess,
  userRead,
} from '../reasoning/access/tenant/tenant-access.js';
import { type Administrators, administratorsOf } from './administrators.js';
import { type Settings, wantedRoles } from './definition.js';

const defaultsRead = readOf(securityDefaults, ['isEnabled']);
export const reads = [defaultsRead, policyRead, userRead, licenceRead, registrationRead, methodsPolicyRead];

/** The methods of an account are read one by one, so for no more administrators than this. */
const maxAdministrators = 500;

export interface CoverageResult {
  /** Its policies are enabled, block or may require a method that is phishing-resistant, and are narrowed by nothing but accounts, places, clients and resources. */
  readonly input: CoverageInput;
  readonly administrators: Administrators;
  readonly union: PeopleUnion;
  /** Whether a policy that is about the matter covers someone. */
  readonly coversSome: Ternary;
  /** Whom nothing asks for even an ordinary second factor. */
  readonly openToPasswords: Members;
  /** Whom a policy finds only once they activated their role. */
  readonly onlyOnceActivated: Bits;
  /** Whether everyone is covered by policies that are for everyone, so that nobody who was not read could be open. */
  readonly holdsForAnybody: boolean;
  /** Whether everything that says who is an administrator was read. */
  readonly rolesTold: boolean;
  /** Null where it could not be read. */
  readonly defaultsOn: boolean | null;
  readonly licence: Licence;
  /** Policies that only report and that would close every gap. */
  readonly waiting: readonly PolicyEffect[];
}

export class EvidenceBase {
  readonly people: PeopleCoverageInput;
  readonly access: TenantAccess;
  readonly methods: MethodIndex;
  readonly wanted: readonly string[];
  private readonly licence = new LicenceCheck(entraP1);
  private readonly followUp = new FollowUp();
  private defaultsOn: boolean | null = null;
  private coverage: CoverageResult | undefined;

  constructor(context: Context<Settings>) {
    this.wanted = wantedRoles(context.settings);
    this.people = new PeopleCoverageInput(
      {
        reads,
        except: exceptOf(context.settings),
        guests: true,
        spareSynchronization: false,
        tomorrow: false,
        serves: (policy) => this.mayMeet(policy, 'mfa') || this.mayMeet(policy, 'phishingResistant'),
        alsoMatters: (policy) => this.mayWait(policy),
        access: { rolesMatter: () => true, eligibilitiesMatter: true, applicationsMatter: true },
      },
      context,
    );
    this.access = this.people.access;
    this.methods = new MethodIndex(this.access);
    this.access.rows.on(licenceRead, this.licence.see).on(defaultsRead, (row) => {
      this.defaultsOn = row.isEnabled ?? null;
    });
  }

  follow = (outcomes: Outcomes): readonly Read[] => this.followUp.follow(this.access, outcomes, () => this.methodReads(outcomes));

  missing(outcomes: Outcomes): readonly Missing[] {
    const { count } = this.compute(outcomes).administrators.all.yes;
    return [
      ...this.access.missing(outcomes),
      ...this.methods.missing(outcomes),
      ...(count > maxAdministrators
        ? [
            {
              read: 'graph.authenticationMethods',
              reason: `There are ${count} administrators, and the methods of an account are read for at most ${maxAdministrators}.`,
            },
          ]
        : []),
    ];
  }

  /** Whether an account can use a method that is phishing-resistant. */
  registered(number: number, outcomes: Outcomes): Registered {
    return this.methods.has(this.access.accounts.get(number).id, resistantKinds, outcomes);
  }

  /** Enabled accounts that hold or may activate Global Administrator, the emergency accounts among them. */
  globalAdministrators(): readonly number[] {
    const { accounts, roles } = this.access;
    const holders = roles.tenantHoldersOf(globalAdministrator).yes.copy().addAll(roles.everyEligibleFor(globalAdministrator).yes);
    return [...holders].filter((number) => accounts.get(number).enabled);
  }

  /** Everything that can be said, once all reads but those of single accounts have ended; worked out once. */
  compute(outcomes: Outcomes): CoverageResult {
    this.coverage ??= this.work(outcomes);
    return this.coverage;
  }

  private work(outcomes: Outcomes): CoverageResult {
    const all = this.people.compute(outcomes);
    const administrators = administratorsOf(all, this.wanted);
    const policies = all.policies.filter((policy) => this.mayMeet(policy, 'phishingResistant'));
    // Beside security defaults no policy can be enabled: there is none to be read.
    const input = { ...all, policies, policiesWhole: all.policiesWhole || this.defaultsOn === true };
    const cover = (some: readonly PolicyEffect[], demand: Demand): readonly PeopleUnion[] =>
      this.cover({ ...input, policies: some }, administrators, demand);
    const union = openInAny(cover(policies, 'phishingResistant'));
    const central = policies.filter((policy) => this.isCentral(policy));
    const forEverybody = policies.filter(({ row }) => (row.conditions?.users?.includeUsers ?? []).some(isAll));
    const everybodyNow = { ...administrators, now: administrators.all, onceActivated: new Map<string, Members>() };
    const openNow = openInAny(this.cover(input, everybodyNow, 'phishingResistant')).open;
    const { open } = union;
    return {
      input,
      administrators,
      union,
      coversSome: openInAny(cover(central, 'phishingResistant')).coversSome,
      openToPasswords: openInAny(cover(all.policies, 'mfa')).open,
      onlyOnceActivated: openNow.yes.copy().removeAll(open.perhaps),
      holdsForAnybody: openInAny(cover(forEverybody, 'phishingResistant')).open.perhaps.isEmpty,
      rolesTold: this.access.roles.whole && this.eligibilitiesTold(outcomes),
      defaultsOn: this.defaultsOn,
      licence: this.licence.state(outcomes(licenceRead).complete),
      waiting: open.perhaps.isEmpty
        ? []
        : this.access.policies.filter(
            (policy) => this.mayWait(policy) && openInAny(cover([...policies, policy], 'phishingResistant')).open.perhaps.isEmpty,
          ),
    };
  }

  /** As things are first, then once each role is activated. */
  private cover(input: CoverageInput, { now, onceActivated }: Administrators, demand: Demand): readonly PeopleUnion[] {
    const { access, exempt, policies } = input;
    const question = {
      policies,
      isSure: (policy: PolicyEffect) => meets(policy, demand, access.strengths) === ternary.yes,
      clients: clientTypes,
      countries: new Set<string>(),
      placeInScope: placesButListed(access, exempt),
    };
    return [
      coverPeople(access, exempt, { ...question, scope: now }),
      ...[...onceActivated].map(([role, scope]) =>
        coverPeople(indexesWith(access, { roles: access.roles.asIfActivated(role) }), exempt, { ...question, scope }),
      ),
    ];
  }

  /** Requires it, or shuts out everyone it is for altogether: a block of some countries or clients is about something else. */
  isCentral(policy: PolicyEffect): boolean {
    return policy.blocks ? shutsOutAltogether(policy, clientTypes) : this.mayMeet(policy, 'phishingResistant');
  }

  private mayMeet(policy: PolicyEffect, demand: Demand): boolean {
    return meets(policy, demand, this.access.strengths) !== ternary.no;
  }

  private mayWait(policy: PolicyEffect): boolean {
    return policy.state === 'report-only' && this.people.serves(policy) && this.mayMeet(policy, 'phishingResistant');
  }

  /** Without the licence for them there are none. */
  private eligibilitiesTold(outcomes: Outcomes): boolean {
    const outcome = outcomes(eligibilityRead);
    return outcome.complete || outcome.missing.licence !== undefined;
  }

  private methodReads(outcomes: Outcomes): readonly Read[] {
    const { all } = this.compute(outcomes).administrators;
    const { accounts } = this.access;
    const numbers = Bits.of(this.globalAdministrators()).addAll(all.yes);
    return [...numbers]
      .filter((number) => accounts.get(number).source === 'read')
      .slice(0, maxAdministrators)
      .map((number) => this.methods.readOf(accounts.get(number).id));
  }
}

/** Settings as the controls over Conditional Access share them: of administrators, accounts alone are excepted. */
export function exceptOf({ except }: Settings): Except {
  return {
    users: except.users,
    groups: [],
    roles: [],
    apps: [],
    guestTypes: [],
    without: ['groups', 'roles', 'apps', 'guestTypes'],
  };
}

function isAll(user: string): boolean {
  return user.toLowerCase() === 'all';
}
