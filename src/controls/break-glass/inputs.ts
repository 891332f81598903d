/** Collects what decides whether the declared emergency accounts work when nothing else does. */
import { type Read, readOf } from '../../tenant/resource.js';
import { type Domain, domains } from '../../tenant/resources/domain.js';
import { organizations } from '../../tenant/resources/organization.js';
import { securityDefaults } from '../../tenant/resources/security-defaults.js';
import type { User } from '../../tenant/resources/user.js';
import { lastUseOf, userActivities } from '../../tenant/resources/user-activity.js';
import type { Context, Outcomes } from '../control.js';
import type { Missing } from '../finding.js';
import { FollowUp } from '../reasoning/access/coverage/coverage-input.js';
import { isStateTold, type PolicyEffect } from '../reasoning/access/policy/policy-effect.js';
import { AccountDetails, detailRead } from '../reasoning/access/tenant/account-details.js';
import { MethodIndex, methodsPolicyRead } from '../reasoning/access/tenant/method-index.js';
import { PermanentRoles, scheduleRead } from '../reasoning/access/tenant/permanent-roles.js';
import { globalAdministrator } from '../reasoning/access/tenant/privileged-roles.js';
import { noReferences } from '../reasoning/access/tenant/references.js';
import { registrationRead } from '../reasoning/access/tenant/registration.js';
import { eligibilityRead, policyRead, roleRead, TenantAccess } from '../reasoning/access/tenant/tenant-access.js';
import type { Settings } from './definition.js';

const defaultsRead = readOf(securityDefaults, ['isEnabled']);
const domainRead = readOf(domains, ['id', 'authenticationType', 'isRoot', 'isInitial', 'passwordValidityPeriodInDays']);
const organizationRead = readOf(organizations, ['createdDateTime', 'onPremisesSyncEnabled']);
const activityOf = (id: string) => readOf(userActivities, ['id', 'signInActivity'], { of: id });

/** Of this many other administrators it is asked what they have, to tell whether all depend on the same kind of method. */
const maxOthers = 20;

/** Characters of a name in DNS (RFC 1035, 2.3.4): each of its parts costs a look at what is behind it. */
const maxDomainLength = 255;

export const reads: readonly Read[] = [
  detailRead,
  policyRead,
  defaultsRead,
  roleRead,
  eligibilityRead,
  scheduleRead,
  domainRead,
  organizationRead,
  registrationRead,
  methodsPolicyRead,
];

export class Inputs {
  readonly access: TenantAccess;
  readonly methods: MethodIndex;
  readonly schedules: PermanentRoles;
  /** null: unknown. */
  defaultsOn: boolean | null = null;
  /** When the tenant was made; null where it could not be read. */
  created: Date | null = null;
  private readonly breakGlass: readonly string[];
  private readonly details: AccountDetails;
  private readonly domains = new Map<string, Domain>();
  private readonly activities = new Map<string, { readonly read: Read; at: Date | null }>();
  private readonly followUp = new FollowUp();

  constructor({ breakGlass, asOf }: Context<Settings>) {
    const declared = new Set(breakGlass.map((name) => name.trim().toLowerCase()));
    this.breakGlass = breakGlass;
    this.details = new AccountDetails(({ id, userPrincipalName, mail }) =>
      [id, userPrincipalName, mail].some((name) => typeof name === 'string' && declared.has(name.toLowerCase())),
    );
    this.access = new TenantAccess(reads, {
      accountNames: breakGlass,
      alsoRefers: noReferences,
      matters: (policy) => (policy.state !== 'off' || !isStateTold(policy)) && policy.forPeople,
      spareSynchronization: false,
      rolesMatter: () => true,
      eligibilitiesMatter: true,
      asOf,
    });
    this.methods = new MethodIndex(this.access);
    this.schedules = new PermanentRoles(this.access);
    this.access.rows
      .on(defaultsRead, ({ isEnabled }) => {
        this.defaultsOn = isEnabled ?? null;
      })
      .on(domainRead, (row) => this.domains.set(row.id?.toLowerCase() ?? '', row))
      .on(organizationRead, ({ createdDateTime }) => {
        this.created = createdDateTime ?? null;
      });
  }

  see = (read: Read, row: unknown): void => {
    this.access.see(read, row);
    this.details.see(read, row);
  };

  /** Methods and last use of each emergency account, and methods of the other Global Administrators. */
  follow = (outcomes: Outcomes): readonly Read[] =>
    this.followUp.follow(this.access, outcomes, () => {
      const declared = this.declared(outcomes).flatMap(({ number }) => number ?? []);
      const others = this.otherAdministrators(declared).slice(0, maxOthers);
      const id = (number: number): string => this.access.accounts.get(number).id;
      return [
        ...[...declared, ...others].map((number) => this.methods.readOf(id(number))),
        ...declared.map((number) => this.activityRead(id(number))),
      ];
    });

  /** Every account that settings declare, each once; without a number where nobody is called so. */
  declared(outcomes: Outcomes): readonly { readonly name: string; readonly number: number | null }[] {
    this.access.settle(outcomes);
    this.access.roles.meetPrincipals();
    const { accounts } = this.access;
    const found = this.breakGlass.map((name) => ({ name, numbers: accounts.named(name) }));
    const numbers = [...new Set(found.flatMap((one) => one.numbers))];
    return [
      ...numbers.map((number) => ({ name: accounts.get(number).name, number })),
      ...found.filter((one) => one.numbers.length === 0).map(({ name }) => ({ name, number: null })),
    ];
  }

  /** Enabled accounts that hold Global Administrator and are not declared. */
  otherAdministrators(declared: readonly number[]): readonly number[] {
    const { accounts, roles } = this.access;
    return [...roles.tenantHoldersOf(globalAdministrator).yes].filter(
      (number) => !declared.includes(number) && accounts.get(number).enabled && accounts.get(number).source === 'read',
    );
  }

  user(id: string): User | undefined {
    return this.details.of(id);
  }

  /** The domain of a user name; of a sub-domain its root, which rules its passwords. */
  domainOf(userName: string): Domain | undefined {
    const name = userName.slice(userName.lastIndexOf('@') + 1).toLowerCase();
    const labels = name.length > maxDomainLength ? [] : name.split('.');
    const found = labels.flatMap((_label, index) => this.domains.get(labels.slice(index).join('.')) ?? []);
    // Of one below another, that has to say whose passwords count.
    if (found.length > 1 && found.some(({ isRoot }) => typeof isRoot !== 'boolean')) return undefined;
    return found.find(({ isRoot }) => isRoot !== false) ?? found[0];
  }

  /** When the account last signed in: null never, undefined unknown. */
  lastUse(id: string, outcomes: Outcomes): Date | null | undefined {
    const activity = this.activities.get(id.toLowerCase());
    return activity !== undefined && outcomes(activity.read).complete ? activity.at : undefined;
  }

  /** Enabled are also those that do not say so in words of the service. */
  policies(state: 'enabled' | 'report-only'): readonly PolicyEffect[] {
    return this.access.policies.filter(
      (policy) => policy.forPeople && (policy.state === state || (state === 'enabled' && !isStateTold(policy))),
    );
  }

  arePoliciesWhole(outcomes: Outcomes): boolean {
    return outcomes(policyRead).complete;
  }

  missing(outcomes: Outcomes): readonly Missing[] {
    const activities = [...this.activities.values()].flatMap(({ read }) => {
      const outcome = outcomes(read);
      return outcome.complete ? [] : [outcome.missing];
    });
    return [
      ...this.access.missing(outcomes).filter(({ read, licence }) => read !== scheduleRead.resource.key || licence === undefined),
      ...this.methods.missing(outcomes),
      ...activities.slice(0, 1),
    ];
  }

  private activityRead(id: string): Read {
    const known = this.activities.get(id.toLowerCase());
    if (known !== undefined) return known.read;
    const read = activityOf(id);
    const activity: { readonly read: Read; at: Date | null } = { read, at: null };
    this.access.rows.on(read, (row) => {
      activity.at = lastUseOf(row);
    });
    this.activities.set(id.toLowerCase(), activity);
    return read;
  }
}
